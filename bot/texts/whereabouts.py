"""What a resident hears about the place: said back, asked again, and honestly when it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.model import AssignmentState
from bot.domain.notices import (
    AskHint,
    ForOtherNoted,
    HintNoted,
    PlaceAgain,
    PlaceArea,
    PlaceByHand,
    PlaceConfirmed,
    PlaceEcho,
    PlaceNotFound,
    PlaceOutside,
    PlacePin,
    PlacePinGone,
    PlaceUnreadable,
)
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.exactness import attribution, exactness, place_words
from bot.texts.facts import Html, cut, lines, one_line
from bot.texts.residents import for_other_line, place_keyboard
from bot.texts.screen import Pin, Screen
from bot.texts.voice import Text, Voice
from bot.texts.words import AROUND, FOR_OTHER_TOO, RIGHT, WRONG_PLACE, first_name

book = Book()

ADDRESS_UNITS = 100  # an address on a pin is one line of a phone
CANNOT_OPEN: Mapping[str, Text] = {
    "short_link": Text("PlaceUnreadable.short_link", "I cannot see the place behind this link."),
    "what3words": Text("PlaceUnreadable.what3words", "I cannot read %(code)s."),
    "place_link": Text("PlaceUnreadable.place_link", "I cannot see the place behind this link."),
}


@book.words(PlaceEcho)
def place_echo(voice: Voice, notice: PlaceEcho) -> Screen:
    """Say the place back; silence costs nothing."""
    place = place_words(voice, notice.place, notice.kind, near=False)
    return Screen(
        lines(
            voice.say("PlaceEcho.desk", "A coordinator told us the place.") if notice.by_desk else "",
            voice.say(
                "PlaceEcho.text", "<b>%(number)s</b>: %(place)s. Is this right?", number=notice.number, place=place
            ),
            exactness(voice, notice.kind, notice.radius_m),
            voice.say("PlaceEcho.silence", "If it is right, you need not do anything."),
            voice.say(
                "PlaceEcho.typed",
                "Tap, or type %(right)s, %(wrong)s or %(around)s",
                right=typed("right"),
                wrong=typed("wrong"),
                around=typed("around"),
            ),
            "" if notice.for_other else for_other_line(voice),
            attribution(voice, notice.credit),
        ),
        (
            (voice.button(RIGHT, data("right", notice.candidate)),),
            (voice.button(WRONG_PLACE, data("wrong", notice.candidate)),),
            (voice.button(AROUND, data("around", notice.candidate)),),
            *(() if notice.for_other else ((voice.button(FOR_OTHER_TOO, data("for_other", notice.request)),),)),
        ),
    )


@book.words(PlacePin)
def place_pin(voice: Voice, notice: PlacePin) -> Screen:
    """The place on the map; it puts the keyboard away that asked for it."""
    words = voice.say("PlacePin.text", "<b>%(number)s</b>: %(place)s", number=notice.number, place=notice.place)
    address = cut(one_line(notice.place), ADDRESS_UNITS) or notice.number
    return Screen(words, clears_keyboard=True, pin=Pin(notice.lat, notice.lon, notice.number, address))


@book.words(PlacePinGone)
def place_pin_gone(_voice: Voice, _notice: PlacePinGone) -> Screen:
    """Say nothing: the pin is deleted."""
    return Screen("")


@book.words(PlaceConfirmed)
def place_confirmed(voice: Voice, notice: PlaceConfirmed) -> Screen:
    """A quiet line in place of the question."""
    number, place = notice.number, notice.place
    if not place.strip():
        return Screen(voice.say("PlaceConfirmed.thanks", "<b>%(number)s</b>: Thank you.", number=number))
    if notice.near:
        near = voice.say(
            "PlaceConfirmed.near", "<b>%(number)s</b>: The place is near %(place)s.", number=number, place=place
        )
        return Screen(near)
    return Screen(
        voice.say("PlaceConfirmed.text", "<b>%(number)s</b>: The place is %(place)s.", number=number, place=place)
    )


@book.words(PlaceArea)
def place_area(voice: Voice, notice: PlaceArea) -> Screen:
    """Only the part of town is known."""
    return Screen(
        lines(
            voice.say(
                "PlaceArea.text",
                "<b>%(number)s</b>: %(area)s is a whole area. Where there?",
                number=notice.number,
                area=notice.area,
            ),
            _send_or_type(voice),
        ),
        keyboard=place_keyboard(voice),
    )


def _send_or_type(voice: Voice) -> Html:
    return voice.say("Place.send_or_type", "Send your position, or type the street and house number.")


@book.words(PlaceOutside)
def place_outside(voice: Voice, notice: PlaceOutside) -> Screen:
    """Say honestly that nobody can be sent there, and who can help."""
    return Screen(
        lines(
            voice.say(
                "PlaceOutside.text",
                "<b>%(number)s</b>: That is outside the area that %(operation)s serves. We cannot send people there.",
                number=notice.number,
            ),
            "" if notice.danger else voice.say("PlaceOutside.emergency", "If a life is in danger, call %(emergency)s."),
            voice.say("PlaceOutside.desk", "A coordinator sees your message."),
            voice.say("PlaceOutside.again", "Is help needed somewhere else? Send or type that place."),
        ),
        keyboard=place_keyboard(voice),
    )


@book.words(PlaceUnreadable)
def place_unreadable(voice: Voice, notice: PlaceUnreadable) -> Screen:
    """Say what to send instead."""
    return Screen(
        lines(
            voice.say("PlaceUnreadable.number", "<b>%(number)s</b>: We kept what you sent.", number=notice.number),
            voice.tell(CANNOT_OPEN[notice.kind], code="what3words"),
            _send_or_type(voice),
        ),
        keyboard=place_keyboard(voice),
    )


@book.words(PlaceAgain)
def place_again(voice: Voice, notice: PlaceAgain) -> Screen:
    """Nobody goes to the wrong place any more; ask for the right one."""
    return Screen(
        lines(
            voice.say(
                "PlaceAgain.text", "<b>%(number)s</b>: Thank you. We send nobody there now.", number=notice.number
            ),
            voice.say("PlaceAgain.question", "Where is help needed?"),
            _send_or_type(voice),
        ),
        keyboard=place_keyboard(voice),
    )


@book.words(PlaceNotFound)
def place_not_found(voice: Voice, notice: PlaceNotFound) -> Screen:
    """Somebody stands in the wrong place: ask at once."""
    name = first_name(voice, notice.helper)
    if notice.state is AssignmentState.ON_SITE:
        words = voice.say(
            "PlaceNotFound.there",
            "%(number)s: <b>%(name)s</b> has arrived and cannot find you.",
            number=notice.number,
            name=name,
        )
    else:
        words = voice.say(
            "PlaceNotFound.way",
            "%(number)s: <b>%(name)s</b> says that the place we have is wrong.",
            number=notice.number,
            name=name,
        )
    question = voice.say("PlaceNotFound.question", "Where exactly is help needed?")
    return Screen(lines(words, question, _send_or_type(voice)), keyboard=place_keyboard(voice))


@book.words(AskHint)
def ask_hint(voice: Voice, notice: AskHint) -> Screen:
    """Ask for what the eye can find."""
    return Screen(
        voice.say(
            "AskHint.text",
            "<b>%(number)s</b>: What can people look for? A big building near you, the colour of the house, the floor.",
            number=notice.number,
        )
    )


@book.words(HintNoted)
def hint_noted(voice: Voice, notice: HintNoted) -> Screen:
    """Confirm."""
    return Screen(
        voice.say("HintNoted.text", "<b>%(number)s</b>: Thank you. Whoever comes can read this.", number=notice.number)
    )


@book.words(ForOtherNoted)
def for_other_noted(voice: Voice, notice: ForOtherNoted) -> Screen:
    """Note that the reporter is elsewhere, and ask where the others are."""
    noted = voice.say(
        "ForOtherNoted.text", "<b>%(number)s</b>: We noted that you ask for somebody else.", number=notice.number
    )
    if notice.place_known:
        return Screen(noted)
    where = voice.say("ForOtherNoted.where", "Where are they? Type the street and house number, or a known place.")
    pin = voice.say("ForOtherNoted.pin", "Or send a pin: tap 📎, then Location, and move the map to them.")
    return Screen(lines(noted, where, pin), clears_keyboard=True)


@book.words(PlaceByHand)
def place_by_hand(voice: Voice, _notice: PlaceByHand) -> Screen:
    """The button sent its words and no position."""
    return Screen(
        lines(
            voice.say("PlaceByHand.text", "On a computer this button cannot send your position."),
            voice.say("PlaceByHand.how", "Type the street and house number, or paste a link from a map."),
            voice.say("PlaceByHand.phone", "On a phone: tap 📎, then Location."),
        )
    )
