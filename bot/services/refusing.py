"""A no that fits who hears it: nobody is told of tasks, requests or commands that are not for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.refusals import (
    CaseEnded,
    ClosedByNow,
    GiveItBack,
    NoSuchMission,
    NoSuchOffer,
    NotAVolunteer,
    NothingAsked,
    NothingToCancel,
    NotYours,
    OnlyItsResident,
    TooLateToUndo,
)
from bot.store import assignments, requests, volunteers

if TYPE_CHECKING:
    from bot.domain.model import Person
    from bot.domain.refusals import Refusal
    from bot.services.turn import Turn

OF_TASKS = (NoSuchMission, NoSuchOffer, NothingAsked)


async def fitting(turn: Turn, person: Person, no: Refusal) -> Refusal:
    """The same no, as this person can use it."""
    volunteer = await volunteers.by_person(turn.tx, person.id) is not None
    if isinstance(no, OF_TASKS) and not volunteer:
        return NotAVolunteer()
    if isinstance(no, NothingToCancel) and await assignments.of_volunteer(turn.tx, person.id) is not None:
        return GiveItBack()
    if turn.ground.coordinator(person) and await requests.newest_of(turn.tx, person.id) is None:
        return _to_the_desk(no, volunteer=volunteer)
    return no


def _to_the_desk(no: Refusal, *, volunteer: bool) -> Refusal:
    """To a coordinator who never asked for help."""
    if isinstance(no, NotYours) and not volunteer:
        return OnlyItsResident()
    if isinstance(no, (CaseEnded, TooLateToUndo)):
        return ClosedByNow(**no.facts)
    return no
