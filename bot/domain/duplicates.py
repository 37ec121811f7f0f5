"""Which requests may be one: what two reports share, never the phone or the name alone; a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from bot.domain.folding import words as folded_words
from bot.domain.model import Origin, PersonId, Point, RequestId
from bot.domain.whereabouts import SAME_SPOT_M, apart_m

# The other kinds are the middles of something wide.
EXACT_KINDS = frozenset({"position", "house", "crossing", "near_number", "place"})
FROM_PHONES = frozenset({Origin.PIN, Origin.LIVE})
Age = Literal["minutes", "hour", "hours", "day"]
FULL_NAME_WORDS = 2  # a first name alone is half the town's


class Why(StrEnum):
    """What two reports share beside the need, the strongest first."""

    CHAT = "chat"
    SPOT = "spot"
    BUILDING = "building"
    NAME = "name"


class TwinState(StrEnum):
    """What became of the suspicion that two requests are one."""

    SUSPECTED = "suspected"  # the reporter was asked
    SAME = "same"  # the reporter says so: the desk decides
    ANOTHER = "another"  # the reporter says no
    UNSURE = "unsure"  # the reporter was not asked, or said nothing: the desk decides
    APART = "apart"  # a coordinator keeps them apart
    MERGED = "merged"


UNSETTLED = frozenset({TwinState.SUSPECTED, TwinState.SAME, TwinState.UNSURE})


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike is alike; the figures are config."""

    near_m: float
    name_m: float  # people of one name live near each other
    within: timedelta


@dataclass(frozen=True, slots=True)
class Report:
    """One request, as far as it is compared."""

    request: RequestId
    resident: PersonId
    name: str
    need: str | None
    danger: bool
    at: Point | None
    kind: str
    radius_m: float
    origin: Origin | None
    place_words: str
    created_at: datetime

    @property
    def exact(self) -> Point | None:
        """The point, unless it is the middle of something wider than a house and its yard."""
        return self.at if self.kind in EXACT_KINDS and self.radius_m <= 2 * SAME_SPOT_M else None


def building(place_words: str) -> str:
    """The words of a place, folded, when they name one door: they hold a number; else nothing."""
    said = folded_words(place_words)
    return " ".join(said) if len(said) > 1 and any(any(map(str.isdecimal, word)) for word in said) else ""


def same_need(one: Report, other: Report) -> bool:
    """Tell whether both ask for one thing; a life in danger may go without a word for the need."""
    if one.need is None or other.need is None:
        return one.danger and other.danger
    return one.need == other.need


def likeness(one: Report, other: Report, rules: Likeness) -> Why | None:
    """Tell what makes two reports seem one, the strongest sign; None when they do not."""
    if one.request == other.request or not same_need(one, other):
        return None
    if one.resident == other.resident:
        return None if _far(one, other, rules.near_m) else Why.CHAT
    if abs(one.created_at - other.created_at) > rules.within:
        return None
    if one.exact and other.exact and apart_m(one.exact, other.exact) <= rules.near_m:
        return Why.SPOT
    return _said_alike(one, other, rules)


def _said_alike(one: Report, other: Report, rules: Likeness) -> Why | None:
    unplaced = one.at is None or other.at is None
    if unplaced and building(one.place_words) and building(one.place_words) == building(other.place_words):
        return Why.BUILDING
    names = [sorted(folded_words(report.name)) for report in (one, other)]
    if one.at and other.at and names[0] == names[1] and len(names[0]) >= FULL_NAME_WORDS:
        return Why.NAME if apart_m(one.at, other.at) <= rules.name_m else None
    return None


def _far(one: Report, other: Report, near_m: float) -> bool:
    """Whether one person asks for two doors."""
    return bool(one.exact and other.exact and apart_m(one.exact, other.exact) > near_m)


def candidates(new: Report, others: Iterable[Report], rules: Likeness) -> list[tuple[Report, Why]]:
    """The reports that may be the same as the new one: the strongest sign first, then the oldest request."""
    found = [(other, why) for other in others if (why := likeness(new, other, rules))]
    return sorted(found, key=lambda pair: (list(Why).index(pair[1]), pair[0].request))


def rough_age(age: timedelta) -> Age:
    """About how old a request is: as much as a stranger may know of it."""
    steps: tuple[tuple[timedelta, Age], ...] = (
        (timedelta(minutes=20), "minutes"),
        (timedelta(hours=1), "hour"),
        (timedelta(hours=8), "hours"),
    )
    return next((name for up_to, name in steps if age < up_to), "day")


class Crowd(NamedTuple):
    """Several people report from one pin."""

    requests: tuple[RequestId, ...]
    suspect: bool  # different words led there: the map may be wrong; else their reports bear each other out


def crowd(new: Report, others: Sequence[Report], least: int) -> Crowd | None:
    """Tell when at least so many people stand on one pin, the new report among them; None when they do not."""
    if new.at is None:
        return None
    here = [one for one in (new, *others) if one.at and apart_m(new.at, one.at) <= SAME_SPOT_M]
    if len({one.resident for one in here}) < least:
        return None
    read = {" ".join(folded_words(one.place_words)) for one in here if one.origin not in FROM_PHONES}
    return Crowd(tuple(sorted({one.request for one in here})), suspect=len(read) > 1 or _wide(here))


def _wide(here: Sequence[Report]) -> bool:
    """A point to which words lead that name no door is the middle of a street or a town."""
    return any(one.exact is None for one in here)
