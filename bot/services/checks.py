"""An answer of a volunteer is missed: which one, says the state of the mission."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.domain.model import Assignment, AssignmentId, AssignmentState
from bot.services import safety, silence, stopping
from bot.store import assignments

if TYPE_CHECKING:
    from bot.services.turn import Turn

MISSED: Mapping[AssignmentState, Callable[[Turn, Assignment], Awaitable[None]]] = MappingProxyType(
    {
        AssignmentState.ON_SITE: silence.noticed,
        AssignmentState.UNSAFE: safety.silent,
        AssignmentState.CANCELLED: stopping.unseen,
    }
)


async def due(turn: Turn, assignment_id: AssignmentId) -> None:
    """The clock: an answer is missed. The schema keeps such deadlines to the states above."""
    assignment = await assignments.by_id(turn.tx, assignment_id)
    if assignment is not None and assignment.check_at is not None and assignment.check_at <= turn.now:
        await MISSED[assignment.state](turn, assignment)
