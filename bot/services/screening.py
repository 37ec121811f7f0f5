"""Who may be sent: loads a volunteer and a request, and lets the table in domain/eligibility.py judge."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypeVar

from bot.domain import disclosure, eligibility
from bot.domain.asks import read_asks, skill_keys
from bot.domain.eligibility import (
    ALONE_WITH_DEPENDANT,
    ASKED_FOR,
    BITS,
    PUBLIC_PLACE,
    TWO,
    Filter,
    Profile,
    Requirements,
    Shortage,
)
from bot.domain.lifecycle import MATCHING
from bot.domain.model import Duty, PersonId
from bot.domain.notices import Lacks, VolunteerRow, WhoMay
from bot.domain.refusals import AsksForMore, OthersAsked
from bot.places import distance_km
from bot.services import scarcity
from bot.store import assignments, people, profiles, wishes
from bot.store.volunteers import Must

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.joined import Joined
    from bot.domain.model import Request
    from bot.domain.travel import Mode
    from bot.domain.triage import Need
    from bot.services.turn import Ground, Turn
    from bot.store.profiles import Brought

T = TypeVar("T")

AROUND = 500  # of those near whom nothing but a filter keeps away; more change no coordinator's mind
MOST_TO_VOUCH = 5  # a coordinator knows the nearest or nobody
# Who says yes comes by their own will: these only keep questions away.
WILL = frozenset({Filter.REACHABLE, Filter.RESTING, Filter.REACH, Filter.AREA})


def need_of(ground: Ground, request: Request | Joined) -> Need:
    """The kind of help; what is not said yet, or has left the vocabulary, counts as something else."""
    needs = ground.vocabulary.needs
    return needs.get(request.need or "other") or needs["other"]


def requirements(ground: Ground, request: Request) -> Requirements:
    """Everything that is asked of those who come: by the need, the wishes of all who reported it, and the desk."""
    own = requirements_alone(ground, request)
    if not request.joined:
        return own
    return eligibility.strictest(own, [_asked(ground, one, one.alone, request.seats) for one in request.joined])


def requirements_alone(ground: Ground, request: Request) -> Requirements:
    """The same of a request by itself, whatever was merged into it."""
    return _asked(ground, request, alone(ground, request), request.seats)


def alone(ground: Ground, request: Request) -> bool:
    """Tell whether the words say that a child, or somebody dependent, has nobody by them, where that counts."""
    need = need_of(ground, request)
    return need.alone_risk > need.risk and read_asks(request.words, request.need, ground.vocabulary).alone


def _asked(ground: Ground, said: Request | Joined, alone_there: bool, seats: int) -> Requirements:
    need, wished = need_of(ground, said), said.wishes
    risk = max(need.risk, need.alone_risk) if alone_there else need.risk
    return Requirements(
        resident=said.resident,
        risk=risk,
        skills=tuple(group for group in (need.skills, wished.skills) if group),
        transports=need.transports,
        carries=(wished.people or 1) if need.carries_people else 0,
        women_only=wished.women_only,
        two_persons=wished.two_persons or risk >= ground.settings.trust.two_persons_from_risk,
        seats=seats,
        languages=frozenset({wished.language} if wished.language else ()),
        relaxed=wished.relaxed,
    )


async def refusal(turn: Turn, volunteer: PersonId, request: Request) -> Filter | None:
    """Why this volunteer, who wants to go, may not; None for one who may."""
    brought = await profiles.of(turn.tx, volunteer)
    if brought is None:
        raise AssertionError("unreachable")
    avoided = await _avoided(turn, request)
    seen = _seen(turn.ground, brought, request, avoided, turn.now)
    why = eligibility.refusals(seen, requirements(turn.ground, request))
    return next((one for one in why if one not in WILL), None)


async def check(turn: Turn, volunteer: PersonId, request: Request) -> None:
    """Raise AsksForMore, or OthersAsked, unless this volunteer, who wants to go, may."""
    why = await refusal(turn, volunteer, request)
    if why in ASKED_FOR:
        raise AsksForMore(number=request.number, why=why.value)
    if why is not None:
        raise OthersAsked(number=request.number)


def must(ground: Ground, request: Request) -> Must | None:
    """What is asked of those who come, as the store looks for them; None when only a coordinator may send somebody."""
    asked = requirements(ground, request)
    if asked.risk >= ALONE_WITH_DEPENDANT and not asked.lifted(Filter.DESK):
        return None

    def unless(lifted: Filter, wanted: T, otherwise: T) -> T:
        return otherwise if asked.lifted(lifted) else wanted

    skills = unless(Filter.SKILL, asked.skills, ())
    both = asked.two_persons and asked.seats < TWO
    return Must(
        skills=skills,
        brought=tuple(_brings(ground, group) for group in skills),
        tier=unless(Filter.TRUST, asked.risk, 0),
        women=asked.women_only,
        adults=asked.risk > PUBLIC_PLACE,
        transports=unless(Filter.TRANSPORT, asked.transports, frozenset()),
        carries=unless(Filter.CAPACITY, asked.carries, 0),
        party=unless(Filter.TWO_PERSONS, TWO if both else 1, 1),
        languages=tuple(sorted(unless(Filter.LANGUAGE, asked.languages, frozenset()))),
    )


def _brings(ground: Ground, group: int) -> frozenset[Mode]:
    every = ground.vocabulary.skills.values()
    return frozenset(skill.transport for skill in every if skill.transport is not None and skill.mask & group)


async def fits(turn: Turn, volunteer: PersonId, request: Request) -> bool:
    """Tell whether this volunteer may be asked about the request: the last word before a question leaves."""
    brought = await profiles.of(turn.tx, volunteer)
    if brought is None:
        return False
    avoided = await _avoided(turn, request)
    seen = _seen(turn.ground, brought, request, avoided, turn.now)
    return eligibility.refusal(seen, requirements(turn.ground, request)) is None


async def two_seats(turn: Turn, request: Request) -> Request:
    """Two who go together need two seats; the request as it is then."""
    asked = requirements(turn.ground, request)
    if request.seats >= TWO or not asked.two_persons or asked.lifted(Filter.TWO_PERSONS):
        return request
    await wishes.seat(turn.tx, request.id, TWO)
    return replace(request, seats=TWO)


async def one_seat(turn: Turn, request: Request) -> Request:
    """Where two need not go together any more, the second seat goes again, unless somebody has it."""
    asked = requirements(turn.ground, request)
    taken = sum(one.fills for one in await assignments.holding(turn.tx, request.id))
    needed = max(need_of(turn.ground, request).seats, taken, 1)
    if request.seats != TWO or needed >= TWO or (asked.two_persons and not asked.lifted(Filter.TWO_PERSONS)):
        return request
    await wishes.seat(turn.tx, request.id, needed)
    return replace(request, seats=needed)


async def missing(turn: Turn, request: Request) -> Shortage | None:
    """What keeps everybody near away; None while somebody may be sent, or nobody is near at all."""
    near = [seen for _, seen in await _near(turn, request)]
    return eligibility.shortage(near, requirements(turn.ground, request))


def who_may(ground: Ground, request: Request) -> WhoMay:
    """Who may come, for those who may see it: what is wished and asked for, and what was lifted."""
    asked = requirements(ground, request)
    wishes_of_all = [request.wishes, *(one.wishes for one in request.joined)]
    languages = () if asked.lifted(Filter.LANGUAGE) else tuple(one.language for one in wishes_of_all if one.language)
    skills = 0 if asked.lifted(Filter.SKILL) else reduce(or_, (one.skills for one in wishes_of_all))
    first, *more = dict.fromkeys(languages) or [None]
    return WhoMay(
        women_only=asked.women_only,
        two_persons=asked.two_persons and not asked.lifted(Filter.TWO_PERSONS),
        language=first,
        languages_too=tuple(one for one in more if one),
        skills=skill_keys(skills, ground.vocabulary),
        people=max(one.people or 0 for one in wishes_of_all) or None,
        risk=asked.risk,
        lifted=tuple(one for one in BITS if asked.lifted(one)),
    )


def for_volunteers(ground: Ground, request: Request) -> WhoMay:
    """What those need to know who are asked or go: nothing that tells who the resident is."""
    return who_may(ground, request).model_copy(update={"women_only": False, "lifted": ()})


async def lacks(turn: Turn, request: Request) -> Lacks | None:
    """What keeps everybody near away, as it was last found; with those whom a coordinator could vouch for."""
    found = await wishes.shortage(turn.tx, request.id) if request.state in MATCHING else None
    if found is None:
        return None
    vouch = await _waiting_for_trust(turn, request) if Filter.TRUST in found.filters else ()
    return Lacks(filters=found.filters, others=found.others, vouch=tuple(vouch))


async def _waiting_for_trust(turn: Turn, request: Request) -> list[VolunteerRow]:
    """Volunteers near who could go if a coordinator vouched for them, nearest first."""
    asked = requirements(turn.ground, request)
    near = await _near(turn, request)
    only = [one for one, seen in near if eligibility.refusals(seen, asked) == (Filter.TRUST,)]
    return [await _row(turn, one, request) for one in only[:MOST_TO_VOUCH]]


async def helpers(turn: Turn, request: Request) -> tuple[VolunteerRow, ...]:
    """Those who hold a seat, for coordinators."""
    held = [one.volunteer for one in await assignments.holding(turn.tx, request.id)]
    brought = await profiles.among(turn.tx, held)
    return tuple([await _row(turn, brought[who], request) for who in held if who in brought])


async def _row(turn: Turn, one: Brought, request: Request) -> VolunteerRow:
    return VolunteerRow(
        volunteer=one.person,
        name=disclosure.first_name(await people.by_id(turn.tx, one.person)),
        tier=one.tier,
        band=disclosure.band(one.at, request.at) if one.at and request.at else "",
    )


async def _near(turn: Turn, request: Request) -> Sequence[tuple[Brought, Profile]]:
    reach_km = turn.ground.pace(request.urgency).widest_km
    avoided = await _avoided(turn, request)
    found = await profiles.around(turn.tx, request, reach_km, turn.now, AROUND)
    every = [(one, _seen(turn.ground, one, request, avoided, turn.now)) for one in found]
    return [(one, seen) for one, seen in every if seen.km <= reach_km]


async def _avoided(turn: Turn, request: Request) -> frozenset[PersonId]:
    return await profiles.avoided_by(turn.tx, [request.resident, *(one.resident for one in request.joined)])


def _seen(ground: Ground, one: Brought, request: Request, avoided: frozenset[PersonId], now: datetime) -> Profile:
    """The volunteer as the request sees them now."""
    return Profile(
        person=one.person,
        tier=one.tier,
        km=distance_km(one.at, request.at) if one.at and request.at else 0.0,
        reach_km=one.reach_km,
        transport=one.transport,
        carries=one.carries,
        skills=one.skills | scarcity.brought(ground, one.transport),
        languages=one.languages,
        woman=one.woman,
        adult=one.adult,
        party=one.party,
        avoids=one.person in avoided,
        suspended=one.duty is Duty.SUSPENDED,
        resting=one.cool_until is not None and one.cool_until > now,
        reachable=one.reachable,
        in_area=one.at is None or ground.serves(one.at),
    )
