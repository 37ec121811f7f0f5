"""Handing over: somebody else is looked for, and until they have said yes the volunteer stays responsible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from bot.domain.lifecycle import ENDED
from bot.domain.model import Assignment, AssignmentId, Person, RequestId
from bot.domain.notices import HandOverAsk, HandOverNoted, Way
from bot.domain.refusals import AlreadySo, CaseEnded, NobodyComes
from bot.services import alerts, asking, cards, desk, steps, watching
from bot.store import assignments, handovers

if TYPE_CHECKING:
    from bot.services.turn import Turn

Why = Literal["tired", "leave", "vehicle", "skills", "other", "desk"]
REASONS: tuple[str, ...] = get_args(Why)[:-1]  # that a volunteer can give; "desk" is a coordinator's
NOTE_KEPT = 500  # characters; what fits on a card beside all else


async def ask(turn: Turn, by: Person, assignment: Assignment) -> None:
    """Ask why, with a button a reason. Raises AlreadySo when somebody is looked for already."""
    request = await cards.must(turn, assignment.request)
    if assignment.handover_why is not None:
        raise AlreadySo(number=request.number)
    notice = HandOverAsk(assignment=assignment.id, number=request.number)
    await turn.tell(by, notice, key=_key(assignment.id), way=Way.FRESH)


async def begin(turn: Turn, assignment: Assignment, why: Why, note: str = "") -> None:
    """Look for somebody who takes over; a note can still be added later. Raises AlreadySo when nothing is new."""
    request = await cards.must(turn, assignment.request)
    first = assignment.handover_why is None
    if not first and not note:
        raise AlreadySo(number=request.number)
    desk_at = turn.after(watching.patience(turn, request).handover_desk_min * 60)
    await handovers.hand_over(turn.tx, assignment.id, why, note[:NOTE_KEPT], desk_at)
    await steps.remarked(turn, assignment, "hand over asked")
    notice = HandOverNoted(number=request.number, by_desk=why == "desk", danger=request.danger)
    await turn.tell(assignment.volunteer, notice, key=_key(assignment.id))
    if first:
        await steps.seats_to(turn, request.id, "hand over asked")
        await asking.look(turn, request.id)
    now = await assignments.by_id(turn.tx, assignment.id)
    if now is not None:
        await cards.show_mission(turn, now)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def by_desk(turn: Turn, request_id: RequestId, note: str) -> None:
    """A coordinator wants somebody else to take over. Raises NoSuchCase, CaseEnded, NobodyComes, AlreadySo."""
    request = await desk.find(turn, request_id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    held = await assignments.holding(turn.tx, request.id)
    if not held:
        raise NobodyComes(number=request.number)
    staying = [one for one in held if one.handover_why is None]
    if not staying:
        raise AlreadySo(number=request.number)
    for assignment in staying:
        await begin(turn, assignment, "desk", note)


async def due(turn: Turn, assignment_id: AssignmentId) -> None:
    """The clock: nobody has taken over in time, so a person must look; it stays the volunteer's."""
    await handovers.end_handover_watch(turn.tx, assignment_id)
    assignment = await assignments.by_id(turn.tx, assignment_id)
    if assignment is not None:
        await alerts.alert(turn, assignment.request, "handover")


def _key(assignment: AssignmentId) -> str:
    return f"handover:{assignment}"
