"""Words for a pin: which house, street or settlement it is at, as finely as its reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from math import cos, radians
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.domain.disclosure import cell_centre
from bot.domain.model import Point
from bot.places.found import METRES_PER_DEGREE, flat_m
from bot.places.region.labels import QUARTER_M, settlement_said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.places.region.file import RegionFile

HOUSE_M = 60.0  # a telephone knows its place to some tens of metres
STREET_M = 150.0
PLACE_M = 100.0
NEAR_TOWN_M = 10_000.0  # out in the country people name the nearest village
NEAR_QUARTER_M = 3_000.0  # a quarter farther off is another part of town
OWN_QUARTER_M = 1_200.0  # what is nearer to a quarter's middle than this is in it
NARROWEST = 0.01  # cosine of a latitude where nobody lives
TOWNS = frozenset({"city", "town"})
FAR_KNOWN = TOWNS | {"village"}

WITHIN_SPAN = "b.north >= :south AND b.south <= :north AND b.east >= :west AND b.west <= :east"
STREET = "p.id, p.name, p.settlement, p.radius_m"
HOUSES = f"""
  SELECT h.lat, h.lon, p.id, p.name, coalesce(h.settlement, p.settlement), p.radius_m, h.number
  FROM housed AS b JOIN houses AS h ON h.id = b.id JOIN places AS p ON p.id = h.street WHERE {WITHIN_SPAN}"""
STREET_HOUSES = f"""
  SELECT h.lat, h.lon, {STREET}
  FROM housed AS b JOIN houses AS h ON h.id = b.id JOIN places AS p ON p.id = h.street
  WHERE {WITHIN_SPAN} AND p.kind = 'street'"""
CORNERS = f"""
  SELECT c.lat, c.lon, {STREET}
  FROM placed AS b JOIN places AS p ON p.id = b.id JOIN crossings AS c ON c.one = p.id
  WHERE {WITHIN_SPAN} AND p.kind = 'street' AND c.lat BETWEEN :south AND :north AND c.lon BETWEEN :west AND :east"""
MIDDLES = f"""
  SELECT p.lat, p.lon, {STREET} FROM placed AS b JOIN places AS p ON p.id = b.id
  WHERE {WITHIN_SPAN} AND p.kind = 'street'"""
SHORT_STREETS = f"""
  SELECT b.south, b.north, b.west, b.east, {STREET} FROM placed AS b JOIN places AS p ON p.id = b.id
  WHERE {WITHIN_SPAN} AND p.kind = 'street' AND p.radius_m <= {STREET_M}"""
PLACES = f"""
  SELECT b.south, b.north, b.west, b.east, {STREET} FROM placed AS b JOIN places AS p ON p.id = b.id
  WHERE {WITHIN_SPAN} AND p.kind = 'place' AND p.radius_m <= {QUARTER_M}"""
SETTLEMENTS = f"""
  SELECT p.lat, p.lon, p.radius_m, p.category, p.name FROM placed AS b JOIN places AS p ON p.id = b.id
  WHERE {WITHIN_SPAN} AND p.kind = 'settlement' AND p.category <> 'isolated_dwelling'
  AND (p.category <> 'boundary' OR p.radius_m <= {QUARTER_M})"""


class Detail(StrEnum):
    """How finely a reader may see a place."""

    HOUSE = "house"
    STREET = "street"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a point is, in parts to be put into words in any language; a part that is not known is empty."""

    number: str = ""  # of the nearest house: "near 40"
    street: str = ""
    place: str = ""  # a named place beside which the point lies
    settlement: str = ""

    @property
    def label(self) -> str:
        """The parts in plain English: "Landstrasse, near 40, Triesen"."""
        near = f"near {self.number}" if self.number else ""
        parts = dict.fromkeys((self.street, near, self.place, self.settlement))
        return ", ".join(part for part in parts if part)


class _Near(NamedTuple):
    """A street or a place near the point."""

    away_m: float
    id: int
    name: str
    settlement: int | None
    radius_m: float
    number: str = ""


def words_at(file: RegionFile, point: Point, detail: Detail) -> Whereabouts:
    """Return where the point is; every part is empty where the region knows nothing.

    AREA is computed from the centre of the point's cell alone, so that it gives nothing more away than the cell.
    """
    if detail is Detail.AREA:
        return Whereabouts(settlement=area_name(file, point) or "")
    street = _house(file, point) or _street(file, point)
    if street:
        number = street.number if detail is Detail.HOUSE else ""
        return Whereabouts(number, street.name, settlement=_said(file, street, point))
    place = _place(file, point)
    if place:
        return Whereabouts(place=place.name, settlement=_said(file, place, point))
    return Whereabouts(settlement=_settlement(file, point) or "")


def area_name(file: RegionFile, point: Point) -> str | None:
    """Return the quarter, village or town that people would call the point's cell; None far from all.

    The same for every point of a cell of the grid.
    """
    return _settlement(file, cell_centre(point))


def _house(file: RegionFile, point: Point) -> _Near | None:
    """Return the street of the nearest house."""
    return _nearest(point, file.connection.execute(HOUSES, _span(point, HOUSE_M)), HOUSE_M)


def _street(file: RegionFile, point: Point) -> _Near | None:
    """Return the nearest street: by its crossings, its houses, its middle, and its box where the street is short."""
    span = _span(point, STREET_M)
    rows = chain(
        *(file.connection.execute(asked, span) for asked in (STREET_HOUSES, CORNERS, MIDDLES)),
        (_in_box(point, *box) for box in file.connection.execute(SHORT_STREETS, span)),
    )
    return _nearest(point, rows, STREET_M)


def _place(file: RegionFile, point: Point) -> _Near | None:
    """Return the nearest named place; inside several, the smallest."""
    rows = (_in_box(point, *box) for box in file.connection.execute(PLACES, _span(point, PLACE_M)))
    return _nearest(point, rows, PLACE_M)


def _in_box(point: Point, south: float, north: float, west: float, east: float, *row: Any) -> tuple[Any, ...]:
    """Return the row with the nearest point of the box."""
    return (min(max(point.lat, south), north), min(max(point.lon, west), east), *row)


def _nearest(point: Point, rows: Iterable[tuple[Any, ...]], reach_m: float) -> _Near | None:
    near = (_Near(flat_m(point, Point(lat, lon)), *row) for lat, lon, *row in rows)
    best = min(near, default=None, key=lambda one: (one.away_m, one.radius_m, one.id))
    return best if best and best.away_m <= reach_m else None


def _span(point: Point, reach_m: float) -> dict[str, float]:
    """Return the box that holds the circle."""
    high = reach_m / METRES_PER_DEGREE
    wide = high / max(cos(radians(point.lat)), NARROWEST)
    return {
        "south": point.lat - high,
        "north": point.lat + high,
        "west": point.lon - wide,
        "east": point.lon + wide,
    }


def _said(file: RegionFile, near: _Near, point: Point) -> str:
    return settlement_said(file, near.id, near.settlement, point) if near.settlement else ""


def _settlement(file: RegionFile, point: Point) -> str | None:
    """Return the nearest quarter or village that has the point in it, else the nearest settlement at all."""
    rows = file.connection.execute(SETTLEMENTS, _span(point, NEAR_TOWN_M))
    near = [(flat_m(point, Point(lat, lon)), name, radius_m, category) for lat, lon, radius_m, category, name in rows]
    own = [one for one in near if one[0] <= min(one[2], OWN_QUARTER_M) and one[3] not in TOWNS]
    around = [one for one in near if one[0] <= (NEAR_TOWN_M if one[3] in FAR_KNOWN else NEAR_QUARTER_M)]
    nearest = min(own, default=None) or min(around, default=None)
    return nearest[1] if nearest else None
