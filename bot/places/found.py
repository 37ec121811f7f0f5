"""How far apart two points are."""

from __future__ import annotations

from math import cos, hypot, radians
from typing import TYPE_CHECKING

from geopy.distance import great_circle

if TYPE_CHECKING:
    from bot.domain.model import Point

METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6371.0088 km (IUGG mean radius R1)


def distance_km(a: Point, b: Point) -> float:
    """Return the crow-fly distance, exact on the globe."""
    return float(great_circle((a.lat, a.lon), (b.lat, b.lon)).km)


def flat_m(a: Point, b: Point) -> float:
    """Return metres on a flat map: ten times quicker than the globe, and as good within one town."""
    narrowing = cos(radians((a.lat + b.lat) / 2))
    return METRES_PER_DEGREE * hypot(a.lat - b.lat, (a.lon - b.lon) * narrowing)
