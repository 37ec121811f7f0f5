"""What a volunteer hears while a promise stands: a reminder, a question, a stop; and when it was missed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.model import AssignmentState
from bot.domain.notices import (
    DutyPaused,
    DutyRestored,
    DutySuspended,
    MissionLate,
    MissionMissed,
    MissionNudge,
    MissionStopped,
    SeenNoted,
    SiteCheck,
    StillNoted,
)
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.facts import lines
from bot.texts.screen import Screen
from bot.texts.voice import Text, Voice
from bot.texts.words import BACK, CANNOT, DONE, LATER, ON_WAY, SEEN, STILL, THERE, UNSAFE

book = Book()

NEXT: Mapping[AssignmentState, tuple[str, Text]] = {
    AssignmentState.ACCEPTED: ("on_way", ON_WAY),
    AssignmentState.EN_ROUTE: ("there", THERE),
}
ELSE: Mapping[AssignmentState, Text] = {
    AssignmentState.ACCEPTED: Text("MissionLate.others", "If we hear nothing by %(until)s, we ask other people."),
    AssignmentState.EN_ROUTE: Text("MissionLate.desk", "If we hear nothing by %(until)s, we tell a coordinator."),
}
MISSED: Mapping[str, Text] = {
    "first": Text("MissionMissed.first", "It can happen to anybody. Next time please tap “Cannot go”, even late."),
    "again": Text("MissionMissed.again", "This was not the first time lately. Maybe you need a rest."),
    "often": Text("MissionMissed.often", "This has happened several times. A coordinator will look at it with you."),
}


@book.words(MissionNudge)
def mission_nudge(voice: Voice, notice: MissionNudge) -> Screen:
    """Remind kindly, with the two likely answers."""
    return Screen(
        lines(
            voice.say(
                "MissionNudge.text",
                "<b>%(number)s</b>: Time to set out? You wanted to be there at %(eta)s.",
                number=notice.number,
                eta=voice.eta(notice.eta_at),
            ),
            voice.say(
                "MissionNudge.typed",
                "Tap, or type %(on_way)s or %(cannot)s",
                on_way=typed("on_way"),
                cannot=typed("cannot"),
            ),
        ),
        (
            (voice.button(ON_WAY, data("on_way", notice.assignment)),),
            (voice.button(CANNOT, data("cannot", notice.assignment)),),
        ),
    )


@book.words(MissionLate)
def mission_late(voice: Voice, notice: MissionLate) -> Screen:
    """Ask how it stands, with every answer as a button, and say what follows from silence."""
    verb, step = NEXT.get(notice.state, NEXT[AssignmentState.EN_ROUTE])
    follows = ELSE.get(notice.state, ELSE[AssignmentState.EN_ROUTE])
    return Screen(
        lines(
            voice.say(
                "MissionLate.text",
                "<b>%(number)s</b>: How does it stand? Somebody is waiting for you.",
                number=notice.number,
            ),
            voice.tell(follows, until=voice.time(notice.until)),
            voice.say(
                "MissionLate.typed",
                "Tap, or type %(step)s, %(later)s or %(cannot)s",
                step=typed(verb),
                later=typed("later", "", notice.later_min),
                cannot=typed("cannot"),
            ),
        ),
        (
            (voice.button(step, data(verb, notice.assignment)),),
            (voice.button(LATER, data("later", notice.assignment, notice.later_min), minutes=notice.later_min),),
            (voice.button(CANNOT, data("cannot", notice.assignment)),),
        ),
    )


@book.words(MissionMissed)
def mission_missed(voice: Voice, notice: MissionMissed) -> Screen:
    """Tell what was done, without blame, and how to come back."""
    return Screen(
        lines(
            voice.say(
                "MissionMissed.text",
                "<b>%(number)s</b>: We heard nothing from you, so we look for somebody else. We hope you are well.",
                number=notice.number,
            ),
            voice.tell(MISSED[notice.how]),
            voice.say("MissionMissed.there", "Are you there after all? Tap, or type %(there)s", there=typed("there")),
        ),
        ((voice.button(THERE, data("there", notice.assignment)),),),
    )


@book.words(DutyPaused)
def duty_paused(voice: Voice, _notice: DutyPaused) -> Screen:
    """Say that nothing more is asked, and how to be back."""
    return Screen(
        voice.say(
            "DutyPaused.text",
            "You are off duty for now, so that you can rest. When you are back, tap, or type %(back)s",
            back=typed("back"),
        ),
        ((voice.button(BACK, data("back")),),),
    )


@book.words(DutySuspended)
def duty_suspended(voice: Voice, _notice: DutySuspended) -> Screen:
    """Say plainly that a talk comes first."""
    return Screen(
        voice.say("DutySuspended.text", "A coordinator would like to talk with you before you take another task.")
    )


@book.words(DutyRestored)
def duty_restored(voice: Voice, _notice: DutyRestored) -> Screen:
    """Welcome back."""
    return Screen(
        voice.say("DutyRestored.text", "You can take tasks again. Thank you! Type %(back)s", back=typed("back")),
        ((voice.button(BACK, data("back")),),),
    )


@book.words(MissionStopped)
def mission_stopped(voice: Voice, notice: MissionStopped) -> Screen:
    """Stop somebody who may be on the way, and ask for a sign."""
    return Screen(
        lines(
            voice.say(
                "MissionStopped.text",
                "<b>Stop, please do not go.</b> %(number)s needs no help any more. Thank you for your way so far!",
                number=notice.number,
            ),
            voice.say("MissionStopped.again", "We say it once more, because we heard nothing from you.")
            if notice.again
            else "",
            voice.say(
                "MissionStopped.seen",
                "Have you seen this? Please tap, or type %(seen)s",
                seen=typed("seen"),
            ),
        ),
        ((voice.button(SEEN, data("seen", notice.assignment)),),),
    )


@book.words(SeenNoted)
def seen_noted(voice: Voice, notice: SeenNoted) -> Screen:
    """Thank for the sign."""
    return Screen(
        voice.say("SeenNoted.text", "%(number)s: Thank you. You are free for other tasks.", number=notice.number)
    )


@book.words(SiteCheck)
def site_check(voice: Voice, notice: SiteCheck) -> Screen:
    """Ask somebody who has been on site for long."""
    return Screen(
        lines(
            voice.say(
                "SiteCheck.text",
                "<b>%(number)s</b>: You have been there for a while. All well?",
                number=notice.number,
            ),
            voice.say(
                "SiteCheck.typed",
                "Tap, or type %(well)s, %(done)s or %(unsafe)s",
                well=typed("well"),
                done=typed("done"),
                unsafe=typed("unsafe"),
            ),
        ),
        (
            (voice.button(STILL, data("well", notice.assignment)),),
            (voice.button(DONE, data("done", notice.assignment)),),
            (voice.button(UNSAFE, data("unsafe", notice.assignment)),),
        ),
    )


@book.words(StillNoted)
def still_noted(voice: Voice, notice: StillNoted) -> Screen:
    """Thank for the sign of life."""
    return Screen(voice.say("StillNoted.text", "%(number)s: Thank you. We ask again later.", number=notice.number))
