"""What is said of a request that somebody left because it was not safe there."""

from __future__ import annotations

from bot.domain.notices import HelpHeld, StillHeld
from bot.texts.book import Book
from bot.texts.facts import Html, lines
from bot.texts.screen import Screen
from bot.texts.voice import Text, Voice
from bot.texts.words import first_name

book = Book()

HELD_THERE = Text("HelpHeld.text", "%(number)s: <b>%(name)s</b> had to leave: it was not safe there.")
HELD_BEFORE = Text("HelpHeld.before", "%(number)s: <b>%(name)s</b> cannot come: it was not safe.")


def unsafe_line(voice: Voice) -> Html:
    """What whoever is asked or sent must know, and no more: neither who left nor what they said."""
    return voice.say("Unsafe.left", "<b>Somebody left here because it was not safe.</b> Look first, take no risk.")


@book.words(HelpHeld)
def help_held(voice: Voice, notice: HelpHeld) -> Screen:
    """Tell plainly why nobody comes now, with the number to call."""
    return Screen(
        lines(
            voice.tell(
                HELD_THERE if notice.was_there else HELD_BEFORE,
                number=notice.number,
                name=first_name(voice, notice.helper),
            ),
            voice.say("HelpHeld.nobody", "We send nobody else until a coordinator has looked at it."),
            voice.say("HelpHeld.safety", "If it is dangerous where you are, get to safety if you can."),
        )
    )


@book.words(StillHeld)
def still_held(voice: Voice, notice: StillHeld) -> Screen:
    """Tell why nobody is sent, and that somebody looks at it, with the number to call."""
    return Screen(
        lines(
            voice.say(
                "StillHeld.text",
                "<b>%(number)s</b>: We have it, and it waits for a coordinator: it was not safe there for a helper.",
                number=notice.number,
            ),
            voice.say("StillHeld.nobody", "We send nobody until a coordinator has looked at it. They know of it."),
            voice.say("HelpHeld.safety", "If it is dangerous where you are, get to safety if you can."),
        )
    )
