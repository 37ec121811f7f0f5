"""What is said about where help is needed: the echo, the questions, and what a wrong place brings about."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.model import AssignmentState
from bot.domain.notices.notice import Lane, Notice, Way


class PlaceChoice(BaseModel):
    """A place that may be meant, as a button shows it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    candidate: int
    rank: int  # what to type for it
    label: str


class MapWords(BaseModel):
    """What the map says of a pin; a part that is not known is empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    street: str
    number: str  # of the nearest house
    place: str
    settlement: str
    credit: str  # whose map it is


class PlaceEcho(Notice):
    """We understood this place: right?"""

    way: ClassVar[Way] = Way.FRESH
    request: int
    candidate: int
    number: str
    place: str
    kind: str  # a word of places/located.py
    radius_m: int
    by_desk: bool  # a coordinator said it
    for_other: bool
    credit: str  # whose map it is; empty when no map was asked
    danger: bool


class PlacePin(Notice):
    """The place of the echo, on the map."""

    way: ClassVar[Way] = Way.FRESH
    protected: ClassVar[bool] = True
    silent: ClassVar[bool] = True
    number: str
    place: str
    lat: float
    lon: float
    danger: bool


class PlacePinGone(Notice):
    """The pin was of a wrong place."""

    lane: ClassVar[Lane] = Lane.NOTICE
    way: ClassVar[Way] = Way.ERASE


class PlaceConfirmed(Notice):
    """Thank you: this place; stands where the question stood."""

    way: ClassVar[Way] = Way.CARD
    number: str
    place: str
    near: bool
    danger: bool


class PlaceChoices(Notice):
    """Which of these is it?"""

    way: ClassVar[Way] = Way.FRESH
    request: int
    number: str
    choices: tuple[PlaceChoice, ...]
    known: bool  # there is a place already; another was spoken of
    for_other: bool
    credit: str  # whose map they are from
    danger: bool


class AskPinHere(Notice):
    """The position of one who asks for somebody else: is that where help is needed?"""

    way: ClassVar[Way] = Way.FRESH
    candidate: int
    number: str
    danger: bool


class PlaceArea(Notice):
    """Only the part of town is known: where there?"""

    number: str
    area: str
    danger: bool


class PlaceOutside(Notice):
    """That lies outside the area that is served."""

    number: str
    danger: bool


class PlaceUnreadable(Notice):
    """A link or code that only its maker's server can open: what to send instead."""

    number: str
    kind: Literal["short_link", "what3words", "place_link"]
    danger: bool


class PlaceAgain(Notice):
    """That place was wrong and nobody is sent there: where, then?"""

    number: str
    danger: bool


class PlaceNotFound(Notice):
    """The helper cannot find you: where exactly?"""

    number: str
    helper: str
    state: AssignmentState
    danger: bool


class AskHint(Notice):
    """Near there: what can people look for?"""

    number: str
    danger: bool


class HintNoted(Notice):
    """Who comes will look for it."""

    number: str
    danger: bool


class ForOtherNoted(Notice):
    """It is for somebody else: where are they?"""

    number: str
    place_known: bool
    danger: bool


class PlaceByHand(Notice):
    """The button sent its label and no position: how else to tell where."""

    danger: bool


class CheckInChoices(Notice):
    """Which of these is where the volunteer is?"""

    way: ClassVar[Way] = Way.FRESH
    choices: tuple[PlaceChoice, ...]
    credit: str  # whose map they are from


class MissionMisplaced(Notice):
    """Stop: the place was wrong; the right one is being asked."""

    number: str
    asked: bool  # the volunteer said so themself
    danger: bool


class MissionMoved(Notice):
    """There is another place now; pin and card show it."""

    number: str
    danger: bool
