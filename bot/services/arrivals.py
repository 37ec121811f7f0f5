"""Who is there: meeting people, their language, and losing them when they block the bot."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.model import AssignmentState, Person, PersonId, TelegramId
from bot.domain.notices import ChooseLanguage, Help, LanguageChosen, Welcome
from bot.services import alerts, asking, leaving, releasing, seats, volunteers
from bot.store import assignments, outbox, people, requests
from bot.store import volunteers as volunteer_store

if TYPE_CHECKING:
    from bot.services.turn import Turn

SEEN_AGAIN = timedelta(hours=1)  # an hour's precision is enough to know who is still around


async def meet(turn: Turn, telegram_id: TelegramId, name: str, language: str) -> Person:
    """The person who writes: known or new, under today's name, reachable; a picked language stays."""
    known = await people.by_telegram(turn.tx, telegram_id)
    if known is None:
        return await people.add(turn.tx, telegram_id, name, language, turn.now)
    person, seen_at = known
    now_is = replace(
        person, name=name, language=person.language if person.language_chosen else language, reachable=True
    )
    if now_is != person or turn.now - seen_at > SEEN_AGAIN:
        await people.met(turn.tx, now_is, turn.now)
    if not person.reachable:
        await releasing.take_back_what_stands(turn, person.id)
        for request in await requests.live_of(turn.tx, person.id):
            await alerts.refresh(turn, request.id)
    return now_is


async def lost(turn: Turn, person: PersonId) -> None:
    """The person has blocked the bot: what we owe them ends, what they were asked goes to others."""
    await people.lose(turn.tx, person)
    await outbox.give_up_on(turn.tx, person, turn.now)
    await asking.undeliverable(turn, person)
    for held in reversed(await assignments.all_of_volunteer(turn.tx, person)):
        await leaving.leave(turn, held, AssignmentState.RELEASED, "unreachable")
    await volunteers.lose(turn, person)
    await seats.let_go(turn, person, "off_duty")  # who said yes while off duty, too
    for request in await requests.live_of(turn.tx, person):
        await alerts.alert(turn, request.id, "cut_off")


async def greet(turn: Turn, by: Person) -> None:
    """Say hello and show the two ways in."""
    await turn.tell(by, Welcome())


async def help_with(turn: Turn, by: Person) -> None:
    """Say what can be typed."""
    volunteer = await volunteer_store.by_person(turn.tx, by.id)
    await turn.tell(by, Help(volunteer=volunteer is not None, coordinator=turn.ground.coordinator(by)))


async def ask_language(turn: Turn, by: Person) -> None:
    """Offer the languages."""
    await turn.tell(by, ChooseLanguage(), key="language", way=ChooseLanguage.way.FRESH)


async def choose_language(turn: Turn, by: Person, language: str) -> None:
    """Speak this language from now on."""
    await people.choose_language(turn.tx, by.id, language)
    await turn.tell(replace(by, language=language), LanguageChosen())
