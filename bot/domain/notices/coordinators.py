"""What coordinators are told."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.desk_reasons import Reason
from bot.domain.model import Origin, RequestState, Urgency
from bot.domain.notices.missions import HandOverWhy
from bot.domain.notices.notice import Fate, Lane, Notice, Way
from bot.domain.notices.places import MapWords, PlaceChoice
from bot.domain.notices.seats import Mate, NeedRow
from bot.domain.notices.wishes import FurtherReport, Lacks, VolunteerRow, WhoMay
from bot.domain.travel import How
from bot.domain.wishes import WishAsked


class CaseRow(BaseModel):
    """One line of the list of open requests."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str
    state: RequestState
    urgency: Urgency
    need: str | None
    area: str
    place_known: bool
    created_at: datetime
    live_offers: int  # volunteers who are asked and may still say yes
    helpers: int  # seats that somebody holds
    seats: int
    leaving: int = 0  # of those: whose holders want to hand over
    mine: str  # name of the coordinator who has it; may be empty


class OpenList(Notice):
    """The open requests, most urgent and oldest first."""

    rows: tuple[CaseRow, ...]
    total: int
    after: int  # how many rows stand before these


class TimelineRow(BaseModel):
    """One event of a request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    machine: str
    before: str
    after: str
    why: str
    who: str  # first name; empty when it was the clock


class TravelRow(BaseModel):
    """How far a volunteer who was asked, or said yes, has to travel."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    travel_min: int | None  # None where no road leads
    how: How


class PlaceKnown(BaseModel):
    """How the place of a request is known, and what else may be meant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: Origin | None
    kind: str
    radius_m: int
    near: bool
    hint: str
    for_other: bool
    area: str  # the part of town when nothing finer is known
    map_words: MapWords | None
    choices: tuple[PlaceChoice, ...]
    credit: str  # whose map the choices are from


class Looking(BaseModel):
    """How the search for volunteers stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asked: int  # questions out
    percent: int  # chance of a yes to all free seats within the horizon
    horizon_min: int
    circle_km: int
    wider_km: int | None  # None: it is the widest
    next_at: datetime | None  # when it is looked at again; None: not by the clock


class HandOverSaid(BaseModel):
    """Why a volunteer wants somebody to take over, or wanted to before they left; and their word for the next one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    helper: str
    why: HandOverWhy
    note: str
    holds: bool  # they still have the task


# Why a case lies before a coordinator; without a reason: they asked for it, it ended, or its card only stands here.
DeskWhy = Literal[Reason, "asked", "ended", "standing"]


class DeskCase(Notice):
    """A request that needs a coordinator, kept up to date; exact place and words."""

    way: ClassVar[Way] = Way.CARD
    protected: ClassVar[bool] = True
    request: int
    why: DeskWhy
    row: CaseRow
    words: str
    place: str
    lat: float | None
    lon: float | None
    known: PlaceKnown
    resident: str
    danger: bool
    services: bool = False  # those who are there around the clock should be thought of
    looking: Looking | None = None  # None: nobody is looked for
    travels: tuple[TravelRow, ...] = ()  # nearest first; empty where no roads are known
    timeline: tuple[TimelineRow, ...]  # empty on the desk; whole for /case
    who: WhoMay = WhoMay()
    lacks: Lacks | None = None
    wish_asked: WishAsked = ""  # whether the resident was asked to let anybody come
    helpers: tuple[VolunteerRow, ...] = ()  # who hold a seat
    coming: tuple[Mate, ...] = ()  # who holds a seat
    standby: int = 0  # how many wait for one
    needs: tuple[NeedRow, ...] = ()  # empty where one thing is needed
    further: tuple[FurtherReport, ...] = ()  # of requests that were merged into it
    handover: HandOverSaid | None = None  # what was said last and nobody has come for


class UnevenHelp(Notice):
    """Some people wait much longer for a yes than all others."""

    lane: ClassVar[Lane] = Lane.NOTICE
    kind: Literal["area", "language", "who_may_come"]
    group: str  # an area's name, a language code, or "women"
    waited_min: int
    others_min: int
    requests: int


class HelperLate(Notice):
    """A volunteer has not arrived in time and does not answer."""

    number: str
    helper: str
    eta_at: datetime
    danger: bool


class HelperNews(Notice):
    """Something about a volunteer that a person should know."""

    number: str
    helper: str
    what: Literal["no_show", "silent", "unsafe_silent", "safe", "stop_unseen", "stop_seen", "talk", "misfit", "apart"]
    danger: bool


class NoShowReview(Notice):
    """A volunteer did not come again and again: what shall be?"""

    volunteer: int
    helper: str
    times: int
    days: int


class ReviewNoted(Notice):
    """What a coordinator decided about a volunteer."""

    way: ClassVar[Way] = Way.FRESH
    volunteer: int
    helper: str
    verdict: Literal["ok", "suspend"]


class CaseMine(Notice):
    """You have the case now."""

    number: str


class CaseAskedAgain(Notice):
    """More volunteers are being asked, in a wider circle; or why nobody can be."""

    number: str
    asked: int
    state: RequestState


class TurnParked(Notice):
    """A message could not be worked on and lies aside; the operator must look."""

    update_id: int
    fault: str  # the class of the fault, never its text: that may hold personal words


class BroadcastAudience(Notice):
    """Who shall read it?"""

    counts: dict[str, int]  # audience key -> people


class AskBroadcastWords(Notice):
    """What shall it say?"""

    audience: str
    count: int


class BroadcastPreview(Notice):
    """This text, to so many people: send?"""

    broadcast: int
    audience: str
    count: int
    words: str


class BroadcastProgress(Notice):
    """How far the broadcast has come."""

    way: ClassVar[Way] = Way.CARD
    fate: ClassVar[Fate] = Fate.COSMETIC
    broadcast: int
    state: Literal["sending", "stopped", "done", "dropped"]
    total: int
    sent: int
    waiting: int
    failed: int
    ends_in_s: int


class BroadcastWords(Notice):
    """The broadcast itself."""

    lane: ClassVar[Lane] = Lane.BROADCAST
    fate: ClassVar[Fate] = Fate.BULK
    words: str
