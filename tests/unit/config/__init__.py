"""The settings: what is taken, what is refused and in which words, and that no secret is ever shown."""
