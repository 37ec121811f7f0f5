"""What coordinators are told when some people wait much longer than others."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.notices import UnevenHelp
from bot.texts.book import Book
from bot.texts.facts import Html, cut, lines
from bot.texts.screen import Screen
from bot.texts.voice import Voice

book = Book()

AREA_UNITS = 60  # of a name in a sentence


@book.words(UnevenHelp)
def uneven_help(voice: Voice, notice: UnevenHelp) -> Screen:
    """Who waits longer, by how much, and what can be done."""
    group = _group(voice, notice)
    waits = voice.say(
        "UnevenHelp.waits",
        "Some people wait longer: %(group)s. Half of their %(requests)s requests waited %(span)s or more for a yes. "
        "All others: %(others)s.",
        group=group,
        requests=notice.requests,
        span=voice.span(timedelta(minutes=notice.waited_min)),
        others=voice.span(timedelta(minutes=notice.others_min)),
    )
    return Screen(lines(waits, voice.say("UnevenHelp.what", "Who is missing there? A call to volunteers may help.")))


def _group(voice: Voice, notice: UnevenHelp) -> Html:
    if notice.kind == "language":
        return voice.say("UnevenHelp.language", "who speaks %(language)s", language=voice.language(notice.group))
    if notice.kind == "area":
        return voice.say("UnevenHelp.area", "in %(area)s", area=cut(notice.group, AREA_UNITS))
    return voice.say("UnevenHelp.women", "who asked that only women come")
