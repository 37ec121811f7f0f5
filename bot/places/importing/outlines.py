"""Outlines of settlements: rings joined from the map's lines, and a quick answer to "is this inside?"."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.places.importing.plane import Box, box_of, lon_scale

if TYPE_CHECKING:
    from collections.abc import Iterable

Ring = list[tuple[float, float]]  # lat, lon; the last is the first
Line = list[tuple[int, float, float]]  # node, lat, lon

SHORTEST_RING = 4  # corners, the first one counted twice
EDGES_A_BAND = 4  # more bands cost memory, fewer cost time
MOST_BANDS = 1024


class Outline:
    """One or more rings; what lies within an even number of them is outside, so inner rings are holes."""

    def __init__(self, rings: Iterable[Ring]) -> None:
        self.rings = list(rings)
        lats = [lat for ring in self.rings for lat, _ in ring]
        lons = [lon for ring in self.rings for _, lon in ring]
        self.box: Box = box_of(lats, lons)
        self._count = max(1, min(MOST_BANDS, len(lats) // EDGES_A_BAND))
        self._height = (self.box.north - self.box.south) / self._count or 1.0
        self._bands: dict[int, list[tuple[float, float, float, float]]] = defaultdict(list)
        for ring in self.rings:
            for (lat, lon), (next_lat, next_lon) in pairwise(ring):
                for band in range(self._band(min(lat, next_lat)), self._band(max(lat, next_lat)) + 1):
                    self._bands[band].append((lat, lon, next_lat, next_lon))

    def _band(self, lat: float) -> int:
        return min(self._count - 1, int((lat - self.box.south) / self._height))

    def __contains__(self, point: tuple[float, float]) -> bool:
        """Tell whether the point lies inside: a ray to the east crosses the border an odd number of times."""
        lat, lon = point
        if not (self.box.south <= lat <= self.box.north and self.box.west <= lon <= self.box.east):
            return False
        inside = False
        for from_lat, from_lon, to_lat, to_lon in self._bands.get(self._band(lat), ()):
            if (from_lat > lat) != (to_lat > lat):
                crossed = from_lon + (lat - from_lat) * (to_lon - from_lon) / (to_lat - from_lat)
                inside ^= lon < crossed
        return inside

    @property
    def extent(self) -> float:
        """The area, in square degrees of latitude, for telling the smaller outline from the larger."""
        twice = sum(abs(sum(a[1] * b[0] - b[1] * a[0] for a, b in pairwise(ring))) for ring in self.rings)
        return twice / 2 * lon_scale(self.box.south)


def rings_of(lines: Iterable[Line]) -> list[Ring]:
    """Join lines end to end into rings; lines that close none are left out, as at the border of an extract."""
    open_ends: dict[int, list[Line]] = defaultdict(list)
    rings: list[Ring] = []
    for line in lines:
        joined = list(line)
        while joined and joined[0][0] != joined[-1][0]:
            other = _take_neighbour(open_ends, joined[-1][0])
            if other is None:
                joined.reverse()
                other = _take_neighbour(open_ends, joined[-1][0])
            if other is None:
                open_ends[joined[0][0]].append(joined)
                open_ends[joined[-1][0]].append(joined)
                break
            joined += other if other[0][0] == joined[-1][0] else other[::-1]
        else:
            if len(joined) >= SHORTEST_RING:
                rings.append([(lat, lon) for _, lat, lon in joined])
    return rings


def _take_neighbour(open_ends: dict[int, list[Line]], node: int) -> Line | None:
    """Take a line that ends at the node out of those that wait."""
    if not open_ends.get(node):
        return None
    line = open_ends[node][-1]
    for end in (line[0][0], line[-1][0]):
        open_ends[end] = [other for other in open_ends[end] if other is not line]
    return line
