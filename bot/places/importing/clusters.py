"""Joins pieces that bear one name and lie near each other."""

from __future__ import annotations

from collections import defaultdict
from math import floor, sqrt
from typing import TYPE_CHECKING

from bot.places.found import METRES_PER_DEGREE
from bot.places.importing.plane import lon_scale, metres

if TYPE_CHECKING:
    from collections.abc import Sequence

Piece = tuple["Sequence[float]", "Sequence[float]"]  # lats, lons
Cell = tuple[int, int]

# Two rows reach far enough; three columns, because a degree of longitude is shorter at the region's other end.
AROUND = [(row, column) for row in range(3) for column in range(-3, 4) if (row, column) > (0, 0)]


def near(pieces: Sequence[Piece], reach_m: float) -> list[list[int]]:
    """Return the pieces in groups, by their place in the list: two are in one when some points of theirs are near.

    Cells are so small that any two points in one of them are near each other, so only cells are compared.
    """
    if len(pieces) == 1:
        return [[0]]
    cells = _cells(pieces, reach_m)
    joined = _Joined(len(pieces))
    for cell, held in cells.items():
        first = held[0][0]
        for piece, _, _ in held:
            joined.join(first, piece)
        for row, column in AROUND:
            other = cells.get((cell[0] + row, cell[1] + column))
            if other and joined.root(other[0][0]) != joined.root(first) and _touch(held, other, reach_m):
                joined.join(first, other[0][0])
    groups: dict[int, list[int]] = defaultdict(list)
    for piece in range(len(pieces)):
        groups[joined.root(piece)].append(piece)
    return list(groups.values())


def _cells(pieces: Sequence[Piece], reach_m: float) -> dict[Cell, list[tuple[int, float, float]]]:
    nearest_equator = min(abs(lat) for lats, _ in pieces for lat in lats)
    high = reach_m / sqrt(2) / METRES_PER_DEGREE
    wide = high / lon_scale(nearest_equator)
    cells: dict[Cell, list[tuple[int, float, float]]] = defaultdict(list)
    for at, (lats, lons) in enumerate(pieces):
        for lat, lon in zip(lats, lons, strict=True):
            cells[floor(lat / high), floor(lon / wide)].append((at, lat, lon))
    return cells


def _touch(some: list[tuple[int, float, float]], others: list[tuple[int, float, float]], reach_m: float) -> bool:
    return any(metres(lat, lon, *other[1:]) <= reach_m for _, lat, lon in some for other in others)


class _Joined:
    """Which pieces have become one (union-find)."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, piece: int) -> int:
        """Return the piece that stands for the group."""
        while self._above[piece] != piece:
            self._above[piece] = self._above[self._above[piece]]
            piece = self._above[piece]
        return piece

    def join(self, one: int, other: int) -> None:
        """Make the two groups one."""
        self._above[self.root(other)] = self.root(one)
