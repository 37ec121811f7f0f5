"""The streets inside a field of the drill town: straight ones that cross, rounds, and spokes that leave them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, radians, sin

UV = tuple[float, float]  # a point of a field, 0..1 eastwards and northwards

STEP = 0.11  # of a field, between the points that draw a street
ROUND_STEP_DEGREES = 15
UNSEEN_DEGREES = 5  # a bend this close to a crossing is not seen


@dataclass(frozen=True)
class Path:
    """How a street runs: "u AT FROM TO", "v AT FROM TO", "ring RADIUS", "spoke DEGREES FROM"."""

    sort: str
    at: float  # where it runs; a ring's radius; a spoke's degrees, counter-clockwise from east
    start: float = 0.0
    end: float = 0.0

    @classmethod
    def read(cls, text: str) -> Path:
        """Read it as the plan writes it."""
        sort, *numbers = text.split()
        return cls(sort, *map(float, numbers))


def points(path: Path, others: list[Path]) -> list[UV]:
    """Return the street's points in order, among them every one where another street of the field crosses."""
    if path.sort == "ring":
        return _round(path, [other.at for other in others if other.sort == "spoke"])
    if path.sort == "spoke":
        return _spoke(path, [other.at for other in others if other.sort == "ring"])
    crossings = [other.at for other in others if _crosses(path, other)]
    along = _filled([path.start, *crossings, path.end])
    return [(path.at, step) if path.sort == "u" else (step, path.at) for step in along]


def _crosses(path: Path, other: Path) -> bool:
    square = {path.sort, other.sort} == {"u", "v"}
    return square and path.start <= other.at <= path.end and other.start <= path.at <= other.end


def _filled(stops: list[float]) -> list[float]:
    """Return the stops in order, with as many steps between them as a gentle bend needs."""
    ordered, filled = sorted(set(stops)), []
    for start, end in pairwise(ordered):
        steps = ceil((end - start) / STEP)
        filled += [start + (end - start) * step / steps for step in range(steps)]
    return [*filled, ordered[-1]]


def _polar(radius: float, degrees: float) -> UV:
    return 0.5 + radius * cos(radians(degrees)), 0.5 + radius * sin(radians(degrees))


def _round(ring: Path, spokes: list[float]) -> list[UV]:
    free = range(0, 360, ROUND_STEP_DEGREES)
    between = [turn for turn in free if all(abs(turn - spoke) > UNSEEN_DEGREES for spoke in spokes)]
    turns = sorted([*between, *spokes])
    return [_polar(ring.at, turn) for turn in [*turns, turns[0]]]


def _spoke(spoke: Path, rings: list[float]) -> list[UV]:
    east, north = cos(radians(spoke.at)), sin(radians(spoke.at))
    edge = 0.5 / max(abs(east), abs(north))
    radii = _filled([spoke.start, edge, *(ring for ring in rings if ring > spoke.start)])
    return [_polar(radius, spoke.at) for radius in radii]
