"""What coordinators type and tap about who may be sent."""

from __future__ import annotations

from bot.domain.model import PersonId
from bot.domain.refusals import SayHow
from bot.services import vouching
from handlers.coordinators import coordinators_only
from handlers.reading import whole_number
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
    """/tier V12 2: how far this volunteer is trusted."""
    who = whole_number(heard.args[0].upper().removeprefix("V")) if heard.args else None
    level = heard.number(1)
    if who is None or level is None:
        raise SayHow(example="/tier V12 2")
    await vouching.tier(heard.turn, heard.person, PersonId(who), level)
