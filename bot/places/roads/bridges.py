"""Bridges by name and by place, for those who close them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Point
from bot.places.folding import name_key
from bot.places.found import distance_km
from bot.places.roads.network import DEGREE
from bot.places.roads.ways import BRIDGE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from bot.places.roads.network import Network

ONE_BRIDGE_M = 60.0  # the carriageways and the footpaths of one bridge lie closer together than two bridges do
SAME_NAME_M = 400.0  # a long bridge of one name


class Bridge(NamedTuple):
    """One bridge, with every road that runs over it."""

    name: str  # empty when the map has none
    points: tuple[Point, ...]  # on each of its roads


class _Span(NamedTuple):
    """One edge of a bridge."""

    edge: int
    point: Point


class Bridges:
    """All bridges of a region."""

    def __init__(self, spans: Sequence[_Span], names: Iterable[tuple[int, str, str]]) -> None:
        """`names` are (edge, name, folded name)."""
        self._spans = {span.edge: span for span in spans}
        self._by_key: dict[str, set[int]] = defaultdict(set)
        self._names: dict[int, str] = {}
        for edge, name, key in names:
            self._names.setdefault(edge, name)
            if key:
                self._by_key[key].add(edge)

    @classmethod
    def read(cls, connection: sqlite3.Connection, network: Network) -> Bridges:
        """Read the bridges of a region file."""
        return cls.of(network, connection.execute("SELECT edge, name, key FROM road_bridges ORDER BY rowid"))

    @classmethod
    def of(cls, network: Network, names: Iterable[tuple[int, str, str]]) -> Bridges:
        """Find the bridges of a network."""
        spans = [_Span(edge, _middle(network, edge)) for edge, marks in enumerate(network.marks) if marks & BRIDGE]
        return cls(spans, names)

    def named(self, name: str) -> tuple[Bridge, ...]:
        """Return the bridges of a name."""
        edges = self._by_key.get(" ".join(name_key(name)), set())
        groups: list[list[_Span]] = []
        for span in (self._spans[edge] for edge in sorted(edges) if edge in self._spans):
            near = [group for group in groups if any(_apart_m(span, other) <= SAME_NAME_M for other in group)]
            groups = [group for group in groups if group not in near]
            groups.append([span, *(other for group in near for other in group)])
        return tuple(self._whole(group) for group in groups)

    def nearest(self, point: Point, within_m: float) -> Bridge | None:
        """Return the bridge nearest to a place."""
        apart = ((distance_km(point, span.point) * 1000, edge) for edge, span in self._spans.items())
        nearest_m, edge = min(apart, default=(float("inf"), 0))
        return self._whole([self._spans[edge]]) if nearest_m <= within_m else None

    def _whole(self, spans: Sequence[_Span]) -> Bridge:
        """Add the other roads over the same water, and those of the same name close by."""
        name = next((self._names[span.edge] for span in spans if self._names.get(span.edge)), "")
        found = {span.edge for span in spans}
        for other in self._spans.values():
            if any(_apart_m(span, other) <= self._reach_m(name, other.edge) for span in spans):
                found.add(other.edge)
        return Bridge(name, tuple(self._spans[edge].point for edge in sorted(found)))

    def _reach_m(self, name: str, edge: int) -> float:
        """Say how near another span has to be to belong to the bridge of that name."""
        other = self._names.get(edge, "")
        if name and other == name:
            return SAME_NAME_M
        return 0.0 if name and other else ONE_BRIDGE_M


NO_BRIDGES = Bridges((), ())


def _apart_m(one: _Span, other: _Span) -> float:
    return distance_km(one.point, other.point) * 1000


def _middle(network: Network, edge: int) -> Point:
    """Return the middle of an edge's middle piece, which lies on its line."""
    at = (network.shape_first[edge] + network.shape_first[edge + 1] - 2) // 2
    lat = (network.lats[at] + network.lats[at + 1]) / 2 / DEGREE
    lon = (network.lons[at] + network.lons[at + 1]) / 2 / DEGREE
    return Point(lat, lon)
