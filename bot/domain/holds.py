"""Whether it was safe where help is needed, as far as those who went there said."""

from __future__ import annotations

from enum import StrEnum


class Hold(StrEnum):
    """Whether somebody left a request because it was not safe there; only a coordinator ends what stands."""

    NEVER = "never"
    STANDS = "stands"
    RESUMED = "resumed"  # a coordinator has looked, and people may go there again
