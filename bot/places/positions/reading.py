"""One position in a text: the ways it can be meant, how far off it may be, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Point

if TYPE_CHECKING:
    from bot.domain.model import Area

HALF_DEGREE_M = 55_660.0  # half a degree of latitude: what rounding to whole degrees can hide
FINEST_M = 10.0  # a telephone in the open seldom knows better
SURE_WITHIN_M = 100.0  # a reading coarser than this needs an area to vouch for it
USELESS_BEYOND_M = 1_000.0  # nobody is found with that
NULL_ISLAND = 0.01  # degrees around 0, 0: what broken software sends, and open sea


class Reading(NamedTuple):
    """One position in the text, with the ways it can be meant, the likeliest first."""

    meanings: tuple[Point, ...]
    radius_m: float
    sure: bool  # the first meaning stands even when no area vouches for it
    why: str  # how it was written, for coordinators
    code: str = ""  # the full Plus Code, when it was one
    view: bool = False  # the middle of a map somebody looked at, and no pin

    def within(self, area: Area | None) -> tuple[Point, ...]:
        """Return the meanings that lie in the area; without an area the first one, if it is sure."""
        if area is None:
            return self.meanings[:1] if self.sure else ()
        return tuple(point for point in self.meanings if point in area)


def somewhere(lat: float, lon: float) -> Point | None:
    """Return the point; nothing off the globe, and nothing at 0, 0, where only broken software is."""
    if abs(lat) < NULL_ISLAND and abs(lon) < NULL_ISLAND:
        return None
    try:
        return Point(lat, lon)
    except ValueError:
        return None
