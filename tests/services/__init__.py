"""Use cases on a real file with a clock moved by hand: what counts is rows, and words owed."""
