"""What a driver answers about several tasks on one way: all of them, or, later, none of them."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from bot.domain import answers, bundles
from bot.domain.lifecycle import LIVE_OFFERS, Machine
from bot.domain.model import AssignmentState, Duty, OfferState
from bot.domain.notices import OfferGone, StopsGone
from bot.domain.refusals import (
    AlreadyTaken,
    AlreadyYours,
    BusyAlready,
    NoSuchMission,
    NoSuchOffer,
    NotAVolunteer,
    NotYours,
    OthersAsked,
    Suspended,
)
from bot.services import asking, bundling, cards, leaving, offers, replacing, rides, screening, seats, standby, steps
from bot.store import assignments, volunteers
from bot.store import bundles as store
from bot.store import offers as offer_store
from bot.store.assignments import Coming

if TYPE_CHECKING:
    from bot.domain.bundles import Way
    from bot.domain.model import AssignmentId, Offer, OfferId, Person, Request, Volunteer
    from bot.domain.refusals import Refusal
    from bot.services.turn import Turn


class Task(NamedTuple):
    """One of the tasks that were asked about, and still there to be taken."""

    offer: Offer
    request: Request


async def take_all(turn: Turn, by: Person, offer_id: OfferId) -> None:
    """A driver takes every task of the way that nobody else has taken meanwhile, and hears which those are.

    A late yes counts, too, for all that can still be reached in time.
    Raises NoSuchOffer, NotYours, NotAVolunteer, Suspended, AlreadyYours, BusyAlready; and with none left
    AlreadyTaken, OthersAsked, OfferOver, OnHold, NobodyNeeded or GivenBack, as the first of them stands.
    """
    asked = await _asked(turn, by, offer_id)
    driver = await _may_drive(turn, by, asked)
    for offer in asked:
        await offer_store.answered(turn.tx, offer.id, turn.now)
    tasks = [task for offer in asked if (task := await _open(turn, offer)) is not None]
    way = await _way(turn, driver, tasks)
    taken = await _take(turn, by, driver, tasks, way)
    if not taken:
        raise await _none_left(turn, asked[0])
    left = await bundling.leave_out(turn, await bundling.mates(turn, taken[0][0].offer))
    await _tell(turn, by, asked, [task for task, _ in taken])
    for _, assignment in taken:
        await seats.seated(turn, assignment)
    for request_id in left:
        await asking.look(turn, request_id)
    await rides.show(turn, by.id, fresh=True)


async def _none_left(turn: Turn, first: Offer) -> Refusal:
    request = await cards.must(turn, first.request)
    if request.state not in offers.TAKING or first.state in offers.OVER:
        return answers.over(request, first)
    return (OthersAsked if await standby.free_seats(turn, request) else AlreadyTaken)(number=request.number)


async def _asked(turn: Turn, by: Person, offer_id: OfferId) -> list[Offer]:
    offer = await offer_store.by_id(turn.tx, offer_id)
    if offer is None or offer.bundle is None:
        raise NoSuchOffer
    if offer.volunteer != by.id:
        raise NotYours
    return await store.asked(turn.tx, offer.bundle)


async def _may_drive(turn: Turn, by: Person, asked: list[Offer]) -> Volunteer:
    driver = await volunteers.by_person(turn.tx, by.id)
    if driver is None:
        raise NotAVolunteer
    if driver.duty is Duty.SUSPENDED:
        raise Suspended
    held = await assignments.of_volunteer(turn.tx, by.id)
    if held is not None:
        number = (await cards.must(turn, held.request)).number
        raise (AlreadyYours if held.request in {one.request for one in asked} else BusyAlready)(number=number)
    return driver


async def _open(turn: Turn, offer: Offer) -> Task | None:
    request = await cards.must(turn, offer.request)
    waits = offer.state in LIVE_OFFERS | {OfferState.EXPIRED} and request.state in offers.TAKING
    if not waits or request.at is None or await standby.free_seats(turn, request) < 1:
        return None
    if not await screening.fits(turn, offer.volunteer, request):
        return None
    mine = [one for one in await standby.line(turn, request.id) if one.volunteer == offer.volunteer]
    return None if mine else Task(offer, request)


async def _way(turn: Turn, driver: Volunteer, tasks: list[Task]) -> Way:
    """Drive what is left, in the same order; nobody behind the first is promised what would be too late."""
    spots = {task.request.id: task.request.at for task in tasks if task.request.at is not None}
    way = bundles.Way(())
    if driver.at is None:
        return way
    minutes = await bundling.driven(turn, driver.at, spots, list(spots), driver.transport)
    for task in tasks:
        longer = bundles.along([*way.requests, task.request.id], minutes, bundling.limits(turn).stay_min)
        late = longer is None or longer.whole_min > bundling.want(turn, task.request).latest_min
        if longer is not None and not (way.stops and late):
            way = longer
    return way


async def _take(
    turn: Turn, by: Person, driver: Volunteer, tasks: list[Task], way: Way
) -> list[tuple[Task, AssignmentId]]:
    """Take a seat at each stop: the first as for a task by itself, the others as much later as they are farther on."""
    of = {task.request.id: task for task in tasks}
    first_min = await seats.reckon(turn, by, of[way.stops[0].request].request) if way.stops else 0
    taken: list[tuple[Task, AssignmentId]] = []
    for stop in way.stops:
        task, further_min = of[stop.request], stop.arrives_min - way.stops[0].arrives_min
        eta_at = turn.after((first_min + ceil(further_min / bundling.ROUNDED_MIN) * bundling.ROUNDED_MIN) * 60)
        number = len(taken) + 1
        coming = Coming(driver.party, stop.leg_min, task.offer.bundle, number, stop.leg_min, shown=number == 1)
        request = await replacing.give_way(turn, await cards.must(turn, task.request.id), driver.party)
        made = await assignments.take(turn.tx, task.offer, request.seats, eta_at, turn.now, coming)
        if made is not None:
            await steps.began(turn, Machine.ASSIGNMENT, made, task.request.id, AssignmentState.ACCEPTED)
            await steps.offer_to(turn, task.offer, OfferState.ACCEPTED, "accepted")
            taken.append((task, made))
    return taken


async def _tell(turn: Turn, by: Person, asked: list[Offer], taken: list[Task]) -> None:
    """In place of the question: what was said yes to; and which tasks are not theirs after all."""
    numbers = [task.request.number for task in taken]
    await turn.tell(by, OfferGone(number=", ".join(numbers), why="accepted"), key=asking.key(asked[0].id))
    mine = {task.offer.id for task in taken}
    gone = [(await cards.must(turn, one.request)).number for one in asked if one.id not in mine]
    if gone:
        await turn.tell(by, StopsGone(numbers=tuple(gone)))


async def cannot_all(turn: Turn, by: Person) -> None:
    """The driver gives everything back that they hold; others are asked at once. Raises NoSuchMission."""
    held = await assignments.all_of_volunteer(turn.tx, by.id)
    if not held:
        raise NoSuchMission
    for one in reversed(held):  # the last first, so that no further place is shown on the way
        await leaving.cannot(turn, by, one)
