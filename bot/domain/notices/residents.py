"""What residents are told."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.eligibility import Filter
from bot.domain.model import AssignmentState, CloseReason, Question, RequestState
from bot.domain.notices.notice import Notice, Way
from bot.domain.notices.seats import Follows, NeedRow
from bot.domain.notices.wishes import WhoMay


class Helper(BaseModel):
    """Who is coming, as the resident may know them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    eta_at: datetime
    state: AssignmentState
    assignment: int = 0
    party: int = 1  # persons who come together


class StatusCard(Notice):
    """The one card of a request, edited in place."""

    way: ClassVar[Way] = Way.CARD
    request: int
    number: str
    state: RequestState
    reason: CloseReason | None
    danger: bool
    need: str | None
    place: str  # as the resident gave it; empty when not yet given
    place_known: bool
    asked: int  # volunteers who have the question in front of them
    told_desk: bool  # a coordinator knows of it
    helpers: tuple[Helper, ...]
    door_code: str  # shown once a helper is coming
    who: WhoMay = WhoMay()
    lacks: tuple[Filter, ...] = ()  # what keeps everybody near away
    needs: tuple[NeedRow, ...] = ()  # empty where one thing is needed
    weighing: bool = False  # somebody said yes; who can be there soonest is not settled yet


class AskPlace(Notice):
    """Where are you? With a button that sends the position."""

    number: str
    danger: bool


class AskNeed(Notice):
    """What do you need? With a button a need."""

    request: int
    number: str
    danger: bool


class PlaceNoted(Notice):
    """We know where: this place."""

    number: str
    place: str
    danger: bool


class PlaceUnknown(Notice):
    """We kept your words but do not know where that is; a coordinator sees it."""

    number: str
    place: str
    danger: bool


class NoteAdded(Notice):
    """Your words were added to your request."""

    number: str
    danger: bool


class DangerNoted(Notice):
    """Life in danger: the emergency number, at once; and what we do."""

    number: str
    danger: bool = True


class DraftNudge(Notice):
    """Your request is not complete: what is still missing."""

    number: str
    missing: Question
    danger: bool


class HelpIsComing(Notice):
    """Somebody accepted: who, when, and the code to ask for at the door."""

    number: str
    helper: str
    eta_at: datetime
    door_code: str
    danger: bool
    party: int = 1  # persons who come together
    after_all: bool = False  # had been given up, or had given it back


class EtaChanged(Notice):
    """The helper gave another time."""

    number: str
    helper: str
    eta_at: datetime
    danger: bool


class HelpOnTheWay(Notice):
    """The helper has set out."""

    number: str
    helper: str
    eta_at: datetime
    danger: bool


class HelpArrived(Notice):
    """The helper says that they are there."""

    number: str
    helper: str
    door_code: str
    danger: bool


class HelperLost(Notice):
    """The helper does not come after all, or has left; and what follows."""

    number: str
    helper: str
    why: Literal["cannot", "left", "no_show", "not_found"]
    danger: bool
    follows: Follows = "looking"
    asked: int = 0  # people who have the question before them now


class CodeChanged(Notice):
    """Somebody else comes instead: the code at the door is a new one."""

    number: str
    helper: str  # who handed over
    door_code: str
    danger: bool


class HelpHeld(Notice):
    """It was not safe for the helper: nobody is sent until a coordinator has looked."""

    number: str
    helper: str
    danger: bool = True
    was_there: bool = True  # False: they had not arrived


class StillHeld(Notice):
    """It was not safe there for a helper, and no coordinator has looked since: nobody is sent."""

    number: str
    danger: bool = True


class HelpGoesOn(Notice):
    """A coordinator has looked: it goes on."""

    number: str
    looking: bool = True  # people are looked for
    danger: bool
    asked: int = 0  # people who have the question before them now


class NobodyYet(Notice):
    """Nobody has accepted so far; coordinators have been told."""

    number: str
    danger: bool


class AskCame(Notice):
    """Did help come? Yes, partly, no."""

    request: int
    number: str
    helper: str
    danger: bool


class CameNoted(Notice):
    """Thank you for the answer, and what follows from it."""

    number: str
    answer: Literal["yes", "partly", "no"]
    danger: bool
    need: str | None = None  # of several, the one that is looked for again
    placed: bool = True  # False: the place is asked before anybody else is
    request: int = 0
    undo_min: int = 0  # for so long a yes can be taken back


class AskCancel(Notice):
    """Do you really not need help any more?"""

    request: int
    number: str


class RequestEnded(Notice):
    """The request is closed, and how to open it again."""

    request: int
    number: str
    state: RequestState
    reason: CloseReason | None
    undo_min: int = 0  # for so long its reader can take it back; 0: not at all


class NoRequest(Notice):
    """You have no open request; how to make one."""
