"""What a coordinator sees of the search for volunteers, in one line: how many are asked, and what comes next."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.notices import Looking
from bot.texts.facts import Html, dots
from bot.texts.voice import Voice


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
