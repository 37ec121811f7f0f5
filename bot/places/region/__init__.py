"""The region file at work: opened, searched, and asked what lies at a point."""
