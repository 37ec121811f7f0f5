"""What volunteers answer when they are asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.domain import answers, seating
from bot.domain.lifecycle import LIVE_OFFERS, MATCHING, Machine
from bot.domain.model import (
    AssignmentId,
    AssignmentState,
    Duty,
    Offer,
    OfferId,
    OfferState,
    Person,
    Request,
    RequestId,
    RequestState,
)
from bot.domain.notices import OfferGone, SeatsTaken, YesNoted
from bot.domain.refusals import (
    AlreadyTaken,
    AlreadyWaiting,
    AlreadyYours,
    BusyAlready,
    NoSuchOffer,
    NotAVolunteer,
    NotYours,
    OfferOver,
    Suspended,
)
from bot.domain.seating import Waiting
from bot.services import alerts, asking, bundling, cards, replacing, roads, screening, seats, standby, steps
from bot.store import assignments, requests, volunteers
from bot.store import offers as store
from bot.store import standby as standby_store
from bot.store.assignments import Coming

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services.turn import Turn

TAKING = MATCHING | {RequestState.STAFFED}  # a yes still means something
OVER = frozenset({OfferState.ACCEPTED, OfferState.WITHDRAWN})  # no second yes to the same question


async def accept(turn: Turn, by: Person, offer_id: OfferId, minutes: int | None) -> None:
    """A volunteer says yes and promises a time; without one the time is reckoned from the way.

    Who can be there soon enough has a free seat at once; who needs longer has it when nobody quicker comes in time;
    when all are taken, they hear it at once and choose what to do.
    Raises NoSuchOffer, NotYours, AlreadyYours, AlreadyWaiting, AlreadyTaken, OfferOver, OnHold,
    NobodyNeeded, GivenBack, BusyAlready, Suspended, BadMinutes, and when filters forbid it by now AsksForMore and
    OthersAsked.
    """
    offer = await own(turn, by, offer_id)
    request = await cards.must(turn, offer.request)
    await store.answered(turn.tx, offer.id, turn.now)
    party = await _may_take(turn, by, offer, request)
    eta_min = minutes if minutes is not None else await seats.reckon(turn, by, request)
    seats.check_minutes(eta_min)
    coming = Coming(party, await _travel_min(turn, by, request))
    if await standby.free_seats(turn, request) < 1:
        await _too_late(turn, by, offer, eta_min, coming)
    elif seating.at_once(eta_min, turn.ground.patience(request.urgency)):
        await _take(turn, by, offer, eta_min, coming)
    else:
        await _wait(turn, by, offer, eta_min, coming)


async def _take(turn: Turn, by: Person, offer: Offer, eta_min: int, coming: Coming) -> None:
    request = await replacing.give_way(turn, await cards.must(turn, offer.request), coming.party)
    taken = await assignments.take(turn.tx, offer, request.seats, turn.after(eta_min * 60), turn.now, coming)
    if taken is None:
        raise AlreadyTaken(number=request.number)
    await steps.began(turn, Machine.ASSIGNMENT, taken, request.id, AssignmentState.ACCEPTED)
    left = await _answered(turn, by, offer, request)
    await seats.seated(turn, taken)
    await _look_for(turn, left)


async def _wait(turn: Turn, by: Person, offer: Offer, eta_min: int, coming: Coming) -> None:
    """Somebody quicker may still come; until that is settled nothing is promised to the resident."""
    request = await cards.must(turn, offer.request)
    standing = await _join(turn, by, offer, eta_min, coming, firm=True)
    window_s = turn.ground.patience(request.urgency).window_s
    decided_at = request.confirm_at or turn.after(window_s)
    await requests.schedule(turn.tx, request.id, confirm_at=decided_at)
    notice = YesNoted(request=request.id, number=request.number, decided_at=decided_at, danger=request.danger)
    await turn.tell(by, notice, key=standby.key(standing))
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def _join(turn: Turn, by: Person, offer: Offer, eta_min: int, coming: Coming, *, firm: bool) -> AssignmentId:
    eta_at = turn.after(eta_min * 60)
    standing = await standby_store.join(turn.tx, offer, eta_at, turn.now, coming, firm=firm)
    await steps.began(turn, Machine.ASSIGNMENT, standing, offer.request, AssignmentState.STANDBY)
    await _look_for(turn, await _answered(turn, by, offer, await cards.must(turn, offer.request)))
    return standing


async def _answered(turn: Turn, by: Person, offer: Offer, request: Request) -> list[RequestId]:
    """Write down the yes; of several tasks on one way the others are not theirs, and are returned."""
    await steps.offer_to(turn, offer, OfferState.ACCEPTED, "accepted")
    first = await bundling.first_of(turn, offer)
    await turn.tell(by, OfferGone(number=request.number, why="accepted"), key=asking.key(first))
    return await bundling.leave_out(turn, await bundling.mates(turn, offer))


async def _look_for(turn: Turn, left: Sequence[RequestId]) -> None:
    for request_id in left:
        await asking.look(turn, request_id)


async def _too_late(turn: Turn, by: Person, offer: Offer, eta_min: int, coming: Coming) -> None:
    """All seats are taken: say so at once; standing by, or another request, is for the volunteer to choose."""
    last = AssignmentId(sys.maxsize)  # a tie goes to those who wait already
    eta_at = turn.after(eta_min * 60)
    here = Waiting(last, by.id, eta_at, eta_min, coming.travel_min, coming.party, firm=False, answer_by=None)
    line = seating.ranked([*await standby.line(turn, offer.request), here], turn.now)
    number = (await cards.must(turn, offer.request)).number
    notice = SeatsTaken(offer=offer.id, number=number, eta_min=eta_min, rank=line.index(here) + 1)
    await turn.tell(by, notice, key=f"taken:{offer.id}")


async def stand_by(turn: Turn, by: Person, offer_id: OfferId, minutes: int | None) -> None:
    """Late, but ready: a volunteer stands by, or has the seat when it is free again by now. Raises as `accept`."""
    offer = await own(turn, by, offer_id)
    request = await cards.must(turn, offer.request)
    if await standby.free_seats(turn, request) > 0:
        await accept(turn, by, offer_id, minutes)
        return
    await store.answered(turn.tx, offer.id, turn.now)
    party = await _may_take(turn, by, offer, request)
    eta_min = minutes if minutes is not None else await seats.reckon(turn, by, request)
    seats.check_minutes(eta_min)
    coming = Coming(party, await _travel_min(turn, by, request))
    standing = await _join(turn, by, offer, eta_min, coming, firm=False)
    await standby.tell_rank(turn, request.id, standing, "chosen")
    await standby.show_ranks(turn, request.id, but={standing})


async def _travel_min(turn: Turn, by: Person, request: Request) -> float | None:
    travel = await roads.travel_of(turn.tx, turn.ground, by.id, request.at)
    return None if travel is None else travel.minutes


async def own(turn: Turn, by: Person, offer_id: OfferId) -> Offer:
    """Load a question to this volunteer. Raises NoSuchOffer, NotYours."""
    offer = await store.by_id(turn.tx, offer_id)
    if offer is None:
        raise NoSuchOffer
    if offer.volunteer != by.id:
        raise NotYours
    return offer


async def _may_take(turn: Turn, by: Person, offer: Offer, request: Request) -> int:
    """Return how many come, if this volunteer may say yes. Raises as `accept`."""
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer is None:
        raise NotAVolunteer
    if volunteer.duty is Duty.SUSPENDED:
        raise Suspended
    held = await assignments.of_volunteer(turn.tx, by.id)
    if held is not None and held.request == request.id:
        raise AlreadyYours(number=request.number)
    if request.id in await standby_store.requests_of(turn.tx, by.id):
        raise AlreadyWaiting(number=request.number)
    if request.state not in TAKING or offer.state in OVER:
        raise answers.over(request, offer)
    if held is not None:
        raise BusyAlready(number=(await cards.must(turn, held.request)).number)
    await screening.check(turn, by.id, request)
    return volunteer.party


async def decline(turn: Turn, by: Person, offer_id: OfferId) -> None:
    """A volunteer says no, to a whole way too; the next are asked at once. Raises NoSuchOffer, NotYours."""
    offer = await own(turn, by, offer_id)
    if offer.state not in LIVE_OFFERS | {OfferState.EXPIRED}:
        raise OfferOver(number=(await cards.must(turn, offer.request)).number)
    whole = [offer, *await bundling.mates(turn, offer)]
    for one in whole:
        await store.answered(turn.tx, one.id, turn.now)
        await asking.end(turn, one, OfferState.DECLINED, "declined")
    for one in whole:
        await asking.look(turn, one.request)
