"""What is still needed: needs ticked off one by one, and more hands called for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.lifecycle import ENDED, MATCHING
from bot.domain.model import Person, Request, RequestId, RequestState
from bot.domain.needs import NeedState
from bot.domain.notices import HandsWanted, NeedTicked
from bot.domain.refusals import AlreadySo, BadSeats, CaseEnded, NoSuchCase, NoSuchNeed, NotYours
from bot.domain.seating import MOST_SEATS
from bot.services import alerts, asking, cards, claims, drafts, endings, joining, reopening, standby, steps, unmet
from bot.services.seats import close_if_full
from bot.store import assignments, merges, needs, requests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services.turn import Turn
    from bot.store.needs import RequestNeed


async def tick(turn: Turn, by: Person, request_id: RequestId, need: str, state: NeedState) -> None:
    """One of several needs is done, or open again; said by its resident, by who came for it, or by a coordinator.

    When a resident ticks the last one off, they are asked whether they need no help any more. One that is open again
    after all was said to be done is looked for again.
    Raises NoSuchCase, NotYours, CaseEnded, NoSuchNeed, AlreadySo.
    """
    request = await _theirs(turn, by, request_id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    seen = needs.of if by.id == request.resident else needs.whole
    if need not in {row.need for row in await seen(turn.tx, request.id)}:
        raise NoSuchNeed(number=request.number)
    every = [request, *await merges.followers(turn.tx, request.id)]
    marked = [await needs.mark(turn.tx, one.id, (need,), state, by.id, turn.now) for one in every]
    if not any(marked):
        raise AlreadySo(number=request.number)
    left = [row.need for row in await needs.whole(turn.tx, request.id) if row.open]
    await joining.keep_main(turn, request.id)
    await steps.noted(turn, request, f"need {'done' if state is NeedState.DONE else 'open'}: {need}")
    await _tell(turn, by, request, need, state)
    await _count_again(turn, request)
    await show_all(turn, request.id)
    if state is NeedState.OPEN and request.state is RequestState.RESOLVED:
        await _look_again(turn, request, need)
    if not left and by.id == request.resident:
        await endings.ask_cancel(turn, by, request.id)


async def _look_again(turn: Turn, request: Request, need: str) -> None:
    now = await cards.must(turn, request.id)
    if need in {row.need for row in await needs.of(turn.tx, now.id)}:
        await unmet.open_again(turn, now, need)
    else:  # what only another one reported
        await reopening.take_up(turn, now, unmet.PARTLY, harder=False)


async def _count_again(turn: Turn, request: Request) -> None:
    """What is done of a request that was merged asks for nobody any more."""
    if request.joined:
        await joining.said_more(turn, request.id)


async def _tell(turn: Turn, by: Person, request: Request, need: str, state: NeedState) -> None:
    """Tell who said it, and the resident where somebody else did; not of what only another one reported."""
    key, own = f"ticked:{request.id}", await needs.of(turn.tx, request.id)
    seen = own if by.id == request.resident else await needs.whole(turn.tx, request.id)
    notice = _ticked(request, need, seen, state)
    await turn.tell(by, notice, key=key)
    if by.id != request.resident and need in {row.need for row in own}:
        said = _ticked(request, need, own, state).model_copy(update={"by": disclosure.first_name(by)})
        await turn.tell(request.resident, said, key=key)


def _ticked(request: Request, need: str, rows: Sequence[RequestNeed], state: NeedState) -> NeedTicked:
    return NeedTicked(
        number=request.number,
        key=need,
        done=state is NeedState.DONE,
        by="",
        left=tuple(row.need for row in rows if row.open),
        danger=request.danger,
    )


async def show_all(turn: Turn, request_id: RequestId) -> None:
    """Bring every card of a request up to date."""
    await cards.show_status(turn, request_id)
    for one in await assignments.holding(turn.tx, request_id):
        await cards.show_mission(turn, one)
    await alerts.refresh(turn, request_id)


async def more(turn: Turn, by: Person, request_id: RequestId, extra: int) -> None:
    """So many more people are needed than were asked for. Raises as `hands`."""
    request = await _theirs(turn, by, request_id)
    await hands(turn, by, request_id, request.seats + extra)


async def hands(turn: Turn, by: Person, request_id: RequestId, seats: int) -> None:
    """So many people are needed in all; the first asked are those on standby.

    Only a coordinator may lower the number, and never below those who hold a seat.
    Raises NoSuchCase, NotYours, CaseEnded, BadSeats, AlreadySo.
    """
    request = await _theirs(turn, by, request_id)
    if request.state in ENDED | {RequestState.RESOLVED}:
        raise CaseEnded(number=request.number)
    held = sum(one.fills for one in await assignments.holding(turn.tx, request.id))  # who hands over, too
    least = max(1, held) if turn.ground.coordinator(by) else request.seats
    if not least <= seats <= MOST_SEATS:
        raise BadSeats(least=least, most=MOST_SEATS)
    if seats == request.seats:
        raise AlreadySo(number=request.number)
    await requests.seat(turn.tx, request.id, seats)
    await steps.noted(turn, request, f"people needed: {seats}")
    await steps.seats_to(turn, request.id, "people needed")
    now = await cards.must(turn, request.id)
    missing = await standby.free_seats(turn, now)
    if now.state in MATCHING and missing:
        await drafts.set_deadlines(turn, now)
        await asking.look(turn, request.id)
    await close_if_full(turn, request.id)
    await turn.tell(by, HandsWanted(number=request.number, seats=seats, missing=missing), key=f"hands:{request.id}")
    await show_all(turn, request.id)


async def _theirs(turn: Turn, by: Person, request_id: RequestId) -> Request:
    """Load a request that this person has a say in. Raises NoSuchCase, NotYours."""
    request = await requests.by_id(turn.tx, request_id)
    if request is None:
        raise NoSuchCase(said=str(request_id))
    await claims.acted(turn, request)
    comes = any(one.request == request.id for one in await assignments.all_of_volunteer(turn.tx, by.id))
    if not (comes or by.id == request.resident or turn.ground.coordinator(by)):
        raise NotYours
    return request
