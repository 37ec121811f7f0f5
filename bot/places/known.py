"""What a name can stand for: a street with its houses, or one spot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.model import Point


@dataclass(frozen=True, slots=True, eq=False)
class Street:
    """A street: one name, one connected line."""

    name: str
    point: Point  # on the street, near its middle
    radius_m: float  # from there to its farthest end
    corners: Mapping[int, Point]  # its nodes by OSM id; two streets meet where they share one
    houses: Mapping[str, tuple[str, Point]]  # folded number -> number as on the door, position


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A building, a bridge, a park, or the middle of a neighbourhood."""

    name: str
    point: Point
    radius_m: float
    neighbourhood: bool
