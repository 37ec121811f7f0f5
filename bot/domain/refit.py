"""What volunteers really answered beside the table of chances, and the table that would fit it better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import NamedTuple

from bot.domain.declining import DeclineReason

BELIEF = 40  # questions that the present table counts for: few answers move it little

WORN = (0, 1, 3)  # earlier questions from which on somebody counts as asked a little, and often


class Answered(NamedTuple):
    """One question that reached its volunteer, and what came of it."""

    minutes: float  # of the way, as it was known
    yes: bool
    reply_min: float | None  # until the answer; None: there was none
    reason: DeclineReason | None = None  # of a no, where it was given
    before: int = 0  # questions to the same volunteer in the two hours before


@dataclass(slots=True)
class Step:
    """One step of the table: what it says, and what was observed."""

    below_min: float | None  # minutes of travel; None: beyond all steps
    chance: float
    asked: int = 0
    yes: int = 0
    fitted: float = field(default=0.0)

    @property
    def share(self) -> float | None:
        """The observed share of yes; None when nobody was asked."""
        return self.yes / self.asked if self.asked else None


@dataclass(slots=True)
class Worn:
    """Those who had been asked so often already, and how they answered."""

    least: int  # questions in the two hours before; up to the next row's
    asked: int = 0
    yes: int = 0
    expected: float = 0.0  # yeses, by their way alone

    @property
    def ratio(self) -> float | None:
        """How often they said yes for each time that their way let expect it; None when nobody was asked."""
        return self.yes / self.expected if self.expected else None


class Observed(NamedTuple):
    """The whole comparison."""

    steps: Sequence[Step]  # nearest first, the last is beyond
    answers: int
    median_min: float | None  # of the replies; None without any
    late_min: float | None  # by which nine of ten of the replies had come
    reasons: Mapping[DeclineReason, Sequence[float]]  # why not: the minutes of the way of each who said so
    worn: Sequence[Worn]  # the least asked first


def compare(answered: Iterable[Answered], table: Sequence[tuple[float, float]], beyond: float) -> Observed:
    """Put what was answered beside the table, and fit a new one: never rising with distance.

    Each step's share is drawn towards the table as if BELIEF more had been asked; neighbours that would rise are
    pooled (pool adjacent violators: Ayer et al. 1955).
    """
    steps = [Step(below, chance) for below, chance in table] + [Step(None, beyond)]
    every = [(one, _step(steps, one)) for one in answered]
    for one, step in every:
        step.asked += 1
        step.yes += one.yes
    _fit(steps)
    replies = [one.reply_min for one, _ in every if one.reply_min is not None]
    return Observed(
        steps,
        len(replies),
        median(replies) if replies else None,
        quantiles(replies, n=10)[-1] if len(replies) > 1 else None,
        {reason: [one.minutes for one, _ in every if one.reason is reason] for reason in DeclineReason},
        _worn(every),
    )


def _step(steps: Iterable[Step], one: Answered) -> Step:
    return next(step for step in steps if step.below_min is None or one.minutes < step.below_min)


def _worn(every: Iterable[tuple[Answered, Step]]) -> list[Worn]:
    rows = [Worn(least) for least in WORN]
    for one, step in every:
        row = next(row for row in reversed(rows) if one.before >= row.least)
        row.asked += 1
        row.yes += one.yes
        row.expected += step.share or 0.0
    return rows


def _fit(steps: list[Step]) -> None:
    pools: list[tuple[float, float, list[Step]]] = []  # yes, weight, steps
    for step in steps:
        pool = (step.yes + BELIEF * step.chance, float(step.asked + BELIEF), [step])
        while pools and pools[-1][0] / pools[-1][1] < pool[0] / pool[1]:
            yes, weight, before = pools.pop()
            pool = (pool[0] + yes, pool[1] + weight, before + pool[2])
        pools.append(pool)
    for yes, weight, pooled in pools:
        for step in pooled:
            step.fitted = yes / weight
