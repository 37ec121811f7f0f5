"""Who came too late for one request may be needed at another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import URGENCIES, Duty, Person, Point, Request
from bot.domain.notices import NothingElse, OffersOpen
from bot.domain.refusals import BusyAlready, NotAVolunteer, Suspended
from bot.places import distance_km
from bot.services import asking, cards, standby
from bot.store import assignments, cases, offers, volunteers

if TYPE_CHECKING:
    from bot.services.turn import Turn

LOOKED_AT = 10  # requests; each costs a round of looking, and what comes after the tenth is far or can wait


async def another(turn: Turn, by: Person) -> None:
    """Ask the volunteer about the next best request: the most urgent first, then the nearest.

    What they were asked already and have not answered comes first. Raises NotAVolunteer, Suspended, BusyAlready.
    """
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer is None:
        raise NotAVolunteer
    if volunteer.duty is Duty.SUSPENDED:
        raise Suspended
    held = await assignments.of_volunteer(turn.tx, by.id)
    if held is not None:
        raise BusyAlready(number=(await cards.must(turn, held.request)).number)
    live = await offers.live_of_volunteer(turn.tx, by.id)
    if live:
        open_ = [(offer.id, (await cards.must(turn, offer.request)).number) for offer in live]
        await turn.tell(by, OffersOpen(offers=tuple(open_)))
    elif volunteer.at is None or not await _asked(turn, by, volunteer.at):
        await turn.tell(by, NothingElse())


async def _asked(turn: Turn, by: Person, at: Point) -> bool:
    def order(request: Request) -> tuple[int, float, int]:
        return URGENCIES.index(request.urgency), distance_km(at, request.at or at), request.id

    looking = sorted(await cases.looking(turn.tx), key=order)
    for request in looking[:LOOKED_AT]:
        if await standby.lacking(turn, request) and await asking.ask_this_one(turn, request, by.id):
            return True
    return False
