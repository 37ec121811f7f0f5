"""What a driver is told about several tasks on one way."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from bot.domain.model import Urgency
from bot.domain.notices.notice import Lane, Notice, Way
from bot.domain.notices.seats import NeedRow
from bot.domain.notices.wishes import WhoMay


class AskedStop(BaseModel):
    """A task of the way as it may be known before a yes: all that a single question says; area and distance only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str
    need: str | None
    area: str  # rough, from the grid; may be empty
    band: str  # a key of disclosure.BANDS_KM
    urgency: Urgency
    asked_at: datetime  # when help was asked for
    who: WhoMay = WhoMay()
    seats: int = 1  # people needed in all
    needs: tuple[NeedRow, ...] = ()  # empty where one thing is needed


class BundleOffered(Notice):
    """Can you take these, or the first of them? Area and distance only."""

    lane: ClassVar[Lane] = Lane.OFFER
    way: ClassVar[Way] = Way.CARD
    offer: int  # the first that is still open
    stops: tuple[AskedStop, ...]  # in the order of the way
    whole_min: int  # reckoned between the cells of the grid


class HeldStop(BaseModel):
    """A task of the way that the driver has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    assignment: int
    number: str
    need: str | None
    area: str  # rough, from the grid; may be empty
    eta_at: datetime


class WayCard(Notice):
    """All tasks that the driver has on one way, the next first; no exact place."""

    way: ClassVar[Way] = Way.CARD
    stops: tuple[HeldStop, ...]


class StopsGone(Notice):
    """Of the tasks that were said yes to, these are not theirs: somebody else was quicker, or it would be too late."""

    numbers: tuple[str, ...]


class WayOver(Notice):
    """Nothing is left of the way; stands in place of its card."""

    way: ClassVar[Way] = Way.EDIT
