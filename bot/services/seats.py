"""Seats: somebody takes one, one comes free, and who has it when several said yes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.domain import answers, disclosure, promises
from bot.domain.lifecycle import ENDED, MATCHING
from bot.domain.model import (
    Assignment,
    AssignmentId,
    AssignmentState,
    Duty,
    OfferState,
    Person,
    PersonId,
    RequestId,
)
from bot.domain.notices import HelpIsComing, RestOpen, StandbyOver, YouLead
from bot.domain.refusals import AlreadyYours, BadMinutes, BusyAlready, MissionEnded, NoSuchMission, NotYours
from bot.places import distance_km
from bot.services import alerts, asking, cards, drafts, replacing, roads, standby, steps, watching
from bot.store import assignments, needs, people, requests, volunteers
from bot.store import standby as standby_store

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import Request
    from bot.domain.seating import Waiting
    from bot.services.turn import Turn

LONGEST_PROMISE_MIN = 24 * 60


def check_minutes(minutes: int) -> None:
    """Raise BadMinutes for a time that nobody can promise."""
    if not 1 <= minutes <= LONGEST_PROMISE_MIN:
        raise BadMinutes(least=1, most=LONGEST_PROMISE_MIN)


async def reckon(turn: Turn, by: Person, request: Request) -> int:
    """A bare yes: the time this volunteer will need from where they checked in."""
    choices = standby.minutes_to_choose(turn)
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer is None or volunteer.at is None or request.at is None:
        return max(choices)
    travel = await roads.travel_of(turn.tx, turn.ground, by.id, request.at)
    if travel is not None and travel.minutes is not None:
        return promises.promise_after(travel.minutes, choices)
    return promises.minutes_to_promise(distance_km(volunteer.at, request.at), choices)


async def seated(turn: Turn, taken: AssignmentId) -> None:
    """Somebody has a seat: the place for them, the news for everybody else, and nothing more put before them."""
    assignment = await _must(turn, taken)
    by = await people.by_id(turn.tx, assignment.volunteer)
    await sat_down(turn, by, assignment.request, "accepted")
    await watching.watch(turn, taken, await cards.must(turn, assignment.request))
    request = await cards.must(turn, assignment.request)
    await cards.show_mission(turn, assignment, fresh=True)
    await cards.show_pin(turn, assignment)
    await turn.tell(
        request.resident,
        HelpIsComing(
            number=request.number,
            helper=disclosure.first_name(by),
            eta_at=assignment.eta_at,
            door_code=request.door_code,
            danger=request.danger,
            party=assignment.party,
        ),
    )
    await _show_others(turn, request.id, but=assignment.id)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def sat_down(turn: Turn, by: Person, request_id: RequestId, why: str) -> None:
    """Who has a seat, the first time or again, is asked nothing else; when it was the last, neither is anybody."""
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer and volunteer.duty is Duty.AVAILABLE:
        await steps.duty_to(turn, volunteer, Duty.BUSY, why)
    await asking.pass_on(turn, by.id)
    await let_go(turn, by.id, "elsewhere")
    await steps.seats_to(turn, request_id, why)
    await close_if_full(turn, request_id)


async def close_if_full(turn: Turn, request_id: RequestId) -> None:
    """While no seat is free nobody need think about it: open questions are taken back, and who waits hears it."""
    if await standby.free_seats(turn, await cards.must(turn, request_id)) < 1:
        await asking.take_back_about(turn, request_id, OfferState.FILLED, "filled")
        await requests.schedule(turn.tx, request_id, look_at=None, desk_at=None, escalate_at=None, confirm_at=None)
        await standby.full(turn, request_id)


async def _show_others(turn: Turn, request_id: RequestId, but: AssignmentId | None = None) -> None:
    """Who else comes stands on the cards of all who come."""
    for one in await assignments.holding(turn.tx, request_id):
        if one.id != but:
            await cards.show_mission(turn, one)


async def came_free(turn: Turn, left: Assignment, why: str) -> None:
    """The one door for a seat that came free: standby is asked first, then others; a new lead hears of it.

    `left` is the assignment as it was while it held the seat; its step has been taken.
    """
    await steps.seats_to(turn, left.request, why)
    await _lead_on(turn, left)
    await asking.look(turn, left.request)
    await standby.show_ranks(turn, left.request)


async def finished(turn: Turn, left: Assignment, why: str) -> None:
    """One of several is done while others are still at it: their part needs nobody else."""
    request = await cards.must(turn, left.request)
    still = max(1, request.seats - left.fills)
    await needs.spend(turn.tx, left.id, request.seats - still)
    await requests.seat(turn.tx, request.id, still)
    await steps.seats_to(turn, request.id, why)
    await _lead_on(turn, left)


async def part_done(turn: Turn, left: Assignment) -> bool:
    """The last one there is done: where needs were ticked off one by one and some are still open, others are asked.

    Tells whether it is so; without a tick, done means all of it.
    """
    rows = await needs.whole(turn.tx, left.request)
    if not 0 < sum(row.open for row in rows) < len(rows):
        return False
    still = tuple(row.need for row in await needs.of(turn.tx, left.request) if row.open)
    helper = disclosure.first_name(await people.by_id(turn.tx, left.volunteer))
    await came_free(turn, left, "part done")
    now = await cards.must(turn, left.request)
    if await standby.looking(turn, now):  # not while it is on hold, or its place is asked
        await drafts.set_deadlines(turn, now)
    if still:  # of what only another one reported, this resident hears nothing
        notice = RestOpen(number=now.number, helper=helper, left=still, danger=now.danger, follows=answers.follows(now))
        await turn.tell(now.resident, notice)
    return True


async def _lead_on(turn: Turn, left: Assignment) -> None:
    others = await assignments.holding(turn.tx, left.request)
    await _show_others(turn, left.request)
    if len(others) > 1 and await assignments.led(turn.tx, left.id):
        request = await cards.must(turn, left.request)
        names = [disclosure.first_name(await people.by_id(turn.tx, one.volunteer)) for one in others[1:]]
        notice = YouLead(number=request.number, others=tuple(names), danger=request.danger)
        await turn.tell(others[0].volunteer, notice)


async def confirm(turn: Turn, request_id: RequestId) -> None:
    """The clock: nobody quicker came in time, so the best of those who said yes have the free seats."""
    await requests.schedule(turn.tx, request_id, confirm_at=None)
    for one in await standby.line(turn, request_id):
        if one.firm and not await _seat(turn, request_id, one, one.eta_at):
            break
    if any(one.firm for one in await standby.line(turn, request_id)):  # its place is being asked again
        await standby.full(turn, request_id, "moved")
    await asking.look(turn, request_id)


async def _seat(turn: Turn, request_id: RequestId, one: Waiting, eta_at: datetime) -> bool:
    """Give a free seat to somebody on standby; False when there is none to give."""
    request = await cards.must(turn, request_id)
    if request.state in MATCHING:
        request = await replacing.give_way(turn, request, one.party)
    if request.state not in MATCHING or not await assignments.reserve(turn.tx, one.id, request.id, request.seats):
        return False
    await steps.assignment_to(turn, await _must(turn, one.id), AssignmentState.ACCEPTED, "from standby")
    await assignments.sit(turn.tx, await _must(turn, one.id), request.seats, eta_at, turn.now)
    await turn.tell(one.volunteer, StandbyOver(number=request.number, why="yours"), key=standby.key(one.id))
    await seated(turn, one.id)
    return True


async def still(turn: Turn, by: Person, standby_id: AssignmentId | None, minutes: int | None) -> None:
    """Somebody on standby can still go, now that a seat is free; who was not asked hears where they stand.

    Raises NoSuchMission, NotYours, AlreadyYours, MissionEnded, BadMinutes, BusyAlready.
    """
    one = await _own(turn, by, standby_id)
    request = await cards.must(turn, one.request)
    promised = minutes if minutes is not None else await reckon(turn, by, request)
    check_minutes(promised)
    held = await assignments.of_volunteer(turn.tx, by.id)
    if held is not None:
        raise BusyAlready(number=(await cards.must(turn, held.request)).number)
    waiting = next(each for each in await standby.line(turn, one.request) if each.id == one.id)
    eta_at = turn.after(promised * 60)
    if waiting.answer_by is None or not await _seat(turn, one.request, waiting, eta_at):
        await standby.tell_rank(turn, one.request, one.id, await _why_not(turn, one.request))


async def _why_not(turn: Turn, request_id: RequestId) -> standby.Standing:
    """Why somebody on standby is given no seat now."""
    request = await cards.must(turn, request_id)
    if request.held:
        return "held"
    return "moved" if await standby.free_seats(turn, request) else "taken"


async def _own(turn: Turn, by: Person, standby_id: AssignmentId | None) -> Assignment:
    """The standby that is meant: by its button, else the one that was asked. Raises as `still`."""
    meant = standby_id if standby_id is not None else await standby_store.asked_of(turn.tx, by.id)
    one = await assignments.by_id(turn.tx, meant) if meant is not None else None
    if one is None:
        raise NoSuchMission
    if one.volunteer != by.id:
        raise NotYours
    number = (await cards.must(turn, one.request)).number
    if one.fills:
        raise AlreadyYours(number=number)
    if one.state is not AssignmentState.STANDBY:
        raise MissionEnded(number=number)
    return one


async def unanswered(turn: Turn, standby_id: AssignmentId) -> None:
    """The clock: no word whether they can still go; the next in line is asked, then others."""
    if standby_id not in await standby_store.due(turn.tx, turn.now, sys.maxsize):
        return
    one = await _must(turn, standby_id)
    await standby.over(turn, one, "silent")
    await asking.look(turn, one.request)
    await standby.show_ranks(turn, one.request)


async def leave(turn: Turn, by: Person, request_id: RequestId) -> None:
    """A volunteer stands by no longer, by their own wish. Raises NoSuchMission."""
    if request_id not in await standby_store.requests_of(turn.tx, by.id):
        raise NoSuchMission
    await let_go(turn, by.id, "left", only=request_id)


async def let_go(turn: Turn, person: PersonId, why: standby.Over, only: RequestId | None = None) -> None:
    """Take a volunteer off standby, everywhere or at one request; who comes after them moves up."""
    for request_id in await standby_store.requests_of(turn.tx, person):
        if only is not None and request_id != only:
            continue
        waiting = next(one for one in await standby.line(turn, request_id) if one.volunteer == person)
        await standby.over(turn, await _must(turn, waiting.id), why)
        if (await cards.must(turn, request_id)).state not in ENDED:
            await asking.look(turn, request_id)
            await standby.show_ranks(turn, request_id)
            await cards.show_status(turn, request_id)
            await alerts.refresh(turn, request_id)


async def _must(turn: Turn, assignment: AssignmentId) -> Assignment:
    found = await assignments.by_id(turn.tx, assignment)
    if found is None:
        raise AssertionError("unreachable")
    return found
