"""Several tasks on one way, simulated: what stands behind the first in a driver's question, and what a yes takes.

Which requests are brought to a door is drawn by itself, so that a city is the same whether anybody asks so or not.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.matching.worlds import City
from bot.config import Settings
from bot.domain import bundles
from bot.domain.bundles import Limits, Minutes, Stop, Want
from bot.domain.model import RequestId, Urgency

if TYPE_CHECKING:
    from benchmarks.matching.ledger import Offer
    from benchmarks.matching.simulation import Simulation

TWO_HANDS, CAR = 0, 1  # skills: what is brought to a door needs only the first; who has the second drives


class Leg(NamedTuple):
    """One stop of what somebody said yes to."""

    offer: Offer
    km: float  # from the stop before; of the first from where the driver is


def at_the_door(city: City, share: float) -> frozenset[int]:
    """Draw the requests that are brought to a door; those of a smaller share are among those of a larger one."""
    chance = random.Random(f"doors {city.seed}")
    drawn = [chance.random() < share for _ in city.calls]
    return frozenset(call for call, door in enumerate(drawn) if door and city.calls[call].skill == TWO_HANDS)


class Rides:
    """What a driver is asked about behind the first task, as the bot chooses it."""

    def __init__(self, settings: Settings, share: float) -> None:
        if not 0 <= share <= 1:
            raise ValueError(f"{share}: a share of the requests is 0 to 1")
        self._row, self._share = settings.bundles, share
        self._limits = Limits(self._row.most_stops, self._row.most_extra_min, self._row.stay_min)
        self._within_min = {
            Urgency.HIGH: self._row.high_within_min,
            Urgency.NORMAL: self._row.normal_within_min,
        }
        self._shared: frozenset[int] | None = None

    def behind(self, moment: Simulation, call: int, helper: int) -> Sequence[Stop]:
        """Return the further stops of the question, in the order of the way; none where it is asked alone."""
        if not moment.city.helpers[helper].skills[CAR] or call not in self._sharing(moment.city):
            return ()
        others = [self._want(moment, one) for one in moment.open if self._joins(moment, one, call, helper)]
        way = bundles.best(self._want(moment, call), others, _minutes(moment.city, helper), self._limits)
        return way.stops[1:] if way else ()

    def _sharing(self, city: City) -> frozenset[int]:
        if self._shared is None:
            doors = at_the_door(city, self._share)
            self._shared = frozenset(one for one in doors if city.calls[one].urgency in self._within_min)
        return self._shared

    def _joins(self, moment: Simulation, call: int, first: int, helper: int) -> bool:
        """Near, never asked of this volunteer, and behind no other in a question that is still out."""
        if call not in self._sharing(moment.city) or helper in moment.asked_about[call]:
            return False
        here, there = moment.city.calls[first].at, moment.city.calls[call].at
        if max(abs(here.x - there.x), abs(here.y - there.y)) > self._row.near_km:
            return False
        return not any(offer.further and offer.live for offer in moment.ledger.offers[call])

    def _want(self, moment: Simulation, call: int) -> Want:
        asked = moment.city.calls[call]
        return Want(RequestId(call), asked.urgency, self._within_min[asked.urgency] - (moment.now - asked.at_min))


def _minutes(city: City, helper: int) -> Minutes:
    def minutes(before: RequestId | None, after: RequestId) -> float:
        start = city.helpers[helper].at if before is None else city.calls[before].at
        return city.travel_min(math.dist(start, city.calls[after].at))

    return minutes


def taken(moment: Simulation, offer: Offer) -> list[Leg]:
    """What a yes takes of what nobody else has taken: all that fits into the shift, the first alone, or nothing.

    Who finds the first one gone goes to the next as if asked about that alone. A yes after the hold takes the first.
    """
    left = [one for one in offer.whole if one.live or (one is offer and one.call in moment.open)]
    way = [Leg(one, _km(moment.city, before, one)) for before, one in zip((None, *left), left, strict=False)]
    if not way or not (left[0] is offer or _willing(moment, way[0])):
        return []
    everything = all(_willing(moment, leg) for leg in way[1:])
    return way[: _in_shift(moment, way)] if everything else way[:1]


def _km(city: City, before: Offer | None, offer: Offer) -> float:
    """Return the way from home, or from the stop before."""
    return math.dist(city.calls[before.call].at, city.calls[offer.call].at) if before else offer.km


def _willing(moment: Simulation, leg: Leg) -> bool:
    return moment.humans.shown(leg.offer.call, leg.offer.helper, leg.km, moment.now)


def _in_shift(moment: Simulation, way: Sequence[Leg]) -> int:
    """How many they would do, asked about one after the other: so many a shift, none begun after its end."""
    helper, free_at = way[0].offer.helper, moment.now
    for number, leg in enumerate(way):
        if number == moment.ledger.jobs_left[helper] or free_at >= moment.city.helpers[helper].until_min:
            return number
        free_at += moment.city.travel_min(leg.km) + moment.city.calls[leg.offer.call].on_site_min
    return len(way)
