"""Who is asked first: the nearest who can, a few at a time, in a widening circle."""

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
    km: float


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


def plan(need: Need, candidates: Sequence[Candidate], pace: Pace) -> Plan:
    """Ask the nearest until every free seat has its number of open questions.

    The circle grows only while it holds too few. Ties go to the lower id; the order of `candidates`
    does not matter. Nobody is asked about a request that does not look for volunteers.
    """
    wanted = need.free_seats * pace.offers_per_seat - need.live_offers
    if need.state not in MATCHING or wanted <= 0:
        return Plan((), need.radius_step, exhausted=False)
    ranked = sorted(candidates, key=lambda candidate: (candidate.km, candidate.volunteer))
    step = min(need.radius_step, len(pace.radius_km) - 1)
    while step < len(pace.radius_km) - 1 and len(_within(ranked, pace.radius_km[step])) < wanted:
        step += 1
    chosen = _within(ranked, pace.radius_km[step])[:wanted]
    return Plan(tuple(chosen), step, exhausted=len(chosen) < wanted and step == len(pace.radius_km) - 1)


def _within(ranked: Sequence[Candidate], km: float) -> list[Candidate]:
    return [candidate for candidate in ranked if candidate.km <= km]


def minutes_to_promise(km: float, choices: Sequence[int]) -> int:
    """The smallest offered time that a volunteer this far away can keep, for a bare yes.

    Streets in a disaster are slow: 20 km/h and five minutes to set out; the longest choice when none fits.
    """
    needed = 5 + km / 20 * 60
    return next((minutes for minutes in sorted(choices) if minutes >= needed), max(choices))
