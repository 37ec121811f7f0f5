"""What residents type and tap about their requests."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from bot.domain.model import RequestId, request_of
from bot.domain.refusals import NoSuchCase, NothingToCancel, SayHow, StaleButton
from bot.services import coming_back, duplicates, endings, intake, referrals, staleness, undoing
from bot.services.endings import Came
from bot.services.staleness import Still
from bot.store import requests
from handlers.turn import Heard

LONGEST_ID = 16  # digits; SQLite holds no larger
ANSWERS = ("yes", "partly", "no")
STILL = ("yes", *staleness.ENDS_WITH)
YES_OR_NO = ("yes", "no")


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
    """The button of a need."""
    if len(heard.args) != 2:  # noqa: PLR2004 - a number and a need
        raise StaleButton
    await intake.choose_need(heard.turn, heard.person, case(heard.args[0]), heard.args[1])


async def cancel(heard: Heard) -> None:
    """/cancel [A12 [solved|others]]: asks first, unless the reason is given."""
    number = case(heard.args[0]) if heard.args else None
    if len(heard.args) > 1 and number is not None:
        if heard.args[1] not in endings.ENDS_WITH:
            raise SayHow(example="/cancel A12 solved")
        await endings.cancel(heard.turn, heard.person, number, endings.ENDS_WITH[heard.args[1]])
    else:
        await endings.ask_cancel(heard.turn, heard.person, number)


async def came(heard: Heard) -> None:
    """/came A12 yes, or the button under "Did help come?"."""
    answer = _said(heard, ANSWERS, "/came A12 yes")
    await endings.came(heard.turn, heard.person, await _newest(heard), cast("Came", answer))


async def _newest(heard: Heard) -> RequestId:
    """The request of a typed answer: the one named before it, else the newest of this person."""
    if len(heard.args) > 1:
        return case(heard.args[0])
    newest = await requests.newest_of(heard.turn.tx, heard.person.id)
    if newest is None:
        raise NothingToCancel
    return newest.id


def _said(heard: Heard, answers: Collection[str], example: str) -> str:
    said = heard.args[-1].lower() if heard.args else ""
    if said not in answers:
        raise SayHow(example=example)
    return said


async def needed(heard: Heard) -> None:
    """/needed A12 yes: it is still needed; or solved, or others."""
    said = _said(heard, STILL, "/needed A12 yes")
    await staleness.answer(heard.turn, heard.person, await _newest(heard), cast("Still", said))


async def missing(heard: Heard) -> None:
    """/missing A12 water: help came in part, and this is what is still missing."""
    if not heard.args or request_of(heard.args[-1]) is not None:
        raise SayHow(example="/missing A12 water")
    await endings.missing(heard.turn, heard.person, await _newest(heard), heard.args[-1].lower())


async def undo(heard: Heard) -> None:
    """/undo A12: what was cancelled or closed just now goes on; of its volunteer: I can go after all."""
    if not heard.args:
        raise SayHow(example="/undo A12")
    number = case(heard.args[0])
    given_back = await coming_back.left_by(heard.turn, heard.person, number)
    if given_back is None:
        await undoing.undo(heard.turn, heard.person, number)
    else:
        await coming_back.take_back(heard.turn, heard.person, given_back)


async def in_touch(heard: Heard) -> None:
    """/intouch A12 yes: the service that the case was passed on to is in touch."""
    said = _said(heard, YES_OR_NO, "/intouch A12 yes")
    await referrals.in_touch(heard.turn, heard.person, await _newest(heard), yes=said == "yes")


async def same(heard: Heard) -> None:
    """/same A15 yes: the other request that you were asked about is this one."""
    said = _said(heard, YES_OR_NO, "/same A15 no")
    await duplicates.answer(heard.turn, heard.person, await _newest(heard), yes=said == "yes")


async def reopen(heard: Heard) -> None:
    """/reopen A12: help is needed after all."""
    if not heard.args:
        raise SayHow(example="/reopen A12")
    await endings.reopen(heard.turn, heard.person, case(heard.args[0]))
