"""Who may be sent to whom: one table of hard filters between a volunteer and a request.

A filter is met or not; nothing here is weighed. What a coordinator may lift is said beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from bot.domain.model import PersonId
from bot.domain.travel import Mode

TIERS = range(4)  # T0 new, T1 vouched for, T2 identity checked, T3 trained responder of an organisation
RISKS = range(4)  # K0 public place, K1 doorstep, K2 inside a home, transport, medicine, money, K3 alone with a child
PUBLIC_PLACE, ALONE_WITH_DEPENDANT = RISKS[0], RISKS[-1]
TWO = 2  # "two persons"

# How many a vehicle takes beside its driver where the driver has not said: a small car, not quite full.
USUAL_ROOM: Mapping[Mode, int] = MappingProxyType({Mode.CAR: 3, Mode.FOUR_BY_FOUR: 3, Mode.BOAT: 3})


class Filter(StrEnum):
    """A reason for which this volunteer may not be sent to this request."""

    REQUESTER = "requester"  # nobody helps themselves
    AVOIDED = "avoided"  # "not this person", said by either of the two
    SUSPENDED = "suspended"
    REACHABLE = "reachable"  # the bot is not blocked
    AREA = "area"  # checked in where the operation serves
    RESTING = "resting"  # after a hard task
    REACH = "reach"  # farther than the volunteer wants to go
    AGE = "age"  # under 18
    WOMEN_ONLY = "women_only"
    DESK = "desk"  # alone with a child or dependent adult: a coordinator sends people, never the bot by itself
    TRUST = "trust"  # tier and risk
    TWO_PERSONS = "two_persons"
    LANGUAGE = "language"
    SKILL = "skill"
    TRANSPORT = "transport"
    CAPACITY = "capacity"  # the vehicle is too small


# What stands in requests.relaxed; never reused, so that an old row goes on meaning the same.
BITS: Mapping[Filter, int] = MappingProxyType(
    {
        Filter.SKILL: 1 << 0,
        Filter.TRANSPORT: 1 << 1,
        Filter.CAPACITY: 1 << 2,
        Filter.TRUST: 1 << 3,
        Filter.TWO_PERSONS: 1 << 4,
        Filter.LANGUAGE: 1 << 5,
        Filter.DESK: 1 << 6,
    }
)
LIFTABLE = frozenset(BITS)  # by a coordinator; women only is the resident's own, the rest is nobody's to lift
# What the request asks for: a volunteer who fails only here would do for another request.
ASKED_FOR = LIFTABLE | {Filter.WOMEN_ONLY, Filter.AGE}


@dataclass(frozen=True, slots=True)
class Profile:
    """A volunteer as seen from one request at one moment."""

    person: PersonId
    tier: int
    km: float = 0.0  # to the request, as the crow flies
    reach_km: float | None = None  # how far they want to go; None: anywhere
    transport: Mode = Mode.CAR
    carries: int = 0  # persons beside the driver; 0: not said
    skills: int = 0  # bits of vocabulary/skills.toml
    languages: frozenset[str] = frozenset()
    woman: bool | None = None  # None: not said
    adult: bool = True
    party: int = 1  # persons who come together
    avoids: bool = False  # one of the two has said: not this person
    suspended: bool = False
    resting: bool = False
    reachable: bool = True
    in_area: bool = True

    @property
    def room(self) -> int:
        """How many persons they can take along."""
        return self.carries or USUAL_ROOM.get(self.transport, 0)


@dataclass(frozen=True, slots=True)
class Requirements:
    """What one request asks of those who come: its need, its resident's wishes, the desk's additions."""

    resident: PersonId
    others: frozenset[PersonId] = frozenset()  # who reported it, too
    risk: int = PUBLIC_PLACE
    skills: tuple[int, ...] = ()  # of each group any one bit is enough
    transports: frozenset[Mode] = frozenset()  # any of these; empty: whatever
    carries: int = 0  # persons who are to be taken along
    women_only: bool = False
    two_persons: bool = False
    seats: int = 1  # two seats are two persons, too
    languages: frozenset[str] = frozenset()  # each is needed
    relaxed: int = 0  # bits of what a coordinator lifted

    def lifted(self, filter_: Filter) -> bool:
        """Tell whether a coordinator lifted this filter; alone with a child, trust is never lifted."""
        if filter_ is Filter.TRUST and self.risk >= ALONE_WITH_DEPENDANT:
            return False
        return bool(self.relaxed & BITS.get(filter_, 0))


def _known(one: Profile, asked: Requirements) -> bool:
    return all(one.skills & group for group in asked.skills)


def _together(one: Profile, asked: Requirements) -> bool:
    return not asked.two_persons or max(one.party, asked.seats) >= TWO


# In this order the first refusal is told: what nobody can change before what a wish or the desk can.
_MEETS: Mapping[Filter, Callable[[Profile, Requirements], bool]] = MappingProxyType(
    {
        Filter.REQUESTER: lambda one, asked: one.person != asked.resident and one.person not in asked.others,
        Filter.AVOIDED: lambda one, _asked: not one.avoids,
        Filter.SUSPENDED: lambda one, _asked: not one.suspended,
        Filter.REACHABLE: lambda one, _asked: one.reachable,
        Filter.AREA: lambda one, _asked: one.in_area,
        Filter.RESTING: lambda one, _asked: not one.resting,
        Filter.REACH: lambda one, _asked: one.reach_km is None or one.km <= one.reach_km,
        Filter.AGE: lambda one, asked: one.adult or asked.risk == PUBLIC_PLACE,
        Filter.WOMEN_ONLY: lambda one, asked: not asked.women_only or one.woman is True,
        Filter.DESK: lambda _one, asked: asked.risk < ALONE_WITH_DEPENDANT,
        Filter.TRUST: lambda one, asked: one.tier >= asked.risk,
        Filter.TWO_PERSONS: _together,
        Filter.LANGUAGE: lambda one, asked: asked.languages <= one.languages,
        Filter.SKILL: _known,
        Filter.TRANSPORT: lambda one, asked: not asked.transports or one.transport in asked.transports,
        Filter.CAPACITY: lambda one, asked: one.room >= asked.carries,
    }
)


def strictest(asked: Requirements, others: Sequence[Requirements]) -> Requirements:
    """What several requests that became one ask for together; seats, and what is lifted, are those of the first.

    Where two needs take different vehicles, either may come: no vehicle is two.
    """
    every = (asked, *others)
    modes = [one.transports for one in every if one.transports]
    shared = frozenset.intersection(*modes) if modes else frozenset()
    return replace(
        asked,
        others=frozenset(one.resident for one in others),
        risk=max(one.risk for one in every),
        skills=tuple(dict.fromkeys(group for one in every for group in one.skills)),
        transports=shared or frozenset().union(*modes),
        carries=max(one.carries for one in every),
        women_only=any(one.women_only for one in every),
        two_persons=any(one.two_persons for one in every),
        languages=frozenset().union(*(one.languages for one in every)),
    )


def liftable_in(asked: Requirements) -> int:
    """The bits of those filters that this asks for and that are not lifted in it."""
    asks = {
        Filter.SKILL: bool(asked.skills),
        Filter.TRANSPORT: bool(asked.transports),
        Filter.CAPACITY: asked.carries > 0,
        Filter.TRUST: asked.risk > PUBLIC_PLACE,
        Filter.TWO_PERSONS: asked.two_persons,
        Filter.LANGUAGE: bool(asked.languages),
        Filter.DESK: asked.risk >= ALONE_WITH_DEPENDANT,
    }
    return bits(one for one, so in asks.items() if so) & ~asked.relaxed


def refusals(one: Profile, asked: Requirements) -> tuple[Filter, ...]:
    """Every filter that this volunteer does not meet, in the order of the table."""
    return tuple(filter_ for filter_, meets in _MEETS.items() if not (asked.lifted(filter_) or meets(one, asked)))


def refusal(one: Profile, asked: Requirements) -> Filter | None:
    """The first filter that this volunteer does not meet; None for one who may be sent."""
    return next(iter(refusals(one, asked)), None)


def bits(filters: Iterable[Filter]) -> int:
    """The filters as requests.relaxed keeps them. Raises KeyError for one that nobody may lift."""
    return sum(BITS[filter_] for filter_ in set(filters))


@dataclass(frozen=True, slots=True)
class Shortage:
    """Nobody in reach meets what a request asks for."""

    filters: tuple[Filter, ...]  # in the order of the table, each refused somebody
    others: int  # volunteers near whom only these filters keep away

    @property
    def only_trust(self) -> bool:
        """Tell whether a coordinator who vouches for somebody would end it."""
        return self.filters == (Filter.TRUST,)


def shortage(near: Sequence[Profile], asked: Requirements) -> Shortage | None:
    """What keeps everybody near away; None while somebody may be sent, or nobody would be without the filters."""
    found: Counter[Filter] = Counter()
    others = 0
    for one in near:
        why = refusals(one, asked)
        if not why:
            return None
        if ASKED_FOR.issuperset(why):
            found.update(why)
            others += 1
    return Shortage(tuple(filter_ for filter_ in _MEETS if found[filter_]), others) if others else None
