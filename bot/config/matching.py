"""The section [matching]: who is asked, how many, how far, and when people are called in."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt, model_validator

from bot.config.kinds import Chance, ChanceSteps, QuietHours, Steps
from bot.config.section import Section


class Urgency(Section):
    """How a request of this urgency is offered around, and when people are called in."""

    weight: PositiveFloat
    target: Annotated[float, Field(gt=0, lt=1)]
    horizon_min: PositiveFloat
    most_asks: PositiveInt
    radius_km: PositiveFloat
    doubles_min: PositiveFloat
    widest_km: PositiveFloat
    cap: PositiveInt
    cap_day: PositiveInt
    hold_min: PositiveFloat
    reask_min: PositiveFloat
    desk_after_min: NonNegativeFloat
    escalate_after_min: PositiveFloat
    eta_grace_min: NonNegativeFloat
    preferred_eta_min: PositiveFloat
    window_s: NonNegativeFloat
    standby_answer_s: PositiveFloat

    @model_validator(mode="after")
    def _desk_comes_first(self) -> Self:
        if self.desk_after_min > self.escalate_after_min:
            raise ValueError("desk_after_min up to escalate_after_min: the desk hears of it before it is escalated")
        return self

    @model_validator(mode="after")
    def _circles_grow(self) -> Self:
        if self.radius_km > self.widest_km:
            raise ValueError("radius_km up to widest_km: the first circle lies within the widest")
        return self


def _urgency(*row: Any) -> Urgency:
    return Urgency(**dict(zip(Urgency.model_fields, row, strict=True)))


class Matching(Section):
    critical: Urgency = _urgency(4, 0.8, 3, 8, 8, 6, 20, 6, 24, 5, 15, 0, 5, 5, 15, 0, 60)
    high: Urgency = _urgency(2, 0.6, 5, 8, 6, 20, 20, 4, 16, 5, 30, 20, 60, 15, 45, 60, 120)
    normal: Urgency = _urgency(1, 0.4, 10, 5, 5, 40, 20, 4, 12, 5, 60, 180, 720, 60, 240, 300, 300)
    low: Urgency = _urgency(0.5, 0.3, 30, 3, 5, 60, 20, 2, 6, 15, 240, 1440, 4320, 120, 1440, 900, 900)
    round_s: PositiveFloat = 30
    uneven_ratio: Annotated[float, Field(gt=1)] = 1.5
    chance_by_minutes: ChanceSteps = ((3, 0.30), (6, 0.25), (12, 0.20), (21, 0.12), (36, 0.06))
    chance_beyond: Chance = 0.02
    reply_median_min: PositiveFloat = 2
    reply_late_min: PositiveFloat = 7
    minute_cost: NonNegativeFloat = 0.007
    load_cost: NonNegativeFloat = 0.03
    spare_cost: NonNegativeFloat = 0.3
    scarce_share: Chance = 0.2
    idle_bonus: NonNegativeFloat = 0.01
    floor: float = -0.1
    quiet_hours: QuietHours = (22, 7)
    eta_choices_min: Steps = (10, 20, 40, 60)

    @model_validator(mode="after")
    def _far_is_never_likelier(self) -> Self:
        if self.chance_beyond > min(chance for _, chance in self.chance_by_minutes or ((0, 1.0),)):
            raise ValueError("chance_beyond up to the last chance of chance_by_minutes: farther is never likelier")
        return self

    @model_validator(mode="after")
    def _worse_is_never_asked_less(self) -> Self:
        for calmer, worse in pairwise((self.low, self.normal, self.high, self.critical)):
            for key in ("weight", "target", "most_asks", "radius_km", "widest_km", "cap", "cap_day"):
                if getattr(calmer, key) > getattr(worse, key):
                    raise ValueError(f"{key} never lower for what is more urgent")
            for key in ("horizon_min", "doubles_min"):
                if getattr(calmer, key) < getattr(worse, key):
                    raise ValueError(f"{key} never longer for what is more urgent")
        return self

    @model_validator(mode="after")
    def _replies_spread(self) -> Self:
        if self.reply_late_min <= self.reply_median_min:
            raise ValueError("reply_late_min above reply_median_min")
        return self
