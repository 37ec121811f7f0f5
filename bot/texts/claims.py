"""Whose case it is: reminders while it is nobody's, and a kind word when it is nobody's again."""

from __future__ import annotations

from bot.domain.notices import CaseUntaken, ClaimReleased
from bot.texts.book import Book
from bot.texts.buttons import data, typed
from bot.texts.coordinators import case_line
from bot.texts.facts import Html, cut, lines, one_line, some
from bot.texts.screen import Screen
from bot.texts.voice import Voice
from bot.texts.words import CASE, DANGER, MINE

book = Book()

NAME_UNITS = 30
MOST_NAMES = 8


@book.words(CaseUntaken)
def case_untaken(voice: Voice, notice: CaseUntaken) -> Screen:
    """Remind everybody, and name those who were asked."""
    number = notice.row.number
    names = [voice.fact(cut(one_line(name), NAME_UNITS)) for name in notice.asked if name.strip()]
    return Screen(
        lines(
            _untaken(voice, number, notice.had_it),
            voice.tell(DANGER) if notice.danger else "",
            case_line(voice, notice.row),
            voice.say("CaseUntaken.asked", "These were asked:") if names else "",
            *some(names, MOST_NAMES),
            voice.say("CaseUntaken.typed", "To take it: %(mine)s", mine=typed("mine", number)),
        ),
        ((voice.button(MINE, data("mine", notice.request)),), (voice.button(CASE, data("case", notice.request)),)),
    )


def _untaken(voice: Voice, number: str, had_it: str) -> Html:
    if not had_it.strip():
        return voice.say("CaseUntaken.text", "<b>%(number)s: Nobody has taken this case.</b>", number=number)
    return voice.say(
        "CaseUntaken.released",
        "<b>%(number)s: Nobody looks after this case.</b> %(name)s had it, and nothing came for a while.",
        number=number,
        name=cut(one_line(had_it), NAME_UNITS),
    )


@book.words(ClaimReleased)
def claim_released(voice: Voice, notice: ClaimReleased) -> Screen:
    """Tell kindly that others may take it, and how to keep it."""
    return Screen(
        lines(
            voice.say(
                "ClaimReleased.text",
                "<b>%(number)s</b>: You took this case, and nothing came from you for a while. That can happen. "
                "So we ask the others, too.",
                number=notice.number,
            ),
            voice.say("ClaimReleased.typed", "Still with you? %(mine)s", mine=typed("mine", notice.number)),
        ),
        ((voice.button(MINE, data("mine", notice.request)),), (voice.button(CASE, data("case", notice.request)),)),
    )
