"""What volunteers really answered beside the table of chances, and the table that would fit it better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import NamedTuple

from bot.domain.model import DeclineReason

BELIEF = 40  # questions that the present table counts for: few answers move it little


class Answered(NamedTuple):
    """One question that reached its volunteer, and what came of it."""

    minutes: float  # of the way, as it was known
    yes: bool
    reply_min: float | None  # until the answer; None: there was none
    reason: DeclineReason | None = None  # of a no, where it was given


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


class Observed(NamedTuple):
    """The whole comparison."""

    steps: Sequence[Step]  # nearest first, the last is beyond
    answers: int
    median_min: float | None  # of the replies; None without any
    late_min: float | None  # by which nine of ten of the replies had come
    reasons: Mapping[DeclineReason, Sequence[float]]  # why not: the minutes of the way of each who said so


def compare(answered: Iterable[Answered], table: Sequence[tuple[float, float]], beyond: float) -> Observed:
    """Put what was answered beside the table, and fit a new one: never rising with distance.

    Each step's share is drawn towards the table as if BELIEF more had been asked; neighbours that would rise are
    pooled (pool adjacent violators: Ayer et al. 1955).
    """
    steps = [Step(below, chance) for below, chance in table] + [Step(None, beyond)]
    replies = []
    reasons: dict[DeclineReason, list[float]] = {reason: [] for reason in DeclineReason}
    for one in answered:
        step = next(step for step in steps if step.below_min is None or one.minutes < step.below_min)
        step.asked += 1
        step.yes += one.yes
        if one.reply_min is not None:
            replies.append(one.reply_min)
        if one.reason is not None:
            reasons[one.reason].append(one.minutes)
    _fit(steps)
    late = quantiles(replies, n=10)[-1] if len(replies) > 1 else None
    return Observed(steps, len(replies), median(replies) if replies else None, late, reasons)


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
