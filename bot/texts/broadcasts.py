"""What a coordinator hears about a broadcast, and what its readers hear."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.notices import (
    AskBroadcastWords,
    BroadcastAudience,
    BroadcastPreview,
    BroadcastProgress,
    BroadcastWords,
)
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.facts import Html, lines, passage
from bot.texts.screen import Screen
from bot.texts.voice import Text, Voice
from bot.texts.words import DROP, SEND, STOP

book = Book()

BROADCAST_UNITS = 3500  # leaves room for the frame in any language
BAR_CELLS = 10

AUDIENCES: Mapping[str, tuple[Text, Text]] = {  # the words, and the button
    "all": (Text("audience.all", "everybody"), Text("button.audience_all", "Everybody (%(n)s)")),
    "volunteers": (
        Text("audience.volunteers", "all volunteers"),
        Text("button.audience_volunteers", "Volunteers (%(n)s)"),
    ),
    "residents": (
        Text("audience.residents", "residents with an open request"),
        Text("button.audience_residents", "Open requests (%(n)s)"),
    ),
}

PROGRESS: Mapping[str, Text] = {
    "sending": Text("BroadcastProgress.sending", "Broadcast %(broadcast)s is being sent."),
    "stopped": Text("BroadcastProgress.stopped", "Broadcast %(broadcast)s was stopped."),
    "done": Text("BroadcastProgress.done", "Broadcast %(broadcast)s is done."),
    "dropped": Text("BroadcastProgress.dropped", "Broadcast %(broadcast)s was not sent."),
}


@book.words(BroadcastAudience)
def broadcast_audience(voice: Voice, notice: BroadcastAudience) -> Screen:
    """Ask who shall read it; the count stands on each button."""
    known = [key for key in AUDIENCES if key in notice.counts]
    return Screen(
        lines(
            voice.say("BroadcastAudience.text", "Who shall read it?"),
            voice.say(
                "BroadcastAudience.typed",
                "Tap, or type %(all)s, %(volunteers)s or %(residents)s",
                all=typed("audience", "all"),
                volunteers=typed("audience", "volunteers"),
                residents=typed("audience", "residents"),
            ),
        ),
        tuple((voice.button(AUDIENCES[key][1], data("audience", key), n=notice.counts[key]),) for key in known),
    )


@book.words(AskBroadcastWords)
def ask_broadcast_words(voice: Voice, notice: AskBroadcastWords) -> Screen:
    """Ask for the words."""
    return Screen(
        lines(
            _readers(voice, notice.audience, notice.count),
            voice.say("AskBroadcastWords.text", "What shall it say? Write it now. Nothing is sent before you confirm."),
        )
    )


def _readers(voice: Voice, audience: str, count: int) -> Html:
    return voice.say(
        "Broadcast.readers", "To: %(audience)s (%(n)s)", audience=_audience_words(voice, audience), n=count
    )


def _audience_words(voice: Voice, audience: str) -> str:
    return voice.tell(AUDIENCES[audience][0]) if audience in AUDIENCES else audience


@book.words(BroadcastPreview)
def broadcast_preview(voice: Voice, notice: BroadcastPreview) -> Screen:
    """Show it as it will be read, before anybody reads it."""
    return Screen(
        lines(
            voice.say("BroadcastPreview.text", "<b>Send this?</b>"),
            _readers(voice, notice.audience, notice.count),
            voice.say(
                "BroadcastPreview.typed",
                "Tap, or type %(send)s or %(drop)s",
                send=typed("send", notice.broadcast),
                drop=typed("drop", notice.broadcast),
            ),
            _letter(voice, notice.words),
        ),
        (
            (voice.button(SEND, data("send", notice.broadcast)),),
            (voice.button(DROP, data("drop", notice.broadcast)),),
        ),
    )


def _letter(voice: Voice, words: str) -> Html:
    return lines(
        voice.say("BroadcastWords.from", "📣 <b>Message from %(operation)s</b>"), passage(words, BROADCAST_UNITS)
    )


@book.words(BroadcastWords)
def broadcast_words(voice: Voice, notice: BroadcastWords) -> Screen:
    """The letter, with who writes."""
    return Screen(_letter(voice, notice.words))


@book.words(BroadcastProgress)
def broadcast_progress(voice: Voice, notice: BroadcastProgress) -> Screen:
    """How far it has come; a button to stop while it runs."""
    if notice.state == "dropped":
        return Screen(voice.tell(PROGRESS["dropped"], broadcast=str(notice.broadcast)))
    sending = notice.state == "sending"
    return Screen(
        lines(
            voice.tell(PROGRESS[notice.state], broadcast=str(notice.broadcast)),
            _bar(notice),
            voice.say(
                "BroadcastProgress.counts",
                "%(sent)s of %(total)s sent, %(waiting)s waiting, %(failed)s not reached",
                sent=notice.sent,
                total=notice.total,
                waiting=notice.waiting,
                failed=notice.failed,
            ),
            _ahead(voice, notice) if sending else "",
        ),
        ((voice.button(STOP, data("stop", notice.broadcast)),),) if sending else (),
    )


def _bar(notice: BroadcastProgress) -> Html:
    through = min(notice.sent + notice.failed, notice.total)
    full = BAR_CELLS * through // notice.total if notice.total > 0 else BAR_CELLS
    return Html("▓" * full + "░" * (BAR_CELLS - full))


def _ahead(voice: Voice, notice: BroadcastProgress) -> Html:
    return voice.say(
        "BroadcastProgress.ahead",
        "About %(span)s left. Stop: %(stop)s",
        span=voice.span(timedelta(seconds=notice.ends_in_s)),
        stop=typed("stop", notice.broadcast),
    )
