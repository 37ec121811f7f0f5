"""How a request ends, and how it is taken up again when it ended too early."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain import answers
from bot.domain.lifecycle import ENDED
from bot.domain.model import CloseReason, OfferState, Person, Request, RequestId, RequestState
from bot.domain.needs import NeedState
from bot.domain.notices import AskCancel, CameNoted, JoinedNews, NoRequest, RequestEnded, Way
from bot.domain.refusals import AlreadySo, CaseEnded, NoSuchCase, NothingToCancel, NotYours
from bot.services import alerts, asking, cards, holds, joining, reopening, steps, stopping, unmet
from bot.store import cases, events, merges, needs, requests

if TYPE_CHECKING:
    from bot.services.turn import Turn

Came = Literal["yes", "partly", "no"]
RESIDENT, COORDINATOR = "resident", "coordinator"
# What residents say with a word or a tap, wherever they are asked why it ends.
ENDS_WITH = {"solved": CloseReason.NO_LONGER_NEEDED, "others": CloseReason.DONE_BY_OTHERS}
CAME = "help came"  # why a request is closed whose resident said so
UNDONE_BY = (RESIDENT, COORDINATOR)  # an end by one of them can be taken back


def ended_key(request: RequestId) -> str:
    """The key of the words that a request has ended."""
    return f"ended:{request}"


async def own(turn: Turn, by: Person, request_id: RequestId) -> Request:
    """Load a resident's own request. Raises NoSuchCase, NotYours."""
    request = await requests.by_id(turn.tx, request_id)
    if request is None:
        raise NoSuchCase(said=str(request_id))
    if request.resident != by.id:
        raise NotYours
    return request


async def show(turn: Turn, by: Person) -> None:
    """/status: a fresh card for each live request, else of what theirs was joined with, else how to make one."""
    live = await requests.live_of(turn.tx, by.id)
    for request in reversed(live):
        await cards.show_status(turn, request.id, fresh=True)
    if not live and not await _show_joined(turn, by):
        await turn.tell(by, NoRequest())


async def _show_joined(turn: Turn, by: Person) -> bool:
    """Show where the request stands that the reader's newest was merged into; False when there is none that lives."""
    newest = await requests.newest_of(turn.tx, by.id)
    if newest is None or newest.state is not RequestState.MERGED:
        return False
    stays = await cards.must(turn, await merges.survivor(turn.tx, newest.id))
    if stays.state in ENDED:
        return False
    news = JoinedNews(request=newest.id, number=newest.number, state=stays.state, reason=None, danger=newest.danger)
    await turn.tell(by, news, key=f"joined:{newest.id}", way=Way.FRESH)
    return True


async def ask_cancel(turn: Turn, by: Person, request_id: RequestId | None) -> None:
    """Ask whether help is really not needed any more. Raises NothingToCancel, NoSuchCase, NotYours, CaseEnded."""
    if request_id is None:
        live = await requests.live_of(turn.tx, by.id)
        if not live:
            raise NothingToCancel
        request = live[0]
    else:
        request = await own(turn, by, request_id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    await turn.tell(by, AskCancel(request=request.id, number=request.number), key=f"cancel:{request.id}", way=Way.FRESH)


async def cancel(turn: Turn, by: Person, request_id: RequestId, reason: CloseReason) -> None:
    """The resident does not need help any more. Raises NoSuchCase, NotYours, CaseEnded."""
    request = await own(turn, by, request_id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    await end(turn, request, RequestState.CANCELLED, reason, RESIDENT)


async def end(turn: Turn, request: Request, state: RequestState, reason: CloseReason | None, why: str) -> None:
    """End a request for everybody: seats, open questions, cards; the resident learns how to open it again.

    What a person ended can be taken back for a while.
    """
    await stopping.stop(turn, request, "cancelled" if state is RequestState.CANCELLED else "closed")
    gone: asking.Gone = "withdrawn" if answers.needs_nobody(state, reason) else "closed"
    await asking.take_back_about(turn, request.id, OfferState.WITHDRAWN, gone)
    before = await cards.must(turn, request.id)
    await steps.request_to(turn, before, state, why, reason)
    undo_min = turn.ground.settings.requests.undo_min
    if why in UNDONE_BY:
        await cases.may_undo(turn.tx, request.id, turn.after(undo_min * 60))
    notice = RequestEnded(
        request=request.id,
        number=request.number,
        state=state,
        reason=reason,
        undo_min=round(undo_min) if why == RESIDENT else 0,
    )
    await turn.tell(request.resident, notice, key=ended_key(request.id), way=Way.FRESH)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def true_reason(turn: Turn, request: RequestId, said: CloseReason) -> CloseReason:
    """The reason as it is: where a part was done and a part is missing, neither "done" nor "nobody found" is true."""
    rows = await needs.of(turn.tx, request)
    still = sum(row.open for row in rows)
    in_part = 0 < still < len(rows)
    if said is CloseReason.COMPLETED:
        return CloseReason.PARTLY_DONE if in_part else said
    helped = in_part or await events.happened(turn.tx, request, unmet.PARTLY)
    return CloseReason.PARTLY_DONE if said is CloseReason.UNFILLED and helped else said


async def came(turn: Turn, by: Person, request_id: RequestId, answer: Came) -> None:
    """Did help come? Yes closes; partly opens what is missing again; no opens all of it, with more urgency.

    Raises NoSuchCase, NotYours, CaseEnded, AlreadySo, NotAsked.
    """
    request = await own(turn, by, request_id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    if request.state is not RequestState.RESOLVED:
        raise await unmet.no_question(turn, request)
    if answer == "partly":
        await unmet.ask(turn, by, request)
        return
    undo_min = turn.ground.settings.requests.undo_min if answer == "yes" else 0
    noted = CameNoted(
        number=request.number,
        answer=answer,
        danger=request.danger and answer != "yes",
        placed=request.at is not None,
        request=request.id,
        undo_min=round(undo_min),
    )
    await turn.tell(by, noted if answer == "yes" else holds.words(request, noted), key=ended_key(request.id))
    named = [row.need for row in await needs.of(turn.tx, request.id)]
    if answer == "yes":
        await steps.request_to(turn, request, RequestState.CLOSED, CAME, CloseReason.COMPLETED)
        await cases.may_undo(turn.tx, request.id, turn.after(undo_min * 60))
        await needs.mark(turn.tx, request.id, named, NeedState.DONE, by.id, turn.now)
        await cards.show_status(turn, request.id)
        await alerts.refresh(turn, request.id)
    else:
        await needs.mark(turn.tx, request.id, named, NeedState.OPEN, by.id, turn.now)
        await reopening.take_up(turn, request, "help came: no", harder=True)


async def missing(turn: Turn, by: Person, request_id: RequestId, need: str) -> None:
    """Help came in part, and this is what is still missing.

    Raises NoSuchCase, NotYours, CaseEnded, NoSuchNeed, AlreadySo, NotAsked.
    """
    request = await own(turn, by, request_id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    await unmet.missing(turn, by, request, need)


async def reopen(turn: Turn, by: Person, request_id: RequestId) -> None:
    """The resident needs help after all. Raises NoSuchCase, NotYours, AlreadySo."""
    request = await own(turn, by, request_id)
    if request.state not in ENDED:
        raise AlreadySo(number=request.number)
    await joining.part(turn, request, "resident", alarm=True)
    if request.held:
        await holds.tell(turn, request)


async def silence(turn: Turn, request_id: RequestId) -> None:
    """The clock: nobody answered whether help came; the volunteer's word stands."""
    request = await cards.must(turn, request_id)
    await requests.schedule(turn.tx, request_id, close_at=None)
    if request.state is RequestState.RESOLVED:
        truly = await true_reason(turn, request.id, CloseReason.COMPLETED)
        await end(turn, request, RequestState.CLOSED, truly, "silence")
