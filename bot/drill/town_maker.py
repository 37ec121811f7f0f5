"""Draws the drill town: `python -m bot.drill.town_maker` writes town.osm from town_plan.toml, always the same file.

The town lies in the open Atlantic, more than 1,400 km from the nearest coast (Brava, Cape Verde): no pin dropped in an
exercise, and no volunteer sent to one, can be taken for a real address.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, cos, hypot, radians, sin
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from bot.drill.town_shape import (
    COLUMNS,
    RIVER_HALF_WIDTH_M,
    ROWS,
    SOUTH_BANK,
    XY,
    Field,
    Road,
    beside_river,
    corner,
    eastward,
    northward,
    river_north_m,
)
from bot.drill.town_streets import Path as StreetPath
from bot.drill.town_streets import points

PLAN_FILE = Path(__file__).with_name("town_plan.toml")
TOWN_FILE = Path(__file__).with_name("town.osm")

MIDDLE_LAT, MIDDLE_LON = 12.03, -38.04
METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6371.0088 km (IUGG mean radius R1)

DOOR_STEP_M = 38.0  # between the houses of one side
DOOR_ASIDE_M = 13.0  # from the middle of the road
CORNER_FREE_M = 17.0  # no house this near a crossing
DRY_FROM_M = 50.0  # from the river's middle: the quays have houses on the land side only
EVERY_WHICH_DOOR_MISSES = 11  # towns have gaps

SORTS = {
    "bus_station": {"amenity": "bus_station"},
    "church": {"amenity": "place_of_worship", "religion": "christian"},
    "clinic": {"amenity": "clinic", "healthcare": "clinic"},
    "fire": {"amenity": "fire_station"},
    "harbour": {"office": "government", "government": "harbour_master"},
    "hospital": {"amenity": "hospital", "healthcare": "hospital", "emergency": "yes"},
    "market": {"amenity": "marketplace"},
    "mosque": {"amenity": "place_of_worship", "religion": "muslim"},
    "museum": {"tourism": "museum"},
    "park": {"leisure": "park"},
    "petrol": {"amenity": "fuel"},
    "pharmacy": {"amenity": "pharmacy", "healthcare": "pharmacy"},
    "police": {"amenity": "police"},
    "school": {"amenity": "school"},
    "shelter": {"amenity": "social_facility", "social_facility": "shelter"},
    "stadium": {"leisure": "stadium"},
    "town_hall": {"amenity": "townhall"},
}


def named(text: str, key: str = "name") -> dict[str, str]:
    """Return the name tags for "English | Spanish | Arabic"."""
    name, spanish, arabic = (part.strip() for part in text.split("|"))
    return {key: name, f"{key}:es": spanish, f"{key}:ar": arabic}


@dataclass
class Drawing:
    """The map as it grows."""

    plan: dict[str, Any]
    places: list[XY] = field(default_factory=list)  # node ids count from 1
    said: dict[int, dict[str, str]] = field(default_factory=dict)  # nodes with tags
    ways: list[tuple[list[int], dict[str, str]]] = field(default_factory=list)

    def node(self, at: XY) -> int:
        """Add a point; return its id."""
        self.places.append(at)
        return len(self.places)

    def mark(self, at: XY, tags: dict[str, str]) -> None:
        """Add a point that says something."""
        self.said[self.node(at)] = tags

    def line(self, course: list[XY], tags: dict[str, str], *, closed: bool = False) -> None:
        """Add a line of its own points, or an outline."""
        nodes = [self.node(at) for at in course]
        self.ways.append((nodes + nodes[:1] if closed else nodes, tags))


def draw() -> Drawing:
    """Return the whole town."""
    with PLAN_FILE.open("rb") as file:
        drawing = Drawing(tomllib.load(file))
    drawing.mark((0, 0), {"place": "town"} | named(drawing.plan["name"]))
    corners = {(row, column): drawing.node(corner(row, column)) for row in range(ROWS) for column in range(COLUMNS)}
    rows, columns = _roads(corners)
    _water(drawing, columns)
    for number, district in enumerate(drawing.plan["district"]):
        row, column = district["field"]
        bend = 0.03 if number % 2 else -0.035  # neighbours swing the other way
        ground = Field(rows[row, column], rows[row + 1, column], columns[row, column], columns[row, column + 1], bend)
        _district(drawing, ground, district)
    _through_roads(drawing, rows, columns)
    _doors(drawing)
    return drawing


Roads = dict[tuple[int, int], Road]


def _roads(corners: dict[tuple[int, int], int]) -> tuple[Roads, Roads]:
    """Return the stretches eastwards and northwards, each by its south-western corner."""
    rows = {(row, column): eastward(row, column) for row in range(ROWS) for column in range(COLUMNS - 1)}
    columns = {(row, column): northward(row, column) for row in range(ROWS - 1) for column in range(COLUMNS)}
    for (row, column), road in rows.items():
        road.stops = {0: corners[row, column], 1: corners[row, column + 1]}
    for (row, column), road in columns.items():
        road.stops = {0: corners[row, column], 1: corners[row + 1, column]}
    return rows, columns


def _water(drawing: Drawing, columns: Roads) -> None:
    easts = range(-2_560, 2_641, 80)
    river = named(drawing.plan["river"])
    drawing.line([(float(east), river_north_m(east)) for east in easts], {"waterway": "river"} | river)
    banks = [beside_river(east, RIVER_HALF_WIDTH_M) for east in easts]
    banks += [beside_river(east, -RIVER_HALF_WIDTH_M) for east in reversed(easts)]
    drawing.line(banks, {"natural": "water", "water": "river"} | river, closed=True)
    strand = [columns[row, 0].course(step / 5) for row in range(ROWS - 1) for step in range(5)]
    strand = [(-2_080.0, -2_000.0), *strand, (-1_980.0, 2_000.0)]
    coast = [(east - 150 - 30 * sin(north / 210), north) for east, north in reversed(strand)]  # water on the right
    drawing.line(coast, {"natural": "coastline"})
    bay = [*coast, (-2_900.0, -2_000.0), (-2_900.0, 2_000.0)]
    drawing.line(bay, {"natural": "water", "water": "bay"} | named(drawing.plan["bay"]), closed=True)


def _district(drawing: Drawing, ground: Field, district: dict[str, Any]) -> None:
    drawing.mark(ground.at(0.5, 0.5), {"place": "neighbourhood"} | named(district["name"]))
    known: dict[XY, int] = {}

    def crossing(u: float, v: float) -> int:
        u, v = round(u, 6), round(v, 6)
        if border := ground.border(u, v):
            return border[0].stop(border[1], drawing.node)
        if (u, v) not in known:
            known[u, v] = drawing.node(ground.at(u, v))
        return known[u, v]

    streets = [[part.strip() for part in street.split("|")] for street in district["streets"]]
    paths = [StreetPath.read(street[3]) for street in streets]
    for street, path in zip(streets, paths, strict=True):
        tags = {"highway": "residential"} | named(" | ".join(street[:3]))
        tags |= {"alt_name": street[4]} if len(street) > 4 else {}  # noqa: PLR2004 - the plan's optional last column
        drawing.ways.append(([crossing(u, v) for u, v in points(path, paths)], tags))
    for place in district["places"]:
        _place(drawing, ground, place)


def _place(drawing: Drawing, ground: Field, place: str) -> None:
    sort, name, spanish, arabic, where = (part.strip() for part in place.split("|"))
    tags = SORTS[sort] | named(f"{name} | {spanish} | {arabic}")
    u, v, *far = map(float, where.split())
    if not far:
        drawing.mark(ground.at(u, v), tags)
        return
    u2, v2 = far
    drawing.line([ground.at(*at) for at in ((u, v), (u2, v), (u2, v2), (u, v2))], tags, closed=True)


def _through_roads(drawing: Drawing, rows: Roads, columns: Roads) -> None:
    plan = drawing.plan["roads"]
    for row, names in enumerate(plan["rows"]):
        for column, name in enumerate(_continued(names, COLUMNS - 1)):
            tags = {"highway": "secondary" if row in {0, ROWS - 1} else "tertiary"} | named(name)
            drawing.ways.append((rows[row, column].nodes(drawing.node), tags))
    for column, names in enumerate(plan["columns"]):
        for row, name in enumerate(_continued(names, ROWS - 1)):
            if name == "-":
                continue
            tags = {"highway": "secondary" if column == COLUMNS - 1 else "tertiary"} | named(name)
            if row == SOUTH_BANK:
                tags |= {"bridge": "yes", "layer": "1"} | named(plan["bridges"][column], "bridge:name")
            drawing.ways.append((columns[row, column].nodes(drawing.node), tags))


def _continued(names: list[str], stretches: int) -> list[str]:
    """Return one name a stretch; where the plan says nothing the road before goes on, also across a gap."""
    spoken: list[str] = []
    for name in names + [""] * (stretches - len(names)):
        spoken.append(name or next(before for before in reversed(spoken) if before != "-"))
    return spoken


def _doors(drawing: Drawing) -> None:
    """Put houses with numbers along every street but the ring roads and bridges."""
    uses = Counter(node for nodes, tags in drawing.ways if "highway" in tags for node in set(nodes))
    crossings = {node for node, ways in uses.items() if ways > 1}
    last: Counter[str] = Counter()
    for nodes, tags in drawing.ways:
        if tags.get("highway") in {"residential", "tertiary"} and "bridge" not in tags:
            key = tags["name:es"]  # two streets share an English name
            last[key] = _doors_along(drawing, nodes, crossings, tags["name"], last[key])


def _doors_along(drawing: Drawing, nodes: list[int], crossings: set[int], street: str, last: int) -> int:
    """Number one way, odd on the left and even on the right; return the last number passed."""
    course = [drawing.places[node - 1] for node in nodes]
    corners = [drawing.places[node - 1] for node in nodes if node in crossings]
    for (x, y), (east, north) in _paces(course):
        if any(hypot(x - cx, y - cy) < CORNER_FREE_M for cx, cy in corners):
            continue
        for number, side in ((last + 1, 1), (last + 2, -1)):
            door = (x - side * DOOR_ASIDE_M * north, y + side * DOOR_ASIDE_M * east)
            dry = abs(door[1] - river_north_m(door[0])) > DRY_FROM_M
            if dry and (number * 7 + len(street)) % EVERY_WHICH_DOOR_MISSES:
                drawing.mark(door, {"addr:housenumber": str(number), "addr:street": street})
        last += 2
    return last


def _paces(course: list[XY]) -> list[tuple[XY, XY]]:
    """Return points at even distances along the course, each with its direction as a unit vector."""
    paces, walked, due = [], 0.0, DOOR_STEP_M / 2
    for (x0, y0), (x1, y1) in pairwise(course):
        length = hypot(x1 - x0, y1 - y0)
        east, north = (x1 - x0) / length, (y1 - y0) / length
        for _ in range(ceil((walked + length - due) / DOOR_STEP_M)):
            paces.append(((x0 + east * (due - walked), y0 + north * (due - walked)), (east, north)))
            due += DOOR_STEP_M
        walked += length
    return paces


def xml(drawing: Drawing) -> str:
    """Return the town as OpenStreetMap XML (https://wiki.openstreetmap.org/wiki/OSM_XML)."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<osm version="0.6" generator="Muster" copyright="Muster contributors" license="MIT">',
        " <note>Port Lantern is an invented town. Drawn by bot/drill/town_maker.py; nothing here is a survey.</note>",
    ]
    for number, (east, north) in enumerate(drawing.places, start=1):
        lat = MIDDLE_LAT + north / METRES_PER_DEGREE
        lon = MIDDLE_LON + east / (METRES_PER_DEGREE * cos(radians(MIDDLE_LAT)))
        lines += _element(
            "node", f'id="{number}" version="1" lat="{lat:.6f}" lon="{lon:.6f}"', drawing.said.get(number)
        )
    for number, (nodes, tags) in enumerate(drawing.ways, start=1):
        lines += _element("way", f'id="{number}" version="1"', tags, [f'<nd ref="{node}"/>' for node in nodes])
    return "\n".join([*lines, "</osm>", ""])


def _element(sort: str, attributes: str, tags: dict[str, str] | None, inside: list[str] | None = None) -> list[str]:
    spoken = [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in (tags or {}).items()]
    held = [*(inside or []), *spoken]
    return [f" <{sort} {attributes}>" + "".join(held) + f"</{sort}>"] if held else [f" <{sort} {attributes}/>"]


if __name__ == "__main__":
    TOWN_FILE.write_text(xml(draw()), encoding="utf-8", newline="\n")
