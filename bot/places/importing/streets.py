"""Streets: ways of one name that lie near each other, parted where the municipality changes."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bot.places.importing import clusters
from bot.places.importing.places import Place, key_of_name, middle_node, place_at
from bot.places.importing.plane import box_of, metres
from bot.places.importing.settlements import cell_of
from bot.places.importing.tags import names_of, street_class

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.places.importing.gathered import Names, Way
    from bot.places.importing.settlements import Settlements

SAME_STREET_M = 250.0  # pieces of one name farther apart are two streets
SCRAP_M = 100.0  # a piece beyond a border that is shorter is a slip of the border's drawing
CLASSES = (  # the more important first
    *("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street"),
    *("pedestrian", "service", "track", "footway", "cycleway", "steps", "path"),
)


class Streets:
    """The streets by name, and which of them own each node."""

    def __init__(self) -> None:
        self.every: list[Place] = []
        self.by_key: dict[str, list[Place]] = defaultdict(list)
        self.at_node: dict[int, list[Place]] = defaultdict(list)

    def add(self, street: Place) -> None:
        """Take a street in."""
        self.every.append(street)
        self.by_key[street.key].append(street)


def lay(ways: Iterable[Way], settled: Settlements) -> Streets:
    """Return the streets."""
    by_key: dict[str, list[Way]] = defaultdict(list)
    for way in ways:
        key = next((key for name, _ in names_of(way.tags) if (key := key_of_name(name))), "")
        if key:
            by_key[key].append(way)
    streets = Streets()
    for same in by_key.values():
        for group in clusters.near([(way.lats, way.lons) for way in same], SAME_STREET_M):
            for part, home in _parted([same[at] for at in group], settled):
                _add(streets, part, home, settled)
    return streets


Node = tuple[int, float, float]


class _Part:
    """What of a street lies in one municipality."""

    def __init__(self) -> None:
        self.nodes: dict[int, tuple[float, float]] = {}
        self.ways: list[Way] = []

    def add(self, way: Way, nodes: Iterable[Node]) -> None:
        self.nodes.update({node: (lat, lon) for node, lat, lon in nodes})
        self.ways.append(way)

    def swallow(self, other: _Part) -> None:
        self.nodes |= other.nodes
        self.ways += other.ways

    @property
    def scrap(self) -> bool:
        lats, lons = zip(*self.nodes.values(), strict=True)
        box = box_of(lats, lons)
        return metres(box.south, box.west, box.north, box.east) < SCRAP_M


def _parted(ways: list[Way], settled: Settlements) -> list[tuple[_Part, Place | None]]:
    parts: dict[Place | None, _Part] = defaultdict(_Part)
    for way in ways:
        by_home: dict[Place | None, list[Node]] = defaultdict(list)
        nodes = list(zip(way.nodes, way.lats, way.lons, strict=True))
        for node, home in zip(nodes, _homes(nodes, settled), strict=True):
            by_home[home].append(node)
        for home, held in by_home.items():
            parts[home].add(way, held)
    largest = max(parts, key=lambda home: len(parts[home].nodes))
    for home in [home for home, part in parts.items() if home is not largest and part.scrap]:
        parts[largest].swallow(parts.pop(home))
    return [(part, home) for home, part in parts.items()]


def _homes(nodes: list[Node], settled: Settlements) -> list[Place | None]:
    """Return the municipality of each node; a way that begins, turns and ends in one lies in it."""
    probes = {settled.municipality(lat, lon) for _, lat, lon in (nodes[0], nodes[len(nodes) // 2], nodes[-1])}
    if len(probes) == 1:
        return [*probes] * len(nodes)
    return [settled.municipality(lat, lon) for _, lat, lon in nodes]


def _add(streets: Streets, part: _Part, home: Place | None, settled: Settlements) -> None:
    lats, lons = (array("d", values) for values in zip(*part.nodes.values(), strict=True))
    highway = min((street_class(way.tags) for way in part.ways), key=_rank)
    label = middle_node(lats, lons)
    street = place_at("street", highway, _names(part.ways), (lats, lons), label)
    street.lats, street.lons = lats, lons
    street.settlement = home if home and home.category != "boundary" else settled.home(*label) or home
    for cell in {cell_of(lat, lon) for lat, lon in part.nodes.values()}:
        street.within.update(settled.in_cell(cell))
    street.lies_in(settled.over(*label))
    streets.add(street)
    for node in part.nodes:
        streets.at_node[node].append(street)


def _names(ways: list[Way]) -> Names:
    """Return the names of all pieces, the most usual main name first."""
    spelled = [names_of(way.tags) for way in ways]
    usual = Counter(names[0] for names in spelled)
    main = max(usual, key=lambda name: usual[name])  # of equals the first drawn
    return [main, *(name for names in spelled for name in names)]


def _rank(highway: str) -> int:
    plain = highway.removesuffix("_link")
    return CLASSES.index(plain) if plain in CLASSES else len(CLASSES)


def rank_share(highway: str) -> float:
    """Return how important a street of this class is, 0..1."""
    return 1 - _rank(highway) / len(CLASSES)


def street_of_houses(name: str, lats: list[float], lons: list[float], settled: Settlements) -> Place:
    """Return a street that only the addresses of its houses speak of."""
    held = (array("d", lats), array("d", lons))
    street = place_at("street", "", [(name, "")], held, middle_node(*held))
    street.lats, street.lons = held
    street.settlement = settled.home(street.lat, street.lon)
    street.lies_in(settled.over(street.lat, street.lon))
    return street
