"""Taking back an end: what was cancelled or closed a moment ago is brought back, and asked about again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.lifecycle import ENDED, MATCHING
from bot.domain.model import Person, Request, RequestId, RequestState
from bot.domain.notices import AskCame, CaseUndone, Undone, Way
from bot.domain.refusals import AlreadySo, NotYours, TooLateToUndo
from bot.services import alerts, cards, endings, holds, reopening, steps, stopping
from bot.store import assignments, cases, events, people, requests

if TYPE_CHECKING:
    from bot.services.turn import Turn


def closed_key(request: RequestId) -> str:
    """The key of the words to a coordinator who closed a case."""
    return f"closed:{request}"


async def undo(turn: Turn, by: Person, request_id: RequestId) -> None:
    """Take an end back: a resident's own, or for a coordinator one by a coordinator.

    Seats were given up with the end, so people are looked for anew; who was stopped by it is asked first.
    Raises NoSuchCase, NotYours, AlreadySo, TooLateToUndo.
    """
    request = await _undoable(turn, by, request_id)
    end = await events.last_step(turn.tx, request.id)
    before = RequestState(end.before)
    if before is RequestState.RESOLVED:
        await _ask_again(turn, request)
    else:
        stopped = await stopping.forget(turn, request, end.at)
        await reopening.take_up(turn, request, "undone", harder=False, alarm=False, first=stopped)
    held = request.held and before is not RequestState.RESOLVED
    undone = Undone(number=request.number, danger=request.danger)
    notice = holds.words(request, undone) if held else undone
    await turn.tell(request.resident, notice, key=endings.ended_key(request.id), way=Way.CARD)
    if request.state is RequestState.CLOSED and by.id != request.resident:
        looking = (await cards.must(turn, request.id)).state in MATCHING
        case = CaseUndone(number=request.number, held=held, looking=looking)
        await turn.tell(by, case, key=closed_key(request.id), way=Way.CARD)


async def _undoable(turn: Turn, by: Person, request_id: RequestId) -> Request:
    found = await requests.by_id(turn.tx, request_id)
    if found is not None and turn.ground.coordinator(by) and found.state is RequestState.CLOSED:
        request = found
    else:
        request = await endings.own(turn, by, request_id)
        if request.state is RequestState.CLOSED and not await _said_came(turn, request):
            raise NotYours
    if request.state not in ENDED:
        raise AlreadySo(number=request.number)
    until = await cases.undo_until(turn.tx, request.id)
    if until is None or until < turn.now:
        raise TooLateToUndo(number=request.number)
    return request


async def _said_came(turn: Turn, request: Request) -> bool:
    """Tell whether it was the resident who closed it, by saying that help came."""
    return (await events.last_step(turn.tx, request.id)).why == endings.CAME


async def _ask_again(turn: Turn, request: Request) -> None:
    """It was done when it was ended: whether help came is asked again, and silence closes it as before."""
    await steps.request_to(turn, request, RequestState.RESOLVED, "undone")
    await cases.may_undo(turn.tx, request.id, None)
    silence_s = turn.ground.settings.missions.confirm_silence_h * 3600
    await requests.schedule(turn.tx, request.id, close_at=turn.after(silence_s))
    helper = await assignments.last_done(turn.tx, request.id)
    name = "" if helper is None else (await people.by_id(turn.tx, helper)).name
    notice = AskCame(request=request.id, number=request.number, helper="".join(name.split()[:1]), danger=request.danger)
    await turn.tell(request.resident, notice, key=f"came:{request.id}", way=Way.FRESH)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)
