"""Which town do people say with a spot? The one its sign names, or the one that the map's outlines and middles tell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.places.truths import LatLon, Line, metres, plain

# How far a settlement's name is said around its middle, in metres, when the map has no outline of it.
REACH_M = {"city": 8000.0, "town": 3000.0, "village": 1500.0}
HAMLETS_REACH_M = 1500.0
BANDS_A_DEGREE = 500  # an outline's edges are kept by latitude, in strips of 220 m
FINEST_LEVEL = 8  # admin_level: what is finer is a quarter in most countries
FARTHEST_M = 15_000.0
OUTSKIRTS = 1.5  # times its reach: still said to be of the town


@dataclass(frozen=True, slots=True)
class Middle:
    """A settlement's label on the map."""

    name: str
    kind: str  # the value of its place tag
    at: LatLon


class Outline:
    """An administrative area."""

    def __init__(self, name: str, level: int, rings: list[Line]) -> None:
        self.name, self.level = name, level
        self._bands: dict[int, list[tuple[LatLon, LatLon]]] = defaultdict(list)
        for ring in rings:
            for one, other in pairwise(ring):
                low, high = sorted((one[0], other[0]))
                for band in range(int(low * BANDS_A_DEGREE) - 1, int(high * BANDS_A_DEGREE) + 2):
                    self._bands[band].append((one, other))

    def __contains__(self, at: LatLon) -> bool:
        """Tell whether the position lies inside (even-odd rule)."""
        odd = False
        for one, other in self._bands.get(int(at[0] * BANDS_A_DEGREE), ()):
            if (one[0] > at[0]) != (other[0] > at[0]):
                odd ^= at[1] < one[1] + (at[0] - one[0]) / (other[0] - one[0]) * (other[1] - one[1])
        return odd


class Towns:
    """All settlements of an extract."""

    def __init__(self, middles: list[Middle], outlines: list[Outline]) -> None:
        self._middles = middles
        self._outlines = sorted(outlines, key=lambda area: -area.level)
        self._labels = {plain(spot.name) for spot in middles if spot.kind in REACH_M}

    def around(self, at: LatLon) -> str:
        """Return the name of the town that people say with the position; nothing when the map knows none."""
        holding = [area for area in self._outlines if at in area]
        for area in holding:
            if plain(area.name) in self._labels:
                return area.name
        if nearest := self._nearest(at):
            return nearest
        broad = [area.name for area in holding if area.level <= FINEST_LEVEL]
        return broad[0] if broad else ""

    def _nearest(self, at: LatLon) -> str:
        """Weighed by how far each kind of settlement reaches; a hamlet only where no town or village is near."""
        weighed = [
            (away / REACH_M.get(spot.kind, HAMLETS_REACH_M), spot)
            for spot in self._middles
            if (away := metres(spot.at, at)) < FARTHEST_M
        ]
        near = [(share, spot.name) for share, spot in weighed if spot.kind in REACH_M and share <= OUTSKIRTS]
        return min(near or [(share, spot.name) for share, spot in weighed], default=(0.0, ""))[1]
