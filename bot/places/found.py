"""How far apart two points are, and a place that was found without a doubt."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians
from typing import TYPE_CHECKING

from geopy.distance import great_circle

if TYPE_CHECKING:
    from bot.domain.model import Point
    from bot.places.located import Kind

METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6371.0088 km (IUGG mean radius R1)


@dataclass(frozen=True, slots=True)
class Found:
    """A place that was understood, and how far off it may be."""

    point: Point
    kind: Kind
    label: str  # words for the place: "12 Mill Lane", "12.01234, -38.00456"
    radius_m: float


def distance_km(a: Point, b: Point) -> float:
    """Return the crow-fly distance, exact on the globe."""
    return float(great_circle((a.lat, a.lon), (b.lat, b.lon)).km)


def flat_m(a: Point, b: Point) -> float:
    """Return metres on a flat map: ten times quicker than the globe, and as good within one town."""
    narrowing = cos(radians((a.lat + b.lat) / 2))
    return METRES_PER_DEGREE * hypot(a.lat - b.lat, (a.lon - b.lon) * narrowing)
