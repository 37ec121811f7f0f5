"""What a volunteer hears who hands over, is not safe, calls for more, or has done something hard."""

from __future__ import annotations

from bot.domain.notices import (
    AskSafe,
    DeskCalled,
    FineNoted,
    HandedOver,
    HandOverAsk,
    HandOverNoted,
    HardTask,
    MissionGoesOn,
    MissionWarned,
    RestReminder,
    SafeNoted,
    TalkNoted,
)
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.facts import Html, Typed, lines, quote
from bot.texts.screen import Screen
from bot.texts.voice import Text, Voice
from bot.texts.words import CHECK_OUT, FINE, HANDOVER_WHY, SAFE, TALK

book = Book()

NOTE_UNITS = 500
EXAMPLE = Text("HandOverAsk.example", "second floor, bring a torch")
WARNED_THERE = Text(
    "MissionWarned.text", "<b>Stop, please wait.</b> Somebody left %(number)s because it was not safe there."
)
WARNED_BEFORE = Text(
    "MissionWarned.before", "<b>Stop, please wait.</b> Somebody could not go to %(number)s: it was not safe."
)


@book.words(HandOverAsk)
def hand_over_ask(voice: Voice, notice: HandOverAsk) -> Screen:
    """Ask why, and for a note."""
    return Screen(
        lines(
            voice.say("HandOverAsk.text", "<b>%(number)s</b>: Why do you want to hand it over?", number=notice.number),
            voice.say("HandOverAsk.yours", "It stays your task until somebody else has said yes."),
            _how(voice),
        ),
        tuple((voice.button(text, data("handover", notice.assignment, why)),) for why, text in HANDOVER_WHY.items()),
    )


@book.words(HandOverNoted)
def hand_over_noted(voice: Voice, notice: HandOverNoted) -> Screen:
    """Say that somebody is looked for, and whose it is until then."""
    first = (
        voice.say(
            "HandOverNoted.by_desk",
            "<b>%(number)s</b>: A coordinator is looking for somebody who takes over from you.",
            number=notice.number,
        )
        if notice.by_desk
        else voice.say(
            "HandOverNoted.text",
            "<b>%(number)s</b>: We are looking for somebody who takes over from you.",
            number=notice.number,
        )
    )
    return Screen(
        lines(
            first,
            _said(voice, notice),
            voice.say("HandOverNoted.desk", "It lies in the task, so we tell the coordinators at once.")
            if notice.desk_knows
            else "",
            voice.say("HandOverNoted.yours", "Until we tell you, it is still yours: they count on you."),
        )
    )


def _said(voice: Voice, notice: HandOverNoted) -> Html:
    """The reason and the word for the next one, as they were said; without a word, how to leave one."""
    reason = HANDOVER_WHY.get(notice.why)
    return lines(
        voice.say("HandOverNoted.why", "You said: %(reason)s", reason=voice.label(reason)) if reason else "",
        voice.say("HandOverNoted.note", "The next one reads:") if notice.note.strip() else _how(voice),
        quote(notice.note, NOTE_UNITS) if notice.note.strip() else "",
    )


def _how(voice: Voice) -> Html:
    note = Typed("/handover " + voice.label(EXAMPLE))
    return voice.say("HandOverAsk.note", "With a word for the next one: %(note)s", note=note)


@book.words(HandedOver)
def handed_over(voice: Voice, notice: HandedOver) -> Screen:
    """Release, with thanks."""
    return Screen(
        voice.say(
            "HandedOver.text",
            "<b>%(number)s</b>: Somebody else has taken over. You are free. Thank you for staying with it!",
            number=notice.number,
        )
    )


@book.words(AskSafe)
def ask_safe(voice: Voice, notice: AskSafe) -> Screen:
    """First the number to call, then the question."""
    if notice.again:
        first = voice.say("AskSafe.again", "<b>Are you safe?</b> We heard nothing and told the coordinators.")
    else:
        first = voice.say(
            "AskSafe.text",
            "<b>Get to safety first.</b> You are free of %(number)s, and nobody else is sent there now.",
            number=notice.number,
        )
    return Screen(
        lines(
            first,
            voice.say("AskSafe.emergency", "In danger? Call %(emergency)s now."),
            voice.say("AskSafe.typed", "As soon as you are safe: tap, or type %(safe)s", safe=typed("safe")),
        ),
        ((voice.button(SAFE, data("safe", notice.assignment)),),),
    )


@book.words(SafeNoted)
def safe_noted(voice: Voice, notice: SafeNoted) -> Screen:
    """Be glad, and offer somebody to talk to."""
    return Screen(
        lines(
            voice.say("SafeNoted.text", "We are glad that you are safe. It was right to leave. Thank you."),
            _contact(voice, notice.contact),
            voice.say(
                "SafeNoted.talk", "Would you like to talk with somebody? Tap, or type %(talk)s", talk=typed("talk")
            ),
        ),
        ((voice.button(TALK, data("talk")),),),
    )


@book.words(MissionWarned)
def mission_warned(voice: Voice, notice: MissionWarned) -> Screen:
    """Stop the others before the same danger."""
    return Screen(
        lines(
            voice.tell(WARNED_THERE if notice.was_there else WARNED_BEFORE, number=notice.number),
            voice.say("MissionWarned.next", "Keep away until you hear from us. In danger? Call %(emergency)s."),
        )
    )


@book.words(MissionGoesOn)
def mission_goes_on(voice: Voice, notice: MissionGoesOn) -> Screen:
    """Let them go on, if they want to."""
    return Screen(
        voice.say(
            "MissionGoesOn.text",
            "<b>%(number)s</b>: A coordinator says that you can go on. If you do not want to, type %(cannot)s",
            number=notice.number,
            cannot=typed("cannot"),
        )
    )


@book.words(DeskCalled)
def desk_called(voice: Voice, notice: DeskCalled) -> Screen:
    """Say that people hear of it."""
    return Screen(voice.say("DeskCalled.text", "%(number)s: We have called the coordinators.", number=notice.number))


@book.words(HardTask)
def hard_task(voice: Voice, notice: HardTask) -> Screen:
    """Warm words, somebody to talk to, and a rest that can be ended."""
    return Screen(
        lines(
            voice.say(
                "HardTask.text",
                "%(number)s may not have been easy. It is normal if it stays with you for a while.",
                number=notice.number,
            ),
            _contact(voice, notice.contact),
            voice.say(
                "HardTask.rest",
                "For %(minutes)s minutes we ask you nothing: drink something, sit down.",
                minutes=notice.rest_min,
            ),
            voice.say("HardTask.typed", "Tap, or type %(talk)s or %(fine)s", talk=typed("talk"), fine=typed("fine")),
        ),
        ((voice.button(TALK, data("talk")),), (voice.button(FINE, data("fine")),)),
    )


def _contact(voice: Voice, contact: str) -> Html:
    if not contact.strip():
        return Html()
    return voice.say("HardTask.contact", "You can talk to somebody: %(contact)s", contact=contact)


@book.words(FineNoted)
def fine_noted(voice: Voice, _notice: FineNoted) -> Screen:
    """Take them at their word."""
    return Screen(voice.say("FineNoted.text", "Good. We ask you again when somebody needs help."))


@book.words(TalkNoted)
def talk_noted(voice: Voice, notice: TalkNoted) -> Screen:
    """Promise no more than that the coordinators know."""
    return Screen(
        lines(
            voice.say("TalkNoted.text", "Thank you for telling us. The coordinators know that you would like to talk."),
            _contact(voice, notice.contact),
        )
    )


@book.words(RestReminder)
def rest_reminder(voice: Voice, notice: RestReminder) -> Screen:
    """Remind of eating, drinking, sleeping."""
    return Screen(
        lines(
            voice.say_many(
                "RestReminder.text",
                "You have been on duty for %(n)s hour. Please eat, drink and rest.",
                "You have been on duty for %(n)s hours. Please eat, drink and rest.",
                notice.hours,
            ),
            voice.say("RestReminder.typed", "Enough for today? Tap, or type %(checkout)s", checkout=typed("checkout")),
        ),
        ((voice.button(CHECK_OUT, data("checkout")),),),
    )
