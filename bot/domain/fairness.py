"""Whether some people wait much longer for a yes than others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Literal, NamedTuple

Kind = Literal["area", "language", "who_may_come"]


class Wait(NamedTuple):
    """How long one request waited for its first yes, or has waited until now."""

    groups: tuple[tuple[Kind, str], ...]  # what it counts for
    minutes: float


class Uneven(NamedTuple):
    """A group that waits longer than the rest."""

    kind: Kind
    group: str
    minutes: float  # its median, of those still waiting at least this
    others_min: float  # the median of all the others
    requests: int


def uneven(waits: Sequence[Wait], ratio: float, least: int) -> list[Uneven]:
    """The groups of at least `least` requests that wait `ratio` times as long as all others; worst first, then by name.

    A group is compared only where the others are at least as many requests as it takes.
    """
    groups = sorted({one for wait in waits for one in wait.groups})
    found = (_compare(waits, kind, group, least) for kind, group in groups)
    worse = [one for one in found if one is not None and one.minutes >= ratio * max(one.others_min, 1.0)]
    return sorted(worse, key=lambda one: (-one.minutes / max(one.others_min, 1.0), one.kind, one.group))


def _compare(waits: Iterable[Wait], kind: Kind, group: str, least: int) -> Uneven | None:
    own: list[float] = []
    others: list[float] = []
    for wait in waits:
        (own if (kind, group) in wait.groups else others).append(wait.minutes)
    if len(own) < least or len(others) < least:
        return None
    return Uneven(kind, group, median(own), median(others), len(own))
