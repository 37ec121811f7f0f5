"""What the places door answers, and how far apart two points are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import cos, hypot, radians

from geopy.distance import great_circle

from bot.domain.model import Point

METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6371.0088 km (IUGG mean radius R1)


class FoundKind(StrEnum):
    """What sort of words led to the place."""

    COORDINATES = "coordinates"
    PLUS_CODE = "plus_code"
    HOUSE = "house"
    STREET = "street"
    PLACE = "place"
    CROSSING = "crossing"
    NEIGHBOURHOOD = "neighbourhood"


@dataclass(frozen=True, slots=True)
class Found:
    """A place that was understood, and how far off it may be."""

    point: Point
    kind: FoundKind
    label: str  # words for the place: "12 Mill Lane", "12.01234, -38.00456"
    radius_m: float


def distance_km(a: Point, b: Point) -> float:
    """Return the crow-fly distance, exact on the globe."""
    return float(great_circle((a.lat, a.lon), (b.lat, b.lon)).km)


def flat_m(a: Point, b: Point) -> float:
    """Return metres on a flat map: ten times quicker than the globe, and as good within one town."""
    narrowing = cos(radians((a.lat + b.lat) / 2))
    return METRES_PER_DEGREE * hypot(a.lat - b.lat, (a.lon - b.lon) * narrowing)
