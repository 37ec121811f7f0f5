"""One pass over an OpenStreetMap file: the signs, streets, places and towns on it, as the map's people wrote them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import osmium

from benchmarks.places.towns import Middle, Outline
from benchmarks.places.truths import OUTLINE, LatLon, Line, middle

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NO_STREETS = frozenset(
    {"abandoned", "bus_stop", "construction", "corridor", "elevator", "platform", "proposed", "raceway", "razed"}
    | {"rest_area", "services"}
)
SETTLEMENTS = frozenset(
    {"city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood", "isolated_dwelling"}
)
PLACE_KEYS = frozenset(
    {"amenity", "building", "club", "craft", "emergency", "healthcare", "historic", "leisure", "man_made", "office"}
    | {"shop", "social_facility", "tourism"}
)
LANGUAGE = 3  # letters of a language's code, at most: name:source is none


@dataclass(frozen=True, slots=True)
class Sign:
    """An object with an address."""

    id: str
    at: LatLon
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """A named piece of street."""

    id: str
    name: str
    line: Line
    nodes: tuple[int, ...]
    spoken: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place: a point or an outline."""

    id: str
    name: str
    line: Line
    spoken: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class OsmFile:
    """What one file says."""

    signs: list[Sign] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    middles: list[Middle] = field(default_factory=list)
    outlines: list[Outline] = field(default_factory=list)
    countries: Counter[str] = field(default_factory=Counter)


def read(path: Path) -> OsmFile:
    """Read an extract: .osm.pbf, .osm, .osm.gz."""
    found = OsmFile()
    for thing in osmium.FileProcessor(path).with_areas().with_filter(osmium.filter.EmptyTagFilter()):
        tags = dict(thing.tags)
        if isinstance(thing, osmium.osm.Node):
            _take(found, f"n{thing.id}", tags, ((thing.location.lat, thing.location.lon),))
        elif isinstance(thing, osmium.osm.Way):
            _take_way(found, thing, tags)
        elif isinstance(thing, osmium.osm.Area):
            _take_area(found, thing, tags)
    return found


def _take_way(found: OsmFile, way: osmium.osm.Way, tags: dict[str, str]) -> None:
    nodes = [node for node in way.nodes if node.location.valid()]  # a cut extract lacks some
    line = tuple((node.location.lat, node.location.lon) for node in nodes)
    if not line:
        return
    if "name" in tags and tags.get("highway", "bus_stop") not in NO_STREETS:
        refs = tuple(node.ref for node in nodes)
        found.ways.append(Way(f"w{way.id}", tags["name"], line, refs, _spoken(tags)))
    _take(found, f"w{way.id}", tags, line)


def _take_area(found: OsmFile, area: osmium.osm.Area, tags: dict[str, str]) -> None:
    rings = [tuple((node.lat, node.lon) for node in ring) for ring in area.outer_rings()]
    level = tags.get("admin_level", "")
    if tags.get("boundary") == "administrative" and "name" in tags and level.isdecimal() and rings:
        found.outlines.append(Outline(tags["name"], int(level), rings))
    if not area.from_way() and rings:
        _take(found, f"r{area.orig_id()}", tags, max(rings, key=len))


def _take(found: OsmFile, known_as: str, tags: dict[str, str], line: Line) -> None:
    if "addr:street" in tags or "addr:housenumber" in tags:
        found.signs.append(Sign(known_as, middle(line), tags))
    if country := tags.get("addr:country") or tags.get("ISO3166-1"):
        found.countries[country.upper()] += 1
    if "name" not in tags:
        return
    if tags.get("place") in SETTLEMENTS:
        found.middles.append(Middle(tags["name"], tags["place"], middle(line)))
    elif "highway" not in tags and not PLACE_KEYS.isdisjoint(tags):
        closed = line[:1] if len(line) < OUTLINE else line
        found.spots.append(Spot(known_as, tags["name"], closed, _spoken(tags)))


def _spoken(tags: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the names in other languages that differ from the main one."""
    names = [(key.removeprefix("name:"), name) for key, name in tags.items() if key.startswith("name:")]
    return tuple((language, name) for language, name in names if len(language) <= LANGUAGE and name != tags["name"])
