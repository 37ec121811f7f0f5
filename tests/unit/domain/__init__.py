"""The rules of relief work, on values alone."""
