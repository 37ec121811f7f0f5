"""Use cases: load, decide, save, tell; each runs inside the caller's turn and never waits for the network."""
