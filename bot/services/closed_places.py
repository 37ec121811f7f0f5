"""From the words about a closed road to what of the map is meant."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.closures import ClosureKind, Shape
from bot.domain.model import Point
from bot.domain.refusals import BadPlace, ClosePrecisely, TooWide
from bot.places import CENTROIDS, Candidate, Kind, distance_km
from bot.places.roads import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.places.roads import Bridge, Roads
    from bot.places.roads.spoken import Said
    from bot.services.turn import Ground

PIN_M = 50.0  # around a point when nothing is said: the width of a street with its pavements, and a rounded position
CROSSING_M = 25.0  # the corners of one crossing of wide streets
BRIDGE_M = 12.0  # between the middle of a bridge then and now, when the map was imported anew
BRIDGE_WITHIN_M = 400.0  # of the place that is named with the word bridge
STREET_END_M = 150.0  # from the end of a street to the middle of the bridge that it leads to
WIDEST_KM = 10.0
MOST_CORNERS = 100
FEWEST_CORNERS = 3
MOST_CHOICES = 5  # buttons that fit a small screen
NAME_LENGTH = 60


class Draft(NamedTuple):
    """What may be meant."""

    shape: Shape
    name: str


def drafts(ground: Ground, roads: Roads, said: Said) -> list[Draft]:
    """Return what the words may mean, the likeliest first; never none.

    Raises BadPlace for what is nowhere on the map, ClosePrecisely for a whole street or town, TooWide.
    """
    corners = said.outline or _corners(ground, said.place)
    if corners:
        return [_outline(ground, corners)]
    if (said.radius_m or 0) > WIDEST_KM * 500:
        raise TooWide(most=int(WIDEST_KM))
    found = _bridges(ground, roads, said) or _spots(ground, said)
    return found[:MOST_CHOICES]


def _corners(ground: Ground, place: str) -> tuple[Point, ...]:
    """Read several positions with semicolons between them; nothing for anything else."""
    parts = [part for part in place.split(";") if part.strip()]
    if len(parts) < FEWEST_CORNERS or len(parts) > MOST_CORNERS:
        return ()
    sure = [ground.places.locate(part).sure for part in parts]
    return tuple(one.point for one in sure if one) if all(one and one.kind is Kind.POSITION for one in sure) else ()


def _outline(ground: Ground, corners: Sequence[Point]) -> Draft:
    if not FEWEST_CORNERS <= len(corners) <= MOST_CORNERS or not any(map(ground.serves, corners)):
        raise BadPlace(said="")
    south, north = min(one.lat for one in corners), max(one.lat for one in corners)
    west, east = min(one.lon for one in corners), max(one.lon for one in corners)
    tall_km = distance_km(Point(south, west), Point(north, west))
    wide_km = distance_km(Point(south, west), Point(south, east))
    if hypot(tall_km, wide_km) > WIDEST_KM:
        raise TooWide(most=int(WIDEST_KM))
    middle = Point((south + north) / 2, (west + east) / 2)
    return Draft(Shape(ClosureKind.POLYGON, tuple(corners)), _named_by_place(ground, middle))


def _named_by_place(ground: Ground, point: Point) -> str:
    degrees = f"{point.lat:.5f}, {point.lon:.5f}"
    area = ground.places.area_name(point)
    return f"{area} ({degrees})" if area else degrees


def _bridges(ground: Ground, roads: Roads, said: Said) -> list[Draft]:
    named = roads.bridges(said.place)
    if not named and said.bridge:
        rest = spoken.without_bridge(said.place)
        near = [_bridge_at(roads, one) for one in ground.places.locate(rest).candidates] if rest else []
        named = roads.bridges(rest) or tuple(dict.fromkeys(bridge for bridge in near if bridge))
    return [_bridge(ground, bridge, said.place) for bridge in named]


def _bridge_at(roads: Roads, candidate: Candidate) -> Bridge | None:
    """Look for a bridge at a place: along a street and at its ends, else close by."""
    along_m = candidate.radius_m + STREET_END_M if candidate.kind is Kind.STREET else 0.0
    return roads.bridge_near(candidate.point, max(BRIDGE_WITHIN_M, along_m))


def _bridge(ground: Ground, bridge: Bridge, words: str) -> Draft:
    name = bridge.name or words
    where = ground.places.area_name(bridge.points[0])
    shape = Shape(ClosureKind.BRIDGE, bridge.points, BRIDGE_M)
    return Draft(shape, (f"{name}, {where}" if where else name)[:NAME_LENGTH])


def _spots(ground: Ground, said: Said) -> list[Draft]:
    located = ground.places.locate(said.place)
    precise = [one for one in located.candidates if one.kind not in CENTROIDS | {Kind.STREET}]
    if not precise:
        raise ClosePrecisely(said=said.place) if located.candidates else BadPlace(said=said.place)
    return [_spot(one, said.radius_m) for one in ([located.sure] if located.sure in precise else precise) if one]


def _spot(candidate: Candidate, radius_m: float | None) -> Draft:
    if candidate.kind is Kind.CROSSING and radius_m is None:
        shape = Shape(ClosureKind.CROSSING, (candidate.point,), CROSSING_M)
    else:
        shape = Shape(ClosureKind.PIN, (candidate.point,), max(radius_m or PIN_M, 10.0))
    apart = f"{candidate.name}, {candidate.apart}" if candidate.apart else candidate.name
    return Draft(shape, apart[:NAME_LENGTH])
