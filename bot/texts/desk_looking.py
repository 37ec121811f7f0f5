"""What a coordinator sees of the search for volunteers, in one line: how many are asked, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.model import RequestState
from bot.domain.notices import CaseAskedAgain, Looking
from bot.texts.book import Book
from bot.texts.buttons import typed
from bot.texts.facts import Html, Typed, dots
from bot.texts.screen import Screen
from bot.texts.voice import Text, Voice

book = Book()

NOT_ASKED: Mapping[RequestState, Text] = {
    RequestState.ON_HOLD: Text(
        "CaseAskedAgain.on_hold", "<b>%(number)s</b> is on hold: nobody is asked. People may go again: %(resume)s"
    ),
    RequestState.STAFFED: Text(
        "CaseAskedAgain.staffed", "<b>%(number)s</b> has all its people: nobody is asked. More of them: %(hands)s"
    ),
    RequestState.RESOLVED: Text(
        "CaseAskedAgain.resolved", "<b>%(number)s</b>: The volunteer says that it is done, so nobody is asked."
    ),
}
NO_PLACE = Text("CaseAskedAgain.place", "<b>%(number)s</b>: We do not know enough to ask anybody. Place: %(place)s")
SEEKS = (RequestState.OPEN, RequestState.ACTIVE)


def looking_line(voice: Voice, looking: Looking | None) -> Html:
    """How many are asked, the chance of a yes, the circle, and when it is looked at again."""
    if looking is None:
        return Html()
    asked = voice.say_many("Looking.asked", "%(n)s volunteer asked", "%(n)s volunteers asked", looking.asked)
    chance = voice.say(
        "Looking.chance",
        "chance of a yes within %(span)s: %(percent)s",
        span=voice.span(timedelta(minutes=looking.horizon_min)),
        percent=voice.share(looking.percent),
    )
    return dots(asked, chance, _circle(voice, looking), _next(voice, looking))


def _circle(voice: Voice, looking: Looking) -> Html:
    if looking.wider_km is None:
        return voice.say("Looking.widest", "as far as we ask: %(km)s km", km=looking.circle_km)
    return voice.say(
        "Looking.circle", "asked within %(km)s km, then %(wider)s km", km=looking.circle_km, wider=looking.wider_km
    )


def _next(voice: Voice, looking: Looking) -> Html:
    if looking.next_at is None:
        return Html()
    return voice.say("Looking.next", "we look again at %(time)s", time=voice.time(looking.next_at))


@book.words(CaseAskedAgain)
def case_asked_again(voice: Voice, notice: CaseAskedAgain) -> Screen:
    """Say how many more are asked; when nobody is, why, and what would change that."""
    if notice.state not in SEEKS:
        return Screen(
            voice.tell(
                NOT_ASKED.get(notice.state, NO_PLACE),
                number=notice.number,
                resume=typed("resume", notice.number),
                hands=Typed(f"/more {notice.number} 1"),
                place=typed("place", notice.number, "Mill Lane 12"),
            )
        )
    if not notice.asked:
        return Screen(
            voice.say("CaseAskedAgain.none", "<b>%(number)s</b>: There is nobody more to ask.", number=notice.number)
        )
    return Screen(
        voice.say_many(
            "CaseAskedAgain.text",
            "<b>%(number)s</b>: We are asking %(n)s more volunteer.",
            "<b>%(number)s</b>: We are asking %(n)s more volunteers.",
            notice.asked,
            number=notice.number,
        )
    )
