"""The one card of a request: where it stands, never more than is so."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.lifecycle import ENDED, HOLDING, MATCHING
from bot.domain.model import AssignmentState, CloseReason, RequestState
from bot.domain.notices import Helper, Mate, StatusCard
from bot.texts.buttons import data, typed
from bot.texts.crew import mate, needs_line, tick_buttons
from bot.texts.facts import Html, cut, lines, some
from bot.texts.screen import Button, Screen
from bot.texts.voice import Text, Voice
from bot.texts.who_may import AVOID, AVOID_NAMELESS, WHO, lack_line, who_line
from bot.texts.words import CANCEL, REASONS, REOPEN

NAME_UNITS = 10  # of a name on a button
MOST_HELPERS = 5  # a card with more names is no longer read

SAID_YES = Text("StatusCard.staffed", "<b>%(number)s</b>: Somebody has said yes.")
STANDING: Mapping[RequestState, Text] = {
    RequestState.DRAFT: Text(
        "StatusCard.draft",
        "We have your message. Your number is <b>%(number)s</b>. We need some answers before we can look for help.",
    ),
    RequestState.NEEDS_INFO: Text(
        "StatusCard.needs_info", "<b>%(number)s</b>: We need to know more before we can ask volunteers."
    ),
    RequestState.ON_HOLD: Text(
        "StatusCard.on_hold",
        "<b>%(number)s</b>: Your request waits for a coordinator. Until then we send nobody: it was not safe there.",
    ),
    RequestState.STAFFED: SAID_YES,
    RequestState.ACTIVE: SAID_YES,
    RequestState.RESOLVED: Text("StatusCard.resolved", "<b>%(number)s</b>: Your helper says that it is done."),
    RequestState.CLOSED: Text("StatusCard.closed", "<b>%(number)s</b>: This request is closed."),
    RequestState.CANCELLED: Text("StatusCard.cancelled", "<b>%(number)s</b>: This request is cancelled."),
    RequestState.EXPIRED: Text("StatusCard.expired", "<b>%(number)s</b>: This request has ended without an answer."),
    RequestState.MERGED: Text("StatusCard.merged", "<b>%(number)s</b>: This request was joined with another one."),
}

HELPERS: Mapping[AssignmentState, Text] = {
    AssignmentState.ACCEPTED: Text("StatusCard.helper_accepted", "<b>%(name)s</b> wants to be there at %(eta)s."),
    AssignmentState.EN_ROUTE: Text("StatusCard.helper_en_route", "<b>%(name)s</b> is on the way: %(eta)s."),
    AssignmentState.ON_SITE: Text("StatusCard.helper_on_site", "<b>%(name)s</b> is there."),
    AssignmentState.DONE: Text("StatusCard.helper_done", "<b>%(name)s</b> is done."),
}


def status_card(voice: Voice, notice: StatusCard) -> Screen:
    """Word the card and give it the buttons that fit."""
    ended = notice.state in ENDED
    return Screen(
        lines(
            _standing(voice, notice),
            "" if ended else _coming(voice, notice),
            voice.say("StatusCard.need", "Need: %(need)s", need=needs_line(voice, notice.need, notice.needs)),
            _place(voice, notice),
            "" if ended else _who(voice, notice),
            _desk(voice, notice),
            _commands(voice, notice.number, ended=ended),
        ),
        _buttons(voice, notice, ended=ended),
    )


def _who(voice: Voice, notice: StatusCard) -> Html:
    lacks = lack_line(voice, notice.lacks) if notice.state in MATCHING else Html()
    return lacks or who_line(voice, notice.who.model_copy(update={"skills": (), "languages_too": ()}))


def reason_words(voice: Voice, reason: CloseReason | None) -> Html:
    """Why a request ended, as a line; empty when it is not known."""
    if reason is None:
        return Html()
    return voice.say("RequestEnded.reason", "Why: %(reason)s.", reason=voice.tell(REASONS[reason]))


def _standing(voice: Voice, notice: StatusCard) -> Html:
    if notice.state is RequestState.OPEN:
        return _looking(voice, notice)
    standing = voice.tell(STANDING[notice.state], number=notice.number)
    return lines(standing, reason_words(voice, notice.reason) if notice.state is RequestState.CLOSED else "")


def _looking(voice: Voice, notice: StatusCard) -> Html:
    number = notice.number
    if notice.helpers:
        return voice.say("StatusCard.more", "<b>%(number)s</b>: We are still looking for more people.", number=number)
    if notice.weighing:
        return voice.say(
            "StatusCard.weighing",
            "<b>%(number)s</b>: We have a first answer. We make sure who can be there soonest; it takes some minutes.",
            number=number,
        )
    nobody = voice.say("StatusCard.nobody", "Nobody has said yes so far.")
    if not notice.asked:
        looking = voice.say(
            "StatusCard.looking", "Your number is <b>%(number)s</b>. We are looking for people.", number=number
        )
        return Html(f"{looking} {nobody}")
    asking = voice.say_many(
        "StatusCard.asking",
        "Your number is <b>%(number)s</b>. We are asking %(n)s person near you.",
        "Your number is <b>%(number)s</b>. We are asking %(n)s people near you.",
        notice.asked,
        number=number,
    )
    return Html(f"{asking} {nobody}")


def _coming(voice: Voice, notice: StatusCard) -> Html:
    coming = [_helper(voice, helper) for helper in notice.helpers if helper.state in HELPERS]
    return lines(*some(coming, MOST_HELPERS), door(voice, notice.door_code) if coming else "")


def door(voice: Voice, code: str) -> Html:
    """How the resident knows the right one at the door; empty without a code."""
    if not code.strip():
        return Html()
    # TRANSLATORS: the resident reads this. The helper must say the code; the resident only compares it.
    return voice.say("Door.ask", "Before you open, ask for the code: it is <b>%(code)s</b>.", code=code)


def _helper(voice: Voice, helper: Helper) -> Html:
    name = mate(voice, Mate(name=helper.name, party=helper.party, leads=False))
    return voice.tell(HELPERS[helper.state], name=name, eta=voice.eta(helper.eta_at))


def _place(voice: Voice, notice: StatusCard) -> Html:
    if not notice.place.strip():
        if notice.place_known:
            return voice.say("StatusCard.place_pin", "Place: your position on the map")
        return voice.say("StatusCard.place_missing", "Place: not said yet")
    if notice.place_known:
        return voice.say("StatusCard.place", "Place: %(place)s", place=notice.place)
    return voice.say("StatusCard.place_unknown", "Place: %(place)s (we still ask where exactly)", place=notice.place)


def _desk(voice: Voice, notice: StatusCard) -> Html:
    if notice.told_desk and notice.state not in ENDED:
        return voice.say("StatusCard.desk", "A coordinator knows of it.")
    return Html()


def _commands(voice: Voice, number: str, *, ended: bool) -> Html:
    if ended:
        return voice.say("StatusCard.reopen", "Need it again? %(reopen)s", reopen=typed("reopen", number))
    return voice.say("StatusCard.cancel", "Need no help any more? %(cancel)s", cancel=typed("cancel", number))


def _buttons(voice: Voice, notice: StatusCard, *, ended: bool) -> tuple[tuple[Button, ...], ...]:
    if ended:
        return ((voice.button(REOPEN, data("reopen", notice.request)),),)
    ticks = tick_buttons(voice, notice.request, notice.needs)
    begun = bool(notice.helpers) or any(row.done for row in notice.needs)
    return (
        *(ticks if begun else ()),
        *((_avoid(voice, helper),) for helper in notice.helpers[:MOST_HELPERS] if helper.state in HOLDING),
        (voice.button(WHO, data("who", notice.request)),),
        # Who has just cried for help has nothing to tick off; a neighbour may have brought it while others are asked.
        *(ticks if notice.asked and not begun else ()),
        (voice.button(CANCEL, data("cancel", notice.request)),),
    )


def _avoid(voice: Voice, helper: Helper) -> Button:
    carried = data("avoid", helper.assignment)
    if not helper.name.strip():
        return voice.button(AVOID_NAMELESS, carried)
    return voice.button(AVOID, carried, name=cut(helper.name, NAME_UNITS))
