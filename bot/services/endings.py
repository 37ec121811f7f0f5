"""How a request ends, and how it is taken up again when it ended too early."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain.lifecycle import ENDED
from bot.domain.model import CloseReason, OfferState, Person, Request, RequestId, RequestState
from bot.domain.needs import NeedState
from bot.domain.notices import AskCancel, CameNoted, NoRequest, RequestEnded, Way
from bot.domain.refusals import AlreadySo, CaseEnded, NoSuchCase, NothingToCancel, NotYours
from bot.services import alerts, asking, cards, missions, reopening, steps
from bot.store import needs, requests

if TYPE_CHECKING:
    from bot.services.turn import Turn

Came = Literal["yes", "partly", "no"]


async def own(turn: Turn, by: Person, request_id: RequestId) -> Request:
    """Load a resident's own request. Raises NoSuchCase, NotYours."""
    request = await requests.by_id(turn.tx, request_id)
    if request is None:
        raise NoSuchCase(said=str(request_id))
    if request.resident != by.id:
        raise NotYours
    return request


async def show(turn: Turn, by: Person) -> None:
    """/status: a fresh card for each live request, else the way to make one."""
    live = await requests.live_of(turn.tx, by.id)
    for request in reversed(live):
        await cards.show_status(turn, request.id, fresh=True)
    if not live:
        await turn.tell(by, NoRequest())


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
    await end(turn, request, RequestState.CANCELLED, reason, "resident")


async def end(turn: Turn, request: Request, state: RequestState, reason: CloseReason, why: str) -> None:
    """End a request for everybody: seats, open questions, cards; the resident learns how to open it again."""
    await missions.stop(turn, request, "cancelled" if state is RequestState.CANCELLED else "closed")
    await asking.take_back_about(turn, request.id, OfferState.WITHDRAWN, "withdrawn")
    before = await cards.must(turn, request.id)
    await steps.request_to(turn, before, state, why, reason)
    await requests.schedule(
        turn.tx, request.id, look_at=None, desk_at=None, escalate_at=None, draft_at=None, close_at=None, confirm_at=None
    )
    await turn.tell(
        request.resident, RequestEnded(request=request.id, number=request.number, state=state, reason=reason)
    )
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def came(turn: Turn, by: Person, request_id: RequestId, answer: Came) -> None:
    """Did help come? Yes closes; partly and no open the request again, a no with more urgency.

    Raises NoSuchCase, NotYours, CaseEnded, AlreadySo.
    """
    request = await own(turn, by, request_id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    if request.state is not RequestState.RESOLVED:
        raise AlreadySo(number=request.number)
    await turn.tell(by, CameNoted(number=request.number, answer=answer, danger=request.danger and answer != "yes"))
    if answer == "yes":
        await steps.request_to(turn, request, RequestState.CLOSED, "help came", CloseReason.COMPLETED)
        await requests.schedule(turn.tx, request.id, close_at=None)
        named = [row.need for row in await needs.of(turn.tx, request.id)]
        await needs.mark(turn.tx, request.id, named, NeedState.DONE, by.id, turn.now)
        await cards.show_status(turn, request.id)
        await alerts.refresh(turn, request.id)
    else:
        await reopening.take_up(turn, request, f"help came: {answer}", harder=answer == "no")


async def reopen(turn: Turn, by: Person, request_id: RequestId) -> None:
    """The resident needs help after all. Raises NoSuchCase, NotYours, AlreadySo."""
    request = await own(turn, by, request_id)
    if request.state not in ENDED or request.state is RequestState.MERGED:
        raise AlreadySo(number=request.number)
    if request.at is None:
        raise CaseEnded(number=request.number)
    await reopening.take_up(turn, request, "resident", harder=False)


async def silence(turn: Turn, request_id: RequestId) -> None:
    """The clock: nobody answered whether help came; the volunteer's word stands."""
    request = await cards.must(turn, request_id)
    await requests.schedule(turn.tx, request_id, close_at=None)
    if request.state is RequestState.RESOLVED:
        await end(turn, request, RequestState.CLOSED, CloseReason.COMPLETED, "silence")
