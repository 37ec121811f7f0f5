"""A seat becomes free while help is still needed: the resident hears the truth, and others are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain import disclosure
from bot.domain.lifecycle import MATCHING
from bot.domain.model import Assignment, AssignmentState, Person, RequestState
from bot.domain.notices import HelperLost, MissionLeft
from bot.services import alerts, cards, drafts, misplaced, releasing, seats, steps
from bot.store import assignments, people

if TYPE_CHECKING:
    from bot.domain.model import RequestId
    from bot.domain.notices import OverWhy
    from bot.services.turn import Turn

_HEARD: dict[str, Literal["cannot", "no_show", "not_found"]] = {"no_show": "no_show", "not_found": "not_found"}


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
    await turn.tell(by, MissionLeft(number=request.number))
    if request.at is None:
        await leave(turn, assignment, AssignmentState.CANNOT_LOCATE, "not_found")
    else:
        await leave(turn, assignment, AssignmentState.RELEASED, "cannot_go")
    await releasing.free(turn, by.id, "cannot go")


async def rest_of_way(turn: Turn, left: Assignment) -> None:
    """Who did not come to one task of a way, or was not safe there, is not waited for at the others."""
    for one in reversed(await assignments.all_of_volunteer(turn.tx, left.volunteer)):
        await leave(turn, one, AssignmentState.RELEASED, "unreachable")


async def leave(turn: Turn, assignment: Assignment, after: AssignmentState, why: OverWhy) -> None:
    """Free the seat of an assignment, tell the resident, and look for somebody else."""
    await steps.assignment_to(turn, assignment, after, why)
    request = await cards.must(turn, assignment.request)
    await releasing.clear(turn, assignment, request, why)
    if not await assignments.holding(turn.tx, request.id):
        await releasing.change_code(turn, request.id)
    helper = disclosure.first_name(await people.by_id(turn.tx, assignment.volunteer))
    notice = HelperLost(number=request.number, helper=helper, why=_HEARD.get(why, "cannot"), danger=request.danger)
    if why != "passed_on":  # that was the resident's own word
        await turn.tell(request.resident, notice)
    if request.state is RequestState.NEEDS_INFO and request.at is None:
        await misplaced.ask_again(turn, await people.by_id(turn.tx, request.resident), request)
    await seats.came_free(turn, assignment, why)
    await watch_anew(turn, request.id)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)
