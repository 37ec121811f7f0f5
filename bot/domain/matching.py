"""Who is asked first: who can be there soonest, a few at a time, in a widening circle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.lifecycle import MATCHING
from bot.domain.model import PersonId, RequestState, Urgency


@dataclass(frozen=True, slots=True)
class Pace:
    """How one urgency is handled; the figures are config."""

    urgency: Urgency
    offers_per_seat: int
    offer_lifetime_s: float
    radius_km: tuple[float, ...]  # growing
    desk_after_s: float
    escalate_after_s: float
    eta_grace_s: float


class Candidate(NamedTuple):
    """A volunteer who may be asked, and how far away they are."""

    volunteer: PersonId
    km: float  # as the crow flies
    minutes: float | None = None  # None: not known; with by_road: there is no way
    by_road: bool = False  # the minutes are the road's, not the crow's

    @property
    def unreachable(self) -> bool:
        """No road leads from there as things are."""
        return self.by_road and self.minutes is None


@dataclass(frozen=True, slots=True)
class Need:
    """What a request still lacks at this moment."""

    state: RequestState
    free_seats: int
    live_offers: int
    radius_step: int


class Plan(NamedTuple):
    """Whom to ask now, and how wide the circle is from now on."""

    ask: tuple[Candidate, ...]
    radius_step: int
    exhausted: bool  # the widest circle holds nobody more to ask
    no_road: bool = False  # those to ask have no way there that we know of; there is nobody else


def plan(need: Need, candidates: Sequence[Candidate], pace: Pace) -> Plan:
    """Ask those who can be there soonest until every free seat has its number of open questions.

    The circle grows only while it holds too few. Who has no road is asked when there is nobody else at all. Ties go to
    the nearer and then to the lower id; the order of `candidates` does not matter. Nobody is asked about a request
    that does not look for volunteers.
    """
    wanted = need.free_seats * pace.offers_per_seat - need.live_offers
    if need.state not in MATCHING or wanted <= 0:
        return Plan((), need.radius_step, exhausted=False)
    ranked = sorted((one for one in candidates if not one.unreachable), key=_order)
    step = min(need.radius_step, len(pace.radius_km) - 1)
    while step < len(pace.radius_km) - 1 and len(_within(ranked, pace.radius_km[step])) < wanted:
        step += 1
    chosen = _within(ranked, pace.radius_km[step])[:wanted]
    if not chosen and not need.live_offers:
        chosen = _within(sorted(candidates, key=_order), pace.radius_km[-1])[:wanted]
        return Plan(tuple(chosen), step, exhausted=len(chosen) < wanted, no_road=bool(chosen))
    return Plan(tuple(chosen), step, exhausted=len(chosen) < wanted and step == len(pace.radius_km) - 1)


def _order(candidate: Candidate) -> tuple[float, float, PersonId]:
    minutes = candidate.km if candidate.minutes is None else candidate.minutes
    return minutes, candidate.km, candidate.volunteer


def _within(ranked: Sequence[Candidate], km: float) -> list[Candidate]:
    return [candidate for candidate in ranked if candidate.km <= km]


def minutes_to_promise(km: float, choices: Sequence[int]) -> int:
    """The smallest offered time that a volunteer this far away can keep, for a bare yes.

    Streets in a disaster are slow: 20 km/h and five minutes to set out; the longest choice when none fits.
    """
    return promise_after(km / 20 * 60, choices)


def promise_after(travel_min: float, choices: Sequence[int]) -> int:
    """The smallest offered time that leaves five minutes to set out; the longest choice when none fits."""
    needed = 5 + travel_min
    return next((minutes for minutes in sorted(choices) if minutes >= needed), max(choices))
