"""What places are made of and how they are read."""
