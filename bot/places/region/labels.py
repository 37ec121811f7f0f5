"""The name people say for a place: "12 Mill Lane, Old Town" or "Landstrasse 40, Triesen", as the country writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Point
from bot.places.found import flat_m

if TYPE_CHECKING:
    from bot.places.region.file import RegionFile

QUARTER_M = 3_000.0  # what reaches farther is a district, not a quarter
PLATE_SIGN = " # "  # Calle 16 # 12-19
QUARTERS = """
  SELECT p.lat, p.lon, p.name FROM within AS w JOIN places AS p ON p.id = w.settlement
  WHERE w.place = ? AND p.category IN ('suburb', 'quarter', 'neighbourhood', 'boundary') AND p.radius_m <= ?"""


def label(file: RegionFile, place: int, number: str = "", at: Point | None = None) -> str:
    """Return the name of a row of `places`, with a house number as on its door, and its settlement.

    Where nearly the whole region is one town, its quarter tells more than its name: the one nearest to `at`.
    Raises LookupError when there is no such row.
    """
    found = file.connection.execute("SELECT name, lat, lon, settlement FROM places WHERE id = ?", (place,)).fetchone()
    if found is None:
        raise LookupError(f"no place {place} in {file.path.name}")
    name, lat, lon, settlement = found
    where = settlement_said(file, place, settlement, at or Point(lat, lon)) if settlement else ""
    named = with_number(file, name, number)
    return named if where in {"", name} else f"{named}, {where}"


def with_number(file: RegionFile, street: str, number: str) -> str:
    """Put the number before or behind the street, as the region does."""
    if not number:
        return street
    if file.about["number_first"] == "1":
        return f"{number} {street}"
    return f"{street}{PLATE_SIGN if file.about['plates'] == '1' else ' '}{number}"


def settlement_said(file: RegionFile, place: int, settlement: int, at: Point) -> str:
    """Return what people say behind the comma: the settlement, or in the region's one town the nearest quarter."""
    if str(settlement) == file.about["chief"]:
        found = file.connection.execute(QUARTERS, (place, QUARTER_M))
        quarters = [(flat_m(at, Point(lat, lon)), name) for lat, lon, name in found]
        if quarters:
            return str(min(quarters)[1])
    return str(file.connection.execute("SELECT name FROM places WHERE id = ?", (settlement,)).fetchone()[0])
