"""A grid over the map that finds the pieces of roads around a place."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from bot.places.roads.network import DEGREE
from bot.places.roads.plane import METRES_A_DEGREE, plane_at

if TYPE_CHECKING:
    from collections.abc import Iterator

CELL_M = 60.0  # most houses have their road within one; a larger cell holds too many to look at
TALL_DEG = CELL_M / METRES_A_DEGREE
STEP_M = CELL_M / 2  # a long piece is entered in the cells under points this far apart
ROW_BITS = 32


class Grid(NamedTuple):
    """Cells about CELL_M wide, as wide in degrees as the middle of the map wants it."""

    wide_deg: float

    @classmethod
    def fit(cls, lats: array[int]) -> Grid:
        """Fit the grid to a map."""
        middle = (min(lats) + max(lats)) / 2 / DEGREE
        return cls(CELL_M / plane_at(middle).narrow)

    def row(self, lat: float) -> int:
        """Return the row of a latitude."""
        return floor((lat + 90) / TALL_DEG)

    def column(self, lon: float) -> int:
        """Return the column of a longitude."""
        return floor((lon + 180) / self.wide_deg)

    def cell(self, lat: float, lon: float) -> int:
        """Return the cell that holds a place; those of a row follow each other from west to east."""
        return self.row(lat) << ROW_BITS | self.column(lon)


class Sorted(NamedTuple):
    """The pieces by cell, as Network keeps them."""

    cells: array[int]
    cell_first: array[int]
    pieces: array[int]
    piece_edges: array[int]


def pieces_by_cell(grid: Grid, shape_first: array[int], lats: array[int], lons: array[int]) -> Sorted:
    """Sort the pieces of all lines into the cells that they touch."""
    entries = sorted(
        {
            (cell, at, edge)
            for edge in range(len(shape_first) - 1)
            for at in range(shape_first[edge], shape_first[edge + 1] - 1)
            for cell in _cells_under(grid, lats, lons, at)
        }
    )
    cells, cell_first = array("Q"), array("I")
    for place, (cell, _, _) in enumerate(entries):
        if not cells or cells[-1] != cell:
            cells.append(cell)
            cell_first.append(place)
    cell_first.append(len(entries))
    pieces, edges = (array("I", (entry[part] for entry in entries)) for part in (1, 2))
    return Sorted(cells, cell_first, pieces, edges)


def _cells_under(grid: Grid, lats: array[int], lons: array[int], at: int) -> Iterator[int]:
    tall = (lats[at + 1] - lats[at]) / DEGREE
    wide = (lons[at + 1] - lons[at]) / DEGREE
    length_m = max(abs(tall) / TALL_DEG, abs(wide) / grid.wide_deg) * CELL_M
    steps = max(1, ceil(length_m / STEP_M))
    for step in range(steps + 1):
        yield grid.cell(lats[at] / DEGREE + tall * step / steps, lons[at] / DEGREE + wide * step / steps)


def runs(cells: array[int], cell_first: array[int], rows: range, columns: range) -> Iterator[tuple[int, int]]:
    """Return, for each row of a rectangle of cells, which run of the pieces lies in it."""
    for row in rows:
        one = bisect_left(cells, row << ROW_BITS | columns[0])
        past = bisect_right(cells, row << ROW_BITS | columns[-1])
        if one < past:
            yield cell_first[one], cell_first[past]
