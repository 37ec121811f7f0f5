"""What is typed and tapped about seats: standby, more hands, needs ticked off."""

from __future__ import annotations

from bot.domain.model import AssignmentId
from bot.domain.needs import NeedState
from bot.domain.refusals import BadMinutes, BadSeats, SayHow
from bot.domain.seating import MOST_SEATS
from bot.services import needed, offers, redirect, seats
from handlers.residents import case
from handlers.turn import Heard
from handlers.volunteers import question


async def stand_by(heard: Heard) -> None:
    """/standby 17 40: I stand by for the request of question 17, and can be there within 40 minutes of a call."""
    if not heard.args:
        raise SayHow(example="/standby A12 40")
    asked, minutes = await question(heard), heard.number(1)
    if len(heard.args) > 1 and minutes is None:
        raise BadMinutes(least=1, most=seats.LONGEST_PROMISE_MIN)
    await offers.stand_by(heard.turn, heard.person, asked, minutes)


async def another(heard: Heard) -> None:
    """/another: who else needs help near me?"""
    await redirect.another(heard.turn, heard.person)


async def still(heard: Heard) -> None:
    """/still 20, or a button with the minutes: I can still go."""
    minutes = heard.number(len(heard.args) - 1) if heard.args else None
    if heard.args and minutes is None:
        raise BadMinutes(least=1, most=seats.LONGEST_PROMISE_MIN)
    number = heard.number(0) if len(heard.args) > 1 else None
    await seats.still(heard.turn, heard.person, AssignmentId(number) if number else None, minutes)


async def leave(heard: Heard) -> None:
    """/leave A12: I stand by no longer."""
    if not heard.args:
        raise SayHow(example="/leave A12")
    await seats.leave(heard.turn, heard.person, case(heard.args[0]))


async def more(heard: Heard) -> None:
    """/more A12 2: two more people are needed."""
    extra = heard.number(1)
    if extra is None:
        raise SayHow(example="/more A12 2")
    if not 1 <= extra <= MOST_SEATS:
        raise BadSeats(least=1, most=MOST_SEATS)
    await needed.more(heard.turn, heard.person, case(heard.args[0]), extra)


async def hands(heard: Heard) -> None:
    """/hands A12 3, or a button: three people are needed in all."""
    wanted = heard.number(1)
    if wanted is None:
        raise SayHow(example="/hands A12 3")
    await needed.hands(heard.turn, heard.person, case(heard.args[0]), wanted)


async def met(heard: Heard) -> None:
    """/met A12 water: this need is done."""
    await _tick(heard, NeedState.DONE, "/met A12 water")


async def unmet(heard: Heard) -> None:
    """/unmet A12 water: it is open again."""
    await _tick(heard, NeedState.OPEN, "/unmet A12 water")


async def _tick(heard: Heard, state: NeedState, example: str) -> None:
    if len(heard.args) != 2:  # noqa: PLR2004 - a number and a need
        raise SayHow(example=example)
    await needed.tick(heard.turn, heard.person, case(heard.args[0]), heard.args[1].lower(), state)
