"""What coordinators are told of cases that nobody took, were passed on, closed, or may be one."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.duplicates import TwinState, Why
from bot.domain.model import CloseReason
from bot.domain.notices.coordinators import CaseRow
from bot.domain.notices.notice import Notice
from bot.domain.notices.wishes import FurtherReport
from bot.domain.referrals import Service


class CaseUntaken(Notice):
    """Nobody has taken this case; these were asked."""

    request: int
    row: CaseRow
    asked: tuple[str, ...]
    danger: bool
    had_it: str = ""  # name of the coordinator who took it and let it lie; else empty


class ClaimReleased(Notice):
    """You took this case, and did nothing about it for a while: the others are asked, too."""

    request: int
    number: str
    danger: bool


class CaseClosed(Notice):
    """You closed the case, and how to take that back."""

    request: int
    number: str
    reason: CloseReason
    undo_min: int


class CaseUndone(Notice):
    """The case is as before."""

    number: str
    held: bool = False  # so it is on hold
    looking: bool  # for people; not where it was done, or its place is being asked


class ReferralScript(Notice):
    """What to say to the service: the case in words that can be read aloud."""

    protected: ClassVar[bool] = True
    row: CaseRow
    service: Service
    resident: str
    words: str
    place: str
    lat: float | None
    lon: float | None
    hint: str
    people: int | None
    danger: bool
    further: tuple[FurtherReport, ...] = ()  # of requests that were merged into it


class ReferralNews(Notice):
    """The resident says that the service is not in touch yet, or says nothing."""

    number: str
    service: Service
    said: Literal["not_yet", "silent"]


class TwinSide(BaseModel):
    """One of two cases that may be one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    request: int
    row: CaseRow
    words: str
    place: str


class MayBeOne(Notice):
    """These two cases may be one: join them, or keep them apart."""

    protected: ClassVar[bool] = True
    one: TwinSide  # the newer
    other: TwinSide
    why: Why
    state: TwinState
    apart_m: int | None
    danger: bool


class CasesMerged(Notice):
    """The two are one now, and how to part them."""

    request: int
    number: str
    into: str


class CaseParted(Notice):
    """The case stands alone again."""

    number: str


class JoinKept(Notice):
    """Two cases were parted, and the one that went on keeps the stricter where nobody knows whose it is."""

    number: str
    gone: str  # the number of the other
    kept: tuple[Literal["all", "urgency", "people", "filters", "hold"], ...]
    danger: bool


class CrowdNoted(Notice):
    """Several people report from one pin."""

    numbers: tuple[str, ...]
    area: str
    suspect: bool  # the map may have put different places on one point
    danger: bool
