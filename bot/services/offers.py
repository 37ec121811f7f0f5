"""Asking volunteers, and what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain import disclosure, matching
from bot.domain.lifecycle import LIVE_OFFERS, MATCHING, Machine
from bot.domain.matching import Candidate, Need
from bot.domain.model import Duty, Offer, OfferId, OfferState, Person, PersonId, Point, Request, RequestId
from bot.domain.notices import HelpIsComing, OfferGone, OfferMade
from bot.domain.refusals import (
    AlreadyTaken,
    AlreadyYours,
    BadMinutes,
    BusyAlready,
    NoSuchOffer,
    NotAVolunteer,
    NotYours,
    OfferOver,
    Suspended,
)
from bot.places import distance_km
from bot.services import alerts, cards, roads, steps
from bot.store import assignments, requests, volunteers
from bot.store import offers as store
from bot.store.volunteers import Circle, Nearby

if TYPE_CHECKING:
    from bot.domain.matching import Pace
    from bot.domain.travel import Travel
    from bot.services.turn import Turn

CANDIDATES = 60  # more than any one round asks; keeps a round short in a crowd
REASK_LIFETIMES = 3  # who let a question expire may be asked again after this many of its lifetimes
LONGEST_PROMISE_MIN = 24 * 60
Gone = Literal["filled", "withdrawn", "passed_on", "expired", "declined", "accepted", "misplaced"]


def key(offer: OfferId) -> str:
    """The key of an offer's card."""
    return f"offer:{offer}"


def minutes_to_choose(turn: Turn) -> tuple[int, ...]:
    """The times that can be promised with one tap."""
    return tuple(int(minutes) for minutes in turn.ground.settings.matching.eta_choices_min)


async def free_seats(turn: Turn, request: Request) -> int:
    """Seats of the request that nobody holds."""
    return request.seats - len(await assignments.holding(turn.tx, request.id))


async def look(turn: Turn, request_id: RequestId, *, again: bool = False) -> int:
    """Ask the next volunteers about a request and return how many; `again` asks also those who kept silent."""
    request = await cards.must(turn, request_id)
    if request.state not in MATCHING:
        await requests.schedule(turn.tx, request.id, look_at=None)
        return 0
    pace = turn.ground.pace(request.urgency)
    candidates = await _candidates(turn, request, pace, again=again)
    lack = Need(request.state, await free_seats(turn, request), await _live(turn, request), request.radius_step)
    plan = matching.plan(lack, [candidate for candidate, _ in candidates], pace)
    where = {candidate.volunteer: at for candidate, at in candidates}
    for candidate in plan.ask:
        await _ask(turn, request, candidate.volunteer, where[candidate.volunteer], pace)
    if plan.no_road:
        await alerts.no_road(turn, request, len(plan.ask))
    await requests.widen(turn.tx, request.id, plan.radius_step)
    next_look = turn.after(turn.ground.settings.matching.look_again_s) if plan.exhausted else None
    await requests.schedule(turn.tx, request.id, look_at=next_look)
    return len(plan.ask)


async def _candidates(turn: Turn, request: Request, pace: Pace, *, again: bool) -> list[tuple[Candidate, Point]]:
    patience_s = 0.0 if again else REASK_LIFETIMES * pace.offer_lifetime_s
    circle = Circle(
        reach_km=pace.radius_km[-1],
        offers_at_once=turn.ground.settings.matching.offers_at_once,
        silent_since=turn.after(-patience_s),
        limit=CANDIDATES,
    )
    if request.at is None:
        return []
    at = request.at
    found = await volunteers.near(turn.tx, request, circle, turn.now)
    travels = await roads.travels(turn, at, [(one.at, one.transport) for one in found])
    ways = travels or (None for _ in found)
    return [(_candidate(at, one, travel), one.at) for one, travel in zip(found, ways, strict=True)]


def _candidate(at: Point, one: Nearby, travel: Travel | None) -> Candidate:
    km = distance_km(at, one.at)
    if travel is None:
        return Candidate(one.volunteer, km)
    return Candidate(one.volunteer, km, travel.minutes, by_road=travel.how != "crow")


async def _live(turn: Turn, request: Request) -> int:
    """Count the open questions, without those to people whom no road brings there as things are now."""
    live = await store.live_of_request(turn.tx, request.id)
    ways = [await roads.travel_of(turn, offer.volunteer, request.at) for offer in live]
    return sum(way is None or way.how != "unreachable" for way in ways)


async def _ask(turn: Turn, request: Request, volunteer: PersonId, where: Point, pace: Pace) -> None:
    if request.at is None:
        raise AssertionError("unreachable")
    offer = await store.add(turn.tx, request.id, volunteer, turn.after(pace.offer_lifetime_s), turn.now)
    await steps.began(turn, Machine.OFFER, offer, request.id, OfferState.QUEUED)
    notice = OfferMade(
        offer=offer,
        number=request.number,
        need=request.need,
        urgency=request.urgency,
        danger=request.danger,
        area=cards.area_of(turn, request),
        band=disclosure.band(where, request.at),
        minutes=minutes_to_choose(turn),
        asked_at=request.created_at,
    )
    await turn.tell(volunteer, notice, key=key(offer), offer=offer)


async def delivered(turn: Turn, offer_id: OfferId) -> None:
    """The question has reached the volunteer; its lifetime counts from now."""
    offer = await store.by_id(turn.tx, offer_id)
    if offer is None or offer.state is not OfferState.QUEUED:
        return
    await steps.offer_to(turn, offer, OfferState.SENT, "delivered")
    request = await cards.must(turn, offer.request)
    await store.extend(turn.tx, offer.id, turn.after(turn.ground.pace(request.urgency).offer_lifetime_s))
    if (await store.tally(turn.tx, request.id)).live == 1:
        await cards.show_status(turn, request.id)


async def accept(turn: Turn, by: Person, offer_id: OfferId, minutes: int | None) -> None:
    """A volunteer takes a seat and promises a time; without one the time is reckoned from the way.

    Raises NoSuchOffer, NotYours, AlreadyYours, AlreadyTaken, OfferOver, BusyAlready, Suspended, BadMinutes.
    """
    offer = await _own(turn, by, offer_id)
    request = await cards.must(turn, offer.request)
    await _may_take(turn, by, offer, request)
    if minutes is not None and not 1 <= minutes <= LONGEST_PROMISE_MIN:
        raise BadMinutes(least=1, most=LONGEST_PROMISE_MIN)
    promised = minutes if minutes is not None else await _reckon(turn, by, request)
    taken = await assignments.take(turn.tx, offer, request.seats, turn.after(promised * 60), turn.now)
    if taken is None:
        raise AlreadyTaken(number=request.number)
    await steps.began(turn, Machine.ASSIGNMENT, taken, request.id, "accepted")
    await steps.offer_to(turn, offer, OfferState.ACCEPTED, "accepted")
    await turn.tell(by, OfferGone(number=request.number, why="accepted"), key=key(offer.id))
    await _go_busy(turn, by)
    await _staff(turn, request)
    assignment = await assignments.by_id(turn.tx, taken)
    if assignment is None:
        raise AssertionError("unreachable")
    await cards.show_mission(turn, assignment, fresh=True)
    await cards.show_pin(turn, assignment)
    await turn.tell(
        request.resident,
        HelpIsComing(
            number=request.number,
            helper=disclosure.first_name(by),
            eta_at=assignment.eta_at,
            door_code=request.door_code,
            danger=request.danger,
        ),
    )
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def _own(turn: Turn, by: Person, offer_id: OfferId) -> Offer:
    offer = await store.by_id(turn.tx, offer_id)
    if offer is None:
        raise NoSuchOffer
    if offer.volunteer != by.id:
        raise NotYours
    return offer


async def _may_take(turn: Turn, by: Person, offer: Offer, request: Request) -> None:
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer is None:
        raise NotAVolunteer
    if volunteer.duty is Duty.SUSPENDED:
        raise Suspended
    held = await assignments.of_volunteer(turn.tx, by.id)
    if held is not None and held.request == request.id:
        raise AlreadyYours(number=request.number)
    if request.state not in MATCHING and request.state.value != "staffed":
        raise OfferOver(number=request.number)
    if await free_seats(turn, request) < 1:
        raise AlreadyTaken(number=request.number)
    if offer.state in (OfferState.ACCEPTED, OfferState.WITHDRAWN):
        raise OfferOver(number=request.number)
    if held is not None:
        raise BusyAlready(number=(await cards.must(turn, held.request)).number)


async def _reckon(turn: Turn, by: Person, request: Request) -> int:
    """A bare yes: the time this volunteer will need from where they checked in."""
    choices = minutes_to_choose(turn)
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer is None or volunteer.at is None or request.at is None:
        return max(choices)
    travel = await roads.travel_of(turn, by.id, request.at)
    if travel is not None and travel.minutes is not None:
        return matching.promise_after(travel.minutes, choices)
    return matching.minutes_to_promise(distance_km(volunteer.at, request.at), choices)


async def _go_busy(turn: Turn, by: Person) -> None:
    """A volunteer with a mission is asked nothing else; what lay open goes to the next."""
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer and volunteer.duty is Duty.AVAILABLE:
        await steps.duty_to(turn, volunteer, Duty.BUSY, "accepted")
    await pass_on(turn, by.id)


async def pass_on(turn: Turn, volunteer: PersonId) -> None:
    """Take a volunteer's open questions back and ask others in their place."""
    for offer in await store.live_of_volunteer(turn.tx, volunteer):
        await _end(turn, offer, OfferState.WITHDRAWN, "passed_on")
        await look(turn, offer.request)


async def _staff(turn: Turn, request: Request) -> None:
    """After a seat was taken: when it was the last, nobody else needs to think about it."""
    await steps.seats_to(turn, request.id, "accepted")
    if await free_seats(turn, request) < 1:
        await take_back_about(turn, request.id, OfferState.FILLED, "filled")
        await requests.schedule(turn.tx, request.id, look_at=None, desk_at=None, escalate_at=None)


async def take_back_about(turn: Turn, request: RequestId, after: OfferState, why: Gone) -> None:
    """Take back all open questions about a request; each card says so."""
    for offer in await store.live_of_request(turn.tx, request):
        await _end(turn, offer, after, why)


async def _end(turn: Turn, offer: Offer, after: OfferState, why: Gone) -> None:
    await steps.offer_to(turn, offer, after, why)
    request = await cards.must(turn, offer.request)
    await turn.tell(offer.volunteer, OfferGone(number=request.number, why=why), key=key(offer.id))


async def decline(turn: Turn, by: Person, offer_id: OfferId) -> None:
    """A volunteer says no; the next is asked at once. Raises NoSuchOffer, NotYours."""
    offer = await _own(turn, by, offer_id)
    if offer.state not in LIVE_OFFERS | {OfferState.EXPIRED}:
        raise OfferOver(number=(await cards.must(turn, offer.request)).number)
    await _end(turn, offer, OfferState.DECLINED, "declined")
    await look(turn, offer.request)


async def expire(turn: Turn, offer_id: OfferId) -> None:
    """The clock: no answer in time; the next is asked at once, and a late yes still counts while the seat is free."""
    offer = await store.by_id(turn.tx, offer_id)
    if offer is None or offer.state not in LIVE_OFFERS or offer.expires_at > turn.now:
        return
    await _end(turn, offer, OfferState.EXPIRED, "expired")
    await look(turn, offer.request)


async def undeliverable(turn: Turn, person: PersonId) -> None:
    """The volunteer cannot be reached: their open questions go to others."""
    for offer in await store.live_of_volunteer(turn.tx, person):
        await steps.offer_to(turn, offer, OfferState.UNDELIVERABLE, "unreachable")
        await look(turn, offer.request)
