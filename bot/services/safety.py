"""It is not safe there: whoever says so leaves at once, nobody else is sent, and a coordinator decides what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.holds import Hold
from bot.domain.lifecycle import ENDED
from bot.domain.model import Assignment, AssignmentId, AssignmentState, Person, Request, RequestState
from bot.domain.notices import AskSafe, HelpGoesOn, HelpHeld, MissionGoesOn, SafeNoted, Way
from bot.domain.refusals import AlreadySo, CaseEnded
from bot.services import (
    alerts,
    asking,
    cards,
    desk,
    drafts,
    holds,
    leaving,
    no_shows,
    owing,
    releasing,
    standby,
    steps,
)
from bot.store import assignments, cases, owed, people

if TYPE_CHECKING:
    from bot.domain.model import RequestId
    from bot.services.turn import Turn


async def unsafe(turn: Turn, by: Person, assignment: Assignment) -> None:
    """The volunteer leaves at once; everybody concerned hears the truth."""
    request = await cards.must(turn, assignment.request)
    was_there = assignment.state is AssignmentState.ON_SITE
    await steps.assignment_to(turn, assignment, AssignmentState.UNSAFE, "not safe")
    await releasing.clear(turn, assignment, request, "unsafe")
    await owed.check(turn.tx, assignment.id, turn.after(_answer_s(turn)), 0)
    await _ask(turn, assignment, request, again=False)
    notice = HelpHeld(number=request.number, helper=disclosure.first_name(by), was_there=was_there)
    await turn.tell(request.resident, notice)
    await holds.put(turn, request, was_there=was_there)
    await leaving.rest_of_way(turn, assignment)
    await no_shows.pause(turn, by.id, "not safe")


async def silent(turn: Turn, assignment: Assignment) -> None:
    """The clock: no answer to "are you safe now?"; asked once more, and the desk hears of it at once."""
    request = await cards.must(turn, assignment.request)
    await _ask(turn, assignment, request, again=True)
    await alerts.news(turn, request, assignment.volunteer, "unsafe_silent")
    await owed.check(turn.tx, assignment.id, None, 2)


async def safe(turn: Turn, by: Person, assignment_id: AssignmentId | None) -> None:
    """The volunteer is safe now; a coordinator hears of it too. Raises NoSuchMission, NotYours, AlreadySo."""
    assignment, request = await owing.answered(turn, by, AssignmentState.UNSAFE, assignment_id)
    contact = turn.ground.settings.missions.care_contact or ""
    await turn.tell(by, SafeNoted(number=request.number, contact=contact), key=_key(assignment))
    await alerts.news(turn, request, by, "safe")


async def resume(turn: Turn, coordinator: Person, request_id: RequestId) -> None:
    """A coordinator says that people may go there again. Raises NoSuchCase, CaseEnded, AlreadySo."""
    request = await desk.find(turn, request_id)
    if not request.held:
        raise AlreadySo(number=request.number)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    await cases.hold(turn.tx, request.id, Hold.RESUMED)
    if request.state is RequestState.ON_HOLD:
        await _go_on(turn, request)
    else:  # done meanwhile by who was there, or its place is being asked
        await steps.noted(turn, request, "resumed")
    if request.state is not RequestState.RESOLVED:
        await _tell(turn, request)
    for held in await assignments.holding(turn.tx, request.id):
        notice = MissionGoesOn(number=request.number, danger=request.danger)
        await turn.tell(held.volunteer, notice, key=f"warned:{held.id}")
    await cards.show_status(turn, request.id)
    await desk.show_case(turn, coordinator, request.id)
    await alerts.refresh(turn, request.id)


async def _go_on(turn: Turn, request: Request) -> None:
    after = RequestState.NEEDS_INFO if request.at is None else RequestState.OPEN
    await steps.request_to(turn, request, after, "resumed")
    await steps.seats_to(turn, request.id, "resumed")
    await leaving.watch_anew(turn, request.id)
    await asking.look(turn, request.id)
    if after is RequestState.NEEDS_INFO:  # nobody asked for its place while it was on hold
        await drafts.move_on(turn, await people.by_id(turn.tx, request.resident), request.id)


async def _tell(turn: Turn, request: Request) -> None:
    now = await cards.must(turn, request.id)
    asked = await leaving.asked_now(turn, request.id)
    looking = await standby.looking(turn, now)
    notice = HelpGoesOn(number=request.number, looking=looking, asked=asked, danger=request.danger)
    await turn.tell(request.resident, notice)


async def _ask(turn: Turn, assignment: Assignment, request: Request, *, again: bool) -> None:
    notice = AskSafe(assignment=assignment.id, number=request.number, again=again)
    await turn.tell(assignment.volunteer, notice, key=_key(assignment), way=Way.FRESH)


def _answer_s(turn: Turn) -> float:
    return turn.ground.settings.missions.safe_answer_min * 60


def _key(assignment: Assignment) -> str:
    return f"safe:{assignment.id}"
