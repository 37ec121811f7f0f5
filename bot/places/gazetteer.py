"""Sorts a map's tags into streets with their houses, places and neighbourhoods (https://wiki.openstreetmap.org)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.folding import fold
from bot.domain.model import Point
from bot.places.folding import name_key
from bot.places.found import flat_m
from bot.places.known import Spot, Street

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.places.osm import OsmMap, Way

SETTLEMENT_RADIUS_M = {
    "isolated_dwelling": 200.0,
    "neighbourhood": 700.0,
    "quarter": 900.0,
    "hamlet": 700.0,
    "suburb": 1_200.0,
    "village": 1_200.0,
}
TOWNS = frozenset({"town", "city", "municipality"})  # known by name, but too large to send anybody to
PLACE_KEYS = frozenset(
    {"amenity", "building", "club", "craft", "emergency", "healthcare", "historic", "leisure", "man_made", "office"}
    | {"shop", "social_facility", "tourism"}
)
STATIONS = frozenset({"station", "halt"})  # values of railway and public_transport that are places
PLACE_RADIUS_M = 80.0  # people stand before it, behind it, across the road
SAME_STREET_M = 250.0  # pieces of one name farther apart are two streets
SAME_DOOR_M = 60.0  # one number twice within this is one house with two entrances


@dataclass(slots=True)
class Gathered:
    """The names in the map and what each stands for."""

    named: list[tuple[str, Street | Spot | None]] = field(default_factory=list)
    centre: Point | None = None  # the town's


@dataclass(slots=True)
class _Piece:
    """Ways of one name that belong together."""

    name: str
    names: set[str]
    corners: dict[int, Point]
    houses: dict[str, tuple[str, Point] | None] = field(default_factory=dict)


def gather(read: OsmMap) -> Gathered:
    """Return every name of every street, place and neighbourhood on the map."""
    gathered = Gathered()
    for point, tags in _things(read):
        _take_spot(gathered, point, tags)
    for street, names in _streets(read):
        gathered.named.extend((name, street) for name in names)
    return gathered


def _things(read: OsmMap) -> Iterator[tuple[Point, dict[str, str]]]:
    """Yield nodes and outlines that carry tags, each as one point."""
    for node, tags in read.tagged:
        if node in read.points:
            yield read.points[node], tags
    for way in read.ways:
        line = read.line(way)
        if line:
            yield _middle(line), way.tags


def _take_spot(gathered: Gathered, point: Point, tags: dict[str, str]) -> None:
    if bridge := tags.get("bridge:name"):
        spot = Spot(bridge, point, PLACE_RADIUS_M, neighbourhood=False)
        gathered.named.extend((name, spot) for name in names_of(tags, "bridge:name"))
    if "name" not in tags or "highway" in tags:
        return
    names, settlement = names_of(tags), tags.get("place")
    if settlement in TOWNS:
        gathered.centre = gathered.centre or point
        gathered.named.extend((name, None) for name in names)
    elif settlement in SETTLEMENT_RADIUS_M:
        spot = Spot(tags["name"], point, SETTLEMENT_RADIUS_M[settlement], neighbourhood=True)
        gathered.named.extend((name, spot) for name in names)
    elif _place(tags):
        spot = Spot(tags["name"], point, PLACE_RADIUS_M, neighbourhood=False)
        gathered.named.extend((name, spot) for name in names)


def _place(tags: dict[str, str]) -> bool:
    return not PLACE_KEYS.isdisjoint(tags) or not STATIONS.isdisjoint(
        {tags.get("railway"), tags.get("public_transport")}
    )


def names_of(tags: dict[str, str], key: str = "name") -> list[str]:
    """Return the name, its translations (name:es) and, for a plain name, the other names; each once."""
    others = ("alt_name", "short_name", "official_name", "loc_name", "old_name") if key == "name" else ()
    spelled = [value for tag, value in tags.items() if tag == key or tag.startswith(f"{key}:") or tag in others]
    return list(dict.fromkeys(name.strip() for value in spelled for name in value.split(";") if name.strip()))


def _streets(read: OsmMap) -> Iterator[tuple[Street, set[str]]]:
    by_key: dict[tuple[str, ...], list[_Piece]] = defaultdict(list)
    for way in read.ways:
        if "highway" in way.tags and "name" in way.tags:
            _join(by_key[_cached_key(way.tags["name"])], _piece(read, way))
    _number(by_key, _things(read))
    for pieces in by_key.values():
        for piece in pieces:
            if piece.corners:
                yield _street(piece), piece.names


def _piece(read: OsmMap, way: Way) -> _Piece:
    corners = {node: read.points[node] for node in way.nodes if node in read.points}
    return _Piece(way.tags["name"], set(names_of(way.tags)), corners)


def _join(pieces: list[_Piece], new: _Piece) -> None:
    """Add the piece to those of its name, growing together with each that it reaches."""
    for old in [piece for piece in pieces if _reaches(piece, new)]:
        pieces.remove(old)
        new.names |= old.names
        new.corners |= old.corners
    pieces.append(new)


def _reaches(one: _Piece, other: _Piece) -> bool:
    if one.corners.keys() & other.corners.keys():
        return True
    return any(flat_m(a, b) <= SAME_STREET_M for a in one.corners.values() for b in other.corners.values())


def _number(by_key: dict[tuple[str, ...], list[_Piece]], things: Iterable[tuple[Point, dict[str, str]]]) -> None:
    """Give each house to the street of its address, the nearest where several have the name."""
    for point, tags in things:
        number, pieces = tags.get("addr:housenumber"), by_key.get(_cached_key(tags.get("addr:street", "")))
        if number and pieces:
            piece = pieces[0] if len(pieces) == 1 else min(pieces, key=lambda piece: _away_m(piece, point))
            for door in number.replace(",", ";").split(";"):
                _open_door(piece, door.strip(), point)


def _away_m(piece: _Piece, point: Point) -> float:
    return min((flat_m(corner, point) for corner in piece.corners.values()), default=float("inf"))


def _open_door(piece: _Piece, door: str, point: Point) -> None:
    """A number that stands at two places of one street finds neither."""
    folded = fold(door).replace(" ", "")
    known = piece.houses.get(folded, (door, point))
    piece.houses[folded] = known if known and flat_m(known[1], point) <= SAME_DOOR_M else None


@lru_cache(maxsize=8192)
def _cached_key(name: str) -> tuple[str, ...]:
    return name_key(name)


def _street(piece: _Piece) -> Street:
    middle = _middle(list(piece.corners.values()))
    point = min(piece.corners.values(), key=lambda corner: flat_m(corner, middle))
    houses = {folded: house for folded, house in piece.houses.items() if house}
    reach_m = max(flat_m(point, end) for end in (*piece.corners.values(), *(house[1] for house in houses.values())))
    return Street(piece.name, point, max(reach_m, PLACE_RADIUS_M), piece.corners, houses)


def _middle(line: list[Point]) -> Point:
    return Point(sum(point.lat for point in line) / len(line), sum(point.lon for point in line) / len(line))
