"""SQL on real files."""
