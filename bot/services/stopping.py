"""A task is called off while somebody may be on the way: a loud stop, which asks whether it was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Assignment, AssignmentId, AssignmentState, Person, Request
from bot.domain.notices import MissionStopped, SeenNoted
from bot.services import alerts, cards, owing, redirect, releasing, standby, steps
from bot.store import assignments, owed

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import PersonId
    from bot.domain.notices import OverWhy
    from bot.services.turn import Turn


async def stop(turn: Turn, request: Request, why: OverWhy) -> None:
    """The request ended: everybody who holds a seat hears it loudly and is free again."""
    for assignment in await assignments.holding(turn.tx, request.id):
        await steps.assignment_to(turn, assignment, AssignmentState.CANCELLED, why)
        await releasing.clear(turn, assignment, request, why)
        await _say(turn, assignment, request, again=False)
        await owed.check(turn.tx, assignment.id, turn.after(_patience_s(turn)), 0)
        await releasing.free(turn, assignment.volunteer, why)
    await standby.end(turn, request.id, "ended" if why == "cancelled" else "closed")


async def seen(turn: Turn, by: Person, assignment_id: AssignmentId | None) -> None:
    """The volunteer has seen that the task is called off; who else needs them is asked about at once.

    Raises NoSuchMission, NotYours, AlreadySo.
    """
    assignment, request = await owing.answered(turn, by, AssignmentState.CANCELLED, assignment_id)
    if assignment.check_at is None:  # the desk was told that nobody had seen it
        await alerts.news(turn, request, by, "stop_seen")
    await turn.tell(by, SeenNoted(number=request.number), key=_key(assignment))
    await redirect.come_free(turn, by.id)


async def unseen(turn: Turn, assignment: Assignment) -> None:
    """The clock: nobody has said that the stop was seen; it is said once more, then the desk hears of it."""
    request = await cards.must(turn, assignment.request)
    if assignment.check_step == 0:
        await _say(turn, assignment, request, again=True)
        await owed.check(turn.tx, assignment.id, turn.after(_patience_s(turn)), 1)
        return
    await alerts.news(turn, request, assignment.volunteer, "stop_unseen")
    await owed.check(turn.tx, assignment.id, None, 2)


async def forget(turn: Turn, request: Request, at: datetime) -> list[PersonId]:
    """An end is taken back: nobody need have seen the stop any more. Returns who was stopped by it."""
    stopped = await assignments.stopped_at(turn.tx, request.id, at)
    for assignment in stopped:
        await owed.check(turn.tx, assignment.id, None, 0)
    return [one.volunteer for one in stopped]


async def _say(turn: Turn, assignment: Assignment, request: Request, *, again: bool) -> None:
    notice = MissionStopped(assignment=assignment.id, number=request.number, again=again, danger=request.danger)
    await turn.tell(assignment.volunteer, notice, key=_key(assignment))


def _patience_s(turn: Turn) -> float:
    return turn.ground.settings.missions.stop_seen_min * 60


def _key(assignment: Assignment) -> str:
    return f"stop:{assignment.id}"
