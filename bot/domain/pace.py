"""The figures of who is asked: how each urgency is handled, and what a way, a question and a rest weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.chances import Chances
from bot.domain.model import Urgency


@dataclass(frozen=True, slots=True)
class Pace:
    """How one urgency is handled; the figures are config."""

    urgency: Urgency
    weight: float  # of a likely yes, against distance and load
    target: float  # chance of a yes within the horizon at which nobody more is asked
    horizon_min: float
    most_asks: int  # a seat and round
    radius_km: float  # of the first circle
    doubles_min: float  # waiting time after which the circle doubles, and again
    widest_km: float
    cap: int  # a volunteer with so many questions in the last two hours is asked nothing more of this urgency
    cap_day: int  # the same of a day
    hold_min: float  # after which a question without an answer frees its volunteer for another
    reask_min: float  # after which somebody who kept silent may be asked again about the same request
    desk_after_s: float
    escalate_after_s: float
    eta_grace_s: float

    def circle_km(self, waiting_min: float, pushed: int = 0) -> float:
        """How far volunteers are asked after this waiting; each push doubles it once more."""
        doublings = min(int(waiting_min / self.doubles_min) + pushed, 30)
        return min(self.radius_km * 2.0**doublings, self.widest_km)

    def wider_km(self, circle_km: float) -> float | None:
        """The circle after this one; None when it is the widest."""
        return None if circle_km >= self.widest_km else min(circle_km * 2, self.widest_km)


@dataclass(frozen=True, slots=True)
class Rules:
    """All figures of the policy."""

    paces: Mapping[Urgency, Pace]
    chances: Chances
    minute_cost: float  # of the score, a minute of travel
    load_cost: float  # of the score, a question in the last two hours
    spare_cost: float  # of the score, for sending who has a scarce skill to what needs none of it
    idle_bonus: float  # for each hour without a question, up to IDLE_MOST_H
    floor: float  # pairs that score below are not worth a question: far ones cost rest that nearer requests need
    minutes_a_km: float  # where the time of the way is not known
    most_a_round: int  # what can be sent before the next round; the best pairs go first
