"""Reads OpenStreetMap files with osmium: first the relations, then nodes and ways, each object once."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from osmium import FileProcessor, NodeLocationsForWays, OsmFileIterator, osm
from osmium.filter import KeyFilter
from osmium.io import Reader

from bot.places.importing.gathered import Gathered, Way, spot_of
from bot.places.importing.houses import between, houses_of
from bot.places.importing.outlines import SHORTEST_RING, Outline
from bot.places.importing.refused import ImportRefused
from bot.places.importing.relations import Relations, boundary
from bot.places.importing.tags import bridge_names, category_of, names_of, street_class

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from osmium.index import LocationTable

    from bot.places.importing.gathered import HearsWays, House, Tell
    from bot.places.importing.outlines import Line, Ring
    from bot.places.importing.tags import Tags

COUNTRY_TAGS = ("addr:country", "ISO3166-1:alpha2", "ISO3166-1", "ISO3166-2", "is_in:country_code")
# What has no name says nothing here; few things have one in other languages only.
NAME_KEYS = ("name", "official_name", "loc_name", "alt_name", "name:en", "name:es", "name:fr", "name:ar", "name:de")
NODE_KEYS = (*NAME_KEYS, "addr:housenumber", *COUNTRY_TAGS)
WAY_KEYS = (*NODE_KEYS, "highway", "route", "addr:interpolation", "bridge:name")
READING = 0.5  # of the whole time, measured


def read(paths: Sequence[Path], tell: Tell, roads: HearsWays | None = None) -> Gathered:
    """Return what the files hold; an object that is in two of them is taken from the first.

    Raises ImportRefused where a file is no OpenStreetMap data.
    """
    reader = _Reader(roads, several=len(paths) > 1)
    for at, path in enumerate(paths):
        tell(f"reading {path.name}", READING * at / len(paths))
        _understood(path, reader.outlines_in)
    for at, path in enumerate(paths):
        tell(f"reading {path.name}", READING * (at + 0.2) / len(paths))
        _understood(path, reader.rest_of)
    return reader.whole()


def _understood(path: Path, read_it: Callable[[Path], None]) -> None:
    try:
        read_it(path)
    except (RuntimeError, ValueError, OverflowError) as fault:  # what osmium raises for each broken file
        raise ImportRefused(f"{path.name} is no OpenStreetMap file that can be read: {fault}") from fault


UNITS_PER_DEGREE = 10_000_000  # osmium::Location
NOWHERE = 2_147_483_647  # the coordinate of a location that is not known


class _Reader:
    """Hears the objects of one file after the other."""

    def __init__(self, roads: HearsWays | None, *, several: bool) -> None:
        self.gathered = Gathered()
        self._roads = roads
        self._relations = Relations()
        self._doors: dict[int, House] = {}  # by node
        self._drawn: dict[int, tuple[float, float]] = {}  # nodes that an editor has not yet given a number
        self._heard: dict[str, set[int]] | None = {"n": set(), "w": set()} if several else None

    def outlines_in(self, path: Path) -> None:
        """Hear the relations, which are known before their ways; and drawn nodes: osmium finds none by such ids."""
        drawn = path.suffix != ".pbf"  # an editor's own file is XML
        for one in FileProcessor(path, osm.RELATION | osm.NODE if drawn else osm.RELATION):
            if isinstance(one, osm.Relation):
                tags = dict(one.tags)
                self._relations.take(one.id, tags, [(member.type, member.ref, member.role) for member in one.members])
                self._country(tags)
            elif (
                isinstance(one, osm.Node) and one.id < 0 and one.location.valid()
            ):  # osmium finds no way's nodes by such ids
                self._drawn[one.id] = (one.lat, one.lon)

    def rest_of(self, path: Path) -> None:
        """Hear nodes and ways that say something, then the lines of outlines, which need not say anything."""
        nodes, ways = KeyFilter(*NODE_KEYS), KeyFilter(*WAY_KEYS)
        nodes.enable_for(osm.NODE)
        ways.enable_for(osm.WAY)
        processor = FileProcessor(path, osm.NODE | osm.WAY).with_locations()
        for one in processor.with_filter(nodes).with_filter(ways):
            if isinstance(one, osm.Way):
                self._way(one.id, dict(one.tags), one)
            elif isinstance(one, osm.Node) and one.location.valid() and self._new("n", one.id):
                self._node(one.id, dict(one.tags), one.lat, one.lon)
        self._outline_lines(path, processor.node_location_storage)

    def _outline_lines(self, path: Path, where: LocationTable | None) -> None:
        lines = self._relations.lines
        left = self._relations.wanted - lines.keys()
        if not left or where is None:
            return
        located = NodeLocationsForWays(where)
        located.ignore_errors()
        with Reader(path, osm.WAY) as reader:
            for way in OsmFileIterator(reader, located):
                if isinstance(way, osm.Way) and way.id in left:
                    lines[way.id] = self._line(way)

    def whole(self) -> Gathered:
        """Return everything, outlines put together."""
        for number, spot in self._relations.spots():
            self.gathered.spots.append(spot)
            self._house(("r", number), spot.tags, list(zip(spot.lats, spot.lons, strict=True)))
        return self.gathered

    def _new(self, kind: str, number: int) -> bool:
        if self._heard is None:
            return True
        heard = self._heard[kind]
        known = number in heard
        heard.add(number)
        return not known

    def _node(self, number: int, tags: Tags, lat: float, lon: float) -> None:
        self._country(tags)
        if "addr:housenumber" in tags:
            houses = self._house(("n", number), tags, [(lat, lon)])
            if len(houses) == 1:
                self._doors[number] = houses[0]
        if names_of(tags):
            self.gathered.spots.append(spot_of(tags, [(lat, lon)], node=number))

    def _way(self, number: int, tags: Tags, way: osm.Way) -> None:
        road = "highway" in tags or tags.get("route") == "ferry"
        if not (road or _telling(tags)) or not self._new("w", number):
            return
        line = self._line(way)
        if self._roads is not None and road:
            self._roads.take(number, tags, line)
        if line:
            self._sort_way(number, tags, line)

    def _line(self, way: osm.Way) -> Line:
        """Return the nodes whose place is known; an extract may lack those beyond its border."""
        line = []
        for node in way.nodes:
            ref, at = node.ref, node.location
            x, y = at.x, at.y  # whole numbers, read at half the cost of degrees
            if NOWHERE not in (x, y):
                line.append((ref, y / UNITS_PER_DEGREE, x / UNITS_PER_DEGREE))
            elif ref in self._drawn:
                line.append((ref, *self._drawn[ref]))
        return line

    def _sort_way(self, number: int, tags: Tags, line: Line) -> None:
        if "addr:interpolation" in tags:
            self.gathered.houses.extend(between(tags, line, self._doors))
            return
        if street_class(tags):
            self._street(tags, line)
            return
        ring: Ring = [(lat, lon) for _, lat, lon in line]
        closed = len(ring) >= SHORTEST_RING and line[0][0] == line[-1][0]
        points = ring[:-1] if closed else ring
        if "addr:housenumber" in tags:
            self._house(("w", number), tags, points)
        if names_of(tags):
            outline = Outline([ring]) if closed and boundary(tags) else None
            self.gathered.spots.append(spot_of(tags, points, outline=outline))

    def _street(self, tags: Tags, line: Line) -> None:
        ids, lats, lons = zip(*line, strict=True)
        nodes = array("q", ids)
        if names_of(tags):
            self.gathered.ways.append(Way(tags, nodes, array("d", lats), array("d", lons)))
        elif tags.get("junction") in {"roundabout", "circular"}:
            self.gathered.roundabouts.append(nodes)
        if bridge_names(tags):
            self.gathered.bridges.append(spot_of(tags, [(lat, lon) for _, lat, lon in line]))

    def _house(self, key: tuple[str, int], tags: Tags, points: Ring) -> list[House]:
        """Keep the houses of an outline at its middle."""
        lat, lon = (sum(values) / len(points) for values in zip(*points, strict=True))
        houses = list(houses_of(tags, lat, lon, self._relations.street_of.get(key, "")))
        self.gathered.houses.extend(houses)
        return houses

    def _country(self, tags: Tags) -> None:
        for tag in COUNTRY_TAGS:
            if tag in tags:
                code = tags[tag].partition("-")[0].upper()
                self.gathered.countries[code] = self.gathered.countries.get(code, 0) + 1


def _telling(tags: Tags) -> bool:
    """Tell whether a way that is no road says anything that is looked for."""
    return (
        "addr:housenumber" in tags
        or "addr:interpolation" in tags
        or (bool(names_of(tags)) and (boundary(tags) or bool(category_of(tags)) or bool(bridge_names(tags))))
    )
