"""Who is free and at the phone: what needs them most is asked at once, in the answer to what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import matching, travel
from bot.domain.matching import Candidate
from bot.domain.model import Duty, Person, PersonId, Volunteer
from bot.domain.notices import NothingElse, OffersOpen
from bot.domain.refusals import AllOrFirst, BusyAlready, NotAVolunteer, Suspended
from bot.domain.scarcity import spare
from bot.places import distance_km
from bot.services import asking, cards, scarcity, wants
from bot.store import assignments, cases, offers, profiles, volunteers
from bot.store import scarcity as scarcity_store

if TYPE_CHECKING:
    from bot.domain.matching import Want
    from bot.domain.model import Point, Request
    from bot.services.turn import Turn
    from bot.store.profiles import Brought

NEAREST = 20  # requests of every urgency among which the best is sought
LOOKED_AT = 10  # of them: whom nine of the best may not be sent to is for the round to find


async def come_free(turn: Turn, person: PersonId) -> bool:
    """Ask somebody who has come on duty, or has done a task, about what needs them most; tells whether.

    As in any round: only about what lacks a likely yes, and never above the caps.
    """
    volunteer = await volunteers.by_person(turn.tx, person)
    return volunteer is not None and await _asked(turn, volunteer, sought=False)


async def another(turn: Turn, by: Person) -> None:
    """Ask a volunteer who wants to be asked about the request that needs them most, if any does.

    What they were asked already and have not answered comes first. Raises NotAVolunteer, Suspended, BusyAlready,
    AllOrFirst.
    """
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer is None:
        raise NotAVolunteer
    if volunteer.duty is Duty.SUSPENDED:
        raise Suspended
    held = await assignments.of_volunteer(turn.tx, by.id)
    if held is not None:
        raise BusyAlready(number=(await cards.must(turn, held.request)).number)
    live = await offers.live_of_volunteer(turn.tx, by.id)
    if len(live) > 1:
        raise AllOrFirst(number=str(live[0].id))
    if live:
        number = (await cards.must(turn, live[0].request)).number
        await turn.tell(by, OffersOpen(offers=((live[0].id, number),)))
    elif not await _asked(turn, volunteer, sought=True):
        await turn.tell(by, NothingElse(waits=await _somebody_waits(turn, volunteer)))


async def _somebody_waits(turn: Turn, volunteer: Volunteer) -> bool:
    """Whether somebody else lacks help about which this volunteer is not asked; so, too, where that is not known."""
    if volunteer.at is None:
        return True
    found = await cases.looking_near(turn.tx, volunteer.at, NEAREST)
    near = [one for one in found if one.resident != volunteer.person]
    if await cases.others_held(turn.tx, volunteer.person):
        return True
    return bool(await wants.lacks(turn.tx, turn.ground, near, turn.now, rough=True))


async def _asked(turn: Turn, volunteer: Volunteer, *, sought: bool) -> bool:
    if volunteer.at is None or volunteer.duty is not Duty.AVAILABLE:
        return False
    near = {one.id: one for one in await cases.looking_near(turn.tx, volunteer.at, NEAREST)}
    lacks = await wants.lacks(turn.tx, turn.ground, list(near.values()), turn.now, rough=True)
    pairs = [_pair(volunteer, volunteer.at, near[one], want, sought=sought) for one, want in lacks.items()]
    brought, few_have = await profiles.of(turn.tx, volunteer.person), await scarcity_store.few_have(turn.tx)
    if brought is not None and few_have:
        pairs = [_kept(turn, near[want.request], want, brought, few_have) for want in pairs]
    for request in matching.ranked(pairs, turn.ground.rules)[:LOOKED_AT]:
        if await asking.ask_this_one(turn, near[request], volunteer.person, sought=sought):
            return True
    return False


def _kept(turn: Turn, request: Request, want: Want, brought: Brought, few_have: int) -> Want:
    (alone,) = want.candidates
    brings = brought.skills | scarcity.brought(turn.ground, brought.transport)
    kept = spare(brings, wants.used(turn.ground, request), few_have)
    return want._replace(candidates=(alone._replace(spare=kept),))


def _pair(volunteer: Volunteer, at: Point, request: Request, want: Want, *, sought: bool) -> Want:
    """The request with this volunteer alone; one who wants to go is welcome also where others think of it."""
    km = distance_km(at, request.at or at)
    alone = Candidate(volunteer.person, km, km * travel.MINUTES_A_KM[volunteer.transport], party=volunteer.party)
    return want._replace(candidates=(alone,), asked=() if sought else want.asked)
