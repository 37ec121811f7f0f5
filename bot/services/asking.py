"""Who is asked: the next volunteers for a request, and what becomes of questions that nobody answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain import disclosure, matching
from bot.domain.lifecycle import LIVE_OFFERS, MATCHING, Machine
from bot.domain.model import Offer, OfferId, OfferState, PersonId, Request, RequestId
from bot.domain.notices import OfferGone, OfferMade
from bot.services import alerts, bundling, cards, crew, screening, shortages, standby, steps, wants
from bot.store import cases, requests
from bot.store import offers as store

if TYPE_CHECKING:
    from bot.domain.matching import Outlook
    from bot.services.turn import Turn
    from bot.services.wants import Sight

NOBODY_LEFT_S = 300.0  # that nobody is left to ask may change within minutes; then the desk must know
SOUGHT = 0.8  # chance of a yes from one who asks who else needs help; a guess, far above any table's
Gone = Literal["filled", "withdrawn", "closed", "held", "passed_on", "expired", "declined", "accepted", "misplaced"]


def key(offer: OfferId) -> str:
    """The key of an offer's card."""
    return f"offer:{offer}"


async def look(turn: Turn, request_id: RequestId, *, again: bool = False) -> int:
    """Ask the next volunteers about a request, now, and return how many; `again` asks also those who kept silent.

    This request alone: a new one and each no are not kept waiting for the round over all of them (services/rounds.py).
    """
    request = await cards.must(turn, request_id)
    if request.state not in MATCHING:
        await requests.schedule(turn.tx, request.id, look_at=None)
        return 0
    request = await screening.two_seats(turn, request)
    await standby.ask_next(turn, request)
    sight = await wants.see(turn.tx, turn.ground, request, turn.now, again=again)
    plan = matching.plan([sight.want], turn.ground.rules)
    asked = [await ask(turn, sight, one) for one in plan.asks]
    if any(asked) and plan.outlooks[request.id].no_road:
        await alerts.no_road(turn, request, sum(asked))
    await settle(turn, request, plan.outlooks.get(request.id))
    return sum(asked)


async def settle(turn: Turn, request: Request, stands: Outlook | None) -> None:
    """After questions went out: say when to look again, and who must know that only people without a road are left."""
    if stands is None:
        await requests.schedule(turn.tx, request.id, look_at=None)
        return
    nobody = stands.exhausted and not stands.live
    if nobody:
        await cases.desk_by(turn.tx, request.id, turn.after(NOBODY_LEFT_S))
    await shortages.keep(turn, request, nobody=nobody)
    await requests.schedule(turn.tx, request.id, look_at=turn.ground.next_round(turn.now))


async def ask(turn: Turn, sight: Sight, chosen: matching.Ask) -> bool:
    """Put one question to a volunteer; False when meanwhile they or the request are not free, or fit, for it."""
    request, at = await cards.must(turn, sight.request.id), sight.where[chosen.volunteer]
    if request.at is None or not await screening.fits(turn, chosen.volunteer, request):
        return False
    hold_s = turn.ground.pace(request.urgency).hold_min * 60
    made = await store.add(turn.tx, chosen, turn.after(hold_s), turn.now)
    if made is None:
        return False
    facts = {"chance": chosen.chance, "km": chosen.candidate.km, "minutes": chosen.candidate.minutes}
    await steps.began(turn, Machine.OFFER, made, request.id, OfferState.QUEUED, facts)
    if await bundling.widen(turn, request, chosen, made):
        return True
    notice = OfferMade(
        offer=made,
        number=request.number,
        need=request.need,
        urgency=request.urgency,
        danger=request.danger,
        area=cards.area_of(turn, request),
        band=disclosure.band(at, request.at),
        minutes=standby.minutes_to_choose(turn),
        asked_at=request.created_at,
        who=screening.for_volunteers(turn.ground, request),
        seats=request.seats,
        needs=await crew.need_rows(turn, request.id),
        left_unsafe=request.left_unsafe,
    )
    await turn.tell(chosen.volunteer, notice, key=key(made), offer=made)
    return True


async def ask_this_one(turn: Turn, request: Request, volunteer: PersonId, *, sought: bool) -> bool:
    """Ask one volunteer, if they may be sent there, whatever the round would say; tells whether."""
    sight = await wants.see_one(turn, request, volunteer, sought=sought)
    if sight is None:
        return False
    (one,) = sight.want.candidates
    if one.unreachable:
        return False
    minutes = one.km * turn.ground.rules.minutes_a_km if one.minutes is None else one.minutes
    chance = SOUGHT if sought else turn.ground.rules.chances.of(minutes)
    asked = await ask(turn, sight, matching.Ask(request.id, volunteer, chance, one))
    if asked:
        await shortages.keep(turn, request, nobody=False)
    return asked


async def delivered(turn: Turn, offer_id: OfferId) -> None:
    """The question has reached the volunteer; its lifetime counts from now."""
    offer = await store.by_id(turn.tx, offer_id)
    for one in [offer, *await bundling.mates(turn, offer)] if offer else []:
        if one.state is OfferState.QUEUED:
            await _arrived(turn, one)


async def _arrived(turn: Turn, offer: Offer) -> None:
    await steps.offer_to(turn, offer, OfferState.SENT, "delivered")
    request = await cards.must(turn, offer.request)
    hold_s = turn.ground.pace(request.urgency).hold_min * 60
    await store.arrived(turn.tx, offer.id, turn.after(hold_s), turn.now)
    if (await store.tally(turn.tx, request.id)).live == 1:
        await cards.show_status(turn, request.id)


async def expire(turn: Turn, offer_id: OfferId) -> None:
    """The clock: no answer in time; the next is asked at once, and a late yes still counts while the seat is free."""
    offer = await store.by_id(turn.tx, offer_id)
    if offer is None or offer.state not in LIVE_OFFERS or offer.expires_at > turn.now:
        return
    whole = [offer, *await bundling.mates(turn, offer)]
    for one in whole:
        await end(turn, one, OfferState.EXPIRED, "expired")
    for one in whole:
        await look(turn, one.request)


async def pass_on(turn: Turn, volunteer: PersonId) -> None:
    """Take a volunteer's open questions back and ask others in their place."""
    live = await store.live_of_volunteer(turn.tx, volunteer)
    for offer in live:
        await end(turn, offer, OfferState.WITHDRAWN, "passed_on")
    for offer in live:
        await look(turn, offer.request)


async def take_back_about(turn: Turn, request: RequestId, after: OfferState, why: Gone) -> None:
    """Take back all open questions about a request; each card says so."""
    for offer in await store.live_of_request(turn.tx, request):
        await end(turn, offer, after, why)


async def undeliverable(turn: Turn, person: PersonId) -> None:
    """The volunteer cannot be reached: their open questions go to others."""
    live = await store.live_of_volunteer(turn.tx, person)
    for offer in live:
        await steps.offer_to(turn, offer, OfferState.UNDELIVERABLE, "unreachable")
    for offer in live:
        await look(turn, offer.request)


async def end(turn: Turn, offer: Offer, after: OfferState, why: Gone) -> None:
    """Take one question back or close it; its card says why."""
    await steps.offer_to(turn, offer, after, why)
    if await bundling.card_after(turn, offer, after, why):
        return
    request = await cards.must(turn, offer.request)
    more = offer.id if after in bundling.ANSWERABLE else None
    await turn.tell(offer.volunteer, OfferGone(number=request.number, why=why, offer=more), key=key(offer.id))
