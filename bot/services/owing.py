"""A volunteer answers what they were asked when a mission ended: was the stop seen, are they safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.refusals import AlreadySo, NoSuchMission, NotYours
from bot.services import cards
from bot.store import assignments, owed

if TYPE_CHECKING:
    from bot.domain.model import Assignment, AssignmentId, AssignmentState, Person, Request
    from bot.services.turn import Turn


async def answered(
    turn: Turn, by: Person, state: AssignmentState, assignment_id: AssignmentId | None
) -> tuple[Assignment, Request]:
    """Note that a volunteer has answered for a mission that ended so, by default the newest; as it was until now.

    Raises NoSuchMission, NotYours, AlreadySo when no answer is owed any more.
    """
    if assignment_id is None:
        assignment = await owed.newest(turn.tx, by.id, state)
    else:
        assignment = await assignments.by_id(turn.tx, assignment_id)
    if assignment is None:
        raise NoSuchMission
    if assignment.volunteer != by.id:
        raise NotYours
    request = await cards.must(turn, assignment.request)
    if assignment.state is not state or (assignment.check_at is None and not assignment.check_step):
        raise AlreadySo(number=request.number)
    await owed.check(turn.tx, assignment.id, None, 0)
    return assignment, request
