"""What a volunteer hears about being on duty."""

from __future__ import annotations

from bot.domain.notices import (
    AskCheckIn,
    CheckedIn,
    CheckedOut,
    CheckInChoices,
    CheckInPlace,
    DutyEnded,
    NoMission,
    TransportNoted,
)
from bot.domain.travel import Mode
from bot.texts.book import Book
from bot.texts.buttons import BUTTONS_A_ROW, data, typed, usual
from bot.texts.choices import MOST_CHOICES, choice_label, choice_rows
from bot.texts.exactness import attribution
from bot.texts.facts import Html, Typed, lines
from bot.texts.profiles import newcomer_lines
from bot.texts.residents import place_keyboard
from bot.texts.screen import Button, Screen
from bot.texts.voice import Voice
from bot.texts.words import (
    CHECK_IN,
    CHECK_OUT,
    HOURS,
    TRANSPORT,
    TRANSPORT_BUTTONS,
)

book = Book()

MODES_A_ROW = 3  # of five in a row a phone cuts the words off


@book.words(AskCheckIn)
def ask_check_in(voice: Voice, notice: AskCheckIn) -> Screen:
    """Ask where the volunteer is."""
    return Screen(
        lines(
            newcomer_lines(voice) if notice.new else "",
            voice.say("AskCheckIn.text", "Where are you now? We use it to find requests near you."),
            voice.say("AskCheckIn.how", "Tap the button below, or type a street or a known place."),
        ),
        keyboard=place_keyboard(voice, own=True),
    )


@book.words(CheckInPlace)
def check_in_place(voice: Voice, _notice: CheckInPlace) -> Screen:
    """Say that the place has come, and put the keyboard away."""
    return Screen(voice.say("CheckInPlace.text", "Thank you, we have your place."), clears_keyboard=True)


@book.words(CheckInChoices)
def check_in_choices(voice: Voice, notice: CheckInChoices) -> Screen:
    """Ask which place it is."""
    return Screen(
        lines(
            voice.say("CheckInChoices.text", "Which place do you mean?"),
            *choice_rows(voice, notice.choices),
            voice.say("CheckInChoices.typed", "Tap, or type %(here)s", here=typed("here", _first_rank(notice))),
            attribution(voice, notice.credit),
        ),
        tuple(
            (Button(choice_label(voice, one), data("here", one.candidate)),) for one in notice.choices[:MOST_CHOICES]
        ),
    )


def _first_rank(notice: CheckInChoices) -> int:
    return notice.choices[0].rank if notice.choices else 1


@book.words(CheckedIn)
def checked_in(voice: Voice, notice: CheckedIn) -> Screen:
    """Say until when, and how to change it."""
    until = voice.time(notice.until)
    if notice.place.strip():
        words = voice.say(
            "CheckedIn.at",
            "You are on duty until <b>%(until)s</b>. Your place: <b>%(place)s</b>.",
            until=until,
            place=notice.place,
        )
    elif notice.area.strip():
        words = voice.say(
            "CheckedIn.near", "You are on duty until <b>%(until)s</b>, near %(area)s.", until=until, area=notice.area
        )
    else:
        words = voice.say("CheckedIn.text", "You are on duty until <b>%(until)s</b>.", until=until)
    return Screen(
        lines(
            words,
            voice.say("CheckedIn.next", "I write to you when somebody near you needs help."),
            voice.say(
                "CheckedIn.typed",
                "Another time: tap the hours, or type %(hours)s. Stop: %(checkout)s",
                hours=typed("duty", usual(notice.hours)),
                checkout=typed("checkout"),
            ),
            _transport(voice, notice.transport),
            voice.say("CheckedIn.profile", "What can you do? Tell us: %(profile)s", profile=Typed("/profile"))
            if notice.blank
            else "",
        ),
        (
            tuple(voice.button(HOURS, data("duty", hours), hours=hours) for hours in notice.hours[:BUTTONS_A_ROW]),
            *_transport_buttons(voice, notice.transport),
            (voice.button(CHECK_OUT, data("checkout")),),
        ),
    )


def _transport(voice: Voice, transport: Mode | None) -> Html:
    if transport is None:
        return Html()
    return voice.say(
        "CheckedIn.transport",
        "You travel %(transport)s. Another way: tap, or type %(typed)s",
        transport=voice.tell(TRANSPORT[transport]),
        typed=typed("transport", Mode.FOOT if transport is not Mode.FOOT else Mode.CAR),
    )


def _transport_buttons(voice: Voice, transport: Mode | None) -> tuple[tuple[Button, ...], ...]:
    if transport is None:
        return ()
    buttons = [voice.button(label, data("transport", mode)) for mode, label in TRANSPORT_BUTTONS.items()]
    return tuple(tuple(buttons[at : at + MODES_A_ROW]) for at in range(0, len(buttons), MODES_A_ROW))


@book.words(TransportNoted)
def transport_noted(voice: Voice, notice: TransportNoted) -> Screen:
    """Say what we reckon with from now on."""
    return Screen(
        voice.say(
            "TransportNoted.text",
            "Good: you travel %(transport)s. We reckon your way with it.",
            transport=voice.tell(TRANSPORT[notice.transport]),
        )
    )


@book.words(CheckedOut)
def checked_out(voice: Voice, notice: CheckedOut) -> Screen:
    """Thank, with what was done."""
    thanks = voice.say_many(
        "CheckedOut.done",
        "You have done %(n)s task in all. Thank you!",
        "You have done %(n)s tasks in all. Thank you!",
        notice.done,
    )
    return Screen(
        lines(
            voice.say("CheckedOut.text", "You are off duty."),
            thanks if notice.done else voice.say("CheckedOut.ready", "Thank you for being ready."),
            voice.say("CheckedOut.again", "Back again? %(checkin)s", checkin=typed("checkin")),
        ),
        ((voice.button(CHECK_IN, data("checkin")),),),
    )


@book.words(DutyEnded)
def duty_ended(voice: Voice, _notice: DutyEnded) -> Screen:
    """Ask whether they are still there."""
    return Screen(
        voice.say(
            "DutyEnded.text",
            "Your time on duty is over, so we ask you no more. Thank you! Still here? Tap, or type %(checkin)s",
            checkin=typed("checkin"),
        ),
        ((voice.button(CHECK_IN, data("checkin")),),),
    )


@book.words(NoMission)
def no_mission(voice: Voice, notice: NoMission) -> Screen:
    """Say that there is nothing to do now."""
    if notice.on_duty:
        return Screen(
            voice.say("NoMission.on_duty", "You have no task now. I write to you when somebody near you needs help.")
        )
    return Screen(
        voice.say(
            "NoMission.off_duty",
            "You have no task now, and you are off duty. To help, type %(checkin)s",
            checkin=typed("checkin"),
        ),
        ((voice.button(CHECK_IN, data("checkin")),),),
    )
