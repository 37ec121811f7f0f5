"""What is understood of a place that somebody wrote: the candidates, how sure each is, and what to do with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.model import Point


class Kind(StrEnum):
    """What sort of place it is, the finest first."""

    POSITION = "position"  # degrees, a Plus Code, the pin of a link
    HOUSE = "house"
    CROSSING = "crossing"
    NEAR_NUMBER = "near_number"  # the number is not on the map; the nearest one of the street is
    PLACE = "place"  # a school, a mosque, a petrol station, a bus stop …
    STREET = "street"
    SETTLEMENT = "settlement"  # a village or a neighbourhood
    AREA = "area"  # a town, a province, a postcode


CENTROIDS = frozenset({Kind.SETTLEMENT, Kind.AREA})  # the middle of something wide: nobody is sent there


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that may be meant."""

    point: Point
    kind: Kind
    name: str  # as people say it: "12 Mill Lane, Old Town"; degrees for a position
    radius_m: float
    probability: float  # that what was meant lies within radius_m of the point
    why: tuple[str, ...] = ()  # what spoke for it and against it, a short phrase each, for coordinators
    apart: str = ""  # what tells it from others of the same name: its town, a crossing street


class Verdict(StrEnum):
    """What may be done with the candidates."""

    SURE = "sure"  # the first is meant; volunteers can be looked for, and the echo asks "right?"
    CHOOSE = "choose"  # one or more may be meant: the person is asked which
    AREA_ONLY = "area_only"  # only roughly known: never matched by distance
    OUTSIDE = "outside"  # a position, but outside the area that is served
    UNREADABLE = "unreadable"  # a link or code that only its maker's server can open
    UNKNOWN = "unknown"


class Unreadable(StrEnum):
    """What was recognised and cannot be read here."""

    SHORT_LINK = "short_link"
    WHAT3WORDS = "what3words"
    PLACE_LINK = "place_link"  # a link with a name or an id, and no point


@dataclass(frozen=True, slots=True)
class Located:
    """The answer to "where is that?"."""

    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()  # the likeliest first, at most MOST_CANDIDATES
    unreadable: Unreadable | None = None  # with the verdict of that name

    @property
    def sure(self) -> Candidate | None:
        """The place that is meant, when there is no doubt to ask about."""
        return self.candidates[0] if self.verdict is Verdict.SURE else None


MOST_CANDIDATES = 5  # buttons that fit a small screen
