"""Helping wears people out: a rest after hard tasks, somebody to talk to, and a word after long hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import AssignmentState, Duty, Person, PersonId, Request
from bot.domain.notices import FineNoted, HardTask, RestReminder, TalkNoted
from bot.domain.refusals import NoSuchMission, NotAVolunteer
from bot.services import alerts, cards, redirect
from bot.store import owed, volunteers

if TYPE_CHECKING:
    from bot.services.turn import Turn

TALKED_OF = (AssignmentState.DONE, AssignmentState.UNSAFE)


async def after(turn: Turn, by: Person, request: Request) -> None:
    """After a hard task: warm words, somebody to talk to, and no questions for a while."""
    need = turn.ground.vocabulary.needs.get(request.need or "")
    minutes = turn.ground.settings.missions.cool_down_min
    if minutes and (request.danger or (need is not None and need.hard)):
        await volunteers.cool_down(turn.tx, by.id, turn.after(minutes * 60))
        notice = HardTask(number=request.number, rest_min=round(minutes), contact=_contact(turn))
        await turn.tell(by, notice, key=f"rest:{by.id}", way=notice.way.FRESH)


async def fine(turn: Turn, by: Person) -> None:
    """The volunteer wants to be asked again. Raises NotAVolunteer."""
    if await volunteers.by_person(turn.tx, by.id) is None:
        raise NotAVolunteer
    await volunteers.cool_down(turn.tx, by.id, None)
    await turn.tell(by, FineNoted(), key=f"rest:{by.id}")
    await redirect.come_free(turn, by.id)


async def talk(turn: Turn, by: Person) -> None:
    """The volunteer would like to talk to somebody. Raises NoSuchMission for one who did nothing yet."""
    found = [await owed.newest(turn.tx, by.id, state) for state in TALKED_OF]
    newest = max((one for one in found if one is not None), key=lambda one: one.id, default=None)
    if newest is None:
        raise NoSuchMission
    request = await cards.must(turn, newest.request)
    await alerts.news(turn, request, by, "talk")
    await turn.tell(by, TalkNoted(contact=_contact(turn)))


async def remind(turn: Turn, person: PersonId) -> None:
    """The clock: on duty for long."""
    volunteer = await volunteers.by_person(turn.tx, person)
    since = await volunteers.on_duty_since(turn.tx, person)
    if volunteer is None or since is None or volunteer.duty not in (Duty.AVAILABLE, Duty.BUSY):
        await volunteers.rest(turn.tx, person, None)
        return
    hours = round((turn.now - since).total_seconds() / 3600)
    await turn.tell(person, RestReminder(hours=hours), key=f"hours:{person}")
    await volunteers.rest(turn.tx, person, turn.after(turn.ground.settings.duty.rest_after_h * 3600))


def _contact(turn: Turn) -> str:
    return turn.ground.settings.missions.care_contact or ""
