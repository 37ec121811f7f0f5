"""All tests; the folders are the doors they enter by."""
