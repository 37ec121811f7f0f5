"""What a coordinator hears about volunteers: who is late, silent, in danger, or worn out."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.model import request_of
from bot.domain.notices import HelperLate, HelperNews, NoShowReview, ReviewNoted
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.desk_lacks import number_of
from bot.texts.facts import lines
from bot.texts.screen import Screen
from bot.texts.voice import Text, Voice
from bot.texts.words import CASE, DANGER, REVIEW_OK, REVIEW_SUSPEND, first_name

book = Book()

NEWS: Mapping[str, Text] = {
    "no_show": Text("HelperNews.no_show", "<b>%(number)s</b>: %(name)s did not come, no answer. Others are asked."),
    "silent": Text(
        "HelperNews.silent",
        "<b>%(number)s</b>: %(name)s has been there for long and does not answer whether all is well.",
    ),
    "unsafe_silent": Text(
        "HelperNews.unsafe_silent",
        "<b>%(number)s</b>: %(name)s left because it was not safe, and does not answer. Please find out how they are.",
    ),
    "safe": Text("HelperNews.safe", "<b>%(number)s</b>: %(name)s says: I am safe."),
    "stop_unseen": Text(
        "HelperNews.stop_unseen",
        "<b>%(number)s</b> was called off, but %(name)s has not seen it and may still be going there.",
    ),
    "stop_seen": Text("HelperNews.stop_seen", "<b>%(number)s</b>: %(name)s has now seen that it was called off."),
    "talk": Text("HelperNews.talk", "%(name)s would like to talk with somebody after <b>%(number)s</b>."),
    "misfit": Text(
        "HelperNews.misfit",
        "<b>%(number)s</b>: %(name)s has said yes, but does not fit what is asked for there now. Please look.",
    ),
    "apart": Text(
        "HelperNews.apart", "<b>%(number)s</b>: %(name)s and the resident are not brought together any more."
    ),
}
REVIEWED: Mapping[str, Text] = {
    "ok": Text("ReviewNoted.ok", "%(name)s can go on as before."),
    "suspend": Text("ReviewNoted.suspend", "%(name)s is asked nothing until you say so: %(ok)s"),
}


@book.words(HelperLate)
def helper_late(voice: Voice, notice: HelperLate) -> Screen:
    """Warn that somebody waits at a door."""
    request = request_of(notice.number)
    case = () if request is None else ((voice.button(CASE, data("case", request)),),)
    return Screen(
        lines(
            voice.tell(DANGER) if notice.danger else "",
            voice.say(
                "HelperLate.text",
                "<b>%(number)s</b>: %(name)s wanted to be there at %(time)s and does not answer.",
                number=notice.number,
                name=first_name(voice, notice.helper),
                time=voice.time(notice.eta_at),
            ),
            voice.say("HelperLate.typed", "Whole story: %(case)s", case=typed("case", notice.number)),
        ),
        case,
    )


@book.words(HelperNews)
def helper_news(voice: Voice, notice: HelperNews) -> Screen:
    """Say what it is, with the case one tap away."""
    request = request_of(notice.number)
    case = () if request is None else ((voice.button(CASE, data("case", request)),),)
    return Screen(
        lines(
            voice.tell(DANGER) if notice.danger else "",
            voice.tell(NEWS[notice.what], number=notice.number, name=first_name(voice, notice.helper)),
            voice.say("HelperLate.typed", "Whole story: %(case)s", case=typed("case", notice.number)),
        ),
        case,
    )


@book.words(NoShowReview)
def no_show_review(voice: Voice, notice: NoShowReview) -> Screen:
    """Ask a person to decide; a program bans nobody."""
    return Screen(
        lines(
            voice.say(
                "NoShowReview.text",
                "%(name)s did not come %(times)s times in %(days)s days, and is asked nothing until back.",
                name=first_name(voice, notice.helper),
                times=notice.times,
                days=notice.days,
            ),
            voice.say("NoShowReview.ask", "Maybe they need help themselves. Please talk with them."),
            voice.say(
                "NoShowReview.typed",
                "Tap, or type %(ok)s or %(suspend)s",
                ok=typed("review", number_of(notice.volunteer), "ok"),
                suspend=typed("review", number_of(notice.volunteer), "suspend"),
            ),
        ),
        (
            (voice.button(REVIEW_OK, data("review", notice.volunteer, "ok")),),
            (voice.button(REVIEW_SUSPEND, data("review", notice.volunteer, "suspend")),),
        ),
    )


@book.words(ReviewNoted)
def review_noted(voice: Voice, notice: ReviewNoted) -> Screen:
    """Repeat the decision, and how to end a suspension."""
    ok = typed("review", number_of(notice.volunteer), "ok")
    return Screen(voice.tell(REVIEWED[notice.verdict], name=first_name(voice, notice.helper), ok=ok))
