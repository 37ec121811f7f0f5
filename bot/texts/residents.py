"""What a resident hears until somebody says yes: short, plain, warm, and never more than is so."""

from __future__ import annotations

from bot.domain.model import Question, request_of
from bot.domain.notices import (
    AskNeed,
    AskPlace,
    DangerNoted,
    DraftNudge,
    NobodyYet,
    NoRequest,
    NoteAdded,
    PlaceNoted,
    PlaceUnknown,
    StatusCard,
)
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.facts import Html, lines
from bot.texts.screen import Button, Keyboard, Screen
from bot.texts.status_card import status_card
from bot.texts.voice import Text, Voice
from bot.texts.words import FOR_OTHER, NEED_HELP, NEEDS, SEND_PLACE, need_sign

book = Book()
book.words(StatusCard)(status_card)

NEEDS_A_ROW = 2  # large targets for unsteady hands


def danger_line(voice: Voice) -> Html:
    """The first line of every answer when a life is in danger."""
    return voice.say("Danger.line", "<b>Life in danger? Call %(emergency)s now.</b>")


def place_keyboard(voice: Voice, *, own: bool = False) -> Keyboard:
    """The keyboard that sends the position, or takes a typed place; `own` asks only where its reader is."""
    label = voice.label(SEND_PLACE)
    placeholder = voice.label(Text("AskPlace.placeholder", "Street and house number"))
    rows = ((label,),) if own else ((label,), (voice.label(FOR_OTHER),))
    return Keyboard(rows, label, placeholder)


@book.words(AskPlace)
def ask_place(voice: Voice, notice: AskPlace) -> Screen:
    """Ask where, by a tap or in words."""
    return Screen(
        lines(
            voice.say("AskPlace.text", "<b>%(number)s</b>: Where is help needed?", number=notice.number),
            voice.say("AskPlace.how", "Tap the button below, or type the street and house number."),
        ),
        keyboard=place_keyboard(voice),
    )


@book.words(AskNeed)
def ask_need(voice: Voice, notice: AskNeed) -> Screen:
    """Ask what, by a tap or in words."""
    return Screen(
        voice.say(
            "AskNeed.text",
            "<b>%(number)s</b>: What do you need most? Tap, or write it in your own words.",
            number=notice.number,
        ),
        need_buttons(voice, notice.request),
    )


def need_buttons(voice: Voice, request: int) -> tuple[tuple[Button, ...], ...]:
    """A button for each need, two in a row."""
    buttons = [Button(need_sign(voice, key), data("need", request, key)) for key in NEEDS]
    return tuple(tuple(buttons[i : i + NEEDS_A_ROW]) for i in range(0, len(buttons), NEEDS_A_ROW))


@book.words(PlaceNoted)
def place_noted(voice: Voice, notice: PlaceNoted) -> Screen:
    """Repeat the place, so that a wrong one is seen."""
    number, place = notice.number, notice.place
    if place.strip():
        words = voice.say(
            "PlaceNoted.text", "<b>%(number)s</b>: We have the place: %(place)s.", number=number, place=place
        )
    else:
        words = voice.say("PlaceNoted.pin", "<b>%(number)s</b>: We have your position.", number=number)
    wrong = voice.say("PlaceNoted.wrong", "If it is wrong, send it again.")
    return Screen(lines(words, wrong, for_other_line(voice)), clears_keyboard=True)


def for_other_line(voice: Voice) -> Html:
    """The way to say that the reporter is somewhere else."""
    return voice.say("Place.for_other", "Is it for somebody else? %(for_other)s", for_other=typed("for_other"))


@book.words(PlaceUnknown)
def place_unknown(voice: Voice, notice: PlaceUnknown) -> Screen:
    """Say that the words are kept but lead to no point; offer the other ways."""
    return Screen(
        lines(
            voice.say(
                "PlaceUnknown.text",
                "<b>%(number)s</b>: We wrote down “%(place)s”, but we do not find it on our map.",
                number=notice.number,
                place=notice.place,
            ),
            voice.say("PlaceUnknown.desk", "A coordinator sees your words."),
            voice.say("PlaceUnknown.how", "Can you send your position, or name a street or a known place near you?"),
        ),
        keyboard=place_keyboard(voice),
    )


@book.words(NoteAdded)
def note_added(voice: Voice, notice: NoteAdded) -> Screen:
    """Confirm that the words were kept."""
    return Screen(
        voice.say(
            "NoteAdded.text",
            "We added this to <b>%(number)s</b>. Where it stands: %(status)s",
            number=notice.number,
            status=typed("keep"),
        )
    )


@book.words(DangerNoted)
def danger_noted(voice: Voice, notice: DangerNoted) -> Screen:
    """Say what we do beside the emergency services, and what we cannot promise."""
    return Screen(
        lines(
            voice.say("DangerNoted.safety", "Get to safety if you can."),
            voice.say("DangerNoted.text", "Your number with us is <b>%(number)s</b>.", number=notice.number),
            voice.say("DangerNoted.desk", "We are telling our coordinators now."),
            voice.say("DangerNoted.honest", "We cannot promise that somebody comes."),
        )
    )


@book.words(DraftNudge)
def draft_nudge(voice: Voice, notice: DraftNudge) -> Screen:
    """Ask again for the one thing that is missing."""
    still = voice.say("DraftNudge.text", "<b>%(number)s</b> still waits for an answer from you.", number=notice.number)
    if notice.missing is Question.PLACE:
        where = voice.say("DraftNudge.place", "Where is help needed? Send your position, or type the place.")
        return Screen(lines(still, where), keyboard=place_keyboard(voice))
    what = voice.say("DraftNudge.need", "What do you need? Tap, or write it in your own words.")
    request = request_of(notice.number)
    return Screen(lines(still, what), () if request is None else need_buttons(voice, request))


@book.words(NobodyYet)
def nobody_yet(voice: Voice, notice: NobodyYet) -> Screen:
    """Say that nobody came forward, who knows, and that we go on."""
    return Screen(
        lines(
            voice.say("NobodyYet.text", "<b>%(number)s</b>: Nobody has said yes so far.", number=notice.number),
            voice.say("NobodyYet.desk", "Our coordinators know. We keep asking."),
        )
    )


@book.words(NoRequest)
def no_request(voice: Voice, _notice: NoRequest) -> Screen:
    """Say how to ask."""
    return Screen(
        voice.say(
            "NoRequest.text",
            "You have no open request. Do you need help? Write what and where, or type %(need)s",
            need=typed("need_help"),
        ),
        ((voice.button(NEED_HELP, data("need_help")),),),
    )
