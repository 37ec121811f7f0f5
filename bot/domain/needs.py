"""What one request asks for: several things, each closed by itself."""

from __future__ import annotations

from enum import StrEnum

MOST_NEEDS = 3  # of one request; nobody reads a longer list on a small screen


class NeedState(StrEnum):
    """Whether one of the things that a request asks for is still missing."""

    OPEN = "open"
    DONE = "done"
