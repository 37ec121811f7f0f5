"""Handing over: somebody else is looked for, and until they have said yes the volunteer stays responsible."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from bot.domain.lifecycle import ENDED
from bot.domain.model import Assignment, AssignmentId, Person, Request, RequestId
from bot.domain.notices import HandOverAsk, HandOverNoted, HandOverWhy, Way
from bot.domain.refusals import AlreadySo, CaseEnded, NobodyComes
from bot.services import alerts, asking, cards, desk, steps, watching
from bot.store import assignments, handovers

if TYPE_CHECKING:
    from bot.services.turn import Turn

Why = HandOverWhy
REASONS: tuple[str, ...] = get_args(Why)[:-1]  # that a volunteer can give; "desk" is a coordinator's
NOTE_KEPT = 500  # characters; what fits on a card beside all else
FOR_THE_DESK = frozenset({"skills"})  # reasons that lie in the task: who is looked for is a coordinator's to change


async def ask(turn: Turn, by: Person, assignment: Assignment) -> None:
    """Ask why, with a button a reason. Raises AlreadySo when somebody is looked for already."""
    request = await cards.must(turn, assignment.request)
    if assignment.handover_why is not None:
        raise AlreadySo(number=request.number)
    notice = HandOverAsk(assignment=assignment.id, number=request.number)
    await turn.tell(by, notice, key=_key(assignment.id), way=Way.FRESH)


async def begin(turn: Turn, assignment: Assignment, why: Why, note: str = "") -> None:
    """Look for somebody who takes over; a reason or a note can still be added later.

    Raises AlreadySo when nothing is new.
    """
    request = await cards.must(turn, assignment.request)
    before = cast("Why | None", assignment.handover_why)
    because = before if before is not None and why == "other" else why  # a note alone takes no reason back
    if because == before and not note:
        raise AlreadySo(number=request.number)
    desk_at = turn.after(watching.patience(turn, request).handover_desk_min * 60) if before is None else None
    await handovers.hand_over(turn.tx, assignment.id, because, note[:NOTE_KEPT], desk_at, turn.now)
    await steps.remarked(turn, assignment, f"hand over: {because}")
    await _answer(turn, assignment, request, because)
    if before is None:
        await steps.seats_to(turn, request.id, f"hand over: {because}")
        await asking.look(turn, request.id)
    await _show(turn, assignment, call_desk=because in FOR_THE_DESK and because != before)


async def _answer(turn: Turn, assignment: Assignment, request: Request, why: Why) -> None:
    """Say back what was said, whole."""
    notice = HandOverNoted(
        number=request.number,
        by_desk=why == "desk",
        danger=request.danger,
        why=why,
        note=await handovers.note_of(turn.tx, assignment.id),
        desk_knows=why in FOR_THE_DESK,
    )
    await turn.tell(assignment.volunteer, notice, key=_key(assignment.id))


async def _show(turn: Turn, assignment: Assignment, *, call_desk: bool) -> None:
    now = await assignments.by_id(turn.tx, assignment.id)
    if now is not None:
        await cards.show_mission(turn, now)
    await cards.show_status(turn, assignment.request)
    if call_desk:
        await alerts.alert(turn, assignment.request, "handover")
    else:
        await alerts.refresh(turn, assignment.request)


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
