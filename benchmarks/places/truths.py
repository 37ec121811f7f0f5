"""What the map says is true: things that people name, and where on earth they lie."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LatLon = tuple[float, float]  # degrees, WGS 84
Line = tuple[LatLon, ...]  # one position is a line too; first and last alike: an outline
METRES_A_DEGREE = 111_195.0  # of latitude, on a sphere of 6371.0088 km
OUTLINE = 4  # positions of the smallest closed line
MARK = re.compile(r"[^\w\s]|_")
# What Unicode does not take apart but two spellings of one map do.
ALIKE = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


class Family(StrEnum):
    """What sort of thing is asked for."""

    ADDRESS = "address"
    STREET = "street"
    CROSSING = "crossing"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Truth:
    """Where an answer is right: any of these lines."""

    lines: tuple[Line, ...]

    def away_m(self, lat: float, lon: float) -> float:
        """Return the metres to the nearest of the lines; 0 inside an outline."""
        return min((_away_m(line, (lat, lon)) for line in self.lines), default=math.inf)

    @property
    def somewhere(self) -> LatLon:
        """A position on it."""
        return self.lines[0][0]


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing on the map, as its signs name it."""

    family: Family
    name: str  # a street or a place; of a crossing, one of its streets
    town: str  # that people say with it; empty when the map knows none
    truth: Truth  # with the town said
    number: str = ""
    other: str = ""  # of a crossing, the other street
    postcode: str = ""
    spoken: tuple[tuple[str, str], ...] = ()  # names in other languages: (language, name)
    ids: frozenset[str] = frozenset()  # the map's objects that say so: "n12", "w7", "r3"

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from others when no town is said; a street and a place of one name are not told apart."""
        return (*sorted((plain(self.name), plain(self.other))), plain(self.number))

    @property
    def whole_key(self) -> tuple[str, ...]:
        """What tells it from others when the town is said."""
        return (*self.key, plain(self.town))


@lru_cache(maxsize=1 << 16)
def plain(words: str) -> str:
    """Return the words without case, marks over Latin letters and signs, for telling whether two names are one."""
    apart = unicodedata.normalize("NFKD", words.casefold().translate(ALIKE))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter) or not _latin_mark(letter))
    return " ".join(MARK.sub(" ", bare).split())


def _latin_mark(letter: str) -> bool:
    return "\u0300" <= letter <= "\u036f"


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return what is right when any of them is."""
    return Truth(tuple(dict.fromkeys(line for truth in truths for line in truth.lines)))


def metres(one: LatLon, other: LatLon) -> float:
    """Return the distance of two positions of one region, flat between them."""
    east = (other[1] - one[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(other[0] - one[0], east) * METRES_A_DEGREE


def middle(line: Line) -> LatLon:
    """Return the mean of a line's positions; an outline's last one is its first and counts once."""
    spots = line[:-1] if len(line) >= OUTLINE and line[0] == line[-1] else line
    return (sum(lat for lat, _ in spots) / len(spots), sum(lon for _, lon in spots) / len(spots))


def inside(line: Line, at: LatLon) -> bool:
    """Tell whether a position lies within an outline (even-odd rule)."""
    odd = False
    for (lat, lon), (next_lat, next_lon) in pairwise(line):
        if (lat > at[0]) != (next_lat > at[0]):
            odd ^= at[1] < lon + (at[0] - lat) / (next_lat - lat) * (next_lon - lon)
    return odd


def _away_m(line: Line, at: LatLon) -> float:
    if len(line) == 1:
        return metres(line[0], at)
    if len(line) >= OUTLINE and line[0] == line[-1] and inside(line, at):
        return 0.0
    return min(_off_segment_m(one, other, at) for one, other in pairwise(line))


def _off_segment_m(one: LatLon, other: LatLon, at: LatLon) -> float:
    narrow = math.cos(math.radians(at[0]))
    along = (other[0] - one[0], (other[1] - one[1]) * narrow)
    out = (at[0] - one[0], (at[1] - one[1]) * narrow)
    length = along[0] ** 2 + along[1] ** 2
    share = max(0.0, min(1.0, (along[0] * out[0] + along[1] * out[1]) / length)) if length else 0.0
    return math.hypot(out[0] - share * along[0], out[1] - share * along[1]) * METRES_A_DEGREE
