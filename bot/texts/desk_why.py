"""Why a case lies before a coordinator, in the first line of its card."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.notices import DeskCase
from bot.texts.facts import Html
from bot.texts.voice import Text, Voice
from bot.texts.words import DANGER

WHY: Mapping[str, Text] = {
    "danger": DANGER,
    "place_unknown": Text("DeskCase.place_unknown", "<b>We do not know the exact place yet.</b>"),
    "incomplete": Text("DeskCase.incomplete", "<b>The resident has not answered our questions.</b>"),
    "unfilled": Text("DeskCase.unfilled", "<b>Nobody has said yes so far.</b>"),
    "nobody_meets": Text("DeskCase.nobody_meets", "<b>Nobody near may be sent to this request.</b>"),
    "escalated": Text("DeskCase.escalated", "<b>Still nobody. Think of the emergency services.</b>"),
    "cut_off": Text("DeskCase.cut_off", "<b>The resident has blocked this bot. We cannot reach them here.</b>"),
    "wanted_again": Text("DeskCase.wanted_again", "<b>Open again: the resident needs help after all.</b>"),
    "reopened": Text("DeskCase.reopened", "<b>Open again: help did not come, or not all of it.</b>"),
    "ended": Text("DeskCase.ended", "<b>This request has ended.</b>"),
    "not_found": Text("DeskCase.not_found", "<b>A volunteer says that the place is wrong.</b>"),
    "forgotten": Text("DeskCase.forgotten", "<b>Nothing has happened here for a while. Please look again.</b>"),
    "unsafe": Text("DeskCase.unsafe", "<b>It was not safe for a volunteer. Nobody is sent until you say so.</b>"),
    "handover": Text("DeskCase.handover", "<b>A volunteer wants to hand over, and nobody has taken over yet.</b>"),
    "called": Text("DeskCase.called", "<b>A volunteer there asks for a coordinator.</b>"),
    "asked": Text("DeskCase.asked", "<b>You asked for this request.</b>"),
}
SOME_COME: Mapping[str, Text] = {  # the same where somebody comes already
    "unfilled": Text("DeskCase.too_few", "<b>Not enough people have said yes so far.</b>"),
    "escalated": Text("DeskCase.still_too_few", "<b>Still not enough people. Think of the emergency services.</b>"),
}


def why_line(voice: Voice, notice: DeskCase) -> Html:
    """The reason; empty for a card that only stands there."""
    if notice.row.helpers and notice.why in SOME_COME:
        return voice.tell(SOME_COME[notice.why])
    return voice.tell(WHY[notice.why]) if notice.why in WHY else Html()
