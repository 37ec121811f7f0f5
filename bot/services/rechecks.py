"""After a wish, a profile or a tier changed: open questions that no longer fit are taken back, and others are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.lifecycle import MATCHING
from bot.domain.model import OfferState, RequestState
from bot.services import asking, cards, redirect, screening, standby, steps
from bot.services.seats import close_if_full, let_go
from bot.store import assignments, offers
from bot.store import standby as standby_store

if TYPE_CHECKING:
    from bot.domain.model import PersonId, Request, RequestId
    from bot.services.turn import Turn

SEATED = (RequestState.OPEN, RequestState.STAFFED, RequestState.ACTIVE)  # its seats say where it stands


async def of_request(turn: Turn, request_id: RequestId, *, again: bool = False) -> int:
    """Take back what no longer fits this request, look anew, and return how many were asked.

    `again` asks also those who kept silent.
    """
    request = await cards.must(turn, request_id)
    for offer in await offers.live_of_request(turn.tx, request.id):
        if await screening.refusal(turn, offer.volunteer, request) is not None:
            await asking.end(turn, offer, OfferState.WITHDRAWN, "passed_on")
    await _standby(turn, request)
    if request.state not in MATCHING:
        return 0
    return await asking.look(turn, request.id, again=again)


async def _standby(turn: Turn, request: Request) -> None:
    line = await standby.line(turn, request.id)
    for one in line:
        waiting = await assignments.by_id(turn.tx, one.id)
        if waiting is not None and await screening.refusal(turn, one.volunteer, request) is not None:
            await standby.over(turn, waiting, "passed_on")
    if len(await standby.line(turn, request.id)) < len(line):
        await standby.show_ranks(turn, request.id)
        await cards.show_status(turn, request.id)


async def misfits(turn: Turn, request_id: RequestId) -> frozenset[PersonId]:
    """Those who hold a seat and do not fit what is asked of who comes."""
    request = await cards.must(turn, request_id)
    held = [one.volunteer for one in await assignments.holding(turn.tx, request.id)]
    return frozenset([one for one in held if await screening.refusal(turn, one, request) is not None])


async def seats(turn: Turn, request: Request, why: str, *, one_is_enough: bool) -> None:
    """Two who go together need two seats; where one is enough again, the second seat goes."""
    now = await screening.two_seats(turn, await cards.must(turn, request.id))
    if one_is_enough:
        now = await screening.one_seat(turn, now)
    if now.seats != request.seats and request.state in SEATED:
        await steps.seats_to(turn, request.id, why)
        await close_if_full(turn, request.id)


async def of_volunteer(turn: Turn, volunteer: PersonId) -> None:
    """Take back what no longer fits this volunteer, who stands by for it no more; what they fit is asked at once."""
    for offer in await offers.live_of_volunteer(turn.tx, volunteer):
        request = await cards.must(turn, offer.request)
        if await screening.refusal(turn, volunteer, request) is not None:
            await asking.end(turn, offer, OfferState.WITHDRAWN, "passed_on")
            await asking.look(turn, request.id)
    for request_id in await standby_store.requests_of(turn.tx, volunteer):
        if await screening.refusal(turn, volunteer, await cards.must(turn, request_id)) is not None:
            await let_go(turn, volunteer, "passed_on", only=request_id)
    await redirect.come_free(turn, volunteer)
