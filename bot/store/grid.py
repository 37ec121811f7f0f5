"""The part of the grid that a circle on the globe touches; pure numbers, also across the date line and at the poles."""

from __future__ import annotations

from collections.abc import Callable
from math import asin, cos, degrees, inf, pi, radians, sin
from typing import NamedTuple

from bot.domain.disclosure import EARTH_RADIUS_KM
from bot.domain.model import DATE_LINE, POLE, Point

CELLS_A_DEGREE = 100  # as the triggers of the schema reckon
HAIR = 1e-9  # wider than floating point errs, narrower than any distance that counts


class Span(NamedTuple):
    """A stretch of longitudes that does not cross the date line."""

    west: float
    east: float
    lon: float  # of the centre, as a number that lies on this side of the date line

    @property
    def columns(self) -> tuple[int, int]:
        """The first and the last column of the grid."""
        return _cell(self.west, DATE_LINE), _cell(self.east, DATE_LINE)


class Box(NamedTuple):
    """All cells that a circle touches."""

    south: float
    north: float
    spans: tuple[Span, ...]
    narrow: float  # a degree of longitude here beside one at the equator
    least: float  # what is flat² degrees away is at least flat² · least away on the globe

    @property
    def rows(self) -> tuple[int, int]:
        """The first and the last row of the grid."""
        return _cell(self.south, POLE), _cell(self.north, POLE)


def around(at: Point, radius_km: float) -> Box:
    """The smallest box around a circle; the circle lies within it wholly."""
    angle = radius_km / EARTH_RADIUS_KM * (1 + HAIR) + HAIR * HAIR
    lat, reach = radians(abs(at.lat)), degrees(angle)
    south, north = max(at.lat - reach, -POLE), min(at.lat + reach, POLE)
    narrow = cos(radians(at.lat))
    if abs(at.lat) + reach >= POLE - HAIR:
        return Box(south, north, (Span(-DATE_LINE, DATE_LINE, at.lon),), narrow, 0.0)
    half = asin(min(1.0, sin(angle) / cos(lat)))
    least = min(cos(lat + angle) / cos(lat) * _curve(half), _curve(angle)) * (1 - HAIR)
    return Box(south, north, _spans(at.lon, degrees(half)), narrow, least)


def chord_from(at: Point) -> Callable[[float, float], float]:
    """Measure the squared straight line to other points on a globe of radius 1; it grows with the way to them."""
    lat, lon, narrow = radians(at.lat), radians(at.lon), 4 * cos(radians(at.lat))

    def chord(there_lat: float, there_lon: float) -> float:
        there = radians(there_lat)
        up, across = sin((there - lat) / 2), sin((radians(there_lon) - lon) / 2)
        return 4 * up * up + narrow * cos(there) * across * across

    return chord


def km_of(chord: float) -> float:
    """The way along the globe under a squared chord."""
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, chord**0.5 / 2))


def chord_of(km: float) -> float:
    """The squared chord over a way along the globe."""
    return 4 * sin(min(km / (2 * EARTH_RADIUS_KM), pi / 2)) ** 2


def flat_limit(chord: float, least: float) -> float:
    """What is farther in squared flat degrees is farther on the globe than the chord."""
    return inf if least <= 0 else chord / least * degrees(1) ** 2


def _curve(angle: float) -> float:
    """How much shorter the squared chord is than the squared arc."""
    return (sin(angle / 2) / (angle / 2)) ** 2 if angle else 1.0


def _spans(lon: float, half: float) -> tuple[Span, ...]:
    west, east = lon - half, lon + half
    if west < -DATE_LINE:
        return Span(-DATE_LINE, east, lon), Span(west + 360, DATE_LINE, lon + 360)
    if east > DATE_LINE:
        return Span(west, DATE_LINE, lon), Span(-DATE_LINE, east - 360, lon - 360)
    return (Span(west, east, lon),)


def _cell(degrees_: float, origin: int) -> int:
    return int((degrees_ + origin) * CELLS_A_DEGREE)
