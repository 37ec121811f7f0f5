"""Who comes and what for, as lines and buttons of every card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.notices import DeskCase, Mate, NeedRow
from bot.texts.buttons import data
from bot.texts.facts import Html, cut, dots, lines, some
from bot.texts.screen import Button
from bot.texts.voice import Voice
from bot.texts.words import NEED_MET, NEEDS, first_name, need_sign, need_words

MOST_MATES = 5  # a card with more names is no longer read
NAME_UNITS = 30


def needs_line(voice: Voice, need: str | None, rows: Sequence[NeedRow]) -> Html:
    """What is needed: one thing, or each with a sign whether it is done."""
    if not rows:
        return need_sign(voice, need)
    return dots(*(_row(voice, row) for row in rows))


def _row(voice: Voice, row: NeedRow) -> Html:
    # TRANSLATORS: one of several needs, done already; the sign is a ticked box.
    done = voice.say("need.done", "✅ %(need)s", need=need_words(voice, row.key))
    return done if row.done else need_sign(voice, row.key)


def need_list(voice: Voice, needs: Iterable[str]) -> Html:
    """Needs beside each other."""
    return dots(*(need_sign(voice, need) for need in needs))


def tick_buttons(voice: Voice, request: int, rows: Iterable[NeedRow]) -> tuple[tuple[Button, ...], ...]:
    """A button for each need that is still open, as far as the vocabulary still knows it."""
    still = (row for row in rows if not row.done and row.key in NEEDS)
    return tuple(
        (voice.button(NEED_MET, data("met", request, row.key), need=need_words(voice, row.key)),) for row in still
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
    """All who come, by name."""
    return dots(*some([mate(voice, one) for one in crew], MOST_MATES))


def case_lines(voice: Voice, notice: DeskCase) -> Html:
    """What is needed where it is more than one thing, who comes, and how many stand by."""
    needs = needs_line(voice, notice.row.need, notice.needs) if notice.needs else Html()
    return lines(
        voice.say("DeskCase.needs", "Needs: %(needs)s", needs=needs) if needs else "",
        voice.say("DeskCase.coming", "Coming: %(names)s", names=mates(voice, notice.coming)) if notice.coming else "",
        voice.say_many("DeskCase.standby", "%(n)s stands by.", "%(n)s stand by.", notice.standby)
        if notice.standby
        else "",
    )
