"""Named places where a test may kill the program, to show that nothing is lost there.

Armed only through MUSTER_FAILPOINT=name:n (the n-th time the place is reached); otherwise each is one look-up.
"""

from __future__ import annotations

import os

KILLED = 137  # what a shell reports for kill -9

_left: dict[str, int] = {}


def arm(order: str) -> None:
    """Take an order such as `before_commit:3`; raises ValueError when it is not of that form."""
    name, _, times = order.partition(":")
    _left[name] = int(times or 1)


def reach(name: str) -> None:
    """Die here, at once and without any farewell, when this place is armed and its count has run down."""
    if name not in _left:
        return
    _left[name] -= 1
    if _left[name] == 0:
        os._exit(KILLED)
