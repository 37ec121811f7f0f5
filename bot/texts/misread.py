"""What anybody hears of what we could not read: no such command, no words that fit, no voice or picture."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.notices import CannotRead, NotUnderstood, UnknownCommand
from bot.texts.book import Book
from bot.texts.buttons import typed
from bot.texts.facts import Typed, cut, lines, one_line
from bot.texts.screen import Screen
from bot.texts.voice import Text, Voice

book = Book()

MOST_NEAR, MOST_UNITS = 4, 40  # commands that may be meant; a command has no more than 32 letters

UNREADABLE: Mapping[str, Text] = {
    "voice": Text("CannotRead.voice", "I cannot listen to voice messages."),
    "photo": Text("CannotRead.photo", "I cannot see pictures."),
    "contact": Text("CannotRead.contact", "I cannot read contacts."),
    "other": Text("CannotRead.other", "I cannot read this kind of message."),
}


@book.words(NotUnderstood)
def not_understood(voice: Voice, _notice: NotUnderstood) -> Screen:
    """Show the way on."""
    return Screen(
        voice.say(
            "NotUnderstood.text",
            "I did not understand this. %(help)s shows what you can type. Do you need help yourself? Type %(need)s",
            help=Typed("/help"),
            need=typed("need_help"),
        )
    )


@book.words(UnknownCommand)
def unknown_command(voice: Voice, notice: UnknownCommand) -> Screen:
    """Say so, name what comes near, and how to see all."""
    said = f"/{cut(one_line(notice.said), MOST_UNITS)}"
    near = " · ".join(f"/{cut(one_line(name), MOST_UNITS)}" for name in notice.near[:MOST_NEAR])
    help_ = Typed("/help")
    if not near:
        return Screen(
            voice.say(
                "UnknownCommand.none", "There is no %(said)s. All that you can type: %(help)s", said=said, help=help_
            )
        )
    return Screen(
        voice.say(
            "UnknownCommand.text",
            "There is no %(said)s. Did you mean: %(near)s? All that you can type: %(help)s",
            said=said,
            near=near,
            help=help_,
        )
    )


@book.words(CannotRead)
def cannot_read(voice: Voice, notice: CannotRead) -> Screen:
    """Ask for words instead."""
    return Screen(
        lines(
            voice.tell(UNREADABLE[notice.kind]),
            voice.say("CannotRead.instead", "Please write what you need and where you are."),
            voice.say("CannotRead.danger", "If a life is in danger, call %(emergency)s."),
        )
    )
