"""What a button carries, `verb:part:part`, and the command that does the same when it is typed.

Telegram drops a press after 150 seconds of our absence, a message after 24 hours: so every verb has a typed twin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from bot.texts.facts import Typed
from bot.texts.screen import DATA_BYTES

BUTTONS_A_ROW = 8  # Telegram shows no more in one row


class Verb(NamedTuple):
    """How many parts a verb has, and its typed twin with {0}, {1} in their place."""

    parts: int
    twin: str


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "need_help": Verb(0, "/need"),
        "can_help": Verb(0, "/volunteer"),
        "language": Verb(0, "/language"),
        "lang": Verb(1, "/language {0}"),
        "need": Verb(2, "/need {1}"),
        "cancel": Verb(1, "/cancel {0}"),
        "cancel_yes": Verb(2, "/cancel {0} {1}"),
        "keep": Verb(1, "/status"),
        "came": Verb(2, "/came {0} {1}"),
        "reopen": Verb(1, "/reopen {0}"),
        "needed": Verb(2, "/needed {0} {1}"),
        "missing": Verb(2, "/missing {0} {1}"),
        "undo": Verb(1, "/undo {0}"),
        "in_touch": Verb(2, "/intouch {0} {1}"),
        "same": Verb(2, "/same {0} {1}"),
        "right": Verb(1, "/right"),
        "wrong": Verb(1, "/wrong"),
        "around": Verb(1, "/around"),
        "here": Verb(1, "/here {0}"),
        "none": Verb(1, "/here none"),
        "for_other": Verb(1, "/forother"),
        "lost": Verb(1, "/wrong"),
        "who": Verb(1, "/who {0}"),
        "wish": Verb(3, "/who {0} {1} {2}"),
        "avoid": Verb(1, "/notthis {0}"),
        "profile": Verb(1, "/profile {0}"),
        "skill": Verb(2, "/skills {0} {1}"),
        "speaks": Verb(2, "/speaks {0} {1}"),
        "team": Verb(1, "/team {0}"),
        "seats": Verb(1, "/seats {0}"),
        "reach": Verb(1, "/reach {0}"),
        "woman": Verb(1, "/woman {0}"),
        "adult": Verb(1, "/adult {0}"),
        "night": Verb(1, "/night {0}"),
        "accept": Verb(2, "/accept {0} {1}"),
        "decline": Verb(1, "/decline {0}"),
        "why_not": Verb(2, "/why {0} {1}"),
        "take_all": Verb(1, "/takeall {0}"),
        "first": Verb(1, "/accept {0}"),
        "stand_by": Verb(2, "/standby {0} {1}"),
        "another": Verb(0, "/another"),
        "still": Verb(2, "/still {1}"),
        "leave": Verb(1, "/leave {0}"),
        "hands": Verb(2, "/hands {0} {1}"),
        "met": Verb(2, "/met {0} {1}"),
        "unmet": Verb(2, "/unmet {0} {1}"),
        "on_way": Verb(1, "/onmyway"),
        "there": Verb(1, "/arrived"),
        "done": Verb(1, "/done"),
        "cannot": Verb(1, "/cannot"),
        "later": Verb(2, "/later {1}"),
        "give": Verb(1, "/handover"),
        "handover": Verb(2, "/handover {1}"),
        "unsafe": Verb(1, "/unsafe"),
        "safe": Verb(1, "/safe"),
        "well": Verb(1, "/well"),
        "call": Verb(1, "/coordinator"),
        "seen": Verb(1, "/seen"),
        "back": Verb(0, "/back"),
        "fine": Verb(0, "/fine"),
        "talk": Verb(0, "/talk"),
        "back_in": Verb(1, "/undo {0}"),
        "cannot_one": Verb(1, "/cannot {0}"),
        "cannot_all": Verb(0, "/cannot all"),
        "duty": Verb(1, "/checkin {0}"),
        "checkin": Verb(0, "/checkin"),
        "checkout": Verb(0, "/checkout"),
        "transport": Verb(1, "/transport {0}"),
        "closed": Verb(1, "/closed {0}"),
        "opened": Verb(1, "/opened {0}"),
        "mine": Verb(1, "/mine {0}"),
        "again": Verb(1, "/again {0}"),
        "close": Verb(2, "/close {0} {1}"),
        "refer": Verb(2, "/refer {0} {1}"),
        "merge": Verb(2, "/merge {0} {1}"),
        "unmerge": Verb(1, "/unmerge {0}"),
        "apart": Verb(2, "/apart {0} {1}"),
        "case": Verb(1, "/case {0}"),
        "place": Verb(2, "/place {0} {1}"),
        "without": Verb(2, "/without {0} {1}"),
        "tier": Verb(2, "/tier {0} {1}"),
        "trust": Verb(2, "/tier {0} {1} yes"),
        "ask_them": Verb(1, "/ask {0}"),
        "resume": Verb(1, "/resume {0}"),
        "review": Verb(2, "/review {0} {1}"),
        "open": Verb(1, "/open {0}"),
        "audience": Verb(1, "/broadcast {0}"),
        "send": Verb(1, "/send {0}"),
        "drop": Verb(1, "/drop {0}"),
        "stop": Verb(1, "/stop {0}"),
    }
)


def usual(choices: Sequence[int]) -> int:
    """The choice that stands in an example: the second, else what there is."""
    return next(iter(choices[1:2] or choices), 1)


def data(verb: str, *parts: int | str) -> str:
    """Write what a button carries, such as accept:17:20.

    Raises ValueError for what `parse` would not read back.
    """
    written = ":".join([verb, *map(str, parts)])
    if parse(written) is None:
        raise ValueError(f"no button carries {written!r}")
    return written


def parse(data: str) -> tuple[str, tuple[str, ...]] | None:
    """Read what a button carries; None for anything that no button of ours ever carried."""
    if len(data.encode("utf-8", "surrogatepass")) > DATA_BYTES:
        return None
    verb, *parts = data.split(":")
    if verb not in VERBS or len(parts) != VERBS[verb].parts or not all(parts):
        return None
    return verb, tuple(parts)


def typed(verb: str, *parts: int | str) -> Typed:
    """The command that does what the button does; parts as people say them (A12, not 12)."""
    return Typed(VERBS[verb].twin.format(*parts))
