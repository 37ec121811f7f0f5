"""How people travel, how long it takes, and where a road is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple, NewType

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import PersonId, Point

ClosureId = NewType("ClosureId", int)


class Mode(StrEnum):
    """What a volunteer travels by."""

    FOOT = "foot"
    BIKE = "bike"
    CAR = "car"
    FOUR_BY_FOUR = "4x4"
    BOAT = "boat"  # no road tells how long it takes


# Where no roads are known: the usual speed in km/h along ways 1.4 times as long as the crow flies (docs/places.md);
# cars by less than on free roads, for streets in a disaster are slow.
MINUTES_A_KM: Mapping[Mode, float] = {
    mode: 60 * 1.4 / kmh
    for mode, kmh in {Mode.FOOT: 5, Mode.BIKE: 14, Mode.CAR: 28, Mode.FOUR_BY_FOUR: 28, Mode.BOAT: 20}.items()
}

How = Literal["road", "crow", "unreachable"]


class Travel(NamedTuple):
    """How long a way takes, and how well that is known."""

    minutes: float | None  # None where no road leads
    how: How  # crow: reckoned from the distance as the crow flies

    @property
    def whole(self) -> int | None:
        """The minutes as people say them, at least one."""
        return None if self.minutes is None else max(1, round(self.minutes))


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
