"""Where a road is closed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import PersonId, Point

ClosureId = NewType("ClosureId", int)


class ClosureKind(StrEnum):
    """What of the roads is closed."""

    CROSSING = "crossing"  # nobody passes where the streets meet
    BRIDGE = "bridge"  # only bridges, so that the road below stays open
    PIN = "pin"  # all roads within a radius
    POLYGON = "polygon"  # all roads within an outline


@dataclass(frozen=True, slots=True)
class Shape:
    """Where it is closed."""

    kind: ClosureKind
    points: tuple[Point, ...]  # outline of a polygon; places on the closed bridges; else one
    radius_m: float = 0.0  # around each point; 0 for a polygon


@dataclass(frozen=True, slots=True)
class Closure:
    """A stretch of road that a coordinator declared closed."""

    id: ClosureId
    shape: Shape
    name: str  # as coordinators call it
    made_by: PersonId
    until: datetime
