"""What a command says to the operator."""

from __future__ import annotations

import sys


def say(words: str) -> None:
    """Write one line at once, also where the output is a file or a pipe."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
