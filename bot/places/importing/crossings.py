"""Where two differently named streets meet: a node of both, or a roundabout that both run into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from bot.places.importing import clusters
from bot.places.importing.plane import middle

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator

    from bot.places.importing.places import Place
    from bot.places.importing.streets import Streets

SAME_CROSSING_M = 60.0  # corners of one wide crossing


class Crossing(NamedTuple):
    """Two streets and where they meet."""

    one: Place
    other: Place
    lat: float
    lon: float


Where = Mapping[int, tuple[float, float]]  # node -> lat, lon
Meetings = dict[tuple[int, int], list[tuple[float, float]]]  # two streets by id() -> corners


def crossings(streets: Streets, roundabouts: Iterable[array[int]], where: Where) -> Iterator[Crossing]:
    """Yield each crossing once; two streets may meet at several places."""
    corners: Meetings = defaultdict(list)
    for node, held in streets.at_node.items():
        for one, other in _pairs(held):
            corners[id(one), id(other)].append(where[node])
    _round(corners, streets, roundabouts, where)
    known = {id(street): street for street in streets.every}
    for (one_id, other_id), points in corners.items():
        for lat, lon in _apart(points):
            yield Crossing(known[one_id], known[other_id], lat, lon)


def _round(corners: Meetings, streets: Streets, roundabouts: Iterable[array[int]], where: Where) -> None:
    """Let streets meet that run into one roundabout."""
    for ring in roundabouts:
        ends = {node: streets.at_node[node] for node in ring if node in streets.at_node}
        if len(ends) > 1:
            lat, lon = (middle([where[node][axis] for node in ends]) for axis in (0, 1))
            for one, other in _pairs([street for held in ends.values() for street in held]):
                corners.setdefault((id(one), id(other)), []).append((lat, lon))


def _pairs(streets: list[Place]) -> Iterator[tuple[Place, Place]]:
    unique = {id(street): street for street in streets}
    for one, other in combinations(sorted(unique), 2):
        if unique[one].key != unique[other].key:
            yield unique[one], unique[other]


def _apart(points: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield the middle of each group of corners."""
    unique = list(dict.fromkeys(points))
    for group in clusters.near([([lat], [lon]) for lat, lon in unique], SAME_CROSSING_M):
        yield middle([unique[at][0] for at in group]), middle([unique[at][1] for at in group])
