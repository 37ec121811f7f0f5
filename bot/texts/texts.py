"""The one door of the texts room: a notice and a language in, a screen out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.notices import (
    CannotRead,
    ChooseLanguage,
    Help,
    HelperLost,
    HelpGoesOn,
    LanguageChosen,
    Notice,
    NotUnderstood,
    PersonAvoided,
    Privacy,
    SorryFault,
    Way,
    Welcome,
)
from bot.domain.refusals import Refusal
from bot.texts import (
    broadcasts,
    bundles,
    cases,
    choices,
    claims,
    coordinators,
    desk_lacks,
    desk_looking,
    everyone,
    fairness,
    help_given,
    helper_news,
    holds,
    leaving,
    life,
    menus,
    misread,
    missions,
    offers,
    profiles,
    residents,
    roads,
    seats,
    volunteers,
    watch,
    ways_out,
    whereabouts,
    who_may,
)
from bot.texts.catalogs import LOCALE, Catalog, available, load
from bot.texts.facts import cut, lines, plain, turned
from bot.texts.refusals import refusal_words
from bot.texts.screen import Screen
from bot.texts.voice import Setting, Voice

PAGES: Mapping[type[Notice], Callable[[Voice, Any], Screen]] = {
    kind: page
    for module in (
        everyone,
        misread,
        residents,
        whereabouts,
        choices,
        help_given,
        holds,
        leaving,
        life,
        volunteers,
        missions,
        offers,
        watch,
        ways_out,
        bundles,
        coordinators,
        cases,
        claims,
        fairness,
        helper_news,
        broadcasts,
        roads,
        who_may,
        profiles,
        desk_lacks,
        desk_looking,
        seats,
    )
    for kind, page in module.book.pages.items()
}
# A volunteer or coordinator needs no number on top: theirs stands in the card.
TO_RESIDENTS = frozenset(
    {
        *residents.book.pages,
        *whereabouts.book.pages,
        *choices.book.pages,
        *help_given.book.pages,
        *holds.book.pages,
        *who_may.book.pages,
        *life.book.pages,
        HelperLost,
        HelpGoesOn,
        PersonAvoided,
        SorryFault,
    }
)

RIGHT_TO_LEFT_MARK = "\u200f"
# In a surge thousands are greeted alike; these texts name neither a time nor a person.
TIMELESS = frozenset({Welcome, Help, ChooseLanguage, LanguageChosen, Privacy, NotUnderstood, CannotRead, SorryFault})
MOST_RENDERED = 1_000
TOAST_UNITS = 200  # https://core.telegram.org/bots/api#answercallbackquery
EXERCISE = "EXERCISE"  # first in every language: a helper from abroad must know it too


class Texts:
    """Everything the bot says, in every language of an operation."""

    def __init__(
        self,
        *,
        languages: Sequence[str],
        operation: str,
        emergency_number: str,
        timezone: str,
        exercise: bool = False,
        folder: Path = LOCALE,
    ) -> None:
        """Read the catalogs; the first language is for readers whose own is not offered.

        Raises ValueError for no language, one without a catalog, or an unknown time zone.
        """
        if not languages:
            raise ValueError("at least one language is needed")
        catalogs = {language: load(language, folder) for language in dict.fromkeys((*languages, *available(folder)))}
        self._offered = {language: catalogs[language] for language in languages}
        self._setting = Setting(operation, emergency_number, _zone(timezone), tuple(self._offered.values()))
        self._exercise = exercise
        self._rendered: dict[tuple[Notice, str, bool], Screen] = {}
        self._meanings = menus.meanings(catalogs.values())

    def render(self, notice: Notice, language: str, now: datetime, *, again: bool = False) -> Screen:
        """Word a notice for a reader; `again` when nobody knows whether it arrived before."""
        if type(notice) not in TIMELESS:
            return self._render(notice, language, now, again=again)
        known = (notice, language, again)
        if known not in self._rendered:
            if len(self._rendered) >= MOST_RENDERED:
                self._rendered.clear()
            self._rendered[known] = self._render(notice, language, now, again=again)
        return self._rendered[known]

    def _render(self, notice: Notice, language: str, now: datetime, *, again: bool) -> Screen:
        voice = self._voice(language, now)
        screen: Screen = PAGES[type(notice)](voice, notice)
        if notice.way is Way.ERASE:
            return screen
        danger = isinstance(notice, SorryFault) or (getattr(notice, "danger", False) and type(notice) in TO_RESIDENTS)
        twice = voice.say("Again.line", "You may see this message twice.") if again else ""
        html = lines(residents.danger_line(voice) if danger else "", screen.html, twice)
        pin = screen.pin and replace(screen.pin, title=self._marked(voice, screen.pin.title, " · "))
        return replace(screen, html=self._marked(voice, html), pin=pin)

    def refusal(self, refusal: Refusal, language: str) -> str:
        """Say no in plain text that fits the small window over a pressed button."""
        voice = self._timeless(language)
        return cut(self._marked(voice, plain(refusal_words(voice, type(refusal), refusal.facts))), TOAST_UNITS)

    def language_for(self, code: str | None) -> str:
        """The offered language nearest to Telegram's code: pt-br is pt; else the operation's first."""
        wanted = (code or "").replace("-", "_").casefold()
        by_code = {language.casefold(): language for language in self._offered}
        return by_code.get(wanted) or by_code.get(wanted.split("_")[0]) or next(iter(self._offered))

    def meaning(self, label: str) -> str | None:
        """The verb of a menu label, typed or sent by an old keyboard, in any language."""
        return self._meanings.get(menus.folded(label))

    def commands(self, language: str) -> dict[str, list[tuple[str, str]]]:
        """The commands and what they do, the whole list for each role."""
        return menus.commands(self._timeless(language))

    def description(self, language: str) -> str:
        """What a newcomer reads before the first tap."""
        voice = self._timeless(language)
        return cut(self._marked(voice, menus.description(voice)), menus.DESCRIPTION_UNITS)

    def _marked(self, voice: Voice, words: str, between: str = "\n") -> str:
        """Put the word of an exercise before everything; on a line of its own, which leaves the next its direction."""
        if not self._exercise:
            return directed(voice.catalog, words)
        word = voice.say("Exercise.word", "EXERCISE")
        mark = EXERCISE if word == EXERCISE else f"{EXERCISE} · {word}"
        return directed(voice.catalog, f"{mark}{between}{words}")

    def _voice(self, language: str, now: datetime) -> Voice:
        return Voice(self._catalog(language), self._setting, now)

    def _timeless(self, language: str) -> Voice:
        return self._voice(language, datetime.min.replace(tzinfo=UTC))

    def _catalog(self, language: str) -> Catalog:
        return self._offered[self.language_for(language)]


def directed(catalog: Catalog, words: str) -> str:
    """Let each line of ours run in the reader's direction: one that begins with A12 or a name would turn around.

    A line without any letter of that direction is somebody's own words, and keeps its own.
    """
    if not catalog.right_to_left:
        return words
    return "\n".join(RIGHT_TO_LEFT_MARK * turned(plain(line)) + line for line in words.split("\n"))


def _zone(timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (KeyError, OSError, ValueError) as fault:
        raise ValueError(f"no such time zone: {timezone!r}; write one like Europe/Madrid") from fault
