"""People who say, tap and see; and the drill they do it in."""
