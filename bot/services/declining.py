"""Why somebody said no, if they say so, and what they are asked from then on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.declining import DeclineReason
from bot.domain.model import OfferId, OfferState, Person, Request
from bot.domain.notices import NoNoted
from bot.domain.refusals import NotAVolunteer, NotDeclined
from bot.services import asking, bundling, cards, offers, rechecks
from bot.store import offers as store
from bot.store import profiles, volunteers

if TYPE_CHECKING:
    from bot.services.turn import Turn
    from bot.store.profiles import Brought


async def because(turn: Turn, by: Person, offer_id: OfferId, reason: DeclineReason) -> None:
    """A volunteer says why not. Too far: they are asked only about what is nearer. Not now: nothing for a while.

    Who would go, only not there, is asked at once about what needs them most, under the caps as ever.
    Raises NoSuchOffer, NotYours, NotAVolunteer, and NotDeclined for a question they did not say no to.
    """
    offer = await offers.own(turn, by, offer_id)
    request, brought = await cards.must(turn, offer.request), await profiles.of(turn.tx, by.id)
    if brought is None:
        raise NotAVolunteer
    if offer.state is not OfferState.DECLINED:
        raise NotDeclined(number=request.number)
    await store.because(turn.tx, offer.id, reason)
    nearer_km = await _stay_nearer(turn, brought, request) if reason is DeclineReason.FAR else None
    rest_min = await _rest(turn, brought) if reason is DeclineReason.BUSY else 0
    notice = NoNoted(number=request.number, reason=reason, nearer_km=nearer_km, rest_min=rest_min)
    await turn.tell(by, notice, key=asking.key(await bundling.first_of(turn, offer)))
    if rest_min:
        await asking.pass_on(turn, by.id)
    else:
        await rechecks.of_volunteer(turn, by.id)


async def _stay_nearer(turn: Turn, brought: Brought, request: Request) -> int | None:
    """Ask no farther than where the distance they were told begins: a finer step would give the place away."""
    if request.at is None or brought.at is None:
        return None
    km = disclosure.begins_km(disclosure.band(brought.at, request.at))
    if km is None or (brought.reach_km is not None and brought.reach_km < km):
        return None
    await profiles.change(turn.tx, brought.person, reach_km=km)
    return km


async def _rest(turn: Turn, brought: Brought) -> int:
    """Minutes in which they are asked nothing; a longer rest that they have already stays."""
    minutes = turn.ground.settings.missions.not_now_min
    until = turn.now + timedelta(minutes=minutes)
    if minutes and (brought.cool_until is None or brought.cool_until < until):
        await volunteers.cool_down(turn.tx, brought.person, until)
    return round(minutes)
