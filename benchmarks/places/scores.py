"""What a list of answers amounts to: shares with their intervals, times, and the ones that went wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.places.asking import Answer
    from benchmarks.places.queries import Query

HIT_M = 100.0
FAR_M = 500.0
SCORE_95 = 1.959964  # two-sided normal quantile of 95 %


@dataclass(frozen=True, slots=True)
class Asked:
    """One query with its answer."""

    query: Query
    answer: Answer

    @property
    def away_m(self) -> float:
        """Metres from the first candidate to the truth; infinite without one."""
        if not self.answer.guesses:
            return math.inf
        return self.query.truth.away_m(self.answer.guesses[0].lat, self.answer.guesses[0].lon)

    @property
    def hit(self) -> bool:
        """The first candidate is right."""
        return self.away_m <= HIT_M

    @property
    def offered(self) -> bool:
        """Some candidate is right: whoever is asked finds it among the buttons."""
        return any(self.query.truth.away_m(guess.lat, guess.lon) <= HIT_M for guess in self.answer.guesses)

    @property
    def silent_wrong(self) -> bool:
        """Given without asking, and far off."""
        return self.answer.sure and self.away_m > FAR_M


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """0..1; 0 of none."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval (E. B. Wilson, JASA 22, 1927)."""
        if not self.total:
            return (0.0, 1.0)
        square = SCORE_95**2
        middle = (self.value + square / (2 * self.total)) / (1 + square / self.total)
        spread = self.value * (1 - self.value) / self.total + square / (4 * self.total**2)
        half = SCORE_95 * math.sqrt(spread) / (1 + square / self.total)
        return (max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class Times:
    """Of single queries, in milliseconds of processor time or by the clock."""

    p50: float
    p95: float
    p99: float
    longest: float


@dataclass(frozen=True, slots=True)
class Score:
    """One row's result."""

    hit: Share
    offered: Share
    questions: Share
    silent_wrong: Share
    times: Times
    misses: tuple[Asked, ...] = field(repr=False)


def of(asked: Sequence[Asked]) -> Score:
    """Add up a row."""
    total = len(asked)
    return Score(
        hit=Share(sum(one.hit for one in asked), total),
        offered=Share(sum(one.offered for one in asked), total),
        questions=Share(sum(not one.answer.sure for one in asked), total),
        silent_wrong=Share(sum(one.silent_wrong for one in asked), total),
        times=times([one.answer.worked_s for one in asked]),
        misses=tuple(one for one in asked if not one.hit),
    )


def times(took_s: Sequence[float]) -> Times:
    """Return the percentiles."""
    ordered = sorted(1000 * took for took in took_s)
    return Times(
        quantile(ordered, 0.5), quantile(ordered, 0.95), quantile(ordered, 0.99), ordered[-1] if ordered else 0
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value that this share of an ordered list does not exceed; 0 of an empty one."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0
