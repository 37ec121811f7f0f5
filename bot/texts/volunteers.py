"""What a volunteer hears about being on duty and about the questions: area and distance, never the exact place."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.notices import (
    AskCheckIn,
    CheckedIn,
    CheckedOut,
    CheckInChoices,
    CheckInPlace,
    DutyEnded,
    NoMission,
    OfferGone,
    OfferMade,
    OffersOpen,
    TransportNoted,
)
from bot.domain.travel import Mode
from bot.texts.book import Book
from bot.texts.buttons import BUTTONS_A_ROW, data, typed, usual
from bot.texts.choices import MOST_CHOICES, choice_label, choice_rows
from bot.texts.crew import needs_line, people
from bot.texts.exactness import attribution
from bot.texts.facts import Html, Typed, lines, some
from bot.texts.profiles import newcomer_lines
from bot.texts.residents import place_keyboard
from bot.texts.screen import Button, Screen
from bot.texts.voice import Text, Voice
from bot.texts.who_may import bring_lines
from bot.texts.words import (
    ACCEPT,
    AFTER_ALL,
    BANDS,
    CHECK_IN,
    CHECK_OUT,
    DECLINE,
    HOURS,
    TRANSPORT,
    TRANSPORT_BUTTONS,
    URGENCIES,
)

book = Book()

MOST_OFFERS = 10  # more than anybody is asked at once
USUAL_MINUTES = 20  # stands in the example of an answer
MODES_A_ROW = 3  # of five in a row a phone cuts the words off

GONE: Mapping[str, Text] = {
    "filled": Text("OfferGone.filled", "%(number)s: Somebody else has it. Thank you for being ready."),
    "withdrawn": Text("OfferGone.withdrawn", "%(number)s: No help is needed there any more. Thank you."),
    "passed_on": Text("OfferGone.passed_on", "%(number)s: Others are asked now. You need not do anything."),
    "expired": Text("OfferGone.expired", "%(number)s: The time to answer is over. We are asking others."),
    "misplaced": Text(
        "OfferGone.misplaced", "%(number)s: The place was wrong. We ask again when we know the right one."
    ),
    "declined": Text("OfferGone.declined", "%(number)s: You said no. That is all right, we are asking others."),
    "accepted": Text("OfferGone.accepted", "%(number)s: You said yes. Thank you."),
}


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


@book.words(OfferMade)
def offer_made(voice: Voice, notice: OfferMade) -> Screen:
    """Ask, with what may be known before a yes."""
    example = notice.minutes[(len(notice.minutes) - 1) // 2] if notice.minutes else USUAL_MINUTES
    still = [row for row in notice.needs if not row.done]  # what is done is no reason to go
    return Screen(
        lines(
            _urgency(voice, notice),
            voice.say(
                "OfferMade.need",
                "<b>%(number)s</b> · %(need)s",
                number=notice.number,
                need=needs_line(voice, notice.need, still),
            ),
            _where(voice, notice),
            bring_lines(voice, notice.who),
            _people(voice, notice),
            voice.say("OfferMade.asked", "Asked %(ago)s.", ago=voice.ago(notice.asked_at)),
            voice.say("OfferMade.question", "Can you go? Tap how soon you can be there."),
            voice.say(
                "OfferMade.typed",
                "Or type %(accept)s or %(decline)s",
                accept=typed("accept", notice.offer, example),
                decline=typed("decline", notice.offer),
            ),
        ),
        (
            tuple(
                voice.button(ACCEPT, data("accept", notice.offer, minutes), minutes=minutes)
                for minutes in notice.minutes[:BUTTONS_A_ROW]
            ),
            (voice.button(DECLINE, data("decline", notice.offer)),),
        ),
    )


def _people(voice: Voice, notice: OfferMade) -> Html:
    if notice.seats <= 1:
        return Html()
    return voice.say("OfferMade.seats", "We look for %(people)s in all.", people=people(voice, notice.seats))


def _urgency(voice: Voice, notice: OfferMade) -> Html:
    if notice.danger:
        return voice.say("OfferMade.danger", "<b>A life may be in danger.</b>")
    return voice.say("OfferMade.urgency", "When: %(urgency)s", urgency=voice.tell(URGENCIES[notice.urgency]))


def _where(voice: Voice, notice: OfferMade) -> Html:
    band = voice.tell(BANDS[notice.band]) if notice.band in BANDS else ""
    if not band:
        return voice.say("OfferMade.area", "Near %(area)s", area=notice.area) if notice.area.strip() else Html()
    if notice.area.strip():
        return voice.say("OfferMade.near", "%(band)s from you, near %(area)s", band=band, area=notice.area)
    return voice.say("OfferMade.far", "%(band)s from you", band=band)


@book.words(OfferGone)
def offer_gone(voice: Voice, notice: OfferGone) -> Screen:
    """Stand where the question stood."""
    gone = voice.tell(GONE[notice.why], number=notice.number)
    if notice.offer is None:
        return Screen(gone)
    verb = "take_all" if notice.whole_way else "first"
    return Screen(
        lines(
            gone,
            voice.say(
                "OfferGone.late",
                "You can still say yes while a place is free. Tap, or type %(accept)s",
                accept=typed(verb, notice.offer),
            ),
        ),
        ((voice.button(AFTER_ALL, data(verb, notice.offer)),),),
    )


@book.words(OffersOpen)
def offers_open(voice: Voice, notice: OffersOpen) -> Screen:
    """Name each open question and how to say yes to it."""
    open_ = [
        voice.say(
            "OffersOpen.row", "%(number)s: %(accept)s", number=number, accept=typed("accept", offer, USUAL_MINUTES)
        )
        for offer, number in notice.offers
    ]
    return Screen(
        lines(
            voice.say("OffersOpen.text", "Which one do you take, and in how many minutes can you be there? Type it:"),
            *some(open_, MOST_OFFERS),
        )
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
