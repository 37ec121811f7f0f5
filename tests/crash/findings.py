"""What the checks find: which promise is broken, and the evidence."""

from __future__ import annotations

from typing import NamedTuple


class Violation(NamedTuple):
    """One broken promise."""

    check: str
    words: str

    def __str__(self) -> str:
        """Show it on one line."""
        return f"{self.check}: {self.words}"
