"""What could have been served by somebody who knew beforehand who would say yes.

Everybody comes to what they would accept when rested, if they are on duty at some moment at which it waits, as often
as their shift allows; that two tasks may overlap and that people tire is left out, so no policy can do better.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.matching.humans import Humans
from benchmarks.matching.scores import share
from benchmarks.matching.worlds import City
from bot.domain.model import URGENCIES, Urgency


@dataclass(frozen=True, slots=True)
class Bound:
    """The most that can be served, per cent; of these as many critical ones as can be."""

    served: float
    critical: float


def of(city: City) -> Bound:
    """Match requests to willing volunteers, the most urgent first: none once matched is ever given up."""
    willing = [_willing(city, Humans(city), call) for call in range(len(city.calls))]
    order = sorted(range(len(city.calls)), key=lambda call: URGENCIES.index(city.calls[call].urgency))
    matching = _Matching(city, willing)
    critical = [call for call in order if city.calls[call].urgency is Urgency.CRITICAL]
    matched = {call for call in order if matching.take(call)}
    return Bound(share(len(matched), len(city.calls)), share(len(matched & set(critical)), len(critical)))


def _willing(city: City, humans: Humans, call: int) -> list[int]:
    request = city.calls[call]
    found = []
    for helper in city.nearest[call]:
        who = city.helpers[helper]
        on_duty = max(who.from_min, 0.0) <= request.deadline_min and who.until_min >= request.at_min
        if on_duty and humans.willing(call, helper, city.km[call][helper]):
            found.append(helper)
    return found


class _Matching:
    """Augmenting paths (Kuhn 1955), with as many tasks a volunteer as the shift allows."""

    def __init__(self, city: City, willing: list[list[int]]) -> None:
        self._willing = willing
        self._jobs = [helper.jobs for helper in city.helpers]
        self._tasks: list[list[int]] = [[] for _ in city.helpers]

    def take(self, call: int) -> bool:
        """Find somebody, moving others' tasks along a shortest chain where that makes room."""
        came_from: dict[int, int] = {}  # helper: the call that reached them
        waiting = [call]
        for one in waiting:
            for helper in self._willing[one]:
                if helper in came_from:
                    continue
                came_from[helper] = one
                if len(self._tasks[helper]) < self._jobs[helper]:
                    self._shift(call, helper, came_from)
                    return True
                waiting.extend(self._tasks[helper])
        return False

    def _shift(self, call: int, helper: int, came_from: dict[int, int]) -> None:
        while True:
            one = came_from[helper]
            before = next((other for other, tasks in enumerate(self._tasks) if one in tasks), None)
            self._tasks[helper].append(one)
            if one == call or before is None:
                return
            self._tasks[before].remove(one)
            helper = before
