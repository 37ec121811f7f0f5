"""What coordinators type and tap about who may be sent."""

from __future__ import annotations

from bot.domain.model import PersonId
from bot.domain.refusals import SayHow
from bot.services import vouching, wish_asks
from handlers.coordinators import coordinators_only
from handlers.reading import lettered
from handlers.residents import case
from handlers.turn import Heard


@coordinators_only
async def without(heard: Heard) -> None:
    """/without A12 skill: ask also those who do not meet this."""
    if len(heard.args) != 2:  # noqa: PLR2004 - a number and a filter
        raise SayHow(example="/without A12 skill")
    await vouching.without(heard.turn, heard.person, case(heard.args[0]), heard.args[1].lower())


@coordinators_only
async def require(heard: Heard) -> None:
    """/require A12 medic: ask only those who bring this."""
    if len(heard.args) < 2:  # noqa: PLR2004 - a number and a skill
        raise SayHow(example="/require A12 medic")
    said = [arg.lower() for arg in heard.args[1:]]
    await vouching.require(heard.turn, heard.person, case(heard.args[0]), said)


@coordinators_only
async def tier(heard: Heard) -> None:
    """/tier V12 2, or /tier V12 3 yes: how far this volunteer is trusted."""
    await vouching.tier(heard.turn, heard.person, *_who_and_level(heard), sure=heard.args[2:] == ("yes",))


@coordinators_only
async def trust(heard: Heard) -> None:
    """The button that says: yes, as far as can be."""
    await vouching.tier(heard.turn, heard.person, *_who_and_level(heard), sure=True)


@coordinators_only
async def ask_them(heard: Heard) -> None:
    """/ask A12: ask the resident whether anybody may come."""
    if not heard.args:
        raise SayHow(example="/ask A12")
    await wish_asks.ask(heard.turn, heard.person, case(heard.args[0]))


def _who_and_level(heard: Heard) -> tuple[PersonId, int]:
    numbers = [lettered(arg, letter) for arg, letter in zip(heard.args, "VT", strict=False)]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:  # noqa: PLR2004 - a number and a tier
        raise SayHow(example="/tier V12 2")
    return PersonId(numbers[0]), numbers[1]
