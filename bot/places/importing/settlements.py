"""Settlements: borders and place nodes that mean one town made one, and which of them hold a point."""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import pairwise, product
from math import log10
from typing import TYPE_CHECKING

from bot.places.importing.places import Place, key_of_name, place_at
from bot.places.importing.plane import Boxes, box_around, metres
from bot.places.importing.tags import SETTLEMENTS, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.places.importing.gathered import Spot
    from bot.places.importing.outlines import Outline

RADIUS_M = {  # of those without an outline
    "isolated_dwelling": 200.0,
    "neighbourhood": 700.0,
    "quarter": 900.0,
    "hamlet": 700.0,
    "suburb": 1_200.0,
    "village": 1_200.0,
    "town": 3_000.0,
    "city": 8_000.0,
    "boundary": 3_000.0,
}
TOWNS = frozenset({"city", "town", "village"})  # what people put behind the street's name
MUNICIPALITY = 8  # the admin_level that is a municipality in most countries; higher levels are its parts
NEAR_TOWN_M = 10_000.0  # a house farther from every town than this is in none
WEIGHT = {
    "city": 0.8,
    "town": 0.65,
    "village": 0.5,
    "suburb": 0.45,
    "boundary": 0.4,
    "quarter": 0.35,
    "hamlet": 0.3,
    "neighbourhood": 0.3,
    "isolated_dwelling": 0.1,
}
CELLS_A_DEGREE = 1_000  # about 100 m of latitude each
PEOPLE = 7.0  # log10 of ten million: what a large city counts


Cell = tuple[int, int]


def cell_of(lat: float, lon: float) -> Cell:
    """Return the cell that the point is in; a point of it stands for all, where 50 m do not matter."""
    return round(lat * CELLS_A_DEGREE), round(lon * CELLS_A_DEGREE)


def _border_cells(outline: Outline) -> Iterator[Cell]:
    """Yield every cell that the border runs through, and those beside it."""
    for ring in outline.rings:
        for (lat, lon), (next_lat, next_lon) in pairwise(ring):
            steps = 1 + int(2 * CELLS_A_DEGREE * max(abs(next_lat - lat), abs(next_lon - lon)))
            for step in range(steps + 1):
                row, column = cell_of(lat + (next_lat - lat) * step / steps, lon + (next_lon - lon) * step / steps)
                yield from product((row - 1, row, row + 1), (column - 1, column, column + 1))


class Settlements:
    """All settlements, and the postcodes that have a border."""

    def __init__(self) -> None:
        self.every: list[Place] = []
        self._outlined: Boxes[Place] = Boxes()
        self._outlines: dict[int, Outline] = {}
        self._levels: dict[int, int] = {}
        self._extents: dict[int, float] = {}
        self._nodes: Boxes[Place] = Boxes()
        self._towns: Boxes[Place] = Boxes()
        self._by_key: dict[str, list[Place]] = defaultdict(list)
        self._cells: dict[Cell, dict[int, Place]] = {}
        self._border_cells: set[Cell] = set()
        self._inside: dict[Cell, list[Place]] = {}

    def add(self, place: Place, outline: Outline | None = None, level: int = 0) -> None:
        """Take a settlement in."""
        self.every.append(place)
        self._cells.clear()
        for key in place.names:
            self._by_key[key].append(place)
        if outline is not None:
            self._outlines[id(place)], self._levels[id(place)] = outline, level
            self._extents[id(place)] = outline.extent
            self._outlined.add(outline.box, place)
            self._border_cells.update(_border_cells(outline))
            self._inside.clear()
            return
        self._nodes.add(box_around(place.lat, place.lon, place.radius_m), place)
        if place.category in TOWNS:
            self._towns.add(box_around(place.lat, place.lon, NEAR_TOWN_M), place)

    def also(self, place: Place, name: str) -> None:
        """Let a settlement be known by this name too."""
        place.also([(name, "")])
        self._by_key[key_of_name(name)].append(place)

    def borders(self, lat: float, lon: float) -> list[Place]:
        """Return what has a border around the point, the smallest first.

        Where no border runs through a cell, all its points lie in the same.
        """
        cell = cell_of(lat, lon)
        if cell in self._border_cells:
            return self._around(lat, lon)
        if cell not in self._inside:
            self._inside[cell] = self._around(lat, lon)
        return self._inside[cell]

    def _around(self, lat: float, lon: float) -> list[Place]:
        point = (lat, lon)
        held = [place for place in self._outlined.over(lat, lon) if point in self._outlines[id(place)]]
        return sorted(held, key=lambda place: self._extents[id(place)])

    def over(self, lat: float, lon: float) -> list[Place]:
        """Return what holds the point, and places without a border within their reach."""
        near = [place for place in self._nodes.over(lat, lon) if _away(place, lat, lon) <= place.radius_m]
        return self.borders(lat, lon) + near

    def in_cell(self, cell: Cell) -> dict[int, Place]:
        """Return what holds the middle of the cell, by id(); remembered, for many streets run through one."""
        if cell not in self._cells:
            held = self.over(cell[0] / CELLS_A_DEGREE, cell[1] / CELLS_A_DEGREE)
            self._cells[cell] = {id(place): place for place in held}
        return self._cells[cell]

    def municipality(self, lat: float, lon: float) -> Place | None:
        """Return the town or village with a border around the point, else the smallest municipality."""
        held = [place for place in self.borders(lat, lon) if place.kind == "settlement"]
        return next((place for place in held if place.category in TOWNS), None) or next(
            (place for place in held if place.category == "boundary" and self._levels[id(place)] <= MUNICIPALITY), None
        )

    def home(self, lat: float, lon: float) -> Place | None:
        """Return the settlement that people name with a place here; finer than a village only when nothing else is."""
        held = [place for place in self.over(lat, lon) if place.kind == "settlement"]
        bordered = next((place for place in held if place.category in TOWNS and id(place) in self._outlines), None)
        if bordered:
            return bordered
        towns = [place for place in held if place.category in TOWNS]
        return (
            min(towns, key=lambda place: _away(place, lat, lon) / place.radius_m, default=None)
            or self.municipality(lat, lon)
            or min(held, key=lambda place: (place.category == "boundary", _away(place, lat, lon)), default=None)
            or self._nearest_town(lat, lon)
        )

    def _nearest_town(self, lat: float, lon: float) -> Place | None:
        near = [place for place in self._towns.over(lat, lon) if _away(place, lat, lon) <= NEAR_TOWN_M]
        return min(near, key=lambda place: _away(place, lat, lon) / place.radius_m, default=None)

    def named(self, name: str, lat: float, lon: float) -> Place | None:
        """Return the settlement of this name that holds the point, else the nearest; none when none is called so."""
        known = self._by_key.get(key_of_name(name), [])
        return min(known, key=lambda place: max(0.0, _away(place, lat, lon) - place.radius_m), default=None)


def _away(place: Place, lat: float, lon: float) -> float:
    return metres(place.lat, place.lon, lat, lon)


def settle(spots: Iterable[Spot]) -> Settlements:
    """Return the settlements; a border and the place nodes of its name that lie inside are one."""
    settled, nodes = Settlements(), _Nodes()
    borders: list[Spot] = []
    for spot in spots:
        if spot.outline is not None:
            borders.append(spot)
        elif spot.tags.get("place") in SETTLEMENTS:
            nodes.add(spot)
    for spot in sorted(borders, key=lambda spot: (_level(spot) == 0, -_level(spot))):
        if spot.tags.get("boundary") == "postal_code":
            _add_postcode(settled, spot)
        elif names_of(spot.tags):
            settled.add(_bordered(spot, nodes), spot.outline, _level(spot))
    for spot in nodes.left():
        category = SETTLEMENTS[spot.tags["place"]]
        settled.add(_settlement(spot, category, [spot], RADIUS_M[category]))
    return settled


def _level(spot: Spot) -> int:
    level = spot.tags.get("admin_level", "")
    return int(level) if level.isdecimal() else 0


class _Nodes:
    """Place nodes that wait for the border they belong to."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[Spot]] = defaultdict(list)
        self._by_node: dict[int, Spot] = {}
        self._waiting: dict[int, Spot] = {}

    def add(self, spot: Spot) -> None:
        self._by_node[spot.node] = spot
        self._waiting[id(spot)] = spot
        for key in _keys(spot):
            self._by_key[key].append(spot)

    def take(self, border: Spot) -> list[Spot]:
        """Take those that the border names as its own, and those inside that bear its name."""
        own = [self._by_node[node] for node in border.joins if node in self._by_node]
        taken = [spot for spot in own if _nearly(border, spot)]
        taken += [spot for key in _keys(border) for spot in self._by_key[key] if _inside(border, spot)]
        taken = [spot for spot in {id(spot): spot for spot in taken}.values() if self._waiting.pop(id(spot), None)]
        return sorted(taken, key=lambda spot: -RADIUS_M[SETTLEMENTS[spot.tags["place"]]])

    def left(self) -> Iterator[Spot]:
        yield from self._waiting.values()


def _keys(spot: Spot) -> list[str]:
    return list(dict.fromkeys(key for name, _ in names_of(spot.tags) if (key := key_of_name(name))))


def _inside(border: Spot, spot: Spot) -> bool:
    return border.outline is not None and (spot.lats[0], spot.lons[0]) in border.outline


def _nearly(border: Spot, spot: Spot) -> bool:
    """Tell whether every word of the node's name is in the border's: Nenzing, "Marktgemeinde Nenzing"."""
    words = {frozenset(key.split()) for key in _keys(spot)}
    return _inside(border, spot) and any(some <= set(key.split()) for some in words for key in _keys(border))


def _bordered(spot: Spot, nodes: _Nodes) -> Place:
    own = nodes.take(spot)
    place = own[0].tags["place"] if own else spot.tags.get("place", "")
    return _settlement(spot, SETTLEMENTS.get(place, "boundary"), [*own, spot], 0.0)


def _settlement(spot: Spot, category: str, sources: list[Spot], least_m: float) -> Place:
    """Make one settlement of a border (or a node) and the nodes that belong to it, the first of which labels it."""
    label = (sources[0].lats[0], sources[0].lons[0]) if sources[0].node else None
    names = [name for source in sources for name in names_of(source.tags)]
    place = place_at("settlement", category, names, (spot.lats, spot.lons), label, least_m)
    population = max((_population(source) for source in sources), default=0)
    place.importance = min(1.0, WEIGHT[category] + (0.2 * log10(population) / PEOPLE if population else 0.0))
    return place


def _population(spot: Spot) -> int:
    said = spot.tags.get("population", "")
    return int(said) if said.isdecimal() and len(said) <= len("9999999999") else 0


def _add_postcode(settled: Settlements, spot: Spot) -> None:
    code = spot.tags.get("postal_code") or names_of(spot.tags)[0][0]
    settled.add(place_at("postcode", "", [(code, "")], (spot.lats, spot.lons)), spot.outline)


def village(name: str, category: str, lats: list[float], lons: list[float]) -> Place:
    """Return a settlement that only the addresses of its houses speak of."""
    place = place_at("settlement", category, [(name, "")], (array("d", lats), array("d", lons)), None, 200.0)
    place.importance = WEIGHT[category]
    return place
