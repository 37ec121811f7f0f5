"""What may be meant by a place: the candidates, which of them somebody picks in words, and when two are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, hypot, radians
from typing import NewType

from bot.domain.folding import words as folded_words
from bot.domain.model import Origin, PersonId, Point, RequestId

CandidateId = NewType("CandidateId", int)

METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6371.0088 km (IUGG mean radius R1)
SAME_SPOT_M = 25.0  # one door: the next house is farther
TWO_MAPS_M = 100.0  # two maps put one house up to so far apart
CLARIFIES_M = 300.0  # "behind the church": a landmark this near explains a place and names no other
POSITION = "position"  # the kind of a pin
OF_A_PIN, OF_WORDS, OF_THE_DESK = "pin", "words", "desk"  # sources; any other is a service that looked it up

FIRM = frozenset(Origin) - {Origin.WORDS}  # somebody stands for it: words alone never change it


class CandidateState(StrEnum):
    """What became of a place that may be meant."""

    PROPOSED = "proposed"
    CHOSEN = "chosen"  # the place of the request
    WRONG = "wrong"  # somebody who must know said so: never proposed again
    AREA = "area"  # only roughly: nobody is sent there


@dataclass(frozen=True, slots=True)
class Guess:
    """A place that may be meant."""

    at: Point
    kind: str  # a word of places/located.py, such as "house"
    name: str
    apart: str = ""  # what tells it from others of the same name
    radius_m: float = 0.0
    probability: float = 1.0

    @property
    def label(self) -> str:
        """The name, with what tells it apart unless the name says it."""
        said = set(folded_words(self.name))
        return f"{self.name}, {self.apart}" if set(folded_words(self.apart)) - said else self.name


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A guess that was written down, so that its button works tomorrow."""

    id: CandidateId
    request: RequestId | None
    volunteer: PersonId | None  # of whose check-in
    rank: int
    state: CandidateState
    source: str
    guess: Guess


def apart_m(one: Point, other: Point) -> float:
    """Return metres on a flat map, as good as the globe within one town."""
    narrowing = cos(radians((one.lat + other.lat) / 2))
    return METRES_PER_DEGREE * hypot(one.lat - other.lat, (one.lon - other.lon) * narrowing)


def same_place(one: Guess, other: Guess, spot_m: float = SAME_SPOT_M) -> bool:
    """Tell whether two guesses lead to one spot, or bear one name within reach of each other."""
    away_m = apart_m(one.at, other.at)
    alike = one.name.casefold() == other.name.casefold() and away_m <= max(one.radius_m, other.radius_m)
    return away_m <= spot_m or alike


def elsewhere(one: Guess, other: Guess) -> bool:
    """Tell whether a guess names another place, and does not only explain the first."""
    return apart_m(one.at, other.at) > CLARIFIES_M + one.radius_m + other.radius_m


def picked(words: str, among: Sequence[PlaceCandidate], beside: Sequence[PlaceCandidate] = ()) -> PlaceCandidate | None:
    """The one candidate that an answer means: its number, or words that stand in its label and in no other's.

    What stands `beside` is not picked, but words that mean it too mean none.
    """
    said = folded_words(words)
    if len(said) == 1 and said[0].isdecimal():
        return next((one for one in among if one.rank == int(said[0])), None)
    fitting = [one for one in among if said and set(said) <= set(folded_words(one.guess.label))]
    doubt = any(set(said) <= set(folded_words(one.guess.label)) for one in beside)
    return fitting[0] if len(fitting) == 1 and not doubt else None
