"""One reader's language at one moment: how facts, numbers and times become words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, format_skeleton, format_timedelta
from babel.numbers import format_decimal, format_percent

from bot.texts.catalogs import Catalog
from bot.texts.facts import Html, fact, plain
from bot.texts.screen import Button

# From two hours on, whole hours are exact enough; below, minutes: "75 minutes" is not "1 hour".
_COARSER_FROM = 2
_MINUTE = timedelta(minutes=1)


class Text(NamedTuple):
    """A text that stands in a table: its key and its English words."""

    key: str
    english: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every reader of an operation."""

    operation: str
    emergency_number: str
    zone: ZoneInfo
    offered: tuple[Catalog, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Says things to one reader."""

    catalog: Catalog
    setting: Setting
    now: datetime

    def say(self, key: str, english: str, /, **facts: str | int) -> Html:
        """Say a text in the reader's language; the catalog tools find it by this call."""
        return self._fill(self.catalog.translations.pgettext(key, english), facts)

    def say_many(self, key: str, one: str, many: str, n: int, /, **facts: str | int) -> Html:
        """Say a text that depends on a number, which it calls %(n)s."""
        return self._fill(self.catalog.translations.npgettext(key, one, many, n), {**facts, "n": n})

    def tell(self, text: Text, /, **facts: str | int) -> Html:
        """Say a text of a table."""
        return self._fill(self.catalog.translations.pgettext(text.key, text.english), facts)

    def label(self, text: Text, /, **facts: str | int) -> str:
        """Say a text where no markup can stand: on a button, in a toast."""
        return plain(self.tell(text, **facts))

    def button(self, text: Text, data: str, /, **facts: str | int) -> Button:
        """Make a button with a label in the reader's language."""
        return Button(self.label(text, **facts), data)

    def fact(self, value: str | int) -> Html:
        """A fact that stands alone, outside any sentence."""
        if isinstance(value, int):
            value = format_decimal(value, locale=self.catalog.locale)
        return fact(value, among_right_to_left=self.catalog.right_to_left)

    def share(self, percent: int) -> str:
        """A share of a hundred, with its sign where the language puts it."""
        return format_percent(percent / 100, locale=self.catalog.locale)

    def language(self, code: str) -> str:
        """The name of a language; its code where it has none."""
        try:
            named = Locale.parse(code, sep="-").get_display_name(self.catalog.locale)
        except (UnknownLocaleError, ValueError):
            return code
        return named or code

    def time(self, at: datetime) -> str:
        """The clock time where the operation is; with the weekday when it is not today."""
        here = at.astimezone(self.setting.zone)
        if here.date() == self.now.astimezone(self.setting.zone).date():
            return format_skeleton("Hm", here, locale=self.catalog.locale)
        return format_datetime(here, "EEE HH:mm", locale=self.catalog.locale)

    def span(self, length: timedelta) -> str:
        """A length of time, a minute at least."""
        return format_timedelta(
            max(length, _MINUTE), granularity="minute", threshold=_COARSER_FROM, locale=self.catalog.locale
        )

    def ago(self, at: datetime) -> str:
        """How long ago something was, a minute at least."""
        return format_timedelta(
            min(at - self.now, -_MINUTE),
            granularity="minute",
            threshold=_COARSER_FROM,
            add_direction=True,
            locale=self.catalog.locale,
        )

    def eta(self, at: datetime) -> Html:
        """A promised time: on the clock, and from now while it lies ahead."""
        if at <= self.now:
            return self.fact(self.time(at))
        return self.say("when.ahead", "%(time)s (about %(span)s)", time=self.time(at), span=self.span(at - self.now))

    def _fill(self, words: str, facts: dict[str, str | int]) -> Html:
        known = {"emergency": self.setting.emergency_number, "operation": self.setting.operation, **facts}
        return Html(words % {name: self.fact(value) for name, value in known.items()})
