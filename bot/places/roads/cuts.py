"""What a closure cuts: which stretches of which edges nobody passes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.closures import ClosureKind, Shape
from bot.places.roads.plane import METRES_A_DEGREE, Plane, Spot, crosses, foot_of, inside, plane_at
from bot.places.roads.ways import BRIDGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.places.roads.network import Network
    from bot.places.roads.snapping import Beside, Snapper

STEP_M = 5.0  # how exactly the borders of a closed area are found on a road


class Stretch(NamedTuple):
    """A closed part of an edge, in shares of its length; nothing is left of a road between two equal ones."""

    begins: float
    ends: float


class Cuts:
    """All that is closed at the moment."""

    def __init__(self, network: Network, snapper: Snapper, shapes: Sequence[Shape]) -> None:
        """Work out once what the shapes cut."""
        self._network, self._snapper = network, snapper
        self.shapes = tuple(shapes)
        self._stretches: dict[int, list[Stretch]] = {}
        for shape in shapes:
            for edge, stretch in self._of_shape(shape):
                self._stretches.setdefault(edge, []).append(stretch)
        self.edges = frozenset(self._stretches)

    def free(self, edge: int, one: float, other: float) -> bool:
        """Tell whether the edge can be travelled between two shares of its length."""
        low, high = min(one, other), max(one, other)
        return all(cut.ends < low or cut.begins > high for cut in self._stretches.get(edge, ()))

    def reached(self, beside: Beside) -> bool:
        """Tell whether a road beside a place can be walked to: it is open there, and no closed area lies between."""
        if not self.shapes:
            return True
        at = beside.share
        shut = any(cut.begins < at < cut.ends for cut in self._stretches.get(beside.edge, ()))
        return not shut and not any(_between(shape, beside) for shape in self.shapes)

    def _of_shape(self, shape: Shape) -> Iterator[tuple[int, Stretch]]:
        if not shape.points:
            return
        plane = plane_at(shape.points[0].lat)
        for edge in self._near(shape):
            if shape.kind is ClosureKind.BRIDGE and not self._network.marks[edge] & BRIDGE:
                continue
            line = self._snapper.line(plane, edge)
            for stretch in _stretches(shape, _spots(plane, shape), line):
                yield edge, stretch

    def _near(self, shape: Shape) -> list[int]:
        tall = shape.radius_m / METRES_A_DEGREE
        wide = shape.radius_m / plane_at(shape.points[0].lat).narrow
        lats, lons = [point.lat for point in shape.points], [point.lon for point in shape.points]
        box = (min(lats) - tall, min(lons) - wide, max(lats) + tall, max(lons) + wide)
        return sorted(self._snapper.edges_in(*box))


def _spots(plane: Plane, shape: Shape) -> list[Spot]:
    return [plane.spot(point.lat, point.lon) for point in shape.points]


def _stretches(shape: Shape, spots: list[Spot], line: list[Spot]) -> Iterator[Stretch]:
    """Return what a shape cuts out of a line."""
    if shape.kind is ClosureKind.BRIDGE:
        if any(_nearest(spot, line)[0] <= shape.radius_m for spot in spots):
            yield Stretch(0.0, 1.0)
    elif shape.kind is ClosureKind.CROSSING:
        apart_m, share = _nearest(spots[0], line)
        if apart_m <= shape.radius_m:
            yield Stretch(share, share)  # whoever lives at the corner still gets away from it
    else:
        yield from _covered(shape, spots, line)


def _nearest(spot: Spot, line: list[Spot]) -> tuple[float, float]:
    """Return how near a line comes to a place, and at which share of its length."""
    best, at, walked = (float("inf"), 0.0), 0.0, 0.0
    lengths = [_length(one, other) for one, other in pairwise(line)]
    for (one, other), length in zip(pairwise(line), lengths, strict=True):
        foot = foot_of(spot, one, other)
        at = walked + length * foot.share
        best = min(best, (foot.apart_m, at))
        walked += length
    return best[0], best[1] / (walked or 1.0)


def _covered(shape: Shape, spots: list[Spot], line: list[Spot]) -> Iterator[Stretch]:
    """Return the stretches of a line that lie in a round or an outline, to within STEP_M."""
    if not _may_meet(shape, spots, line):
        return
    walked, whole = 0.0, sum(_length(one, other) for one, other in pairwise(line)) or 1.0
    begins: float | None = None
    for one, other in pairwise(line):
        length = _length(one, other)
        steps = max(1, round(length / STEP_M))
        for step in range(steps):
            share = (step + 0.5) / steps
            spot = Spot(one.x + (other.x - one.x) * share, one.y + (other.y - one.y) * share)
            covered = _covers(shape, spots, spot)
            if covered and begins is None:
                begins = walked + length * step / steps
            elif not covered and begins is not None:
                yield Stretch(begins / whole, (walked + length * step / steps) / whole)
                begins = None
        walked += length
    if begins is not None:
        yield Stretch(begins / whole, 1.0)


def _may_meet(shape: Shape, spots: list[Spot], line: list[Spot]) -> bool:
    radius = shape.radius_m
    return (
        min(spot.x for spot in line) <= max(spot.x for spot in spots) + radius
        and max(spot.x for spot in line) >= min(spot.x for spot in spots) - radius
        and min(spot.y for spot in line) <= max(spot.y for spot in spots) + radius
        and max(spot.y for spot in line) >= min(spot.y for spot in spots) - radius
    )


def _covers(shape: Shape, spots: list[Spot], spot: Spot) -> bool:
    if shape.kind is ClosureKind.POLYGON:
        return inside(spot, spots)
    return _length(spot, spots[0]) <= shape.radius_m


def _between(shape: Shape, beside: Beside) -> bool:
    """Tell whether a walk to a road leads through a closed area; crossings and bridges are no areas."""
    if shape.kind not in (ClosureKind.PIN, ClosureKind.POLYGON):
        return False
    spots = [Spot(point.lon * _narrow(shape), point.lat * METRES_A_DEGREE) for point in shape.points]
    stretch = _narrow(shape) / plane_at(beside.here.y / METRES_A_DEGREE).narrow
    here, foot = Spot(beside.here.x * stretch, beside.here.y), Spot(beside.foot.x * stretch, beside.foot.y)
    if shape.kind is ClosureKind.PIN:
        return foot_of(spots[0], here, foot).apart_m <= shape.radius_m
    borders = zip(spots, [*spots[1:], spots[0]], strict=True)
    return inside(here, spots) or inside(foot, spots) or any(crosses(here, foot, *border) for border in borders)


def _narrow(shape: Shape) -> float:
    return plane_at(shape.points[0].lat).narrow


def _length(one: Spot, other: Spot) -> float:
    return float(((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5)
