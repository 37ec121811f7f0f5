"""The clock's watch over promises: a friendly word, a question, and then the truth for who waits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.model import Assignment, AssignmentId, AssignmentState, Request, RequestState
from bot.domain.notices import HelperLate, MissionLate, MissionNudge, Way
from bot.services import alerts, cards, no_shows, steps, watching
from bot.store import assignments, people

if TYPE_CHECKING:
    from datetime import datetime

    from bot.services.turn import Turn

LONGER = 0.5  # of the time that is left to arrive: so long after the reminder comes the question


async def look(turn: Turn, assignment_id: AssignmentId) -> None:
    """The clock: a promise is to be looked at. While its volunteer was told to wait, nothing counts as late."""
    assignment = await assignments.by_id(turn.tx, assignment_id)
    if assignment is None or assignment.state not in (AssignmentState.ACCEPTED, AssignmentState.EN_ROUTE):
        await assignments.watch(turn.tx, assignment_id, None, 0)
        return
    request = await cards.must(turn, assignment.request)
    if request.at is None or request.state is RequestState.ON_HOLD:
        await assignments.watch(turn.tx, assignment.id, turn.now + watching.least(turn, request), assignment.late_step)
    elif assignment.state is AssignmentState.ACCEPTED:
        await _not_set_out(turn, assignment, request)
    else:
        await _on_the_way(turn, assignment, request)


async def _not_set_out(turn: Turn, assignment: Assignment, request: Request) -> None:
    if assignment.late_step == 0:
        notice = MissionNudge(
            assignment=assignment.id, number=request.number, eta_at=assignment.eta_at, danger=request.danger
        )
        await turn.tell(assignment.volunteer, notice, key=key(assignment), way=Way.FRESH)
        left = max(assignment.eta_at - turn.now, timedelta())
        wait = max(left * LONGER, watching.least(turn, request))
        await _next(turn, assignment, turn.now + wait, "reminded")
    elif assignment.late_step == 1:
        await _ask(turn, assignment, request)
    else:
        await no_shows.missed(turn, assignment)


async def _on_the_way(turn: Turn, assignment: Assignment, request: Request) -> None:
    if assignment.late_step == 0:
        await _ask(turn, assignment, request)
    elif assignment.late_step == 1:
        await _tell_desk(turn, assignment, request)
        stale = assignment.eta_at + timedelta(minutes=watching.patience(turn, request).stale_min)
        await _next(turn, assignment, _not_before(turn, request, stale), "desk told")
    else:
        await no_shows.missed(turn, assignment)


async def _ask(turn: Turn, assignment: Assignment, request: Request) -> None:
    until = _not_before(turn, request, watching.grace_ends(turn, request, assignment))
    notice = MissionLate(
        assignment=assignment.id,
        number=request.number,
        state=assignment.state,
        later_min=turn.ground.settings.missions.later_min,
        until=until,
        danger=request.danger,
    )
    await turn.tell(assignment.volunteer, notice, key=key(assignment), way=Way.FRESH)
    await _next(turn, assignment, until, "asked")


async def _tell_desk(turn: Turn, assignment: Assignment, request: Request) -> None:
    helper = disclosure.first_name(await people.by_id(turn.tx, assignment.volunteer))
    notice = HelperLate(number=request.number, helper=helper, eta_at=assignment.eta_at, danger=request.danger)
    for coordinator in await alerts.coordinators(turn):
        await turn.tell(coordinator, notice)


async def _next(turn: Turn, assignment: Assignment, at: datetime, why: str) -> None:
    await steps.remarked(turn, assignment, why)
    await assignments.watch(turn.tx, assignment.id, at, assignment.late_step + 1)


def _not_before(turn: Turn, request: Request, planned: datetime) -> datetime:
    return max(planned, turn.now + watching.least(turn, request))


def key(assignment: Assignment) -> str:
    """The key of what a volunteer is asked about a promise."""
    return f"late:{assignment.id}"
