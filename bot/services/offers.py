"""What volunteers answer when they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure, promises
from bot.domain.lifecycle import LIVE_OFFERS, MATCHING, Machine
from bot.domain.model import Duty, Offer, OfferId, OfferState, Person, Request
from bot.domain.notices import HelpIsComing, OfferGone
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
from bot.services import alerts, asking, cards, roads, screening, steps
from bot.store import assignments, requests, volunteers
from bot.store import offers as store

if TYPE_CHECKING:
    from bot.services.turn import Turn

LONGEST_PROMISE_MIN = 24 * 60


async def accept(turn: Turn, by: Person, offer_id: OfferId, minutes: int | None) -> None:
    """A volunteer takes a seat and promises a time; without one the time is reckoned from the way.

    Raises NoSuchOffer, NotYours, AlreadyYours, AlreadyTaken, OfferOver, BusyAlready, Suspended, BadMinutes,
    AsksForMore and OthersAsked when filters forbid it by now.
    """
    offer = await _own(turn, by, offer_id)
    request = await cards.must(turn, offer.request)
    await store.answered(turn.tx, offer.id, turn.now)
    await _may_take(turn, by, offer, request)
    if minutes is not None and not 1 <= minutes <= LONGEST_PROMISE_MIN:
        raise BadMinutes(least=1, most=LONGEST_PROMISE_MIN)
    promised = minutes if minutes is not None else await _reckon(turn, by, request)
    taken = await assignments.take(turn.tx, offer, request.seats, turn.after(promised * 60), turn.now)
    if taken is None:
        raise AlreadyTaken(number=request.number)
    await steps.began(turn, Machine.ASSIGNMENT, taken, request.id, "accepted")
    await steps.offer_to(turn, offer, OfferState.ACCEPTED, "accepted")
    await turn.tell(by, OfferGone(number=request.number, why="accepted"), key=asking.key(offer.id))
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
    if await asking.free_seats(turn, request) < 1:
        raise AlreadyTaken(number=request.number)
    if offer.state in (OfferState.ACCEPTED, OfferState.WITHDRAWN):
        raise OfferOver(number=request.number)
    if held is not None:
        raise BusyAlready(number=(await cards.must(turn, held.request)).number)
    await screening.check(turn, by.id, request)


async def _reckon(turn: Turn, by: Person, request: Request) -> int:
    """A bare yes: the time this volunteer will need from where they checked in."""
    choices = asking.minutes_to_choose(turn)
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer is None or volunteer.at is None or request.at is None:
        return max(choices)
    travel = await roads.travel_of(turn.tx, turn.ground, by.id, request.at)
    if travel is not None and travel.minutes is not None:
        return promises.promise_after(travel.minutes, choices)
    return promises.minutes_to_promise(distance_km(volunteer.at, request.at), choices)


async def _go_busy(turn: Turn, by: Person) -> None:
    """A volunteer with a mission is asked nothing else; what lay open goes to the next."""
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer and volunteer.duty is Duty.AVAILABLE:
        await steps.duty_to(turn, volunteer, Duty.BUSY, "accepted")
    await asking.pass_on(turn, by.id)


async def _staff(turn: Turn, request: Request) -> None:
    """After a seat was taken: when it was the last, nobody else needs to think about it."""
    await steps.seats_to(turn, request.id, "accepted")
    if await asking.free_seats(turn, request) < 1:
        await asking.take_back_about(turn, request.id, OfferState.FILLED, "filled")
        await requests.schedule(turn.tx, request.id, look_at=None, desk_at=None, escalate_at=None)


async def decline(turn: Turn, by: Person, offer_id: OfferId) -> None:
    """A volunteer says no; the next is asked at once. Raises NoSuchOffer, NotYours."""
    offer = await _own(turn, by, offer_id)
    if offer.state not in LIVE_OFFERS | {OfferState.EXPIRED}:
        raise OfferOver(number=(await cards.must(turn, offer.request)).number)
    await store.answered(turn.tx, offer.id, turn.now)
    await asking.end(turn, offer, OfferState.DECLINED, "declined")
    await asking.look(turn, offer.request)
