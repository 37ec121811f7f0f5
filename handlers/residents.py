"""What residents type and tap about their requests."""

from __future__ import annotations

from typing import cast

from bot.domain.model import CloseReason, RequestId, request_of
from bot.domain.refusals import NoSuchCase, NothingToCancel, SayHow, StaleButton
from bot.services import endings, intake
from bot.services.endings import Came
from bot.store import requests
from handlers.turn import Heard

CANCEL_REASONS = {
    "solved": CloseReason.NO_LONGER_NEEDED,
    "others": CloseReason.DONE_BY_OTHERS,
}
LONGEST_ID = 16  # digits; SQLite holds no larger
ANSWERS = ("yes", "partly", "no")


def case(said: str) -> RequestId:
    """The request that a typed number (A12) or a button (12) means. Raises NoSuchCase."""
    found = request_of(said) or (
        RequestId(int(said)) if said.isascii() and said.isdecimal() and len(said) < LONGEST_ID else None
    )
    if found is None:
        raise NoSuchCase(said=said[:20])
    return found


async def status(heard: Heard) -> None:
    """/status: where my request stands."""
    await endings.show(heard.turn, heard.person)


async def need(heard: Heard) -> None:
    """A tapped need, or /need food while a request waits for one."""
    if len(heard.args) > 1:
        await intake.choose_need(heard.turn, heard.person, case(heard.args[0]), heard.args[1])
        return
    raise StaleButton


async def cancel(heard: Heard) -> None:
    """/cancel [A12 [solved|others]]: asks first, unless the reason is given."""
    number = case(heard.args[0]) if heard.args else None
    if len(heard.args) > 1 and number is not None:
        if heard.args[1] not in CANCEL_REASONS:
            raise SayHow(example="/cancel A12 solved")
        await endings.cancel(heard.turn, heard.person, number, CANCEL_REASONS[heard.args[1]])
    else:
        await endings.ask_cancel(heard.turn, heard.person, number)


async def came(heard: Heard) -> None:
    """/came A12 yes, or the button under "Did help come?"."""
    answer = heard.args[-1].lower() if heard.args else ""
    if answer not in ANSWERS:
        raise SayHow(example="/came A12 yes")
    if len(heard.args) > 1:
        number = case(heard.args[0])
    else:
        newest = await requests.newest_of(heard.turn.tx, heard.person.id)
        if newest is None:
            raise NothingToCancel
        number = newest.id
    await endings.came(heard.turn, heard.person, number, cast("Came", answer))


async def reopen(heard: Heard) -> None:
    """/reopen A12: help is needed after all."""
    if not heard.args:
        raise SayHow(example="/reopen A12")
    await endings.reopen(heard.turn, heard.person, case(heard.args[0]))
