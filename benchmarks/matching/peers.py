"""The rules that others use: everybody, everybody near, the nearest few again and again, a rolling number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.matching.simulation import Simulation, Why
from bot.domain.model import Urgency

HOLD_MIN = 5.0  # a volunteer is not rung again by a wave while a question is this young
Cap = Mapping[Urgency, int]


def by_urgency(normal: float, high: float, critical: float) -> dict[Urgency, float]:
    """Name three figures."""
    return {Urgency.NORMAL: normal, Urgency.HIGH: high, Urgency.CRITICAL: critical}


CAP = {Urgency.NORMAL: 3, Urgency.HIGH: 4, Urgency.CRITICAL: 6}


@dataclass(frozen=True)
class Waves:
    """The nearest few, and the next nearest again and again; k may be everybody, then also who comes on duty later."""

    name: str
    k: float
    every_min: Mapping[Urgency, float]
    reach_km: float = math.inf
    cap: Cap | None = None
    hold: float | None = HOLD_MIN
    round_min: float | None = None

    def hold_min(self, urgency: Urgency) -> float | None:  # noqa: ARG002 - the same for all
        """Only who was not asked in a while is asked again."""
        return self.hold

    def look(self, moment: Simulation, calls: Sequence[int], why: Why) -> None:
        """Send a wave to each."""
        if why is Why.REFUSED:
            return
        for call in calls:
            urgency = moment.city.calls[call].urgency
            asking = _Asking(
                self.reach_km, self.cap[urgency] if self.cap else math.inf, one_question=self.hold is not None
            )
            _ask_nearest(moment, call, self.k, asking)
            moment.wake(call, self.every_min[urgency])

    def instead(self, moment: Simulation, helper: int) -> int | None:  # noqa: ARG002 - a late yes is lost
        """Show nothing."""
        return None

    def came_free(self, moment: Simulation, helper: int) -> None:
        """The next wave finds them."""


@dataclass(frozen=True)
class Rolling:
    """Always so many open questions: each no, and each silence of a while, is replaced by the next nearest."""

    name: str
    k: int
    patience_min: float = 5.0
    round_min: float | None = None

    def hold_min(self, urgency: Urgency) -> float | None:  # noqa: ARG002 - the same for all
        """So long is an answer waited for."""
        return self.patience_min

    def look(self, moment: Simulation, calls: Sequence[int], why: Why) -> None:
        """Fill up; when there was nobody, try again a while later."""
        for call in calls:
            lacking = self.k - sum(offer.live for offer in moment.ledger.offers[call])
            if lacking > 0:
                _ask_nearest(moment, call, lacking, _Asking())
            if why is not Why.REFUSED:
                moment.wake(call, self.patience_min)

    def instead(self, moment: Simulation, helper: int) -> int | None:  # noqa: ARG002 - a late yes is lost
        """Show nothing."""
        return None

    def came_free(self, moment: Simulation, helper: int) -> None:
        """The next wave finds them."""


@dataclass(frozen=True, slots=True)
class _Asking:
    reach_km: float = math.inf
    cap: float = math.inf
    one_question: bool = True


def _ask_nearest(moment: Simulation, call: int, k: float, asking: _Asking) -> None:
    asked, km = moment.asked_about[call], moment.city.km[call]
    able = moment.ledger.idle if asking.one_question else moment.ledger.available
    for helper in moment.city.nearest[call]:
        if k <= 0 or km[helper] > asking.reach_km:
            return
        if helper in able and helper not in asked and moment.recent[helper] < asking.cap:
            moment.ask(call, helper)
            k -= 1


EVERY_MINUTE = by_urgency(1, 1, 1)
EVERY_FIVE = by_urgency(5, 5, 5)
PEERS: tuple[Waves | Rolling, ...] = (
    Waves("broadcast", math.inf, EVERY_MINUTE, hold=None),
    Waves("broadcast-5km", math.inf, EVERY_MINUTE, reach_km=5.0, hold=None),
    Waves("nearest-1", 1, EVERY_FIVE),
    Waves("nearest-5", 5, EVERY_FIVE),
    Waves("nearest-3-paced-cap", 3, by_urgency(10, 5, 2), cap=CAP),
    Rolling("rolling-7", 7),
)
