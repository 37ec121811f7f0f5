"""What of a place may be shown to whom: the one door of every exact position.

Before a volunteer has accepted, both ends are snapped to a fixed grid and only then compared: a
distance from the true point would give the home away to somebody who fakes positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, cos, floor, radians, sin, sqrt
from typing import NamedTuple

from bot.domain.lifecycle import HOLDING
from bot.domain.model import Assignment, Person, PersonId, Point, Request
from bot.domain.whereabouts import PlaceCandidate

CELL_DEG = 0.01  # about 1.1 km of latitude
EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius R1
BANDS_KM = {"under_1": 1.0, "1_2": 2.0, "2_5": 5.0, "5_10": 10.0, "10_20": 20.0, "over_20": float("inf")}


class Sight(NamedTuple):
    """What one reader may see of a place."""

    at: Point | None
    words: str


HIDDEN = Sight(None, "")


def cell_centre(point: Point) -> Point:
    """Return the centre of the fixed grid cell that holds the point."""
    lat = (floor(point.lat / CELL_DEG) + 0.5) * CELL_DEG
    lon = (floor(point.lon / CELL_DEG) + 0.5) * CELL_DEG
    return Point(min(lat, 90.0), min(lon, 180.0))


def band(one: Point, other: Point) -> str:
    """Name the distance band between two cells; a key of BANDS_KM."""
    km = _haversine_km(cell_centre(one), cell_centre(other))
    return next(name for name, up_to in BANDS_KM.items() if km < up_to)


def begins_km(name: str) -> int | None:
    """Where a band begins, in whole kilometres; None for the nearest. Raises KeyError for what is no band."""
    edges = [up_to for up_to in BANDS_KM.values() if up_to < BANDS_KM[name]]
    return int(edges[-1]) if edges else None


def exact_place(request: Request, reader: PersonId, assignment: Assignment | None, *, coordinator: bool) -> Sight:
    """Show the exact place to its resident, to a holder of a live seat whose turn has come, and to coordinators."""
    holder = (
        assignment is not None
        and assignment.volunteer == reader
        and assignment.request == request.id
        and assignment.state in HOLDING
        and assignment.shown
    )
    if reader == request.resident or holder or coordinator:
        return Sight(request.at, request.place_words)
    return HIDDEN


def candidates(
    request: Request, reader: PersonId, among: Sequence[PlaceCandidate], *, coordinator: bool
) -> tuple[PlaceCandidate, ...]:
    """Show the places that may be meant to its resident and to coordinators; to volunteers never, seat or no seat."""
    mine = tuple(one for one in among if one.request == request.id)
    return mine if reader == request.resident or coordinator else ()


def first_name(person: Person) -> str:
    """The part of a name that the other side of a mission may know."""
    return person.name.split(maxsplit=1)[0] if person.name.split() else ""


def _haversine_km(one: Point, other: Point) -> float:
    lat_1, lat_2 = radians(one.lat), radians(other.lat)
    half = sin((lat_2 - lat_1) / 2) ** 2
    half += cos(lat_1) * cos(lat_2) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
