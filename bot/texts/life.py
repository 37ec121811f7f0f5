"""What a resident hears of a request beside the search: still needed, taken back, passed on, joined with another."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.lifecycle import ENDED
from bot.domain.model import RequestState
from bot.domain.notices import (
    AskInTouch,
    AskNeeded,
    AskSame,
    AskUnmet,
    InTouchNoted,
    JoinedNews,
    NeededNoted,
    OthersToo,
    Parted,
    SameNoted,
    Undone,
)
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.facts import Html, lines
from bot.texts.screen import Button, Screen
from bot.texts.status_card import reason_words
from bot.texts.voice import Text, Voice
from bot.texts.words import (
    IN_TOUCH,
    NEEDS,
    NOT_SAME,
    NOT_YET,
    OWN_AGAIN,
    SAME,
    SERVICES,
    STILL_OTHERS,
    STILL_SOLVED,
    STILL_YES,
    need_sign,
    need_words,
)

book = Book()

AGES: Mapping[str, Text] = {
    "minutes": Text("AskSame.minutes", "a few minutes ago"),
    "hour": Text("AskSame.hour", "within the last hour"),
    "hours": Text("AskSame.hours", "some hours ago"),
    "day": Text("AskSame.day", "within the last day"),
}
SOMEBODY_YES = Text("JoinedNews.staffed", "Somebody has said yes.")
JOINED: Mapping[RequestState, Text] = {
    RequestState.OPEN: Text("JoinedNews.open", "We are looking for people."),
    RequestState.STAFFED: SOMEBODY_YES,
    RequestState.ACTIVE: Text("JoinedNews.active", "Somebody is on the way or there."),
    RequestState.ON_HOLD: Text(
        "JoinedNews.on_hold", "It was not safe there for a helper. We send nobody until a coordinator has looked at it."
    ),
    RequestState.RESOLVED: Text("JoinedNews.resolved", "The helper says that it is done."),
    RequestState.CLOSED: Text("JoinedNews.closed", "It is closed."),
    RequestState.CANCELLED: Text("JoinedNews.cancelled", "The other person says that no help is needed any more."),
    RequestState.EXPIRED: Text("JoinedNews.expired", "It has ended: we had no answer from the other person."),
}
ASKING_MORE = Text("JoinedNews.waiting", "We need to know more before we can ask volunteers.")


LACKING: Mapping[str, Text] = {
    "": Text("AskNeeded.nobody", "We are sorry: nobody is coming yet."),
    "place": Text(
        "AskNeeded.place", "We cannot look for anybody yet: <b>where is it?</b> Please send your position, or type it."
    ),
    "need": Text("AskNeeded.need", "We cannot look for anybody yet: <b>what do you need?</b> Please type it."),
}


@book.words(AskNeeded)
def ask_still(voice: Voice, notice: AskNeeded) -> Screen:
    """Ask whether help is still needed, and say what silence means."""
    request = notice.request
    return Screen(
        lines(
            voice.say(
                "AskNeeded.text",
                "<b>%(number)s</b>: You asked for help %(ago)s (%(need)s).",
                number=notice.number,
                ago=voice.ago(notice.asked_at),
                need=need_words(voice, notice.need),
            ),
            voice.tell(LACKING[notice.lacks]),
            voice.say("AskNeeded.question", "Is help still needed?"),
            voice.say(
                "AskNeeded.silence",
                "Without an answer we close it: %(until)s. You can open it again at any time.",
                until=voice.time(notice.until),
            ),
            voice.say(
                "AskNeeded.typed",
                "Tap, or type %(yes)s, %(solved)s or %(others)s",
                yes=typed("needed", notice.number, "yes"),
                solved=typed("needed", notice.number, "solved"),
                others=typed("needed", notice.number, "others"),
            ),
        ),
        (
            (voice.button(STILL_YES, data("needed", request, "yes")),),
            (voice.button(STILL_SOLVED, data("needed", request, "solved")),),
            (voice.button(STILL_OTHERS, data("needed", request, "others")),),
        ),
    )


@book.words(NeededNoted)
def still_noted(voice: Voice, notice: NeededNoted) -> Screen:
    """Say that we go on; that we look only when it is so."""
    if not notice.looking:
        return Screen(voice.say("NeededNoted.open", "Thank you. <b>%(number)s</b> stays open.", number=notice.number))
    return Screen(
        voice.say("NeededNoted.text", "Thank you. We go on looking for <b>%(number)s</b>.", number=notice.number)
    )


@book.words(Undone)
def undone(voice: Voice, notice: Undone) -> Screen:
    """Say that it is as before."""
    return Screen(
        voice.say(
            "Undone.text",
            "<b>%(number)s</b> goes on. Where it stands: %(status)s",
            number=notice.number,
            status=typed("keep"),
        )
    )


@book.words(AskInTouch)
def ask_in_touch(voice: Voice, notice: AskInTouch) -> Screen:
    """Ask whether the service has come into contact; promise nothing in its name."""
    request = notice.request
    return Screen(
        lines(
            voice.say(
                "AskInTouch.text",
                "<b>%(number)s</b>: A coordinator passes this on to: %(service)s.",
                number=notice.number,
                service=voice.tell(SERVICES[notice.service]),
            ),
            voice.say("AskInTouch.question", "Are they in touch with you?"),
            voice.say("AskInTouch.honest", "We cannot promise that they come. Until then we go on."),
            voice.say(
                "AskInTouch.typed",
                "Tap, or type %(yes)s or %(no)s",
                yes=typed("in_touch", notice.number, "yes"),
                no=typed("in_touch", notice.number, "no"),
            ),
        ),
        (
            (voice.button(IN_TOUCH, data("in_touch", request, "yes")),),
            (voice.button(NOT_YET, data("in_touch", request, "no")),),
        ),
    )


@book.words(InTouchNoted)
def in_touch_noted(voice: Voice, notice: InTouchNoted) -> Screen:
    """Thank for the answer and say what follows."""
    if notice.yes:
        words = Text("InTouchNoted.yes", "Thank you. <b>%(number)s</b> is with them now: %(service)s.")
    else:
        words = Text("InTouchNoted.no", "Thank you. Our coordinators see that. We go on with <b>%(number)s</b>.")
    return Screen(voice.tell(words, number=notice.number, service=voice.tell(SERVICES[notice.service])))


@book.words(AskSame)
def ask_same(voice: Voice, notice: AskSame) -> Screen:
    """Ask kindly whether two requests are one; of the other nothing but need, area and rough time."""
    request = notice.request
    return Screen(
        lines(
            _somebody_asked(voice, notice),
            voice.say("AskSame.need", "What: %(need)s", need=need_words(voice, notice.need)) if notice.need else "",
            voice.say("AskSame.area", "Where: near %(area)s", area=notice.area) if notice.area.strip() else "",
            voice.say("AskSame.question", "Is it this one? We look for people in either case."),
            voice.say(
                "AskSame.typed",
                "Tap, or type %(yes)s or %(no)s",
                yes=typed("same", notice.number, "yes"),
                no=typed("same", notice.number, "no"),
            ),
        ),
        (
            (voice.button(SAME, data("same", request, "yes")),),
            (voice.button(NOT_SAME, data("same", request, "no")),),
        ),
    )


def _somebody_asked(voice: Voice, notice: AskSame) -> Html:
    when = voice.tell(AGES[notice.age])
    if notice.other.strip():
        return voice.say(
            "AskSame.own",
            "<b>%(number)s</b>: You asked for the same with %(other)s, %(when)s.",
            number=notice.number,
            other=notice.other,
            when=when,
        )
    return voice.say(
        "AskSame.text",
        "<b>%(number)s</b>: Somebody near you has already asked for help, %(when)s.",
        number=notice.number,
        when=when,
    )


@book.words(SameNoted)
def same_noted(voice: Voice, notice: SameNoted) -> Screen:
    """Thank for the answer and say what follows."""
    if notice.same:
        words = Text("SameNoted.same", "Thank you. A coordinator looks at both. <b>%(number)s</b> goes on until then.")
    else:
        words = Text("SameNoted.another", "Thank you. <b>%(number)s</b> goes on as a request of its own.")
    return Screen(voice.tell(words, number=notice.number))


@book.words(AskUnmet)
def ask_unmet(voice: Voice, notice: AskUnmet) -> Screen:
    """Ask which need is still missing, a button for each."""
    keys = [row.key for row in notice.needs]
    return Screen(
        lines(
            voice.say("AskUnmet.text", "Thank you. What is still missing for <b>%(number)s</b>?", number=notice.number),
            voice.say("AskUnmet.typed", "Tap, or type %(missing)s", missing=typed("missing", notice.number, keys[0]))
            if keys
            else "",
        ),
        tuple((Button(need_sign(voice, key), data("missing", notice.request, key)),) for key in keys if key in NEEDS),
    )


@book.words(JoinedNews)
def joined_news(voice: Voice, notice: JoinedNews) -> Screen:
    """Say where the request stands that was joined with theirs; and the way out when it is not the same."""
    standing = voice.tell(JOINED.get(notice.state, ASKING_MORE))
    ended = notice.state in ENDED
    return Screen(
        lines(
            voice.say(
                "JoinedNews.text",
                "<b>%(number)s</b> is joined with another request for the same help.",
                number=notice.number,
            ),
            standing,
            reason_words(voice, notice.reason) if ended else "",
            voice.say(
                "JoinedNews.own",
                "Is it not the same, or do you still need help? %(reopen)s",
                reopen=typed("reopen", notice.number),
            ),
        ),
        ((voice.button(OWN_AGAIN, data("reopen", notice.request)),),),
    )


@book.words(OthersToo)
def others_too(voice: Voice, notice: OthersToo) -> Screen:
    """Say that others reported it as well, and nothing about them."""
    return Screen(
        voice.say(
            "OthersToo.text",
            "<b>%(number)s</b>: Somebody else has reported the same. It goes on for all of you.",
            number=notice.number,
        )
    )


@book.words(Parted)
def parted(voice: Voice, notice: Parted) -> Screen:
    """Say that it stands alone again, and that people are looked for only when it is so."""
    return Screen(
        lines(
            voice.say("Parted.text", "<b>%(number)s</b> is a request of its own again.", number=notice.number),
            voice.tell(JOINED[RequestState.OPEN] if notice.looking else ASKING_MORE),
        )
    )
