"""Who may come: what residents wish, and "not this person", said by either of the two."""

from __future__ import annotations

from bot.domain.model import AssignmentId, RequestId, request_of
from bot.domain.refusals import NothingToCancel, SayHow
from bot.services import wishes
from bot.store import assignments, requests
from bot.texts.who_may import known_language
from handlers.residents import case
from handlers.turn import Heard

OFF = ("off", "no")
HOW = "/who women"


async def who(heard: Heard) -> None:
    """/who; /who A12 women; /who two off; /who es; /who anybody: show or change who may come."""
    number, said = await _about(heard)
    if not said:
        await wishes.show(heard.turn, heard.person, number)
        return
    on = said[-1] not in OFF
    await _wish(heard, number, said[0], on=on)


async def _wish(heard: Heard, number: RequestId, what: str, *, on: bool) -> None:
    turn, by = heard.turn, heard.person
    if what == "women":
        await wishes.women_only(turn, by, number, on=on)
    elif what == "two":
        await wishes.two_persons(turn, by, number, on=on)
    elif what in ("anybody", "anyone"):
        await wishes.anybody(turn, by, number)
    elif what == "any" or not on:
        await wishes.language(turn, by, number, None)
    elif known_language(what):
        await wishes.language(turn, by, number, what)
    else:
        raise SayHow(example=HOW)


async def avoid_tapped(heard: Heard) -> None:
    """The button "Not ... please" under a card that names who comes."""
    number = heard.number(0)
    await wishes.avoid(heard.turn, heard.person, AssignmentId(number or 0))


async def avoid(heard: Heard) -> None:
    """/notthis, /notthis A12, /notthis A12 Luis: not this person; of a volunteer, about the resident of a task.

    Without a number: who comes to the newest request; where none is open, the newest task that they met at.
    """
    turn, by = heard.turn, heard.person
    named, said = _named(heard)
    if named is None and (live := await requests.live_of(turn.tx, by.id)):
        named = live[0].id
    else:
        mission = await assignments.newest_at(turn.tx, by.id, named)
        helped = await assignments.newest_for(turn.tx, by.id) if named is None else None
        if mission is not None and (helped is None or mission.made_at > helped.made_at):
            await wishes.keep_apart(turn, by, mission)
            return
        named = helped.request if helped is not None else named
    if named is None:
        raise NothingToCancel
    held = await wishes.helper_of(turn, by, named, said[0] if said else "")
    await wishes.avoid(turn, by, held.id)


async def _about(heard: Heard) -> tuple[RequestId, list[str]]:
    """The request named first, or the newest live one, and what else was said."""
    named, said = _named(heard)
    if named is not None:
        return named, said
    live = await requests.live_of(heard.turn.tx, heard.person.id)
    if not live:
        raise NothingToCancel
    return live[0].id, said


def _named(heard: Heard) -> tuple[RequestId | None, list[str]]:
    said = [arg.lower() for arg in heard.args]
    if said and (request_of(said[0]) or said[0].isdecimal()):
        return case(said[0]), said[1:]
    return None, said
