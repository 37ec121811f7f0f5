"""Who comes and what for, as lines and buttons of every card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.needs import MOST_NEEDS
from bot.domain.notices import Mate, NeedRow
from bot.texts.buttons import data
from bot.texts.facts import Html, cut, dots, units
from bot.texts.screen import Button
from bot.texts.voice import Voice
from bot.texts.words import NEED_MET, NEEDS, first_name, need_sign, need_words

MOST_SHOWN = 2 * MOST_NEEDS  # where two requests became one
MOST_MATES = 3  # a card with more names is no longer read
NAME_UNITS = 20
LABEL_UNITS = 24  # of a button that a small phone shows whole


def needs_line(voice: Voice, need: str | None, rows: Sequence[NeedRow]) -> Html:
    """What is needed: one thing with its sign, or several in words, those that are still open first."""
    if not rows:
        return need_sign(voice, need)
    open_first = sorted(rows, key=lambda row: row.done)
    return dots(*some_of(voice, [_row(voice, row) for row in open_first], MOST_SHOWN))


def _row(voice: Voice, row: NeedRow) -> Html:
    need = need_words(voice, row.key)
    # TRANSLATORS: one of several needs, met already.
    return voice.say("need.met", "%(need)s (done)", need=need) if row.done else need


def need_list(voice: Voice, needs: Iterable[str]) -> Html:
    """Needs beside each other, in words: a message has one signpost at most."""
    return dots(*some_of(voice, [need_words(voice, need) for need in needs], MOST_NEEDS))


def some_of(voice: Voice, parts: list[Html], most: int) -> list[Html]:
    """The first `most` parts, and how many more there are."""
    if len(parts) <= most:
        return parts
    # TRANSLATORS: after some names: how many more.
    return [*parts[:most], voice.say("crew.more", "+ %(n)s", n=len(parts) - most)]


def tick_buttons(voice: Voice, request: int, rows: Iterable[NeedRow]) -> tuple[tuple[Button, ...], ...]:
    """A button for each need that is still open, as far as the vocabulary still knows it."""
    still = (row for row in rows if not row.done and row.key in NEEDS)
    room = LABEL_UNITS - units(voice.label(NEED_MET, need=""))
    return tuple(
        (voice.button(NEED_MET, data("met", request, row.key), need=cut(voice.label(NEEDS[row.key][1]), room)),)
        for row in still
    )


def people(voice: Voice, party: int) -> Html:
    """How many come together, in words."""
    return voice.say_many("crew.people", "%(n)s person", "%(n)s people", party)


def mate(voice: Voice, one: Mate) -> Html:
    """One who comes, with those who come along, and whether they lead."""
    name = cut(first_name(voice, one.name), NAME_UNITS)
    who = (
        voice.fact(name)
        if one.party == 1
        else voice.say("crew.party", "%(name)s (%(people)s)", name=name, people=people(voice, one.party))
    )
    return voice.say("crew.leads", "%(who)s, who leads", who=who) if one.leads else who


def mates(voice: Voice, crew: Sequence[Mate]) -> Html:
    """Who come, by name; of many, the first and how many more."""
    return dots(*some_of(voice, [mate(voice, one) for one in crew], MOST_MATES))
