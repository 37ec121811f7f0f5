"""Taking up again what ended, or seemed to be done: volunteers are looked for anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import URGENCIES, Request, RequestState, Urgency
from bot.domain.needs import NeedState
from bot.domain.seating import MOST_SEATS
from bot.services import alerts, asking, cards, drafts, duplicates, holds, steps
from bot.store import cases, needs, people, requests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.model import PersonId
    from bot.services.turn import Turn


async def take_up(
    turn: Turn, request: Request, why: str, *, harder: bool, alarm: bool = True, first: Sequence[PersonId] = ()
) -> None:
    """Open a request again; `harder` raises its urgency: help was promised and did not come.

    The desk hears of it, unless there is no `alarm` because an end was only taken back. Those who come `first` are
    asked before anybody else, whatever a round would say. One that was left as not safe opens only by a coordinator's
    word: until then it is on hold again, and the desk hears of it in any case. Where help did not come, or everything
    had been ticked off, all of it is needed again, and as many people.
    """
    await _need_again(turn, request, harder=harder)
    if request.at is None:
        await _ask_where(turn, request, why, alarm=alarm)
        return
    if harder and request.urgency is not Urgency.CRITICAL:
        await _raise(turn, request)
    if request.held:
        await holds.again(turn, await cards.must(turn, request.id), why)
        await duplicates.look(turn, request.id)
        return
    await steps.request_to(turn, request, RequestState.OPEN, why)
    now = await cards.must(turn, request.id)
    await requests.schedule(turn.tx, request.id, close_at=None)
    await drafts.set_deadlines(turn, now)
    await cases.may_undo(turn.tx, request.id, None)
    for volunteer in first:
        await asking.ask_this_one(turn, now, volunteer, sought=True)
    await asking.look(turn, request.id)
    await _tell_desk(turn, request, alarm=alarm)
    await cards.show_status(turn, request.id)
    await duplicates.look(turn, request.id)


async def _need_again(turn: Turn, request: Request, *, harder: bool) -> None:
    rows = await needs.whole(turn.tx, request.id)
    ticked = bool(rows) and not any(row.open for row in rows)
    if ticked:
        own = [row.need for row in await needs.of(turn.tx, request.id)]
        await needs.mark(turn.tx, request.id, own, NeedState.OPEN, turn.actor, turn.now)
    if ticked or harder:
        spent = await needs.want_again(turn.tx, request.id)
        await requests.seat(turn.tx, request.id, min(request.seats + spent, MOST_SEATS))


async def _raise(turn: Turn, request: Request) -> None:
    raised = URGENCIES[max(URGENCIES.index(request.urgency) - 1, URGENCIES.index(Urgency.HIGH))]
    await requests.hear(
        turn.tx, request.id, words=request.words, need=request.need, urgency=raised, danger=request.danger
    )


async def _tell_desk(turn: Turn, request: Request, *, alarm: bool) -> None:
    if request.held:
        await alerts.alert(turn, request.id, "unsafe", level=2)
    elif alarm:  # what had not ended was said to be done, and was not
        await alerts.alert(turn, request.id, "reopened" if request.state is RequestState.RESOLVED else "wanted_again")
    else:
        await alerts.refresh(turn, request.id)


async def _ask_where(turn: Turn, request: Request, why: str, *, alarm: bool) -> None:
    """Its place had turned out wrong, so first the place is asked again."""
    await steps.request_to(turn, request, RequestState.NEEDS_INFO, why)
    await requests.schedule(turn.tx, request.id, close_at=None)
    await cases.may_undo(turn.tx, request.id, None)
    await drafts.move_on(turn, await people.by_id(turn.tx, request.resident), request.id)
    await _tell_desk(turn, request, alarm=alarm)
    await cards.show_status(turn, request.id)
