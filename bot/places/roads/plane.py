"""Metres on a small flat piece of the earth: exact enough for the length of a street."""

from __future__ import annotations

from math import cos, hypot, radians
from typing import NamedTuple

METRES_A_DEGREE = 111_195.0  # of latitude, on the IUGG mean sphere


class Spot(NamedTuple):
    """A place in metres east and north of where degrees are zero."""

    x: float
    y: float


class Plane(NamedTuple):
    """Flat metres around one latitude."""

    narrow: float  # metres a degree of longitude

    def spot(self, lat: float, lon: float) -> Spot:
        """Lay a place on the plane."""
        return Spot(lon * self.narrow, lat * METRES_A_DEGREE)


def plane_at(lat: float) -> Plane:
    """Return the plane that touches the earth there."""
    return Plane(METRES_A_DEGREE * max(cos(radians(lat)), 0.01))


class Foot(NamedTuple):
    """The point of a line that is nearest to a place."""

    apart_m: float
    share: float  # of the line, from its beginning


def foot_of(spot: Spot, one: Spot, other: Spot) -> Foot:
    """Drop the perpendicular from a place on a straight line."""
    dx, dy = other.x - one.x, other.y - one.y
    square = dx * dx + dy * dy
    share = ((spot.x - one.x) * dx + (spot.y - one.y) * dy) / square if square else 0.0
    share = 0.0 if share < 0 else min(share, 1.0)
    return Foot(hypot(one.x + share * dx - spot.x, one.y + share * dy - spot.y), share)


def crosses(one: Spot, other: Spot, start: Spot, end: Spot) -> bool:
    """Tell whether two straight lines cross; merely touching ends do not."""
    sides = _side(one, other, start) * _side(one, other, end)
    return sides < 0 and _side(start, end, one) * _side(start, end, other) < 0


def inside(spot: Spot, outline: list[Spot]) -> bool:
    """Tell whether a place lies in an outline, by counting the borders east of it."""
    hit = False
    for one, other in zip(outline, outline[1:] + outline[:1], strict=True):
        if (one.y > spot.y) != (other.y > spot.y):
            at = one.x + (spot.y - one.y) / (other.y - one.y) * (other.x - one.x)
            hit ^= at > spot.x
    return hit


def _side(one: Spot, other: Spot, spot: Spot) -> float:
    return (other.x - one.x) * (spot.y - one.y) - (other.y - one.y) * (spot.x - one.x)
