"""When a seat is let go: the exact place is taken back, the volunteer is free, the code at the door changes."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bot.domain.model import Assignment, Duty, PersonId, Request, RequestId
from bot.domain.notices import DutyEnded, MissionOver, MissionPinGone
from bot.services import cards, rides, steps
from bot.store import assignments, requests, volunteers

if TYPE_CHECKING:
    from bot.domain.notices import OverWhy
    from bot.services.turn import Turn

CODES = 10_000  # four digits, which both sides can say at the door


def door_code(but: str = "") -> str:
    """Four digits by chance, other than those that somebody knows already."""
    while (code := f"{secrets.randbelow(CODES):04d}") == but:
        pass
    return code


async def clear(turn: Turn, assignment: Assignment, request: Request, why: OverWhy) -> None:
    """Take the exact place back: the card loses its address, the pin goes."""
    await turn.tell(assignment.volunteer, MissionOver(number=request.number, why=why), key=f"mission:{assignment.id}")
    await turn.tell(assignment.volunteer, MissionPinGone(), key=f"pin:{assignment.id}")


async def take_back_what_stands(turn: Turn, person: PersonId) -> None:
    """Somebody who had blocked the bot is back: addresses that could not be taken back then go now."""
    for assignment in await assignments.over_but_shown(turn.tx, person):
        await clear(turn, assignment, await cards.must(turn, assignment.request), "closed")


async def free(turn: Turn, person: PersonId, why: str) -> None:
    """After a mission the next task of the way is shown; after the last a volunteer is on duty again.

    Whose time on duty ended meanwhile is off duty, and hears it as at any other end.
    """
    if await rides.go_on(turn, person):
        return
    volunteer = await volunteers.by_person(turn.tx, person)
    if volunteer is None or volunteer.duty is not Duty.BUSY:
        return
    still = volunteer.available_until is not None and volunteer.available_until > turn.now and volunteer.at is not None
    await steps.duty_to(turn, volunteer, Duty.AVAILABLE if still else Duty.OFF, why)
    if not still:
        await volunteers.forget_place(turn.tx, person)
        await turn.tell(person, DutyEnded())


async def change_code(turn: Turn, request_id: RequestId) -> Request:
    """Whoever is gone knows the code: those who come from now on have another. Returns the request with it."""
    request = await cards.must(turn, request_id)
    await requests.change_code(turn.tx, request.id, door_code(but=request.door_code))
    return await cards.must(turn, request.id)
