"""From a place to the roads beside it: how far it is to walk, and where on the road that ends."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING, NamedTuple

from bot.places.roads.grid import CELL_M, Grid, runs
from bot.places.roads.network import DEGREE
from bot.places.roads.plane import METRES_A_DEGREE, Plane, Spot, foot_of, plane_at

if TYPE_CHECKING:
    from bot.domain.model import Point
    from bot.places.roads.network import Network

RINGS = (1, 3, 14)  # of cells around a place, looked at in turn: what lies within so many cells is found
FARTHEST_M = 800.0  # a longer walk to the next road is no longer a matter of roads
BESIDE_M = 25.0  # roads this much farther than the nearest may be meant as well; less than a river is wide
MOST_ROADS = 4
KEPT = 4096  # places whose roads are remembered: volunteers move less often than they are asked


class Beside(NamedTuple):
    """A road beside a place."""

    edge: int
    share: float  # of the edge's length, from its beginning
    walk_m: float
    here: Spot  # the place, on the plane
    foot: Spot  # where the walk ends


class Snapper:
    """Finds the roads beside a place."""

    def __init__(self, network: Network) -> None:
        """Read the grid of the network."""
        self._network = network
        self._grid = Grid(float(str(network.about["wide_deg"])))
        self.beside = lru_cache(KEPT)(self._beside)

    def _beside(self, point: Point, mode: int) -> tuple[Beside, ...]:
        """Return the roads beside a place on which the mode may start, the nearest first; none when all are far."""
        for rings in RINGS:
            found = self._nearest(point, mode, rings)
            if found and found[0].walk_m <= min(rings * CELL_M - CELL_M / 4, FARTHEST_M):
                return found
        return ()

    def _nearest(self, point: Point, mode: int, rings: int) -> tuple[Beside, ...]:
        plane = plane_at(point.lat)
        here = plane.spot(point.lat, point.lon)
        best = self._apart(plane, here, self._box(point, rings), 1 << mode)
        ranked = sorted((square, edge, piece) for edge, (square, piece) in best.items())
        most = ((ranked[0][0] ** 0.5 + BESIDE_M) ** 2) if ranked else 0.0
        meant = [row for row in ranked[:MOST_ROADS] if row[0] <= most]
        return tuple(self._place_on(plane, here, edge, piece) for _, edge, piece in meant)

    def _box(self, point: Point, rings: int) -> tuple[range, range]:
        row, column = self._grid.row(point.lat), self._grid.column(point.lon)
        return range(row - rings, row + rings + 1), range(max(column - rings, 0), column + rings + 1)

    def _apart(self, plane: Plane, here: Spot, box: tuple[range, range], mark: int) -> dict[int, tuple[float, int]]:
        """Return, for each edge in the box with the mark, its square distance and nearest piece.

        The arithmetic of `foot_of`, written out: this runs for a hundred pieces a place.
        """
        network = self._network
        lats, lons, marks = network.lats, network.lons, network.marks
        wide, tall = plane.narrow / DEGREE, METRES_A_DEGREE / DEGREE
        best: dict[int, tuple[float, int]] = {}
        for one, past in runs(network.cells, network.cell_first, *box):
            for at in range(one, past):
                edge = network.piece_edges[at]
                if marks[edge] & mark:
                    piece = network.pieces[at]
                    x, y = here.x - lons[piece] * wide, here.y - lats[piece] * tall
                    dx, dy = (lons[piece + 1] - lons[piece]) * wide, (lats[piece + 1] - lats[piece]) * tall
                    square = dx * dx + dy * dy
                    share = (x * dx + y * dy) / square if square else 0.0
                    if share > 0:
                        share = min(share, 1.0)
                        x, y = x - share * dx, y - share * dy
                    square = x * x + y * y
                    if edge not in best or square < best[edge][0]:
                        best[edge] = square, piece
        return best

    def _place_on(self, plane: Plane, here: Spot, edge: int, piece: int) -> Beside:
        line = self.line(plane, edge)
        at = piece - self._network.shape_first[edge]
        one, other = line[at], line[at + 1]
        foot = foot_of(here, one, other)
        lengths = [dist(*ends) for ends in pairwise(line)]
        share = (sum(lengths[:at]) + lengths[at] * foot.share) / (sum(lengths) or 1.0)
        end = Spot(one.x + (other.x - one.x) * foot.share, one.y + (other.y - one.y) * foot.share)
        return Beside(edge, share, foot.apart_m, here, end)

    def line(self, plane: Plane, edge: int) -> list[Spot]:
        """Lay an edge's coarse line on a plane."""
        first, past = self._network.shape_first[edge], self._network.shape_first[edge + 1]
        return [self._spot(plane, at) for at in range(first, past)]

    def edges_in(self, south: float, west: float, north: float, east: float) -> set[int]:
        """Return the edges that come near a box of degrees."""
        rows = range(self._grid.row(south) - 1, self._grid.row(north) + 2)
        columns = range(max(self._grid.column(west) - 1, 0), self._grid.column(east) + 2)
        network = self._network
        found = runs(network.cells, network.cell_first, rows, columns)
        return {edge for one, past in found for edge in network.piece_edges[one:past]}

    def _spot(self, plane: Plane, at: int) -> Spot:
        return plane.spot(self._network.lats[at] / DEGREE, self._network.lons[at] / DEGREE)
