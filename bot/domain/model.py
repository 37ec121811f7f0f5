"""The nouns of relief work, as plain values: people, places, requests, offers, assignments."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING

from bot.domain.holds import Hold
from bot.domain.ids import AssignmentId as AssignmentId
from bot.domain.ids import BroadcastId as BroadcastId
from bot.domain.ids import BundleId as BundleId
from bot.domain.ids import OfferId as OfferId
from bot.domain.ids import PersonId as PersonId
from bot.domain.ids import RequestId as RequestId
from bot.domain.ids import TelegramId as TelegramId
from bot.domain.ids import case_number as case_number
from bot.domain.ids import request_of as request_of
from bot.domain.joined import Joined
from bot.domain.travel import Mode
from bot.domain.wishes import Wishes

if TYPE_CHECKING:
    from datetime import datetime


POLE = 90  # degrees of latitude
DATE_LINE = 180  # degrees of longitude


@dataclass(frozen=True, slots=True)
class Point:
    """A position on earth; degrees, WGS 84.

    Raises ValueError outside -90..90 and -180..180, or when not finite.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        """Refuse what is no place on earth."""
        if not (isfinite(self.lat) and isfinite(self.lon)):
            raise ValueError("a position needs finite degrees")
        if abs(self.lat) > POLE or abs(self.lon) > DATE_LINE:
            raise ValueError("a position lies within 90 degrees of latitude and 180 of longitude")


@dataclass(frozen=True, slots=True)
class Area:
    """A box of degrees: what lies outside is not ours to serve."""

    south: float
    west: float
    north: float
    east: float

    def __contains__(self, point: Point) -> bool:
        """Tell whether the point lies inside, borders included."""
        return self.south <= point.lat <= self.north and self.west <= point.lon <= self.east


class Urgency(StrEnum):
    """How long a request can wait."""

    CRITICAL = "critical"  # life in danger now
    HIGH = "high"  # within hours
    NORMAL = "normal"  # today or tomorrow
    LOW = "low"  # days


URGENCIES = tuple(Urgency)  # most urgent first


def more_urgent(one: Urgency, other: Urgency) -> Urgency:
    """Return the more urgent of the two."""
    return min(one, other, key=URGENCIES.index)


class RequestState(StrEnum):
    """Where a request stands between the first cry and the last word."""

    DRAFT = "draft"
    OPEN = "open"
    STAFFED = "staffed"
    ACTIVE = "active"
    RESOLVED = "resolved"
    CLOSED = "closed"
    NEEDS_INFO = "needs_info"
    ON_HOLD = "on_hold"
    MERGED = "merged"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class OfferState(StrEnum):
    """What became of one question to one volunteer."""

    QUEUED = "queued"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    UNDELIVERABLE = "undeliverable"


class AssignmentState(StrEnum):
    """How far a volunteer has come with a mission."""

    STANDBY = "standby"
    ACCEPTED = "accepted"
    EN_ROUTE = "en_route"
    ON_SITE = "on_site"
    DONE = "done"
    HANDED_OVER = "handed_over"
    RELEASED = "released"
    NO_SHOW = "no_show"
    CANNOT_LOCATE = "cannot_locate"
    UNSAFE = "unsafe"
    CANCELLED = "cancelled"


class Duty(StrEnum):
    """Whether a volunteer may be asked."""

    OFF = "off"
    AVAILABLE = "available"
    BUSY = "busy"
    PAUSED = "paused"
    SUSPENDED = "suspended"


class CloseReason(StrEnum):
    """Why a request is closed (the field's vocabulary)."""

    COMPLETED = "completed"
    PARTLY_DONE = "partly_done"
    DONE_BY_OTHERS = "done_by_others"
    NO_LONGER_NEEDED = "no_longer_needed"
    REFERRED = "referred"
    UNREACHABLE = "unreachable"
    OUT_OF_SCOPE = "out_of_scope"
    DUPLICATE = "duplicate"
    INVALID = "invalid"
    UNFILLED = "unfilled"


# What a coordinator may give as the reason when closing a case; "referred" needs the resident's word first.
CLOSED_BY_DESK = (
    CloseReason.COMPLETED,
    CloseReason.PARTLY_DONE,
    CloseReason.DONE_BY_OTHERS,
    CloseReason.UNFILLED,
    CloseReason.UNREACHABLE,
    CloseReason.INVALID,
    CloseReason.DUPLICATE,
    CloseReason.OUT_OF_SCOPE,
)


class Origin(StrEnum):
    """Who or what says that a place is the right one."""

    PIN = "pin"
    LIVE = "live"  # a position that goes on moving
    WORDS = "words"  # read from words; nobody has said yet that it is right
    CONFIRMED = "confirmed"
    CHOSEN = "chosen"  # picked among several
    DESK = "desk"
    PROPOSED = "proposed"  # looked up later, and said to be right


class Question(StrEnum):
    """What the bot has asked a person and waits to hear."""

    PLACE = "place"  # where is help needed?
    NEED = "need"  # what is needed?
    CHECK_IN = "check_in"  # where is the volunteer?
    BROADCAST = "broadcast"  # the words of a broadcast


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks with the bot."""

    id: PersonId
    telegram_id: TelegramId
    name: str
    language: str
    language_chosen: bool  # picked by a tap, not guessed from Telegram
    reachable: bool  # False once Telegram says that the bot is blocked
    asked: Question | None
    asked_about: int | None  # what the question is about: a request, a broadcast, or the hours of a check-in


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A person who offered to help, and whether they can be asked now."""

    person: PersonId
    duty: Duty
    available_until: datetime | None
    at: Point | None  # where they checked in
    transport: Mode = Mode.CAR  # what they travel by
    party: int = 1  # persons who come together


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How the place of a request is known."""

    kind: str = ""  # a word of places/located.py, such as "house"; empty without a place
    radius_m: float = 0.0  # how far off the point may be
    probability: float | None = None
    origin: Origin | None = None  # None without a place
    near: bool = False  # the resident said: near there
    hint: str = ""  # what to look for
    for_other: bool = False  # the reporter is somewhere else


@dataclass(frozen=True, slots=True)
class Request:
    """One call for help."""

    id: RequestId
    resident: PersonId
    state: RequestState
    reason: CloseReason | None
    need: str | None  # a key of the vocabulary; None until known
    words: str  # the resident's own words, one message a line
    urgency: Urgency
    danger: bool  # life in danger: the emergency number stands in every answer
    at: Point | None
    place_words: str  # the place as typed or read
    seats: int  # volunteers needed
    door_code: str
    radius_step: int  # how often a coordinator had the circle widened
    escalation: int  # 0 none, 1 desk told, 2 escalated
    desk_owner: PersonId | None  # the coordinator who said "mine"
    created_at: datetime
    opened_at: datetime | None
    place: Whereabouts = Whereabouts()
    wishes: Wishes = field(default_factory=Wishes)
    confirm_at: datetime | None = None  # when the best of those who said yes gets the seat
    merged_into: RequestId | None = None  # which one speaks for it
    joined: tuple[Joined, ...] = ()  # what those ask of who comes that were merged into it
    hold: Hold = Hold.NEVER

    @property
    def number(self) -> str:
        """The short number a person can say on the phone, such as A12."""
        return case_number(self.id)

    @property
    def held(self) -> bool:
        """Nobody may be sent there before a coordinator has looked at it."""
        return self.hold is Hold.STANDS

    @property
    def left_unsafe(self) -> bool:
        """Somebody left because it was not safe there, whatever was said of it since."""
        return self.hold is not Hold.NEVER


@dataclass(frozen=True, slots=True)
class Offer:
    """One question to one volunteer: can you take this?"""

    id: OfferId
    request: RequestId
    volunteer: PersonId
    state: OfferState
    expires_at: datetime
    bundle: BundleId | None = None  # one question about several tasks on one way
    stop: int | None = None  # of the bundle, from 1


@dataclass(frozen=True, slots=True)
class Assignment:
    """One volunteer's promise to one request; it holds a seat while it is live."""

    id: AssignmentId
    request: RequestId
    volunteer: PersonId
    state: AssignmentState
    eta_at: datetime
    late_step: int  # how often lateness was spoken of
    made_at: datetime
    check_at: datetime | None = None  # when an answer of the volunteer is missed
    check_step: int = 0  # how often it was missed
    handover_why: str | None = None  # set: somebody is looked for who takes over
    party: int = 1  # persons who come together
    fills: int = 0  # seats that it takes now: never more than were free
    bundle: BundleId | None = None  # several tasks on one way, held together
    stop: int | None = None  # of the bundle, from 1
    leg_min: float | None = None  # of travel from the stop before
    shown: bool = True  # False while the turn of a later stop has not come: its place is kept back
