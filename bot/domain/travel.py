"""How people travel, and how long it takes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, NamedTuple


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
