"""What residents are told of the life of a request beside the search for volunteers."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from bot.domain.duplicates import Age
from bot.domain.model import CloseReason, RequestState
from bot.domain.notices.notice import Lane, Notice
from bot.domain.notices.seats import NeedRow
from bot.domain.referrals import Service


class AskNeeded(Notice):
    """Is help still needed? Silence ends the request."""

    lane: ClassVar[Lane] = Lane.NOTICE
    request: int
    number: str
    need: str | None
    asked_at: datetime
    until: datetime
    lacks: Literal["", "place", "need"] = ""  # what keeps us from looking for anybody


class NeededNoted(Notice):
    """It is still needed: we go on."""

    number: str
    looking: bool = True  # people are looked for


class Undone(Notice):
    """The end was taken back: the request goes on."""

    number: str
    danger: bool


class AskInTouch(Notice):
    """A coordinator passes the case on to a service: are they in touch with you?"""

    request: int
    number: str
    service: Service
    danger: bool


class InTouchNoted(Notice):
    """Thank you for the answer, and what follows from it."""

    number: str
    service: Service
    yes: bool
    danger: bool


class AskSame(Notice):
    """Somebody near by asked for the same: is it this one? Nothing else is said of the other."""

    request: int
    number: str
    other: str  # the other number when it is the reader's own; else empty
    need: str | None
    area: str
    age: Age
    danger: bool


class SameNoted(Notice):
    """Thank you: a coordinator looks at both, or we go on with two."""

    number: str
    same: bool
    danger: bool


class AskUnmet(Notice):
    """Help came in part: which of the needs is still missing?"""

    request: int
    number: str
    needs: tuple[NeedRow, ...]
    danger: bool


class JoinedNews(Notice):
    """Your request was joined with another one: where that stands now."""

    request: int
    number: str  # the reader's own
    state: RequestState  # of the one that stays
    reason: CloseReason | None
    danger: bool


class OthersToo(Notice):
    """Somebody else reported the same; your request goes on for both."""

    number: str
    danger: bool


class Parted(Notice):
    """The request stands alone again."""

    number: str
    danger: bool
    looking: bool  # for people; not while its place is being asked
