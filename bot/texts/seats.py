"""What is said about seats: a yes that is weighed, standby, more hands, and needs ticked off."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.model import request_of
from bot.domain.notices import (
    HandsWanted,
    NeedTicked,
    NothingElse,
    OnStandby,
    RestOpen,
    SeatFree,
    SeatsTaken,
    StandbyOver,
    YesNoted,
    YouLead,
)
from bot.texts.book import Book
from bot.texts.buttons import BUTTONS_A_ROW, data, typed, usual
from bot.texts.crew import NAME_UNITS, need_list, people
from bot.texts.facts import Html, cut, dots, lines, some
from bot.texts.holds import unsafe_line
from bot.texts.leaving import next_line
from bot.texts.screen import Button, Screen
from bot.texts.voice import Text, Voice
from bot.texts.words import ACCEPT, ANOTHER, DANGER, LEAVE_STANDBY, NEEDS, NOT_MET, STAND_BY, first_name, need_sign

book = Book()

MOST_NAMES = 5  # of those whom somebody leads

STANDING: Mapping[str, Text] = {
    "quicker": Text("OnStandby.quicker", "<b>%(number)s</b>: Somebody can be there sooner. Thank you for your yes!"),
    "taken": Text("OnStandby.taken", "<b>%(number)s</b>: Somebody else has taken the place. Thank you for your yes!"),
    "chosen": Text("OnStandby.chosen", "<b>%(number)s</b>: Thank you for standing by!"),
    "held": Text(
        "OnStandby.held", "<b>%(number)s</b>: Nobody goes there now. A coordinator looks first whether it is safe."
    ),
    "moved": Text("OnStandby.moved", "<b>%(number)s</b>: You stand by."),
}
OVER: Mapping[str, Text] = {
    "yours": Text("StandbyOver.yours", "%(number)s: It is yours. See your task below."),
    "left": Text("StandbyOver.left", "%(number)s: You stand by no longer. Thank you!"),
    "ended": Text("StandbyOver.ended", "%(number)s needs nobody any more. Thank you for standing by!"),
    "closed": Text("StandbyOver.closed", "%(number)s is closed, so you stand by no longer. Thank you!"),
    "elsewhere": Text("StandbyOver.elsewhere", "%(number)s: You have another task, so you stand by no longer."),
    "silent": Text("StandbyOver.silent", "%(number)s: No answer came, so we ask others. That is all right."),
    "off_duty": Text("StandbyOver.off_duty", "%(number)s: You are off duty, so you stand by no longer. Thank you!"),
    "passed_on": Text("StandbyOver.passed_on", "%(number)s: Others are asked for it now. Thank you for standing by!"),
}


def _leave(voice: Voice, request: int) -> tuple[Button, ...]:
    return (voice.button(LEAVE_STANDBY, data("leave", request)),)


@book.words(YesNoted)
def yes_noted(voice: Voice, notice: YesNoted) -> Screen:
    """Say honestly that it is not settled yet, and until when."""
    return Screen(
        lines(
            voice.say(
                "YesNoted.text",
                "<b>%(number)s</b>: Thank you. If nobody can be there sooner within %(span)s, it is yours.",
                number=notice.number,
                span=voice.span(notice.decided_at - voice.now),
            ),
            voice.say("YesNoted.wait", "Please wait for my word before you go."),
            voice.say("YesNoted.typed", "Not possible any more? %(leave)s", leave=typed("leave", notice.number)),
        ),
        (_leave(voice, notice.request),),
    )


@book.words(OnStandby)
def on_standby(voice: Voice, notice: OnStandby) -> Screen:
    """Say where in line they are, and what happens next."""
    return Screen(
        lines(
            voice.tell(STANDING[notice.why], number=notice.number),
            voice.say(
                "OnStandby.rank",
                "You are number %(rank)s on standby. When a place comes free, I ask you in turn. Please do not go yet.",
                rank=notice.rank,
            ),
            voice.say("OnStandby.typed", "To stand by no longer: %(leave)s", leave=typed("leave", notice.number)),
        ),
        (_leave(voice, notice.request),),
    )


@book.words(SeatFree)
def seat_free(voice: Voice, notice: SeatFree) -> Screen:
    """Ask again; nobody is sent by a yes that is old."""
    return Screen(
        lines(
            voice.tell(DANGER) if notice.danger else "",
            unsafe_line(voice) if notice.left_unsafe else "",
            voice.say(
                "SeatFree.text",
                "<b>%(number)s</b> · %(need)s: A place is free now. Can you still go?",
                number=notice.number,
                need=need_sign(voice, notice.need),
            ),
            voice.say(
                "SeatFree.typed",
                "Tap how soon you can be there, or type %(still)s or %(leave)s",
                still=typed("still", "", usual(notice.minutes)),
                leave=typed("leave", notice.number),
            ),
            voice.say("SeatFree.until", "After %(time)s I ask others.", time=voice.time(notice.answer_by)),
        ),
        (
            tuple(
                voice.button(ACCEPT, data("still", notice.assignment, minutes), minutes=minutes)
                for minutes in notice.minutes[:BUTTONS_A_ROW]
            ),
            _leave(voice, notice.request),
        ),
    )


@book.words(StandbyOver)
def standby_over(voice: Voice, notice: StandbyOver) -> Screen:
    """Stand where the standby stood."""
    return Screen(voice.tell(OVER[notice.why], number=notice.number))


@book.words(SeatsTaken)
def seats_taken(voice: Voice, notice: SeatsTaken) -> Screen:
    """Too late for this one: two things to do instead."""
    return Screen(
        lines(
            voice.say(
                "SeatsTaken.text",
                "<b>%(number)s</b>: Somebody else has it already. Thank you for your yes!",
                number=notice.number,
            ),
            voice.say(
                "SeatsTaken.choice",
                "You can still stand by, as number %(rank)s: when a place comes free, I ask you in turn. "
                "Or see who else needs help near you.",
                rank=notice.rank,
            ),
            voice.say(
                "SeatsTaken.typed",
                "Tap, or type %(stand_by)s or %(another)s",
                stand_by=typed("stand_by", notice.offer, notice.eta_min),
                another=typed("another"),
            ),
        ),
        (
            (voice.button(STAND_BY, data("stand_by", notice.offer, notice.eta_min)),),
            (voice.button(ANOTHER, data("another")),),
        ),
    )


@book.words(NothingElse)
def nothing_else(voice: Voice, notice: NothingElse) -> Screen:
    """Say that nobody else waits; where somebody does, only that there is nothing for this volunteer."""
    if notice.waits:
        return Screen(
            voice.say(
                "NothingElse.waits",
                "There is nothing new to ask you just now. While you are on duty, I write to you when there is.",
            )
        )
    return Screen(
        voice.say(
            "NothingElse.text",
            "Nobody else near you needs help just now. I write to you when somebody does. Thank you for being there!",
        )
    )


@book.words(HandsWanted)
def hands_wanted(voice: Voice, notice: HandsWanted) -> Screen:
    """Say how many are wanted and missing."""
    missing = (
        voice.say_many(
            "HandsWanted.missing", "We look for %(n)s more person.", "We look for %(n)s more people.", notice.missing
        )
        if notice.missing
        else voice.say("HandsWanted.full", "They have all said yes.")
    )
    wanted = voice.say(
        "HandsWanted.text",
        "<b>%(number)s</b> is for %(people)s now.",
        number=notice.number,
        people=people(voice, notice.seats),
    )
    return Screen(lines(wanted, missing))


@book.words(YouLead)
def you_lead(voice: Voice, notice: YouLead) -> Screen:
    """Say that the others look to them now."""
    names = [voice.fact(cut(first_name(voice, name), NAME_UNITS)) for name in notice.others]
    return Screen(
        lines(
            voice.say(
                "YouLead.text",
                "<b>%(number)s</b>: You lead now; who led before has left.",
                number=notice.number,
            ),
            voice.say("YouLead.others", "With you: %(names)s", names=dots(*some(names, MOST_NAMES))) if names else "",
        )
    )


@book.words(RestOpen)
def rest_open(voice: Voice, notice: RestOpen) -> Screen:
    """Say what is done by now, and what follows."""
    return Screen(
        lines(
            voice.say(
                "RestOpen.text",
                "<b>%(number)s</b>: %(name)s says that a part is done.",
                number=notice.number,
                name=cut(first_name(voice, notice.helper), NAME_UNITS),
            ),
            voice.say("NeedTicked.left", "Still needed: %(needs)s", needs=need_list(voice, notice.left)),
            next_line(voice, notice.follows, 0),
        )
    )


@book.words(NeedTicked)
def need_ticked(voice: Voice, notice: NeedTicked) -> Screen:
    """Say what is done and what is still missing."""
    return Screen(
        lines(
            _said(voice, notice),
            voice.say("NeedTicked.left", "Still needed: %(needs)s", needs=need_list(voice, notice.left))
            if notice.left
            else voice.say("NeedTicked.all", "Nothing else is open."),
            voice.say(
                "NeedTicked.typed",
                "A mistake? %(unmet)s",
                unmet=typed("unmet", notice.number, notice.key),
            )
            if notice.done
            else "",
        ),
        _undo(voice, notice),
    )


def _undo(voice: Voice, notice: NeedTicked) -> tuple[tuple[Button, ...], ...]:
    request = request_of(notice.number)
    if request is None or not notice.done or notice.key not in NEEDS:
        return ()
    return ((voice.button(NOT_MET, data("unmet", request, notice.key)),),)


def _said(voice: Voice, notice: NeedTicked) -> Html:
    need = need_sign(voice, notice.key)
    if not notice.done:
        return voice.say("NeedTicked.open", "<b>%(number)s</b>: Open again: %(need)s", number=notice.number, need=need)
    if notice.by.strip():
        return voice.say(
            "NeedTicked.by",
            "<b>%(number)s</b>: %(name)s says that this is done: %(need)s",
            number=notice.number,
            name=cut(notice.by, NAME_UNITS),
            need=need,
        )
    return voice.say("NeedTicked.done", "<b>%(number)s</b>: Done: %(need)s", number=notice.number, need=need)
