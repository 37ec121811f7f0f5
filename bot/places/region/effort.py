"""What one text may cost, counted in steps and not in time, so that it is the same on every machine.

A step is what SQLite and Python do in about two microseconds; the prices below were measured on a few hundred texts.
"""

from __future__ import annotations

MOST_STEPS = 3_300  # of one text, some 10 ms; one address in a thousand takes more than 2,400 (docs/places.md)
ROUND = 800  # of them kept back to weigh what was found
STATEMENT, ROW = 8, 1
NAME = 3  # a row with all that is known of a name
READ = 60  # of a text, however short
WORD = 10  # taken from a text, folded and looked at in all its forms
RUN = 2  # words that together may be a name
TERM = 10  # of a full-text question
ALIGNED = 12  # a name laid beside the words of the text
SIGN = 16  # a name of the text, weighed against the towns and numbers beside it


class Effort:
    """Steps that are left; once something had to be left out, `cut` stays true."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        """Start with all of them."""
        self.spent = 0
        self.cut = False
        self._steps = steps

    @property
    def left(self) -> int:
        """Steps for looking further, without those that are kept back."""
        return max(0, self._steps - ROUND - self.spent)

    @property
    def over(self) -> bool:
        """Nothing is left, not even of what was kept back."""
        return self.spent >= self._steps

    def spend(self, steps: int) -> None:
        """Count what was done."""
        self.spent += steps

    def affords(self, steps: int) -> bool:
        """Tell whether as much may still be done; that it may not is remembered."""
        self.cut = self.cut or steps > self.left
        return steps <= self.left

    def at_most(self, wanted: int, price: int) -> int:
        """Return how many of so many things at this price can still be afforded."""
        return min(wanted, self.left // price)
