"""What volunteers are told."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from bot.domain.declining import DeclineReason
from bot.domain.model import AssignmentState, Urgency
from bot.domain.notices.notice import Lane, Notice, Way
from bot.domain.notices.places import MapWords
from bot.domain.notices.seats import Follows, Mate, NeedRow
from bot.domain.notices.wishes import FurtherReport, WhoMay
from bot.domain.travel import Mode


class AskCheckIn(Notice):
    """Where are you now? With a button that sends the position."""

    new: bool  # joined just now


class CheckInPlace(Notice):
    """We know where you are; the keyboard that asked goes away."""

    silent: ClassVar[bool] = True


class CheckedIn(Notice):
    """On duty until then; buttons to change it."""

    way: ClassVar[Way] = Way.FRESH
    until: datetime
    place: str  # as the map names what was typed; empty for a position
    area: str  # rough, from the grid; may be empty
    hours: tuple[int, ...]  # to change it to, with one tap
    transport: Mode | None = None  # None where no roads are known, so that it makes no difference
    blank: bool = False  # nothing is known of what they can


class CheckedOut(Notice):
    """Off duty; thank you."""

    done: int  # missions done in all


class DutyEnded(Notice):
    """The time you gave is over; still here?"""

    lane: ClassVar[Lane] = Lane.NOTICE


class OfferMade(Notice):
    """Can you take this? Area and distance only."""

    lane: ClassVar[Lane] = Lane.OFFER
    offer: int
    number: str
    need: str | None
    urgency: Urgency
    danger: bool
    area: str  # rough, from the grid; may be empty
    band: str  # a key of disclosure.BANDS_KM
    minutes: tuple[int, ...]  # times to promise
    asked_at: datetime  # when help was asked for
    who: WhoMay = WhoMay()
    seats: int = 1  # people needed in all
    needs: tuple[NeedRow, ...] = ()  # empty where one thing is needed
    left_unsafe: bool = False  # somebody left because it was not safe there


class OfferGone(Notice):
    """The question is no longer open; stands in place of the card."""

    lane: ClassVar[Lane] = Lane.NOTICE
    way: ClassVar[Way] = Way.EDIT
    number: str
    why: Literal["filled", "withdrawn", "closed", "held", "passed_on", "expired", "declined", "accepted", "misplaced"]
    offer: int | None = None  # to which a yes still counts; or, declined, of which they may say why
    whole_way: bool = False  # a yes to all that is left of several tasks


class NoNoted(Notice):
    """They said why not; what follows from it."""

    way: ClassVar[Way] = Way.EDIT
    number: str
    reason: DeclineReason
    nearer_km: int | None = None  # they are asked no farther than this from now on
    rest_min: int = 0  # for which they are asked nothing


class OffersOpen(Notice):
    """They ask who else needs help, and have a question open: that one comes first."""

    offers: tuple[tuple[int, str], ...]  # (offer, number)


class MissionCard(Notice):
    """The task of a volunteer: exact place, code, and the next step as a button."""

    way: ClassVar[Way] = Way.CARD
    protected: ClassVar[bool] = True
    assignment: int
    number: str
    state: AssignmentState
    need: str | None
    words: str
    resident: str  # first name
    place: str
    lat: float | None  # None: the place was wrong and is being asked
    lon: float | None
    kind: str  # a word of places/located.py
    radius_m: int
    near: bool  # the resident said: near there
    hint: str  # what to look for
    map_words: MapWords | None  # of a pin
    for_other: bool  # reported by somebody who is not there
    door_code: str
    eta_at: datetime
    notes: str  # of whoever handed over, for whoever took over
    handing_over: bool  # somebody is looked for who takes over
    danger: bool
    who: WhoMay = WhoMay()
    request: int = 0
    others: tuple[Mate, ...] = ()  # who else comes
    leads: bool = False  # of several
    party: int = 1  # persons who come together
    seats: int = 1  # people needed in all
    needs: tuple[NeedRow, ...] = ()  # empty where one thing is needed
    further: tuple[FurtherReport, ...] = ()  # of requests that were merged into it
    left_unsafe: bool = False  # somebody left because it was not safe there
    later_min: int = 15  # how much later one tap says


class MissionPin(Notice):
    """The exact place, as a pin on the map."""

    protected: ClassVar[bool] = True
    number: str
    place: str
    lat: float
    lon: float
    danger: bool


class MissionPinGone(Notice):
    """The pin is taken back when the task ends."""

    lane: ClassVar[Lane] = Lane.NOTICE
    way: ClassVar[Way] = Way.ERASE


OverWhy = Literal[
    "done",
    "cannot_go",
    "cancelled",
    "closed",
    "unreachable",
    "passed_on",
    "no_show",
    "handed_over",
    "unsafe",
    "not_found",
]  # how a mission ended


class MissionOver(Notice):
    """The task card without its address, and how it ended."""

    way: ClassVar[Way] = Way.EDIT
    number: str
    why: OverWhy


class MissionThanks(Notice):
    """Done: thank you, and how many that makes."""

    number: str
    done: int


class MissionLeft(Notice):
    """You cannot go: thank you for saying so; what follows, and how to take it back."""

    number: str
    assignment: int = 0
    follows: Follows = "looking"
    asked: int = 0  # people who have the question before them now
    undo_min: int = 0  # for so long you can go after all; 0: not at all


class MissionBack(Notice):
    """You go after all; stands in place of the words that you cannot."""

    way: ClassVar[Way] = Way.EDIT
    number: str


class MissionNoted(Notice):
    """What you said is noted; stands in place of the question how it stands."""

    lane: ClassVar[Lane] = Lane.NOTICE
    way: ClassVar[Way] = Way.EDIT
    number: str
    state: AssignmentState
    eta_at: datetime


class NoMission(Notice):
    """You have no task now."""

    on_duty: bool
