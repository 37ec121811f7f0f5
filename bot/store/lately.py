"""How far one had to look lately: a first guess for the next search around there, which saves counting."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.domain.model import Point
    from bot.store.sieve import Circle

AREAS_A_DEGREE = 50  # about 2 km: within it a crowd is much the same
MOST_KEPT = 20_000  # areas and demands; a few megabytes
ROOM = 1.15  # a little farther than last time, for people move


class Reach(NamedTuple):
    """What a search around there needed."""

    many: int  # volunteers wanted, those passed over counted in
    km: float  # how far the last of them was


class Lately:
    """Remembers by area and demand. Only a guess: a wrong one costs time, never a volunteer; gone with the process."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._reaches: dict[object, Reach] = {}

    def guess_km(self, at: Point, circle: Circle, many: int) -> float | None:
        """How far so many may be; None where nobody has looked."""
        known = self._reaches.get(_key(at, circle))
        return None if known is None else known.km * sqrt(max(many, 1) / max(known.many, 1)) * ROOM

    def note(self, at: Point, circle: Circle, reach: Reach) -> None:
        """Keep what a search needed; beyond the limit what was noted first is forgotten."""
        key = _key(at, circle)
        self._reaches.pop(key, None)
        self._reaches[key] = reach
        if len(self._reaches) > self._most:
            self._reaches.pop(next(iter(self._reaches)), None)


def _key(at: Point, circle: Circle) -> object:
    return int(at.lat * AREAS_A_DEGREE), int(at.lon * AREAS_A_DEGREE), circle.demand
