"""A seat becomes free while help is still needed: the resident hears the truth, and others are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain import answers, disclosure
from bot.domain.lifecycle import MATCHING
from bot.domain.model import Assignment, AssignmentState, Person, Request, RequestState
from bot.domain.notices import HelperLost, MissionLeft
from bot.services import alerts, cards, drafts, misplaced, releasing, rides, screening, seats, steps
from bot.store import assignments, offers, owed, people, standby

if TYPE_CHECKING:
    from bot.domain.model import RequestId
    from bot.domain.notices import OverWhy
    from bot.services.turn import Turn

Heard = Literal["cannot", "left", "no_show", "not_found"]  # what the resident hears of it


async def watch_anew(turn: Turn, request_id: RequestId) -> None:
    """Somebody is looked for again, so the desk hears of it as fast as if it was new."""
    request = await cards.must(turn, request_id)
    if request.state in MATCHING:
        await drafts.set_deadlines(turn, request)


async def cannot(turn: Turn, by: Person, assignment: Assignment) -> None:
    """The volunteer cannot go after all: the seat is free again, and the next are asked at once.

    Who gives up because the place was wrong could not locate it: others go once it is known.
    """
    request = await cards.must(turn, assignment.request)
    if request.at is None:
        await leave(turn, assignment, AssignmentState.CANNOT_LOCATE, "not_found")
    else:
        await leave(turn, assignment, AssignmentState.RELEASED, "cannot_go")
    await _thank(turn, by, assignment)
    await releasing.free(turn, by.id, "cannot go")


def left_key(assignment: Assignment) -> str:
    """The key of the words to a volunteer who gave a task back."""
    return f"left:{assignment.id}"


async def _thank(turn: Turn, by: Person, left: Assignment) -> None:
    """Who gave it back hears what follows, and for a while can take that back; not what they may not have again."""
    request = await cards.must(turn, left.request)
    undo_min = turn.ground.settings.requests.undo_min
    if request.held or await screening.refusal(turn, by.id, request) is not None:
        undo_min = 0
    else:
        await owed.may_undo(turn.tx, left.id, turn.after(undo_min * 60))
    notice = MissionLeft(
        number=request.number,
        assignment=left.id,
        follows=answers.follows(request),
        asked=await asked_now(turn, request.id),
        undo_min=round(undo_min),
    )
    await turn.tell(by, notice, key=left_key(left))


async def asked_now(turn: Turn, request_id: RequestId) -> int:
    """How many have the question before them at this moment: can you go, or, standing by, can you still?"""
    waiting = await standby.of_request(turn.tx, request_id)
    return (await offers.tally(turn.tx, request_id)).live + sum(one.answer_by is not None for one in waiting)


def _heard(left: Assignment, why: OverWhy) -> Heard:
    if why == "no_show":
        return "no_show"
    if why == "not_found":
        return "not_found"
    return "left" if left.state is AssignmentState.ON_SITE else "cannot"


async def rest_of_way(turn: Turn, left: Assignment) -> None:
    """Who did not come to one task of a way, or was not safe there, is not waited for at the others."""
    for one in reversed(await assignments.all_of_volunteer(turn.tx, left.volunteer)):
        await leave(turn, one, AssignmentState.RELEASED, "unreachable")
    await rides.go_on(turn, left.volunteer)


async def leave(turn: Turn, assignment: Assignment, after: AssignmentState, why: OverWhy) -> None:
    """Free the seat of an assignment, tell the resident, and look for somebody else."""
    await steps.assignment_to(turn, assignment, after, why)
    request = await cards.must(turn, assignment.request)
    await releasing.clear(turn, assignment, request, why)
    if not await assignments.holding(turn.tx, request.id):
        await releasing.change_code(turn, request.id)
    await seats.came_free(turn, assignment, why)
    if why != "passed_on":  # that was the resident's own word
        await _tell_resident(turn, assignment, request, why)
    if request.state is RequestState.NEEDS_INFO and request.at is None:
        await misplaced.ask_again(turn, await people.by_id(turn.tx, request.resident), request)
    await watch_anew(turn, request.id)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def _tell_resident(turn: Turn, left: Assignment, request: Request, why: OverWhy) -> None:
    notice = HelperLost(
        number=request.number,
        helper=disclosure.first_name(await people.by_id(turn.tx, left.volunteer)),
        why=_heard(left, why),
        danger=request.danger,
        follows=answers.follows(request),
        asked=await asked_now(turn, request.id),
    )
    await turn.tell(request.resident, notice)
