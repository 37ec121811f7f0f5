"""The rules of relief work: pure values and decisions, no clock, no randomness, no I/O."""
