"""What a request lacks at this moment and who could be asked about it: the picture that the policy decides on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.domain import matching, travel
from bot.domain.lifecycle import MATCHING
from bot.domain.matching import Asked, Candidate, Want
from bot.services import roads, screening
from bot.store import assignments, offers, volunteers
from bot.store.volunteers import Circle, Nearby

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.domain.matching import Outlook
    from bot.domain.model import PersonId, Point, Request
    from bot.domain.travel import Travel
    from bot.services.turn import Ground, Turn
    from bot.store.db import Reads

CANDIDATES = 40  # nearest ones: more than three times what any one round asks
CROWD = 8  # times as many are looked at when filters leave too few
LATE_MIN = 60.0  # who kept silent for so long is not counted on any more


class Sight(NamedTuple):
    """A request, what it lacks, and where those are who could be asked."""

    request: Request
    want: Want
    where: Mapping[PersonId, Point]


async def see(reads: Reads, ground: Ground, request: Request, now: datetime, *, again: bool = False) -> Sight:
    """Draw the picture of one request; with `again` those who kept silent may be asked again, and farther."""
    want = await lack(reads, ground, request, now)
    if want.seats < 1 or request.at is None:
        return Sight(request, want, {})
    found = await _fitting(reads, ground, request, circle_of(ground, request, now, again=again), now)
    travels = await roads.travels(reads, ground, request.at, [(one.at, one.transport) for one in found])
    ways = travels or (None for _ in found)
    candidates = [_candidate(one, way, now) for one, way in zip(found, ways, strict=True)]
    pushed = want.pushed + again
    return Sight(request, want._replace(candidates=candidates, pushed=pushed), {one.volunteer: one.at for one in found})


async def _fitting(reads: Reads, ground: Ground, request: Request, circle: Circle, now: datetime) -> Sequence[Nearby]:
    """Those near who may be sent; where filters leave few of a crowd, the crowd is looked at further out."""
    while True:
        found = await volunteers.near(reads, request, circle, now)
        fit = await screening.fit(reads, ground, [one.volunteer for one in found], request, now)
        fitting = [one for one in found if one.volunteer in fit]
        if len(found) < circle.limit or len(fitting) >= CANDIDATES:
            return fitting[:CANDIDATES]
        circle = circle._replace(limit=circle.limit * CROWD)


async def lack(reads: Reads, ground: Ground, request: Request, now: datetime) -> Want:
    """What the request lacks, and which questions about it are out; without candidates."""
    waiting = now - (request.opened_at or request.created_at)
    return Want(
        request=request.id,
        urgency=request.urgency,
        seats=request.seats - len(await assignments.holding(reads, request.id)),
        waiting_min=waiting.total_seconds() / 60,
        pushed=request.radius_step,
        asked=tuple(await _asked(reads, ground, request, now)),
    )


async def _asked(reads: Reads, ground: Ground, request: Request, now: datetime) -> list[Asked]:
    """The questions without an answer, without those to people whom no road brings there as things are now."""
    out = await offers.unanswered(reads, request.id, now - timedelta(minutes=LATE_MIN))
    asked = []
    for one in out:
        way = await roads.travel_of(reads, ground, one.volunteer, request.at)
        if way is None or way.how != "unreachable":
            asked.append(Asked((now - one.asked_at).total_seconds() / 60, one.chance, one.party))
    return asked


async def outlook(turn: Turn, request: Request) -> Outlook | None:
    """Say where a request stands with the questions that are out; None when nobody is looked for."""
    if request.state not in MATCHING:
        return None
    want = await lack(turn.tx, turn.ground, request, turn.now)
    return matching.outlook(want, turn.ground.rules) if want.seats > 0 else None


def circle_of(ground: Ground, request: Request, now: datetime, *, again: bool = False) -> Circle:
    """Whom the store should look for."""
    pace = ground.pace(request.urgency)
    return Circle(
        reach_km=pace.widest_km,
        silent_since=now if again else now - timedelta(minutes=pace.reask_min),
        limit=CANDIDATES,
        quiet_since=ground.quiet_since(now),
        rings_at_night=request.danger or request.urgency == "critical",
        recent_cap=pace.cap,
        today_cap=pace.cap_day,
    )


def _candidate(one: Nearby, way: Travel | None, now: datetime) -> Candidate:
    reckoned = one.km * travel.MINUTES_A_KM[one.transport]
    return Candidate(
        volunteer=one.volunteer,
        km=one.km,
        minutes=reckoned if way is None else way.minutes,
        by_road=way is not None and way.how != "crow",
        recent=one.recent,
        today=one.today,
        idle_min=(now - one.idle_since).total_seconds() / 60,
        party=one.party,
    )
