"""What volunteers are told while a promise stands: reminders, checks, hand-overs, ways out, and rest."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from bot.domain.model import AssignmentState
from bot.domain.notices.notice import Lane, Notice, Way

HandOverWhy = Literal["tired", "leave", "vehicle", "skills", "other", "desk"]


class MissionNudge(Notice):
    """Time to set out: a friendly reminder."""

    lane: ClassVar[Lane] = Lane.NOTICE
    assignment: int
    number: str
    eta_at: datetime
    danger: bool


class MissionLate(Notice):
    """How does it stand? With every answer as a button, and what follows when none comes."""

    assignment: int
    number: str
    state: AssignmentState
    later_min: int
    until: datetime  # when others are asked, or a coordinator hears of it
    danger: bool


class MissionMissed(Notice):
    """You did not come and did not answer: others are asked; no reproach, and a way back."""

    assignment: int
    number: str
    how: Literal["first", "again", "often"]  # lately; "again" pauses duty, "often" a coordinator sees
    danger: bool


class DutyPaused(Notice):
    """You are asked nothing more until you are back."""


class DutySuspended(Notice):
    """A coordinator would like to talk with you first."""


class DutyRestored(Notice):
    """You can help again."""


class HandOverAsk(Notice):
    """Why do you want to hand over? With a button a reason."""

    assignment: int
    number: str


class HandOverNoted(Notice):
    """Somebody is looked for; until then it is yours."""

    way: ClassVar[Way] = Way.FRESH
    number: str
    by_desk: bool  # a coordinator asked for it
    danger: bool
    why: HandOverWhy = "other"
    note: str = ""  # for the next one, as it was said
    desk_knows: bool = False  # the coordinators hear of it at once


class HandedOver(Notice):
    """Somebody took over: thank you."""

    number: str
    danger: bool


class AskSafe(Notice):
    """You left because it was not safe: are you safe now?"""

    assignment: int
    number: str
    again: bool
    danger: bool = True


class SafeNoted(Notice):
    """We are glad that you are safe."""

    way: ClassVar[Way] = Way.FRESH
    number: str
    contact: str = ""  # who can be called; may be empty


class MissionWarned(Notice):
    """Somebody had to leave there, or could not get there: do not go on until a coordinator says so."""

    number: str
    danger: bool = True
    was_there: bool = True


class MissionGoesOn(Notice):
    """A coordinator says that it can go on."""

    way: ClassVar[Way] = Way.FRESH
    number: str
    danger: bool


class SiteCheck(Notice):
    """You have been there for long: all well?"""

    assignment: int
    number: str
    danger: bool


class StillNoted(Notice):
    """Thank you; we ask again later."""

    way: ClassVar[Way] = Way.FRESH
    number: str


class DeskCalled(Notice):
    """The coordinators have been called to you."""

    number: str


class MissionStopped(Notice):
    """Stop: the resident does not need help any more. Please say that you have seen it."""

    way: ClassVar[Way] = Way.FRESH
    assignment: int
    number: str
    again: bool  # nobody has said so yet
    danger: bool


class SeenNoted(Notice):
    """Thank you for seeing it."""

    way: ClassVar[Way] = Way.FRESH
    number: str


class HardTask(Notice):
    """That was hard: rest, and somebody to talk to."""

    lane: ClassVar[Lane] = Lane.NOTICE
    number: str
    rest_min: int
    contact: str  # who can be called; may be empty


class FineNoted(Notice):
    """You are asked again."""

    way: ClassVar[Way] = Way.FRESH


class TalkNoted(Notice):
    """Somebody will get in touch with you."""

    contact: str


class RestReminder(Notice):
    """On duty for so long: eat, drink, sleep."""

    lane: ClassVar[Lane] = Lane.NOTICE
    hours: int
