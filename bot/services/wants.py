"""What a request lacks at this moment and who could be asked about it: the picture that the policy decides on."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bot.domain import matching, travel
from bot.domain.lifecycle import MATCHING
from bot.domain.matching import Asked, Candidate, Want
from bot.domain.model import Request, RequestId
from bot.domain.scarcity import spare
from bot.services import roads, scarcity, screening
from bot.store import offers, standby, volunteers
from bot.store import scarcity as scarcity_store
from bot.store.volunteers import Circle, Nearby

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.domain.matching import Outlook
    from bot.domain.model import PersonId, Point
    from bot.domain.travel import Travel
    from bot.services.turn import Ground, Turn
    from bot.store.db import Reads
    from bot.store.offers import Silent

SEEN_AT_ONCE = 40  # requests
CANDIDATES = 20  # nearest ones: twice what any one round asks; twice as many served no better in the simulated surge
LATE_MIN = 60.0  # who kept silent for so long is not counted on any more

T = TypeVar("T")


class Sight(NamedTuple):
    """A request, what it lacks, and where those are who could be asked."""

    request: Request
    want: Want
    where: dict[PersonId, Point]


Sights = dict[RequestId, Sight]
Hunts = list[tuple[Request, Circle]]


async def see(reads: Reads, ground: Ground, request: Request, now: datetime, *, again: bool = False) -> Sight:
    """Draw the picture of one request; with `again` those who kept silent may be asked again, and farther."""
    return (await see_all(reads, ground, [request], now, again=again))[request.id]


async def see_all(
    reads: Reads,
    ground: Ground,
    wanted: Sequence[Request],
    now: datetime,
    *,
    again: bool = False,
    rough: bool = False,
) -> Sights:
    """Draw the picture of many requests with few questions to the store, by request; roughly: without the roads."""
    sights, hunts = await without_candidates(reads, ground, wanted, now, again=again, rough=rough)
    return await with_candidates(reads, ground, sights, hunts, now, rough=rough)


async def with_candidates(
    reads: Reads, ground: Ground, sights: Sights, hunts: Hunts, now: datetime, *, rough: bool
) -> Sights:
    """Look around each request that is hunted for."""
    seen = dict(sights)
    found, few_have = await volunteers.near_each(reads, hunts, now), await scarcity_store.few_have(reads)
    for some_found in portions(list(zip(hunts, found, strict=True))):
        for (request, _), near in some_found:
            ways = None if rough else await _ways(reads, ground, request, near)
            seen[request.id] = _with(seen[request.id], candidates(ground, request, near, ways, few_have, now), near)
        await asyncio.sleep(0)
    return seen


async def without_candidates(
    reads: Reads, ground: Ground, wanted: Sequence[Request], now: datetime, *, again: bool = False, rough: bool
) -> tuple[Sights, Hunts]:
    """Draw the picture of many requests without those who could be asked; and around which to look for whom."""
    sights: Sights = {}
    hunts: Hunts = []
    for some in portions(wanted):
        lacking = await lacks(reads, ground, some, now, again=again, rough=rough)
        hunts += _hunts(ground, some, lacking, now, again=again)
        sights |= {one.id: Sight(one, lacking[one.id], {}) for one in some}
    return sights, hunts


async def see_one(turn: Turn, request: Request, volunteer: PersonId, *, sought: bool) -> Sight | None:
    """Draw the picture of one request for one volunteer alone; None when they may not be asked about it.

    Who `sought` it may be asked also by night, above the caps, and about what they kept silent on.
    """
    circle = _circle(turn.ground, request, turn.now, again=sought)
    if circle is not None and sought:
        circle = circle._replace(quiet_since=None, recent_cap=None, today_cap=None)
    near = circle and await volunteers.near_alone(turn.tx, volunteer, request, circle, turn.now)
    if not near:
        return None
    want = (await lacks(turn.tx, turn.ground, [request], turn.now))[request.id]
    ways = await _ways(turn.tx, turn.ground, request, [near])
    few_have = await scarcity_store.few_have(turn.tx)
    return _with(Sight(request, want, {}), candidates(turn.ground, request, [near], ways, few_have, turn.now), [near])


def portions(every: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many at a time that neither the loop nor the reader is kept from others."""
    return (every[first : first + SEEN_AT_ONCE] for first in range(0, len(every), SEEN_AT_ONCE))


def _hunts(
    ground: Ground, wanted: Sequence[Request], lacking: Mapping[RequestId, Want], now: datetime, *, again: bool
) -> Iterator[tuple[Request, Circle]]:
    for one in wanted:
        circle = _circle(ground, one, now, again=again) if _looks(ground, lacking[one.id], one) else None
        if circle is not None:
            yield one, circle


def _looks(ground: Ground, want: Want, request: Request) -> bool:
    """Tell whether candidates are worth looking for: a seat is free, the place known, and a yes not likely enough."""
    return want.seats > 0 and request.at is not None and not matching.satisfied(want, ground.rules)


async def _ways(reads: Reads, ground: Ground, request: Request, near: Sequence[Nearby]) -> Sequence[Travel] | None:
    if request.at is None:
        return None
    return await roads.travels(reads, ground, request.at, [(one.at, one.transport) for one in near])


def _with(sight: Sight, found: Sequence[Candidate], near: Sequence[Nearby]) -> Sight:
    where = {one.volunteer: one.at for one in near}
    return sight._replace(want=sight.want._replace(candidates=found), where=where)


def candidates(
    ground: Ground,
    request: Request,
    near: Sequence[Nearby],
    ways: Sequence[Travel] | None,
    few_have: int,
    now: datetime,
) -> list[Candidate]:
    """Those near as the policy sees them, in their order; whom to spare for others is known by what few have."""
    found = [_candidate(one, way, now) for one, way in zip(near, ways or (None for _ in near), strict=True)]
    if not few_have:
        return found
    uses = used(ground, request)
    return [
        candidate._replace(spare=spare(one.skills | scarcity.brought(ground, one.transport), uses, few_have))
        for one, candidate in zip(near, found, strict=True)
    ]


def used(ground: Ground, request: Request) -> int:
    """The skills that a request has a use for."""
    return reduce(or_, screening.requirements(ground, request).skills, 0)


async def lacks(
    reads: Reads, ground: Ground, wanted: Sequence[Request], now: datetime, *, again: bool = False, rough: bool = False
) -> dict[RequestId, Want]:
    """What each request lacks, and which questions about it are out; without candidates.

    A rough answer counts also on those whom no road brings there: finding out takes milliseconds a request.
    """
    every = [one.id for one in wanted]
    lacking = await standby.lacking_each(reads, wanted)
    silent = await offers.unanswered(reads, every, now - timedelta(minutes=LATE_MIN))
    return {
        one.id: Want(
            request=one.id,
            urgency=one.urgency,
            seats=lacking[one.id],
            waiting_min=(now - (one.opened_at or one.created_at)).total_seconds() / 60,
            pushed=one.radius_step + again,
            asked=tuple(
                Asked((now - question.asked_at).total_seconds() / 60, question.chance, question.party)
                for question in await _counting(reads, ground, one, silent.get(one.id, ()), rough=rough)
            ),
        )
        for one in wanted
    }


async def _counting(
    reads: Reads, ground: Ground, request: Request, silent: Sequence[Silent], *, rough: bool
) -> Sequence[Silent]:
    """The questions without an answer, without those to people whom no road brings there as things are now."""
    places = [(one.at, one.transport) for one in silent if one.at is not None]
    if rough or request.at is None or not places:
        return silent
    ways = await roads.travels(reads, ground, request.at, places)
    if ways is None:
        return silent
    cut_off = {place for place, way in zip(places, ways, strict=True) if way.how == "unreachable"}
    return [one for one in silent if (one.at, one.transport) not in cut_off]


async def outlook(turn: Turn, request: Request) -> Outlook | None:
    """Say where a request stands with the questions that are out; None when nobody is looked for."""
    if request.state not in MATCHING:
        return None
    want = (await lacks(turn.tx, turn.ground, [request], turn.now))[request.id]
    return matching.outlook(want, turn.ground.rules) if want.seats > 0 else None


async def asked(turn: Turn, request: Request) -> int:
    """Count those who are asked and may still say yes; while people are looked for, a late answer counts too."""
    if request.state not in MATCHING:
        return (await offers.tally(turn.tx, request.id)).live
    since = turn.now - timedelta(minutes=LATE_MIN)
    return len((await offers.unanswered(turn.tx, [request.id], since)).get(request.id, ()))


def _circle(ground: Ground, request: Request, now: datetime, *, again: bool) -> Circle | None:
    """Whom the store should look for; None when only a coordinator may send somebody."""
    pace, must = ground.pace(request.urgency), screening.must(ground, request)
    if must is None:
        return None
    return Circle(
        reach_km=pace.widest_km,
        silent_since=now if again else now - timedelta(minutes=pace.reask_min),
        limit=CANDIDATES,
        quiet_since=ground.quiet_since(now),
        rings_at_night=request.danger or request.urgency == "critical",
        must=must,
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
