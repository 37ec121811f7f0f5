"""Flat geometry in metres for the import: quick sums on plain floats, boxes, and an index of boxes."""

from __future__ import annotations

from collections import defaultdict
from math import cos, floor, hypot, inf, log2, radians
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from bot.places.found import METRES_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Kept = TypeVar("Kept")

POLAR_LAT = 85.0  # beyond it a degree of longitude is too short to divide by


def metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the distance on a flat map, good within one region."""
    narrowing = cos(radians((lat + other_lat) / 2))
    return METRES_PER_DEGREE * hypot(lat - other_lat, (lon - other_lon) * narrowing)


def lon_scale(lat: float) -> float:
    """Return how much shorter a degree of longitude is than one of latitude."""
    return cos(radians(min(abs(lat), POLAR_LAT)))


class Box(NamedTuple):
    """The smallest box of degrees around something."""

    south: float
    west: float
    north: float
    east: float

    def away_m(self, lat: float, lon: float) -> float:
        """Return how far the point lies outside the box; 0 inside."""
        near_lat = min(max(lat, self.south), self.north)
        near_lon = min(max(lon, self.west), self.east)
        return metres(lat, lon, near_lat, near_lon)

    def joined(self, other: Box) -> Box:
        """Return the box around both."""
        return Box(
            min(self.south, other.south),
            min(self.west, other.west),
            max(self.north, other.north),
            max(self.east, other.east),
        )


def box_of(lats: Sequence[float], lons: Sequence[float]) -> Box:
    """Return the box around the points, of which there is at least one."""
    return Box(min(lats), min(lons), max(lats), max(lons))


def box_around(lat: float, lon: float, radius_m: float) -> Box:
    """Return the box that holds the circle."""
    high = radius_m / METRES_PER_DEGREE
    wide = high / lon_scale(lat)
    return Box(lat - high, lon - wide, lat + high, lon + wide)


def middle(values: Sequence[float]) -> float:
    """Return the mean."""
    return sum(values) / len(values)


def farthest_m(lat: float, lon: float, lats: Iterable[float], lons: Iterable[float]) -> float:
    """Return the distance to the farthest of the points; 0 when there are none."""
    return max((metres(lat, lon, *point) for point in zip(lats, lons, strict=True)), default=0.0)


def nearest_m(lat: float, lon: float, lats: Iterable[float], lons: Iterable[float]) -> float:
    """Return the distance to the nearest of the points; infinity when there are none."""
    return min((metres(lat, lon, *point) for point in zip(lats, lons, strict=True)), default=inf)


class Boxes(Generic[Kept]):
    """Finds the boxes over a point: each lies in a grid whose cells are about as large as itself."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int, int], list[tuple[Box, Kept]]] = defaultdict(list)
        self._levels: list[int] = []

    def add(self, box: Box, kept: Kept) -> None:
        """Keep something under its box."""
        span = max(box.north - box.south, box.east - box.west, 1e-6)
        level = floor(log2(span)) + 1
        if level not in self._levels:
            self._levels.append(level)
        size = 2.0**level
        for row in range(floor(box.south / size), floor(box.north / size) + 1):
            for column in range(floor(box.west / size), floor(box.east / size) + 1):
                self._cells[level, row, column].append((box, kept))

    def over(self, lat: float, lon: float) -> Iterator[Kept]:
        """Yield what was kept under a box that holds the point."""
        for level in self._levels:
            size = 2.0**level
            for box, kept in self._cells.get((level, floor(lat / size), floor(lon / size)), ()):
                if box.south <= lat <= box.north and box.west <= lon <= box.east:
                    yield kept
