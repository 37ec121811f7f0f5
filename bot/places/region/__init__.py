"""The offline index of one region: what is called what, where it lies, and how a sentence is read against it."""
