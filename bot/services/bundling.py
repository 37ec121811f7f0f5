"""A question about several tasks on one way: what is put together for a driver, and what its card shows."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from bot.domain import bundles, disclosure, travel
from bot.domain.lifecycle import LIVE_OFFERS, Machine
from bot.domain.model import OfferState, Urgency
from bot.domain.notices import AskedStop, BundleOffered, OfferGone
from bot.places import distance_km
from bot.services import cards, crew, roads, screening, standby, steps
from bot.store import bundles as store
from bot.store import volunteers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.bundles import Limits, Minutes, Want, Way
    from bot.domain.matching import Ask
    from bot.domain.model import Offer, OfferId, Point, Request, RequestId
    from bot.domain.travel import Mode
    from bot.services.turn import Turn

ROUNDED_MIN = 5  # nobody says "about 33 minutes"
ANSWERABLE = frozenset({OfferState.EXPIRED, OfferState.DECLINED})  # a late yes, or why not
# ends of one task that leave the others to be asked about
BY_OTHERS = frozenset({"filled", "withdrawn", "closed", "held", "misplaced"})


def limits(turn: Turn) -> Limits:
    """What makes several tasks one good way."""
    row = turn.ground.settings.bundles
    return bundles.Limits(row.most_stops, row.most_extra_min, row.stay_min)


async def widen(turn: Turn, request: Request, chosen: Ask, first: OfferId) -> bool:
    """Put further tasks on the same way into the question that a driver is asked, and tell them; False: none fits."""
    driver = await volunteers.by_person(turn.tx, chosen.volunteer)
    if driver is None or driver.at is None or driver.transport not in bundles.DRIVERS or limits(turn).most_stops < 2:  # noqa: PLR2004 - one is no bundle
        return False
    if not await _may_share(turn, request):
        return False
    others = {one.id: one for one in await _others(turn, request, chosen)}
    way = await _find(turn, driver.at, driver.transport, request, others)
    if way is None:
        return False
    bundle = await store.begin(turn.tx, first, chosen.volunteer, turn.now)
    for number, stop in enumerate(way.stops[1:], 2):
        at = others[stop.request].at
        km = distance_km(driver.at, at) if at else 0.0
        chance = min(chosen.chance, turn.ground.rules.chances.of(stop.arrives_min))
        further = store.Further(stop.request, number, km, stop.arrives_min, chance)
        made = await store.add(turn.tx, bundle, further, turn.now)
        facts = {"chance": chance, "km": km, "minutes": stop.arrives_min, "stop": number}
        await steps.began(turn, Machine.OFFER, made, stop.request, OfferState.QUEUED, facts)
    await show(turn, await store.asked(turn.tx, bundle), sent=first)
    return True


async def _may_share(turn: Turn, request: Request) -> bool:
    """Tell whether one drive can serve this and others: brought to the door by anybody, and nobody in danger there."""
    if request.left_unsafe:  # whoever goes there must have read so, and chosen it by itself
        return False
    who = screening.for_volunteers(turn.ground, request)
    if request.urgency is Urgency.CRITICAL or request.danger or who.two_persons or who.language or who.skills:
        return False
    keys = [row.key for row in await crew.need_rows(turn, request.id) if not row.done] or [request.need or ""]
    return all(key in turn.ground.vocabulary.bundled for key in keys)


async def _others(turn: Turn, first: Request, chosen: Ask) -> list[Request]:
    near_km = turn.ground.settings.bundles.near_km
    keys = sorted(turn.ground.vocabulary.bundled)
    found = await store.waiting_near(turn.tx, first, chosen.volunteer, keys, near_km)
    return [
        one
        for one in found
        if await standby.lacking(turn, one)
        and await _may_share(turn, one)
        and await screening.fits(turn, chosen.volunteer, one)
    ]


async def _find(turn: Turn, start: Point, by: Mode, first: Request, others: Mapping[RequestId, Request]) -> Way | None:
    """Choose as the crow flies, which costs nothing; then drive it on the roads, and let go what they forbid."""
    spots = {one.id: one.at for one in (first, *others.values()) if one.at is not None}
    wants = [want(turn, one) for one in others.values() if one.id in spots]
    way = bundles.best(want(turn, first), wants, crow(start, spots, by), limits(turn))
    if way is None:
        return None
    among = [one for one in wants if one.request in way.requests]
    return bundles.best(want(turn, first), among, await driven(turn, start, spots, way.requests, by), limits(turn))


def want(turn: Turn, request: Request) -> Want:
    """When somebody should be there at the latest."""
    row = turn.ground.settings.bundles
    within_min = {
        Urgency.CRITICAL: 0.0,
        Urgency.HIGH: row.high_within_min,
        Urgency.NORMAL: row.normal_within_min,
        Urgency.LOW: row.low_within_min,
    }[request.urgency]
    waited = turn.now - (request.opened_at or request.created_at)
    return bundles.Want(request.id, request.urgency, within_min - waited.total_seconds() / 60)


def crow(start: Point, spots: Mapping[RequestId, Point], by: Mode) -> Minutes:
    """Times reckoned from the distance as the crow flies."""

    def minutes(before: RequestId | None, after: RequestId) -> float | None:
        return distance_km(start if before is None else spots[before], spots[after]) * travel.MINUTES_A_KM[by]

    return minutes


async def driven(
    turn: Turn, start: Point, spots: Mapping[RequestId, Point], among: Sequence[RequestId], by: Mode
) -> Minutes:
    """Times on the roads between a few stops; as the crow flies where no roads are known."""
    places = [start, *(spots[one] for one in among)]
    known: dict[tuple[RequestId | None, RequestId], float | None] = {}
    for to in among:
        found = await roads.travels(turn.tx, turn.ground, spots[to], [(place, by) for place in places])
        if found is None:
            return crow(start, spots, by)
        known.update({(before, to): one.minutes for before, one in zip((None, *among), found, strict=True)})
    return lambda before, after: known[before, after]


async def show(turn: Turn, asked: Sequence[Offer], sent: OfferId | None = None) -> None:
    """Show the question as it stands: the tasks that are still open, in the order of the way."""
    live = [offer for offer in asked if offer.state in LIVE_OFFERS]
    driver = await volunteers.by_person(turn.tx, asked[0].volunteer)
    if driver is None or driver.at is None or not live:
        return
    open_ = [await cards.must(turn, offer.request) for offer in live]
    stops = tuple([await _stop(turn, driver.at, one) for one in open_])
    notice = BundleOffered(offer=live[0].id, stops=stops, whole_min=_rough(turn, driver.at, open_, driver.transport))
    await turn.tell(asked[0].volunteer, notice, key=f"offer:{asked[0].id}", offer=sent)


async def _stop(turn: Turn, start: Point, one: Request) -> AskedStop:
    return AskedStop(
        number=one.number,
        need=one.need,
        area=cards.area_of(turn, one),
        band=disclosure.band(start, one.at) if one.at else "",
        urgency=one.urgency,
        asked_at=one.created_at,
        who=screening.for_volunteers(turn.ground, one),
        seats=one.seats,
        needs=await crew.need_rows(turn, one.id),
    )


def _rough(turn: Turn, start: Point, open_: Sequence[Request], by: Mode) -> int:
    """The whole time, reckoned between the cells of the grid: the true one would tell where the doors are."""
    cells = {one.id: disclosure.cell_centre(one.at) for one in open_ if one.at is not None}
    way = bundles.along(cells, crow(disclosure.cell_centre(start), cells, by), limits(turn).stay_min)
    return ceil(way.whole_min / ROUNDED_MIN) * ROUNDED_MIN if way and way.stops else ROUNDED_MIN


async def mates(turn: Turn, offer: Offer) -> list[Offer]:
    """The other open questions of the same bundle."""
    if offer.bundle is None:
        return []
    return [one for one in await store.asked(turn.tx, offer.bundle) if one.id != offer.id and one.state in LIVE_OFFERS]


async def leave_out(turn: Turn, others: Sequence[Offer]) -> list[RequestId]:
    """The other tasks of a way go to others; their card says what was taken. Returns who is to be looked for then."""
    for one in others:
        await steps.offer_to(turn, one, OfferState.WITHDRAWN, "passed_on")
    return [one.request for one in others]


async def first_of(turn: Turn, offer: Offer) -> OfferId:
    """The question under whose card this one was put: its own, or that of the first stop of its bundle."""
    return offer.id if offer.bundle is None else (await store.asked(turn.tx, offer.bundle))[0].id


async def card_after(turn: Turn, offer: Offer, after: OfferState, why: str) -> bool:
    """One question of a bundle has ended: its card shows what is left, or, after the last, how it ended.

    Tells whether the offer belongs to a bundle.
    """
    if offer.bundle is None:
        return False
    asked = await store.asked(turn.tx, offer.bundle)
    if any(one.state in LIVE_OFFERS for one in asked):
        if why in BY_OTHERS:
            await show(turn, asked)
        return True
    ended = [one for one in asked if one.state is after]
    number = ", ".join([(await cards.must(turn, one.request)).number for one in ended])
    more = ended[0].id if after in ANSWERABLE else None
    notice = OfferGone.model_validate({"number": number, "why": why, "offer": more, "whole_way": True})
    await turn.tell(offer.volunteer, notice, key=f"offer:{asked[0].id}")
    return True
