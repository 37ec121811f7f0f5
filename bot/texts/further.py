"""What others reported of the same call for help, marked as theirs; for those who go there, and for coordinators."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.notices import FurtherReport
from bot.texts.facts import Html, cut, lines, one_line, quote
from bot.texts.voice import Voice

MOST_REPORTS = 3  # on one card; the shorter half of the room for words is theirs
HINT_UNITS = 40
DESK_REPORTS, DESK_UNITS = 2, 80  # the case of each has the whole of it


def further(voice: Voice, reports: Sequence[FurtherReport], most_units: int) -> Html:
    """Each report in its reporter's words, with what to look for; of many, how many more there are."""
    more = len(reports) - MOST_REPORTS
    return lines(
        *(_report(voice, one, most_units) for one in reports[:MOST_REPORTS]),
        voice.say_many("Further.more", "%(n)s further report", "%(n)s further reports", more) if more > 0 else "",
    )


def on_desk(voice: Voice, words: str, reports: Sequence[FurtherReport], most_units: int) -> Html:
    """What the reporter said, and in short what others said of it."""
    own = quote(words, most_units // 3 if reports else most_units)
    return lines(own, further(voice, reports[:DESK_REPORTS], DESK_UNITS))


def _report(voice: Voice, one: FurtherReport, most_units: int) -> Html:
    hint = cut(one_line(one.hint), HINT_UNITS)
    return lines(
        voice.say("Further.head", "Further report, somebody else said:"),
        quote(one.words, most_units) if one.words.strip() else "",
        voice.say("Further.hint", "Look for, they say: %(hint)s", hint=hint) if hint.strip() else "",
    )
