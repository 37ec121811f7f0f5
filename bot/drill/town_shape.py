"""The ground plan of the drill town, in metres around its middle: river, roads, and the fields between them.

Only sines and fixed numbers: the same ground on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import atan2, cos, hypot, pi, sin, sqrt

XY = tuple[float, float]  # metres east and north of the middle

ROWS, COLUMNS = 6, 6
SOUTH_BANK, NORTH_BANK = 2, 3  # rows
QUAY_M = 62.0  # from the river's middle to the road beside it
RIVER_HALF_WIDTH_M = 36.0
RING_HALF_HEIGHT_M, RING_HALF_WIDTH_M = 1_780.0, 3_150.0
SAME_CORNER = 0.03  # of a road's length: streets from both sides nearer than this meet in one crossing
STEP = 0.1  # of a road's length, between the points that draw its bend

# Metres east of the middle, row by row from the south; both banks alike, so that bridges lie straight.
EAST_M = (
    (-1950, -1180, -430, 420, 1250, 1930),
    (-2190, -1330, -520, 380, 1300, 2160),
    (-2260, -1290, -400, 450, 1240, 2240),
    (-2260, -1290, -400, 450, 1240, 2240),
    (-2180, -1380, -330, 520, 1330, 2170),
    (-1900, -1230, -380, 480, 1220, 1900),
)


def river_north_m(east: float) -> float:
    """Return how far north the middle of the river runs: two bends on a slope."""
    return 0.1 * east + 300 * sin(east / 640 + 0.4)


def beside_river(east: float, off_m: float) -> XY:
    """Return the point that far north (or, negative, south) of the river's middle, square to its course."""
    slope = atan2(river_north_m(east + 1) - river_north_m(east - 1), 2)
    return east - off_m * sin(slope), river_north_m(east) + off_m * cos(slope)


def on_row(row: int, east: float) -> XY:
    """Return where a row of roads passes, that far east."""
    if row in {SOUTH_BANK, NORTH_BANK}:
        return beside_river(east, QUAY_M if row == NORTH_BANK else -QUAY_M)
    northern = 1 if row > NORTH_BANK else -1
    if row in {0, ROWS - 1}:
        bow = sqrt(1 - (east / RING_HALF_WIDTH_M) ** 2)
        return east, northern * RING_HALF_HEIGHT_M * bow + 25 * sin(east / 310)
    return east, 0.55 * river_north_m(east) + northern * 770 + 45 * sin(east / 380 + row)


def corner(row: int, column: int) -> XY:
    """Return where a row meets a column."""
    return on_row(row, EAST_M[row][column])


@dataclass
class Road:
    """A stretch between two corners; side streets join it where they will."""

    course: Callable[[float], XY]  # 0 at its start, 1 at its end
    stops: dict[float, int] = field(default_factory=dict)  # crossings: how far along, node

    def stop(self, along: float, node: Callable[[XY], int]) -> int:
        """Return the crossing there, or the one close by."""
        near = min(self.stops, key=lambda stop: abs(stop - along), default=None)
        if near is None or abs(near - along) > SAME_CORNER:
            self.stops[near := along] = node(self.course(along))
        return self.stops[near]

    def nodes(self, node: Callable[[XY], int]) -> list[int]:
        """Return all its nodes from start to end, with as many between the crossings as the bend needs."""
        crossings = dict(self.stops)
        bends = [step * STEP for step in range(1, round(1 / STEP))]
        free = [along for along in bends if all(abs(along - stop) > SAME_CORNER for stop in crossings)]
        return [number for _, number in sorted((crossings | {at: node(self.course(at)) for at in free}).items())]


def eastward(row: int, column: int) -> Road:
    """Return the road from this corner to the next one east."""
    west, east = EAST_M[row][column], EAST_M[row][column + 1]
    return Road(lambda along: on_row(row, west + along * (east - west)))


def northward(row: int, column: int) -> Road:
    """Return the road from this corner to the next one north, slightly bent; bridges are straight."""
    (x0, y0), (x1, y1) = corner(row, column), corner(row + 1, column)
    length = hypot(x1 - x0, y1 - y0)
    bulge = 0.0 if row == SOUTH_BANK else 42 * sin(3 * row + 2 * column + 1)

    def course(along: float) -> XY:
        aside = bulge * sin(pi * along) / length
        return x0 + along * (x1 - x0) - aside * (y1 - y0), y0 + along * (y1 - y0) + aside * (x1 - x0)

    return Road(course)


@dataclass
class Field:
    """The ground between four roads; (u, v) runs from (0, 0) in the south-west to (1, 1) in the north-east."""

    south: Road
    north: Road
    west: Road
    east: Road
    bend: float  # how far its streets swing, as a share of the field

    def at(self, u: float, v: float) -> XY:
        """Return the point of the field in metres: a Coons patch over its four roads, its inside gently swung."""
        u, v = u + self.bend * sin(pi * u) * sin(2 * pi * v), v + self.bend * sin(pi * v) * sin(2 * pi * u)
        south, north, west, east = self.south.course, self.north.course, self.west.course, self.east.course

        def blended(axis: int) -> float:
            across = (1 - v) * south(u)[axis] + v * north(u)[axis]
            along = (1 - u) * west(v)[axis] + u * east(v)[axis]
            low = (1 - u) * south(0)[axis] + u * south(1)[axis]
            high = (1 - u) * north(0)[axis] + u * north(1)[axis]
            return across + along - (1 - v) * low - v * high

        return blended(0), blended(1)

    def border(self, u: float, v: float) -> tuple[Road, float] | None:
        """Return the road that the point lies on and how far along it, if it lies on one."""
        if v in {0, 1}:
            return (self.north if v else self.south), u
        if u in {0, 1}:
            return (self.east if u else self.west), v
        return None
