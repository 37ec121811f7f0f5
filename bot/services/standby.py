"""Those on standby: told where they stand, and asked first when a seat is free."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain import seating
from bot.domain.lifecycle import MATCHING
from bot.domain.model import Assignment, AssignmentState, RequestId
from bot.domain.notices import OnStandby, SeatFree, StandbyOver, Way
from bot.services import cards, steps
from bot.store import assignments, requests
from bot.store import standby as store

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.domain.model import AssignmentId, Request
    from bot.domain.seating import Waiting
    from bot.services.turn import Turn

Standing = Literal["quicker", "taken", "chosen", "moved", "held"]
Over = Literal["yours", "left", "ended", "closed", "elsewhere", "silent", "off_duty", "passed_on"]
BY_THEM = frozenset({"left", "silent"})  # ends after which they are not asked about it again


def key(standby: AssignmentId) -> str:
    """The key of the card that says where somebody stands."""
    return f"standby:{standby}"


def minutes_to_choose(turn: Turn) -> tuple[int, ...]:
    """The times that can be promised with one tap."""
    return tuple(int(minutes) for minutes in turn.ground.settings.matching.eta_choices_min)


async def free_seats(turn: Turn, request: Request) -> int:
    """Seats of the request that nobody holds."""
    return max(0, request.seats - await assignments.seats_taken(turn.tx, request.id))


async def looking(turn: Turn, request: Request) -> bool:
    """Tell whether people are looked for: where one is on the way and every seat is taken, nobody is."""
    return request.state in MATCHING and await free_seats(turn, request) > 0


async def lacking(turn: Turn, request: Request) -> int:
    """Seats for which somebody must still be asked: nobody holds them, and no yes and no standby is about to."""
    return await store.lacking(turn.tx, request)


async def line(turn: Turn, request: RequestId) -> list[Waiting]:
    """Those who wait for a seat of the request, the first in line first."""
    return seating.ranked(await store.of_request(turn.tx, request), turn.now)


async def ask_next(turn: Turn, request: Request) -> None:
    """Ask as many as seats are free whether they can still go, the first in line first; never silently given."""
    missing = await lacking(turn, request) if request.state in MATCHING else 0
    for one in await line(turn, request.id):
        if missing < 1:
            return
        if one.firm or one.answer_by is not None:
            continue
        answer_by = turn.after(turn.ground.patience(request.urgency).answer_s)
        await store.ask(turn.tx, one.id, answer_by)
        notice = SeatFree(
            assignment=one.id,
            request=request.id,
            number=request.number,
            need=request.need,
            minutes=minutes_to_choose(turn),
            answer_by=answer_by,
            danger=request.danger,
            left_unsafe=request.left_unsafe,
        )
        await turn.tell(one.volunteer, notice, key=key(one.id))
        missing -= one.party


async def tell_rank(turn: Turn, request_id: RequestId, standby: AssignmentId, why: Standing) -> None:
    """Tell one of them where they stand, as a new message."""
    request = await cards.must(turn, request_id)
    for rank, one in enumerate(await line(turn, request_id), 1):
        if one.id == standby:
            notice = OnStandby(request=request.id, number=request.number, rank=rank, why=why)
            await turn.tell(one.volunteer, notice, key=key(one.id))


async def show_ranks(turn: Turn, request_id: RequestId, but: Collection[AssignmentId] = ()) -> None:
    """Keep the cards of those who wait true, without a sound; not of those who were told in this turn."""
    request = await cards.must(turn, request_id)
    for rank, one in enumerate(await line(turn, request_id), 1):
        if one.id not in but and not one.firm and one.answer_by is None:
            notice = OnStandby(request=request.id, number=request.number, rank=rank, why="moved")
            await turn.tell(one.volunteer, notice, key=key(one.id), way=Way.EDIT)


async def full(turn: Turn, request_id: RequestId, firm: Standing = "quicker", asked: Standing = "taken") -> None:
    """There is no seat to give: who was about to get one hears it at once, why, and where they stand.

    Those whose yes was being weighed hear why as `firm`, those who were asked whether they can still go as `asked`.
    """
    waiting = await store.of_request(turn.tx, request_id)
    await store.settle(turn.tx, request_id)
    for one in waiting:
        if one.answer_by is not None:
            await store.ask(turn.tx, one.id, None)
    about_to = {one.id: one for one in waiting if one.firm or one.answer_by is not None}
    for one in about_to.values():
        await tell_rank(turn, request_id, one.id, firm if one.firm else asked)
    await show_ranks(turn, request_id, but=about_to)


async def over(turn: Turn, standby: Assignment, why: Over) -> None:
    """Somebody stands by no more; their card says why. Who had to give it up may be asked about it again.

    With the last yes that was being weighed the weighing ends.
    """
    after = AssignmentState.RELEASED if why in BY_THEM else AssignmentState.CANCELLED
    await steps.assignment_to(turn, standby, after, f"standby: {why}")
    if not any(one.firm for one in await store.of_request(turn.tx, standby.request)):
        await requests.schedule(turn.tx, standby.request, confirm_at=None)
    request = await cards.must(turn, standby.request)
    await turn.tell(standby.volunteer, StandbyOver(number=request.number, why=why), key=key(standby.id))


async def end(turn: Turn, request_id: RequestId, why: Over = "ended") -> None:
    """The request ended: nobody waits for it any more."""
    for one in await store.of_request(turn.tx, request_id):
        standing = await assignments.by_id(turn.tx, one.id)
        if standing is not None:
            await over(turn, standing, why)
