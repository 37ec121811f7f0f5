"""What a coordinator sees of a place: how it is known, how exact it is, and what else may be meant."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.lifecycle import ENDED
from bot.domain.model import Origin
from bot.domain.notices import DeskCase
from bot.texts.buttons import data, typed
from bot.texts.choices import MOST_CHOICES, choice_label, choice_rows
from bot.texts.exactness import attribution, exactness, map_says, place_words
from bot.texts.facts import Html, Typed, cut, lines
from bot.texts.missions import map_words
from bot.texts.screen import Button
from bot.texts.voice import Text, Voice

LINE_UNITS = 40  # of a fact among many on a card

ORIGINS: Mapping[Origin, Text] = {
    Origin.PIN: Text("origin.pin", "sent as a position"),
    Origin.LIVE: Text("origin.live", "a position that moves with them"),
    Origin.WORDS: Text("origin.words", "read from their words, not yet confirmed"),
    Origin.CONFIRMED: Text("origin.confirmed", "the resident says it is right"),
    Origin.CHOSEN: Text("origin.chosen", "the resident picked it"),
    Origin.DESK: Text("origin.desk", "set by a coordinator"),
    Origin.PROPOSED: Text("origin.proposed", "looked up, and the resident says it is right"),
}


def place_lines(voice: Voice, notice: DeskCase) -> Html:
    """Where it is and how that is known; without a place what may be meant, and how to set it."""
    known = notice.known
    place = place_words(voice, cut(notice.place, LINE_UNITS * 2), known.kind, near=known.near)
    return lines(
        voice.say("DeskCase.place", "Where: %(place)s", place=place) if place else "",
        map_words(voice, notice.lat, notice.lon),
        map_says(voice, known.map_words),
        voice.say("DeskCase.origin", "How we know: %(origin)s", origin=voice.tell(ORIGINS[known.origin]))
        if known.origin
        else "",
        exactness(voice, known.kind, known.radius_m),
        voice.say("DeskCase.hint", "Look for: %(hint)s", hint=cut(known.hint, LINE_UNITS))
        if known.hint.strip()
        else "",
        voice.say("DeskCase.part", "Part of town: %(area)s", area=cut(known.area, LINE_UNITS))
        if known.area.strip()
        else "",
        voice.say("DeskCase.for_other", "Reported by somebody who is not there.") if known.for_other else "",
        _choices(voice, notice),
        _whose(voice, notice),
        _how_to_set(voice, notice),
    )


def _choices(voice: Voice, notice: DeskCase) -> Html:
    choices = notice.known.choices
    if not choices or notice.row.state in ENDED:
        return Html()
    head = voice.say_many("DeskCase.choices", "%(n)s place may be meant:", "%(n)s places may be meant:", len(choices))
    return lines(head, *choice_rows(voice, choices))


def _whose(voice: Voice, notice: DeskCase) -> Html:
    known = notice.known
    return attribution(voice, known.map_words.credit if known.map_words else "", known.credit if known.choices else "")


def _how_to_set(voice: Voice, notice: DeskCase) -> Html:
    row = notice.row
    if row.state in ENDED or (row.place_known and not notice.known.choices):
        return Html()
    if notice.known.choices:
        place = typed("place", row.number, notice.known.choices[0].rank)
        return voice.say("DeskCase.pick_place", "One of them: %(place)s", place=place)
    place = Typed(f"/place {row.number}")
    return voice.say("DeskCase.set_place", "Do you know where? Type %(place)s and then the place", place=place)


def place_buttons(voice: Voice, notice: DeskCase) -> tuple[tuple[Button, ...], ...]:
    """A button for each place that may be meant."""
    if notice.row.state in ENDED:
        return ()
    return tuple(
        (Button(choice_label(voice, one), data("place", notice.request, one.candidate)),)
        for one in notice.known.choices[:MOST_CHOICES]
    )
