"""Builds the road network from the ways of a map: junctions, the edges between them, times, a grid."""

from __future__ import annotations

from array import array
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING, NamedTuple

from bot.places.folding import name_key
from bot.places.roads import islands, levels, network
from bot.places.roads.detours import measured
from bot.places.roads.grid import Grid, pieces_by_cell
from bot.places.roads.network import DEGREE, NO_WAY, Network, Paths
from bot.places.roads.plane import METRES_A_DEGREE, plane_at
from bot.places.roads.search import keep_core
from bot.places.roads.ways import BRIDGE, FERRY, MODES, SMOOTH, Rule, rule_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

COARSE_M = 4.0  # how far a kept line may run beside the true one
DECI = 10  # arcs are timed in tenths of a second
NAME_KEYS = ("name", "alt_name", "official_name", "short_name", "loc_name", "old_name", "bridge:name", "ref")


class _Way(NamedTuple):
    begins: int  # in the arrays of nodes
    ends: int
    rule: Rule


class _Edge(NamedTuple):
    one: int
    other: int
    rule: Rule
    length_m: float
    share: float  # of its way, for a ferry's time


class RoadGraph:
    """Hears every road and ferry of a map, then writes the network into the region file."""

    def __init__(self) -> None:
        """Start with an empty map."""
        self._ids = array("q")
        self._lats = array("i")
        self._lons = array("i")
        self._ways: list[_Way] = []
        self._rules: dict[Rule, Rule] = {}  # few different ones, so that ways share them
        self._bridges: dict[int, tuple[str, ...]] = {}  # way -> names

    def take(self, way_id: int, tags: Mapping[str, str], nodes: Sequence[tuple[int, float, float]]) -> None:  # noqa: ARG002 - a way has no use for its id yet is handed over with it
        """Hear of a way with highway=* or route=ferry; `nodes` are (id, lat, lon) in its order."""
        rule = rule_of(tags)
        if rule is None or len(nodes) < 2:  # noqa: PLR2004 - a line has two ends
            return
        if rule.marks & BRIDGE:
            self._bridges[len(self._ways)] = tuple(_names(tags))
        begins, last = len(self._ids), None
        for node, lat, lon in nodes:
            if node != last:
                self._ids.append(node)
                self._lats.append(round(lat * DEGREE))
                self._lons.append(round(lon * DEGREE))
            last = node
        self._ways.append(_Way(begins, len(self._ids), self._rules.setdefault(rule, rule)))

    def write(self, connection: sqlite3.Connection) -> None:
        """Add the network to the region file as tables road_*; the caller commits. Nothing where there are no roads."""
        if built := self.build():
            network.write(built[0], connection)
            connection.executemany("INSERT INTO road_bridges VALUES (?, ?, ?)", built[1])

    def build(self) -> tuple[Network, list[tuple[int, str, str]]] | None:
        """Return the network, and the bridges as (edge, name, folded name), a row for each name; None without roads."""
        if not self._ways:
            return None
        junctions = self._junctions()
        edges: list[_Edge] = []
        shape_first, lats, lons = array("I", [0]), array("i"), array("i")
        bridges: list[tuple[int, str, str]] = []
        for number, way in enumerate(self._ways):
            names = self._bridges.get(number)
            for edge, line in self._edges_of(way, junctions):
                if names is not None:
                    bridges += [(len(edges), name, " ".join(name_key(name))) for name in names or ("",)]
                edges.append(edge)
                lats.extend(self._lats[node] for node in line)
                lons.extend(self._lons[node] for node in line)
                shape_first.append(len(lats))
        return _finished(edges, len(junctions), shape_first, lats, lons), bridges

    def _junctions(self) -> dict[int, int]:
        """Number the nodes where ways begin, end or meet."""
        seen: set[int] = set()
        junctions: dict[int, int] = {}
        for way in self._ways:
            for at in range(way.begins, way.ends):
                node = self._ids[at]
                if at in (way.begins, way.ends - 1) or node in seen:
                    junctions.setdefault(node, len(junctions))
                seen.add(node)
        return junctions

    def _edges_of(self, way: _Way, junctions: Mapping[int, int]) -> Iterator[tuple[_Edge, list[int]]]:
        """Cut a way at its junctions; each edge comes with the nodes of its coarse line."""
        stops = [at for at in range(way.begins, way.ends) if self._ids[at] in junctions]
        lengths = [self._length_m(one, other) for one, other in pairwise(stops)]
        whole = sum(lengths) or 1.0
        for (one, other), length_m in zip(pairwise(stops), lengths, strict=True):
            ends = junctions[self._ids[one]], junctions[self._ids[other]]
            yield _Edge(*ends, way.rule, length_m, length_m / whole), self._coarse(one, other)

    def _length_m(self, one: int, other: int) -> float:
        narrow = plane_at(self._lats[one] / DEGREE).narrow / DEGREE
        tall = METRES_A_DEGREE / DEGREE
        return sum(
            hypot((self._lons[a] - self._lons[b]) * narrow, (self._lats[a] - self._lats[b]) * tall)
            for a, b in pairwise(range(one, other + 1))
        )

    def _coarse(self, one: int, other: int) -> list[int]:
        """Leave out nodes that lie within COARSE_M of the line without them (Ramer, Douglas and Peucker)."""
        plane = plane_at(self._lats[one] / DEGREE)
        scale_x, scale_y = plane.narrow / DEGREE, METRES_A_DEGREE / DEGREE
        kept, open_ = {one, other}, [(one, other)]
        while open_:
            begins, ends = open_.pop()
            x, y = self._lons[begins] * scale_x, self._lats[begins] * scale_y
            dx, dy = self._lons[ends] * scale_x - x, self._lats[ends] * scale_y - y
            length = hypot(dx, dy)
            farthest, most = 0, COARSE_M
            for at in range(begins + 1, ends):
                px, py = self._lons[at] * scale_x - x, self._lats[at] * scale_y - y
                apart = abs(px * dy - py * dx) / length if length else hypot(px, py)
                if apart > most:
                    farthest, most = at, apart
            if farthest:
                kept.add(farthest)
                open_ += [(begins, farthest), (farthest, ends)]
        return sorted(kept)


def _names(tags: Mapping[str, str]) -> list[str]:
    """Return what a bridge is called, the main names first and in every language."""
    said = [tags[key] for key in ("bridge:name", *NAME_KEYS) if key in tags]
    said += [value for key, value in tags.items() if key.startswith(("bridge:name:", "name:"))]
    return list(dict.fromkeys(name.strip() for value in said for name in value.split(";") if name.strip()))


def _deciseconds(edge: _Edge, mode: int, against: int) -> int:
    """Return how long the edge takes, at least a tenth of a second; NO_WAY where the mode may not go."""
    speed = edge.rule.paces[mode][against]
    if speed <= 0:
        return NO_WAY
    timed = edge.rule.ferry_s
    seconds = edge.length_m / speed if timed is None else timed * edge.share
    return max(1, min(round(seconds * DECI), NO_WAY - 1))


def _finished(
    edges: list[_Edge], junctions: int, shape_first: array[int], lats: array[int], lons: array[int]
) -> Network:
    ends = array("I", (end for edge in edges for end in (edge.one, edge.other)))
    links = array("I", sorted(range(len(ends)), key=lambda link: ends[link ^ 1]))
    first = array("I", bytes(4 * (junctions + 1)))
    for end in ends:
        first[end + 1] += 1
    for junction in range(junctions):
        first[junction + 1] += first[junction]
    times = [
        array("I", (_deciseconds(edge, mode, against) for edge in edges for against in (0, 1)))
        for mode in range(len(MODES))
    ]
    grid = Grid.fit(lats)
    sorted_in = pieces_by_cell(grid, shape_first, lats, lons)
    built = Network(
        first=first,
        links=links,
        ends=ends,
        levels=array("B"),
        lengths=array("f", (edge.length_m for edge in edges)),
        marks=array("B", (_marks(edge) for edge in edges)),
        shape_first=shape_first,
        lats=lats,
        lons=lons,
        **sorted_in._asdict(),
        paths=[Paths(ds, array("I"), array("I"), array("I")) for ds in times],
        about={"wide_deg": grid.wide_deg},
    )
    built.levels = levels.of_junctions(built)
    for mode in range(len(MODES)):
        keep_core(built, mode)
    islands.leave_out(built)
    built.about |= measured(built)
    return built


def _marks(edge: _Edge) -> int:
    """Say which modes may start on the edge, and what else there is to know of it."""
    marks = edge.rule.marks & ~SMOOTH
    if edge.rule.marks & (FERRY | SMOOTH):
        return marks
    return marks | sum(1 << mode for mode in range(len(MODES)) if max(edge.rule.paces[mode]) > 0)
