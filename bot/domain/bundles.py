"""Several tasks on one way: whom a driver could serve behind the one they are asked about, and in which order.

The one they are asked about stays first, so that nobody waits longer for a question being larger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.model import RequestId, Urgency
from bot.domain.travel import Mode

DRIVERS = frozenset({Mode.CAR, Mode.FOUR_BY_FOUR, Mode.BOAT})  # who carries what several households wait for
MOST_STOPS = 4  # as the schema has it; more nobody keeps in mind, and the last would wait for all others
WEIGHED = 6  # requests in all orders: 156 ways, a fraction of a millisecond; the next ones are farther off anyway


@dataclass(frozen=True, slots=True)
class Limits:
    """What makes several tasks one good way; the figures are config."""

    most_stops: int = MOST_STOPS
    most_extra_min: float = 15.0  # that the way may be longer for each further stop
    stay_min: float = 5.0  # at each door


class Want(NamedTuple):
    """An open request as a stop of somebody's way."""

    request: RequestId
    urgency: Urgency
    latest_min: float  # from now on, when somebody should be there at the latest


Minutes = Callable[
    [RequestId | None, RequestId], float | None
]  # of travel between two; None: from the driver, or no road


class Stop(NamedTuple):
    """One stop of a way."""

    request: RequestId
    leg_min: float  # of travel from the stop before, or from where the driver is
    arrives_min: float  # from now on


class Way(NamedTuple):
    """The stops in the order of the drive."""

    stops: tuple[Stop, ...]

    @property
    def whole_min(self) -> float:
        """Minutes until the driver is at the last stop."""
        return self.stops[-1].arrives_min

    @property
    def requests(self) -> tuple[RequestId, ...]:
        """The requests in the order of the drive."""
        return tuple(stop.request for stop in self.stops)


def along(order: Iterable[RequestId], minutes: Minutes, stay_min: float) -> Way | None:
    """Drive the stops in this order; None where no road leads on."""
    way = Way(())
    for request in order:
        longer = _on(way, request, minutes, stay_min)
        if longer is None:
            return None
        way = longer
    return way


def best(first: Want, others: Iterable[Want], minutes: Minutes, limits: Limits) -> Way | None:
    """The way that serves most besides the first and is the shortest of those; None where nothing is worth adding.

    Those whose detour alone is the shortest are weighed, in all orders. Nobody behind the first is reached too late,
    and no life in danger waits behind another stop. Ties go to the lower ids, whatever the order of `others`.
    """
    start = along([first.request], minutes, limits.stay_min)
    if start is None:
        return None
    chosen, ways = None, [start]
    weighed = _weighed(start, others, minutes, limits)
    for further in range(1, min(limits.most_stops, MOST_STOPS)):
        ways = [longer for way in ways for want in weighed if (longer := _join(way, want, minutes, limits)) is not None]
        found = min(ways, key=_rank, default=None)
        if found is not None and found.whole_min - start.whole_min <= limits.most_extra_min * further:
            chosen = found
    return chosen


def _weighed(start: Way, others: Iterable[Want], minutes: Minutes, limits: Limits) -> list[Want]:
    ways = [(way, want) for want in others if (way := _join(start, want, minutes, limits)) is not None]
    ways.sort(key=lambda one: _rank(one[0]))
    return [want for _, want in ways[:WEIGHED]]


def _join(way: Way, want: Want, minutes: Minutes, limits: Limits) -> Way | None:
    """Drive on to one more; None where that may not be."""
    if want.urgency is Urgency.CRITICAL or want.request in way.requests:
        return None
    longer = _on(way, want.request, minutes, limits.stay_min)
    return longer if longer is not None and longer.whole_min <= want.latest_min else None


def _on(way: Way, request: RequestId, minutes: Minutes, stay_min: float) -> Way | None:
    last = way.stops[-1] if way.stops else None
    leg = minutes(last.request if last else None, request)
    if leg is None:
        return None
    leaves_min = last.arrives_min + stay_min if last else 0.0
    return Way((*way.stops, Stop(request, leg, leaves_min + leg)))


def _rank(way: Way) -> tuple[float, tuple[RequestId, ...]]:
    return way.whole_min, way.requests
