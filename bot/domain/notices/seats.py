"""What people are told about seats: who waits for one, who comes along, and what is still needed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.notices.notice import Lane, Notice, Way

Follows = Literal["looking", "held", "place"]  # a seat is free: others are looked for, or why nobody is


class Mate(BaseModel):
    """Somebody else who holds a seat of the same request, as the others may know them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str  # first name
    party: int  # persons who come together
    leads: bool


class NeedRow(BaseModel):
    """One thing that is needed, and whether it is done."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str  # of the vocabulary
    done: bool


class YesNoted(Notice):
    """You said yes; it is yours unless somebody quicker says so in time."""

    way: ClassVar[Way] = Way.FRESH
    request: int
    number: str
    decided_at: datetime
    danger: bool


class OnStandby(Notice):
    """You hold no seat, and are first, second … in line when one is free."""

    way: ClassVar[Way] = Way.FRESH
    request: int
    number: str
    rank: int
    why: Literal["quicker", "taken", "chosen", "moved", "held"]


class SeatFree(Notice):
    """You stand by, and a seat is free: can you still go?"""

    lane: ClassVar[Lane] = Lane.OFFER
    way: ClassVar[Way] = Way.FRESH
    assignment: int
    request: int
    number: str
    need: str | None
    minutes: tuple[int, ...]  # times to promise
    answer_by: datetime
    danger: bool
    left_unsafe: bool = False  # somebody left because it was not safe there


class StandbyOver(Notice):
    """You stand by no more; stands in place of the card."""

    lane: ClassVar[Lane] = Lane.NOTICE
    way: ClassVar[Way] = Way.EDIT
    number: str
    why: Literal["yours", "left", "ended", "closed", "elsewhere", "silent", "off_duty", "passed_on"]


class SeatsTaken(Notice):
    """Your yes came when all seats were taken: stand by, or see another request?"""

    way: ClassVar[Way] = Way.FRESH
    offer: int
    number: str
    eta_min: int  # the time that was promised
    rank: int  # on standby, if they want to be


class NothingElse(Notice):
    """Nobody else near you waits for help now, or nobody about whom you could be asked."""

    waits: bool = False  # somebody does, for others to help


class HandsWanted(Notice):
    """More people are looked for, as you asked."""

    way: ClassVar[Way] = Way.FRESH
    number: str
    seats: int  # people in all
    missing: int  # of them


class YouLead(Notice):
    """Who led has left: from now on the others look to you."""

    lane: ClassVar[Lane] = Lane.NOTICE
    number: str
    others: tuple[str, ...]  # first names
    danger: bool


class RestOpen(Notice):
    """One who came is done with a part; people are asked for the rest, or will be."""

    number: str
    helper: str
    left: tuple[str, ...]  # needs that are still open
    danger: bool
    follows: Follows


class NeedTicked(Notice):
    """One of the needs is done, or open again."""

    way: ClassVar[Way] = Way.FRESH
    number: str
    key: str  # of the vocabulary
    done: bool
    by: str  # first name of who said so; empty: the reader
    left: tuple[str, ...]  # needs that are still open
    danger: bool
