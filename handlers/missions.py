"""What volunteers type and tap about the mission in hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

from bot.domain.model import Assignment, AssignmentId, Person, request_of
from bot.domain.refusals import BadMinutes, GetToSafety, NoSuchMission
from bot.services import (
    bundles,
    coming_back,
    handover,
    leaving,
    missions,
    no_shows,
    reinforcements,
    safety,
    seats,
    silence,
    stopping,
)
from bot.services.handover import REASONS, Why
from bot.services.turn import Turn
from bot.store import assignments
from handlers.turn import Handler, Heard

Step = Callable[[Turn, Person, Assignment], Awaitable[None]]


def about_mission(step: Step) -> Handler:
    """Hand a step the mission that a button carries, or, typed, the one in hand."""

    async def taken(heard: Heard) -> None:
        await step(heard.turn, heard.person, await _held(heard))

    return taken


done = about_mission(missions.done)
well = about_mission(silence.well)
call = about_mission(reinforcements.call_desk)
give = about_mission(handover.ask)


async def unsafe(heard: Heard) -> None:
    """/unsafe: I am not safe; also of somebody without a task, who needs the number to call."""
    try:
        mission = await _held(heard)
    except NoSuchMission:
        raise GetToSafety from None
    await safety.unsafe(heard.turn, heard.person, mission)


async def cannot(heard: Heard) -> None:
    """/cannot: I cannot go after all; /cannot B2, /cannot all on a way with several tasks."""
    if heard.args and heard.args[0].lower() == "all":
        await cannot_all(heard)
        return
    await leaving.cannot(heard.turn, heard.person, await _named(heard))


async def back_in(heard: Heard) -> None:
    """The button "I can go after all"; typed it is /undo A12."""
    await coming_back.take_back(heard.turn, heard.person, AssignmentId(heard.number(0) or 0))


async def cannot_all(heard: Heard) -> None:
    """/cannot all: nothing of the way."""
    await bundles.cannot_all(heard.turn, heard.person)


async def _named(heard: Heard) -> Assignment:
    """A task by its case number, as the list of a way shows it; else as any."""
    request = request_of(heard.args[0]) if heard.args else None
    if request is None:
        return await _held(heard)
    for one in await assignments.all_of_volunteer(heard.turn.tx, heard.person.id):
        if one.request == request:
            return one
    raise NoSuchMission


async def on_way(heard: Heard) -> None:
    """/onmyway, or /onmyway B2 on a way with several tasks; also of one who had been given up."""
    missed = await no_shows.missed_by(heard.turn, heard.person, _mission(heard))
    if missed is None:
        await missions.on_way(heard.turn, heard.person, await _named(heard), typed=heard.typed)
    else:
        await no_shows.comes_after_all(heard.turn, heard.person, missed)


async def there(heard: Heard) -> None:
    """/arrived; also of one who had been given up."""
    missed = await no_shows.missed_by(heard.turn, heard.person, _mission(heard))
    if missed is None:
        await missions.there(heard.turn, heard.person, await _held(heard), typed=heard.typed)
    else:
        await no_shows.came_after_all(heard.turn, heard.person, missed)


async def eta(heard: Heard) -> None:
    """/eta 30, /eta B2 30: there in so many minutes from now."""
    minutes = _minutes(heard)
    mission = await _held(heard, typed=len(heard.args) == 1)
    await missions.change_eta(heard.turn, heard.person, mission, minutes, typed=heard.typed)


async def later(heard: Heard) -> None:
    """/later 15: so much later than promised."""
    minutes = _minutes(heard)
    mission = await _held(heard, typed=len(heard.args) == 1)
    await missions.later(heard.turn, heard.person, mission, minutes, typed=heard.typed)


async def hand_over(heard: Heard) -> None:
    """/handover, with a reason or a word for the next one; both may name the case first: /handover A12.

    A coordinator who names one decides it for whoever has it.
    """
    request = request_of(heard.args[0]) if heard.args else None
    said = heard.args if request is None else heard.args[1:]
    if request is not None and heard.turn.ground.coordinator(heard.person):
        await handover.by_desk(heard.turn, request, " ".join(said))
        return
    mission = await _held(heard, typed=request is None)
    if not said:
        await handover.ask(heard.turn, heard.person, mission)
    elif len(said) == 1 and said[0].lower() in REASONS:
        await handover.begin(heard.turn, mission, cast("Why", said[0].lower()))
    else:
        await handover.begin(heard.turn, mission, "other", " ".join(said))


async def hand_over_tapped(heard: Heard) -> None:
    """A button with a reason."""
    why = heard.args[1] if heard.args[1] in REASONS else "other"
    await handover.begin(heard.turn, await _held(heard), cast("Why", why))


async def safe(heard: Heard) -> None:
    """/safe: I am safe now."""
    await safety.safe(heard.turn, heard.person, _mission(heard))


async def seen(heard: Heard) -> None:
    """/seen: I have seen that it was called off."""
    await stopping.seen(heard.turn, heard.person, _mission(heard))


async def _held(heard: Heard, *, typed: bool = False) -> Assignment:
    held = await missions.held(heard.turn, heard.person, None if typed else _mission(heard))
    named = request_of(heard.args[0]) if heard.args and not typed else None
    if named is not None and held.request != named:  # another than the one in hand is meant
        raise NoSuchMission
    return held


def _mission(heard: Heard) -> AssignmentId | None:
    number = heard.number(0)
    return None if number is None else AssignmentId(number)


def _minutes(heard: Heard) -> int:
    minutes = heard.number(len(heard.args) - 1) if heard.args else None
    if minutes is None:
        raise BadMinutes(least=1, most=seats.LONGEST_PROMISE_MIN)
    return minutes
