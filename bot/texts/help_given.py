"""What a resident hears from the first yes on: who comes, when, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.model import RequestState
from bot.domain.notices import (
    AskCame,
    AskCancel,
    CameNoted,
    CodeChanged,
    EtaChanged,
    HelpArrived,
    HelpIsComing,
    HelpOnTheWay,
    Mate,
    RequestEnded,
)
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.crew import mate
from bot.texts.facts import Html, lines
from bot.texts.screen import Screen
from bot.texts.status_card import door, reason_words
from bot.texts.voice import Text, Voice
from bot.texts.words import CAME_NO, CAME_PARTLY, CAME_YES, KEEP, OTHERS, REOPEN, SOLVED, UNDO, first_name, need_words

book = Book()

SAID_YES = Text("HelpIsComing.text", "<b>%(name)s</b> has said yes to %(number)s and wants to be there at %(eta)s.")
AFTER_ALL = Text(
    "HelpIsComing.after_all", "%(number)s: <b>%(name)s</b> can come after all and wants to be there at %(eta)s."
)

ENDINGS: Mapping[RequestState, Text] = {
    RequestState.CANCELLED: Text("RequestEnded.cancelled", "<b>%(number)s</b> is cancelled. Thank you for telling us."),
    RequestState.EXPIRED: Text("RequestEnded.expired", "<b>%(number)s</b> has ended: we had no answer from you."),
    RequestState.MERGED: Text("RequestEnded.merged", "<b>%(number)s</b> was joined with another request."),
}
CLOSED = Text("RequestEnded.closed", "<b>%(number)s</b> is closed.")


CAME: Mapping[str, Text] = {
    "yes": Text("CameNoted.yes", "We are glad. <b>%(number)s</b> is closed. Thank you for telling us."),
    "partly": Text(
        "CameNoted.partly",
        "Thank you. <b>%(number)s</b> is open again and we look for people. Please write what is still missing.",
    ),
    "no": Text("CameNoted.no", "We are sorry. <b>%(number)s</b> is open again and we look for people."),
}
AGAIN_WHERE = Text(
    "CameNoted.place", "We are sorry. <b>%(number)s</b> is open again. We ask others as soon as we know the place."
)


@book.words(HelpIsComing)
def help_is_coming(voice: Voice, notice: HelpIsComing) -> Screen:
    """Say who, when, the code, and that help is free."""
    return Screen(
        lines(
            voice.tell(
                AFTER_ALL if notice.after_all else SAID_YES,
                name=mate(voice, Mate(name=notice.helper, party=notice.party, leads=False)),
                number=notice.number,
                eta=voice.eta(notice.eta_at),
            ),
            door(voice, notice.door_code),
            voice.say("HelpIsComing.free", "Help is free. Give nobody money, passwords or papers."),
            voice.say(
                "HelpIsComing.refuse",
                "You may send anybody away, without a reason: %(avoid)s",
                avoid=typed("avoid", notice.number),
            ),
        ),
        clears_keyboard=True,
    )


@book.words(EtaChanged)
def eta_changed(voice: Voice, notice: EtaChanged) -> Screen:
    """Give the new time."""
    return Screen(
        voice.say(
            "EtaChanged.text",
            "%(number)s: New time. <b>%(name)s</b> now wants to be there at %(eta)s.",
            name=first_name(voice, notice.helper),
            number=notice.number,
            eta=voice.eta(notice.eta_at),
        )
    )


@book.words(HelpOnTheWay)
def help_on_the_way(voice: Voice, notice: HelpOnTheWay) -> Screen:
    """Tell that the helper has set out."""
    return Screen(
        voice.say(
            "HelpOnTheWay.text",
            "%(number)s: <b>%(name)s</b> is on the way to you. Expected: %(eta)s.",
            name=first_name(voice, notice.helper),
            number=notice.number,
            eta=voice.eta(notice.eta_at),
        )
    )


@book.words(HelpArrived)
def help_arrived(voice: Voice, notice: HelpArrived) -> Screen:
    """Tell that somebody is at the door, and how to know that it is the right one."""
    name = first_name(voice, notice.helper)
    return Screen(
        lines(
            voice.say("HelpArrived.text", "%(number)s: <b>%(name)s</b> is there.", number=notice.number, name=name),
            door(voice, notice.door_code),
        )
    )


@book.words(CodeChanged)
def code_changed(voice: Voice, notice: CodeChanged) -> Screen:
    """Say that another comes, and that only the new code counts."""
    return Screen(
        lines(
            voice.say(
                "CodeChanged.text",
                "%(number)s: <b>%(name)s</b> has handed over to somebody else. The code is a new one.",
                number=notice.number,
                name=first_name(voice, notice.helper),
            ),
            door(voice, notice.door_code),
            voice.say("CodeChanged.old", "The old code does not count any more."),
        )
    )


@book.words(AskCame)
def ask_came(voice: Voice, notice: AskCame) -> Screen:
    """Ask whether help came."""
    request = notice.request
    return Screen(
        lines(
            voice.say(
                "AskCame.text",
                "%(number)s: Did <b>%(name)s</b> come and help you?",
                number=notice.number,
                name=first_name(voice, notice.helper),
            ),
            voice.say(
                "AskCame.typed",
                "Tap, or type %(yes)s, %(partly)s or %(no)s",
                yes=typed("came", notice.number, "yes"),
                partly=typed("came", notice.number, "partly"),
                no=typed("came", notice.number, "no"),
            ),
            voice.say(
                "AskCame.avoid",
                "Rather not see %(name)s again? Type %(avoid)s. They are not told.",
                name=first_name(voice, notice.helper),
                avoid=typed("avoid", notice.number),
            ),
        ),
        (
            (voice.button(CAME_YES, data("came", request, "yes")),),
            (voice.button(CAME_PARTLY, data("came", request, "partly")),),
            (voice.button(CAME_NO, data("came", request, "no")),),
        ),
    )


@book.words(CameNoted)
def came_noted(voice: Voice, notice: CameNoted) -> Screen:
    """Thank for the answer and say what follows."""
    if notice.answer != "yes" and not notice.placed:
        return Screen(voice.tell(AGAIN_WHERE, number=notice.number))
    if notice.answer == "partly" and notice.need is not None:
        need = need_words(voice, notice.need)
        return Screen(
            voice.say(
                "CameNoted.part",
                "Thank you. We look for people for <b>%(number)s</b> again: %(need)s.",
                number=notice.number,
                need=need,
            )
        )
    if not notice.undo_min:
        return Screen(voice.tell(CAME[notice.answer], number=notice.number))
    return Screen(
        lines(
            voice.tell(CAME[notice.answer], number=notice.number),
            undo_line(voice, notice.number, notice.undo_min),
            _again(voice, notice.number),
        ),
        ((voice.button(UNDO, data("undo", notice.request)),),),
    )


@book.words(AskCancel)
def ask_cancel(voice: Voice, notice: AskCancel) -> Screen:
    """Make sure: a wrong cancel costs most."""
    request = notice.request
    return Screen(
        lines(
            voice.say("AskCancel.text", "<b>%(number)s</b>: Do you need no help any more?", number=notice.number),
            voice.say(
                "AskCancel.typed",
                "Tap, or type %(solved)s or %(others)s",
                solved=typed("cancel_yes", notice.number, "solved"),
                others=typed("cancel_yes", notice.number, "others"),
            ),
        ),
        (
            (voice.button(SOLVED, data("cancel_yes", request, "solved")),),
            (voice.button(OTHERS, data("cancel_yes", request, "others")),),
            (voice.button(KEEP, data("keep", request)),),
        ),
    )


def _again(voice: Voice, number: str) -> Html:
    return voice.say("RequestEnded.again", "Do you need help again? %(reopen)s", reopen=typed("reopen", number))


def undo_line(voice: Voice, number: str, minutes: int) -> Html:
    """Until when an end can be taken back; empty when it cannot."""
    if not minutes:
        return Html()
    return voice.say_many(
        "Undo.line",
        "A mistake? For %(n)s minute you can undo it: %(undo)s",
        "A mistake? For %(n)s minutes you can undo it: %(undo)s",
        minutes,
        undo=typed("undo", number),
    )


@book.words(RequestEnded)
def request_ended(voice: Voice, notice: RequestEnded) -> Screen:
    """Say how it ended, how to take that back, and how to open it again."""
    again = voice.button(REOPEN, data("reopen", notice.request))
    return Screen(
        lines(
            voice.tell(ENDINGS.get(notice.state, CLOSED), number=notice.number),
            reason_words(voice, notice.reason) if notice.state is RequestState.CLOSED else "",
            undo_line(voice, notice.number, notice.undo_min),
            _again(voice, notice.number),
        ),
        ((voice.button(UNDO, data("undo", notice.request)) if notice.undo_min else again,),),
    )
