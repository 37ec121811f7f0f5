"""What is still needed: needs ticked off one by one, and more hands called for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.lifecycle import ENDED, HOLDING, MATCHING
from bot.domain.model import Person, Request, RequestId, RequestState
from bot.domain.needs import NeedState
from bot.domain.notices import HandsWanted, NeedTicked
from bot.domain.refusals import AlreadySo, BadSeats, CaseEnded, NoSuchCase, NoSuchNeed, NotYours
from bot.domain.seating import MOST_SEATS
from bot.services import alerts, asking, cards, drafts, endings, standby, steps
from bot.store import assignments, needs, requests

if TYPE_CHECKING:
    from bot.services.turn import Turn


async def tick(turn: Turn, by: Person, request_id: RequestId, need: str, state: NeedState) -> None:
    """One of several needs is done, or open again; said by its resident, by who came for it, or by a coordinator.

    When a resident ticks the last one off, they are asked whether they need no help any more.
    Raises NoSuchCase, NotYours, CaseEnded, NoSuchNeed, AlreadySo.
    """
    request = await _theirs(turn, by, request_id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    if need not in {row.need for row in await needs.of(turn.tx, request.id)}:
        raise NoSuchNeed(number=request.number)
    if not await needs.mark(turn.tx, request.id, (need,), state, by.id, turn.now):
        raise AlreadySo(number=request.number)
    left = [row.need for row in await needs.of(turn.tx, request.id) if row.open]
    await keep_main(turn, request.id)
    done = state is NeedState.DONE
    await steps.noted(turn, request, f"need {'done' if done else 'open'}: {need}")
    await _tell(
        turn,
        by,
        request,
        NeedTicked(
            number=request.number,
            key=need,
            done=done,
            by="",
            left=tuple(left),
            danger=request.danger,
        ),
    )
    await show_all(turn, request.id)
    if not left and by.id == request.resident:
        await endings.ask_cancel(turn, by, request.id)


async def _tell(turn: Turn, by: Person, request: Request, notice: NeedTicked) -> None:
    """Tell who said it, and the resident where somebody else did."""
    key = f"ticked:{request.id}"
    await turn.tell(by, notice, key=key)
    if by.id != request.resident:
        said = notice.model_copy(update={"by": disclosure.first_name(by)})
        await turn.tell(request.resident, said, key=key)


async def keep_main(turn: Turn, request_id: RequestId) -> None:
    """The first need that is still open is the one by which volunteers are looked for."""
    request = await cards.must(turn, request_id)
    still = [row.need for row in await needs.of(turn.tx, request_id) if row.open]
    if still and request.need not in still:
        await requests.need(turn.tx, request_id, still[0])


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
    held = await assignments.seats_taken(turn.tx, request.id)
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
    await turn.tell(by, HandsWanted(number=request.number, seats=seats, missing=missing), key=f"hands:{request.id}")
    await show_all(turn, request.id)


async def _theirs(turn: Turn, by: Person, request_id: RequestId) -> Request:
    """Load a request that this person has a say in. Raises NoSuchCase, NotYours."""
    request = await requests.by_id(turn.tx, request_id)
    if request is None:
        raise NoSuchCase(said=str(request_id))
    held = await assignments.of_volunteer(turn.tx, by.id)
    comes = held is not None and held.request == request.id and held.state in HOLDING
    if not (comes or by.id == request.resident or turn.ground.coordinator(by)):
        raise NotYours
    return request
