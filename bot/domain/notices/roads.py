"""What people are told about closed roads, and about their own way."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from bot.domain.notices.notice import Lane, Notice, Way
from bot.domain.travel import How, Mode


class ClosureRow(BaseModel):
    """One closed road."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    name: str
    until: datetime


class ClosureList(Notice):
    """What is closed now; how to close and open."""

    rows: tuple[ClosureRow, ...]


class ClosureChoices(Notice):
    """Which of these is closed?"""

    rows: tuple[ClosureRow, ...]


class ClosureMade(Notice):
    """It is closed until then."""

    way: ClassVar[Way] = Way.FRESH
    row: ClosureRow
    by: str  # first name of another coordinator; empty when it was the reader


class ClosureAsked(Notice):
    """It opens soon by itself: is it still closed?"""

    way: ClassVar[Way] = Way.FRESH
    row: ClosureRow


class ClosureOver(Notice):
    """It is open again."""

    way: ClassVar[Way] = Way.FRESH
    row: ClosureRow
    by: str  # first name of who said so; empty when its time was over


class WayChanged(Notice):
    """To a volunteer under way: a road on your way is closed."""

    number: str
    travel_min: int | None  # from the last known place; None where no road leads
    how: How
    danger: bool


class MissionRoad(Notice):
    """To the desk: a road on the way of a volunteer is closed."""

    number: str
    helper: str
    travel_min: int | None
    how: How
    danger: bool


class NoRoadThere(Notice):
    """To the desk: no road leads there for anybody who is free; they are asked all the same."""

    number: str
    asked: int
    danger: bool


class TransportNoted(Notice):
    """You travel by this."""

    lane: ClassVar[Lane] = Lane.ANSWER
    transport: Mode
