"""Who gets a seat: who can be there soon enough at once, else the best of those who said yes in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import NamedTuple

from bot.domain.model import AssignmentId, PersonId

MOST_SEATS = 20  # as the schema has it; a greater effort is steered by people, not by seats


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one urgency waits for somebody quicker; the figures are config."""

    preferred_eta_min: float  # who can be there within this has the seat at once
    window_s: float  # how long others may still be quicker than one who needs longer
    answer_s: float  # how long somebody on standby may take to say that they still can


class Waiting(NamedTuple):
    """Somebody who said yes and holds no seat."""

    id: AssignmentId
    volunteer: PersonId
    eta_at: datetime
    eta_min: int  # the time they gave when they said yes
    travel_min: float | None  # None: not known
    party: int  # persons who come together
    firm: bool  # said yes just now: gets a free seat without being asked again
    answer_by: datetime | None  # asked whether they can still go, until then


def at_once(eta_min: float, patience: Patience) -> bool:
    """Tell whether this time of arrival has a free seat at once; without a window every time has."""
    return eta_min <= patience.preferred_eta_min or patience.window_s == 0


def ranked(waiting: Iterable[Waiting], now: datetime) -> list[Waiting]:
    """Those who wait, the first in line first.

    Who is there soonest goes first: a yes of this moment counts from when it was said, an older one would set out
    only now. Ties go to the shorter way (unknown last), then to the older yes.
    """

    def order(one: Waiting) -> tuple[datetime, float, AssignmentId]:
        there_at = one.eta_at if one.firm else now + timedelta(minutes=one.eta_min)
        return there_at, inf if one.travel_min is None else one.travel_min, one.id

    return sorted(waiting, key=order)


def lacking(free: int, waiting: Iterable[Waiting]) -> int:
    """How many seats somebody must still be asked for: free ones, less those about to be taken."""
    return max(0, free - sum(one.party for one in waiting if one.firm or one.answer_by is not None))
