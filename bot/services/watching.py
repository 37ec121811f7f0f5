"""When a promise is looked at next: before it is too late to set out, and when it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import promises
from bot.domain.model import AssignmentState
from bot.places import distance_km
from bot.services import roads, standby
from bot.store import assignments, volunteers

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config.sections import Patience
    from bot.domain.model import Assignment, AssignmentId, Request
    from bot.services.turn import Turn


def patience(turn: Turn, request: Request) -> Patience:
    """How long silence lasts for a request of this urgency."""
    found: Patience = getattr(turn.ground.settings.missions, request.urgency)
    return found


def least(turn: Turn, request: Request) -> timedelta:
    """The least time between two questions to a volunteer, also after a long standstill of the program."""
    return timedelta(minutes=patience(turn, request).nudge_least_min)


def grace_ends(turn: Turn, request: Request, assignment: Assignment) -> datetime:
    """When who never set out loses the seat, and of one on the way the desk hears."""
    return assignment.eta_at + timedelta(seconds=turn.ground.pace(request.urgency).eta_grace_s)


async def watch(turn: Turn, assignment_id: AssignmentId, request: Request) -> None:
    """Look first when it is time to set out, or, on the way, when the promised time is over."""
    assignment = await assignments.by_id(turn.tx, assignment_id)
    if assignment is None or assignment.state not in (AssignmentState.ACCEPTED, AssignmentState.EN_ROUTE):
        return
    soon = turn.now + least(turn, request)
    if assignment.state is AssignmentState.ACCEPTED:
        leaves = assignment.eta_at - await _way(turn, assignment, request)
        first = max(leaves, min(soon, assignment.eta_at))
    else:
        first = max(assignment.eta_at, soon)
    await assignments.watch(turn.tx, assignment.id, first, 0)


async def _way(turn: Turn, assignment: Assignment, request: Request) -> timedelta:
    """How long the volunteer travels from where they checked in; reckoned from the distance where no road is known."""
    travel = await roads.travel_of(turn.tx, turn.ground, assignment.volunteer, request.at)
    if travel is not None and travel.minutes is not None:
        return timedelta(minutes=travel.minutes)
    volunteer = await volunteers.by_person(turn.tx, assignment.volunteer)
    if volunteer is None or volunteer.at is None or request.at is None:
        return timedelta()
    km = distance_km(volunteer.at, request.at)
    return timedelta(minutes=promises.minutes_to_promise(km, standby.minutes_to_choose(turn)))
