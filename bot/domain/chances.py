"""How likely it is that somebody says yes, and how soon: the figures behind who is asked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import log
from statistics import NormalDist

NORMAL = NormalDist()
NO_TIME_MIN = 1e-6  # below, a logarithm of it is no use
P90 = NORMAL.inv_cdf(0.9)


@dataclass(frozen=True)
class Replies:
    """How long people take to answer: lognormal, by its median and the time by which nine of ten have answered."""

    median_min: float
    p90_min: float

    @cached_property
    def _spread(self) -> float:
        return max(log(self.p90_min / self.median_min) / P90, 1e-6)

    def within(self, minutes: float) -> float:
        """The share of answers that have come after so many minutes."""
        if minutes <= NO_TIME_MIN:
            return 0.0
        return NORMAL.cdf(log(minutes / self.median_min) / self._spread)


@dataclass(frozen=True)
class Chances:
    """How likely a volunteer says yes, by the time the way takes: the longer, the less likely, or as likely."""

    steps: tuple[tuple[float, float], ...]  # (minutes of travel below which, chance), growing minutes
    beyond: float  # farther than the last step
    replies: Replies

    @cached_property
    def _below(self) -> list[float]:
        return [minutes for minutes, _ in self.steps]

    @cached_property
    def _chances(self) -> list[float]:
        return [*(chance for _, chance in self.steps), self.beyond]

    def of(self, minutes: float) -> float:
        """The chance that somebody this far away says yes at all."""
        return self._chances[bisect_right(self._below, minutes)]

    def soon(self, chance: float, horizon_min: float) -> float:
        """The chance of a yes within the horizon, of somebody who is asked now."""
        return chance * self.replies.within(horizon_min)

    def left(self, chance: float, age_min: float, horizon_min: float) -> float:
        """The chance of a yes within the horizon, of somebody who has kept silent for so long."""
        before = self.replies.within(age_min)
        after = self.replies.within(age_min + horizon_min)
        return chance * (after - before) / (1 - chance * before)


class Odds:
    """The chance that enough say yes for all free seats, as one after the other is asked."""

    def __init__(self, seats: int) -> None:
        """Start with nobody asked."""
        self._open = [1.0] + [0.0] * (seats - 1)  # chance that exactly so many seats are filled, short of all

    def ask(self, chance: float, party: int = 1) -> None:
        """Count one more who may say yes, and then fills as many seats as persons come."""
        self._open = [
            share * (1 - chance) + (self._open[filled - party] * chance if filled >= party else 0.0)
            for filled, share in enumerate(self._open)
        ]

    @property
    def chance(self) -> float:
        """The chance that all seats are filled."""
        return max(0.0, 1 - sum(self._open))


def odds(seats: int, asked: Iterable[tuple[float, int]]) -> Odds:
    """Return the odds after all of these were asked, each with their chance and how many come."""
    counted = Odds(seats)
    for chance, party in asked:
        counted.ask(chance, party)
    return counted
