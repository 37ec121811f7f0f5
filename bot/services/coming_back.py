"""Who gave a task back by mistake has it again, while the seat is free and for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.lifecycle import ENDED, HOLDING, MOVING
from bot.domain.model import Assignment, AssignmentId, AssignmentState, Duty, Person, Request, RequestState
from bot.domain.notices import MissionBack
from bot.domain.refusals import (
    AlreadyYours,
    BusyAlready,
    MissionEnded,
    NoSuchMission,
    NotYours,
    OfferOver,
    OnHold,
    Suspended,
    TooLateToGo,
)
from bot.services import cards, leaving, no_shows, rides, screening, seats, silence, steps, watching
from bot.store import assignments, owed, requests, volunteers

if TYPE_CHECKING:
    from bot.domain.model import RequestId
    from bot.services.turn import Turn

OVER = ENDED | {RequestState.RESOLVED}  # nobody is needed there


async def left_by(turn: Turn, by: Person, request_id: RequestId) -> AssignmentId | None:
    """The mission that a typed /undo means: the newest of this volunteer there; None: it is about the request.

    A coordinator who takes the end of a case back means the case.
    """
    request = await requests.by_id(turn.tx, request_id)
    if request is None or request.resident == by.id or (request.state in ENDED and turn.ground.coordinator(by)):
        return None
    newest = await assignments.newest_at(turn.tx, by.id, request.id)
    return None if newest is None else newest.id


async def take_back(turn: Turn, by: Person, assignment_id: AssignmentId) -> None:
    """ "I can go after all": the seat is theirs again, in the state in which they gave it back.

    Raises NoSuchMission, NotYours, AlreadyYours, MissionEnded for what they did not give back, OfferOver, OnHold,
    TooLateToGo, Suspended, BusyAlready, AsksForMore, OthersAsked, and AlreadyTaken when somebody else has the seat.
    """
    assignment = await _own(turn, by, assignment_id)
    request = await cards.must(turn, assignment.request)
    await _check_time(turn, assignment, request)
    others = await _check_free(turn, by, assignment, request)
    await screening.check(turn, by.id, request)
    await no_shows.sit_again(turn, assignment, request)
    after = await owed.left_from(turn.tx, assignment)
    if after in MOVING and any(one.state in MOVING for one in others):
        after = AssignmentState.ACCEPTED  # one is on the way to only one place at a time
    await _sit(turn, by, assignment, request, after, alone=not others)
    await turn.tell(by, MissionBack(number=request.number), key=leaving.left_key(assignment))
    await no_shows.show(turn, assignment.id, request)
    await rides.show(turn, by.id)


async def _own(turn: Turn, by: Person, assignment_id: AssignmentId) -> Assignment:
    assignment = await assignments.by_id(turn.tx, assignment_id)
    if assignment is None:
        raise NoSuchMission
    if assignment.volunteer != by.id:
        raise NotYours
    return assignment


async def _check_time(turn: Turn, assignment: Assignment, request: Request) -> None:
    if assignment.state in HOLDING:
        raise AlreadyYours(number=request.number)
    until = await owed.undo_until(turn.tx, assignment.id)
    if until is None:
        raise MissionEnded(number=request.number)
    if request.state in OVER:
        raise OfferOver(number=request.number)
    if request.held:
        raise OnHold(number=request.number)
    if until < turn.now:
        raise TooLateToGo(number=request.number)


async def _check_free(turn: Turn, by: Person, assignment: Assignment, request: Request) -> list[Assignment]:
    """Return what else they hold: only the other tasks of the same way."""
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer is not None and volunteer.duty is Duty.SUSPENDED:
        raise Suspended
    held = await assignments.all_of_volunteer(turn.tx, by.id)
    for one in held:
        if one.request == request.id:
            raise AlreadyYours(number=request.number)
        if one.bundle is None or one.bundle != assignment.bundle:
            raise BusyAlready(number=(await cards.must(turn, one.request)).number)
    return held


async def _sit(
    turn: Turn, by: Person, assignment: Assignment, request: Request, after: AssignmentState, *, alone: bool
) -> None:
    if alone and not assignment.shown:  # a later stop of a way, and the only one by now
        await assignments.show(turn.tx, assignment.id)
    await steps.assignment_to(turn, assignment, after, "goes after all")
    await assignments.bring_along(turn.tx, assignment, request.seats, turn.now)
    await seats.sat_down(turn, by, request.id, "goes after all")
    if after is AssignmentState.ON_SITE:
        await silence.arrived(turn, by, assignment.id, request)
    else:
        least_later = turn.now + watching.least(turn, request)
        await assignments.promise(turn.tx, assignment.id, max(assignment.eta_at, least_later))
        await watching.watch(turn, assignment.id, request)
        await no_shows.tell_coming(turn, by, assignment.id, request)
