"""Small maps made by hand: junctions on a grid of metres, roads between them, and the plainest of all searches."""

from __future__ import annotations

from heapq import heappop, heappush

from bot.domain.model import Point
from bot.places.roads import RoadGraph, Roads
from bot.places.roads.network import NO_WAY, Network
from bot.places.roads.plane import METRES_A_DEGREE, plane_at

MIDDLE = Point(12.0, -38.0)
Spot = tuple[float, float]  # metres east and north of the middle


def at(east_m: float, north_m: float) -> Point:
    """The place that lies so far from the middle."""
    return Point(MIDDLE.lat + north_m / METRES_A_DEGREE, MIDDLE.lon + east_m / plane_at(MIDDLE.lat).narrow)


def graph_of(*roads: tuple[dict[str, str], list[Spot]]) -> RoadGraph:
    """A map of roads; two that have a spot in common meet there."""
    graph, ids = RoadGraph(), dict[Spot, int]()
    for number, (tags, spots) in enumerate(roads):
        nodes = [(ids.setdefault(spot, len(ids) + 1), *_degrees(spot)) for spot in spots]
        graph.take(number, tags, nodes)
    return graph


def roads_of(*roads: tuple[dict[str, str], list[Spot]]) -> Roads:
    """The same, ready for questions."""
    return Roads.of(graph_of(*roads))


def _degrees(spot: Spot) -> tuple[float, float]:
    point = at(*spot)
    return point.lat, point.lon


def plain_times(network: Network, mode: int, goal: int, shut: frozenset[int] = frozenset()) -> dict[int, int]:
    """Tenths of a second from each junction to the goal, by Dijkstra's search in its textbook form."""
    best, queue, done = {goal: 0}, [(0, goal)], set[int]()
    while queue:
        ds, junction = heappop(queue)
        if junction in done:
            continue
        done.add(junction)
        for link in range(len(network.ends)):
            takes = network.paths[mode].ds[link]
            if network.ends[link ^ 1] == junction and takes != NO_WAY and link >> 1 not in shut:
                there = network.ends[link]
                if ds + takes < best.get(there, NO_WAY):
                    best[there] = ds + takes
                    heappush(queue, (ds + takes, there))
    return best
