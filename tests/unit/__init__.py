"""Values in, values out: no files but those of a test, no network, no clock."""
