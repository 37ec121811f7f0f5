"""Who is asked: the next volunteers for a request, and what becomes of questions that nobody answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain import disclosure, matching
from bot.domain.lifecycle import LIVE_OFFERS, MATCHING, Machine
from bot.domain.matching import Candidate, Need
from bot.domain.model import Offer, OfferId, OfferState, PersonId, Point, Request, RequestId
from bot.domain.notices import OfferGone, OfferMade
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


async def expire(turn: Turn, offer_id: OfferId) -> None:
    """The clock: no answer in time; the next is asked at once, and a late yes still counts while the seat is free."""
    offer = await store.by_id(turn.tx, offer_id)
    if offer is None or offer.state not in LIVE_OFFERS or offer.expires_at > turn.now:
        return
    await end(turn, offer, OfferState.EXPIRED, "expired")
    await look(turn, offer.request)


async def pass_on(turn: Turn, volunteer: PersonId) -> None:
    """Take a volunteer's open questions back and ask others in their place."""
    for offer in await store.live_of_volunteer(turn.tx, volunteer):
        await end(turn, offer, OfferState.WITHDRAWN, "passed_on")
        await look(turn, offer.request)


async def take_back_about(turn: Turn, request: RequestId, after: OfferState, why: Gone) -> None:
    """Take back all open questions about a request; each card says so."""
    for offer in await store.live_of_request(turn.tx, request):
        await end(turn, offer, after, why)


async def undeliverable(turn: Turn, person: PersonId) -> None:
    """The volunteer cannot be reached: their open questions go to others."""
    for offer in await store.live_of_volunteer(turn.tx, person):
        await steps.offer_to(turn, offer, OfferState.UNDELIVERABLE, "unreachable")
        await look(turn, offer.request)


async def end(turn: Turn, offer: Offer, after: OfferState, why: Gone) -> None:
    """Take one question back or close it; its card says why."""
    await steps.offer_to(turn, offer, after, why)
    request = await cards.must(turn, offer.request)
    await turn.tell(offer.volunteer, OfferGone(number=request.number, why=why), key=key(offer.id))
