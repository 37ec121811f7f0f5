"""Muster's own policy in a simulated surge: what `bot.domain.matching.plan` sees, and what it is told to ask.

It sees what the bot sees: places, questions and answers; never how willing or how tired somebody is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import inf
from typing import Any, Literal, overload

from benchmarks.matching.ledger import Offer
from benchmarks.matching.rides import Rides
from benchmarks.matching.simulation import Simulation, Why
from benchmarks.matching.worlds import SKILL_SHARES, Helper
from bot.config import Settings
from bot.config.matching import Matching
from bot.domain import matching
from bot.domain.matching import Ask, Asked, Candidate, Want
from bot.domain.model import OfferState, PersonId, RequestId, Urgency
from bot.domain.pace import Rules
from bot.domain.scarcity import scarce, spare
from bot.services.rules import rules_of
from bot.services.wants import CANDIDATES, LATE_MIN

# Who has just checked in, or is done, is asked in the answer to that; or is rung then; or waits for the next round.
AtThePhone = Literal["shown", "rung", "wait"]
LEANING_MOST = 4.0  # a few answers must not make anybody sure or hopeless
CROWDED = 4  # of so many within reach one is free: then the free are the shorter list
UNANSWERED = frozenset({OfferState.QUEUED, OfferState.SENT, OfferState.EXPIRED})


class Muster:
    """The policy as configured."""

    name = "muster"

    def __init__(
        self,
        settings: Settings,
        *,
        at_once: Collection[Urgency] = tuple(Urgency),
        learning: float = 0.0,
        at_the_phone: AtThePhone = "shown",
        bundles: float = 0.0,
    ) -> None:
        self._settings = settings
        self._at_the_phone = at_the_phone
        self.at_once = at_once  # urgencies for which a new request or a no is not kept waiting for the round
        self._learning = learning  # yeses in expectation that the table weighs beside one's own answers; 0: table alone
        self._expected: defaultdict[int, float] = defaultdict(float)
        self._bundles = bundles  # share of the simple requests brought to a door, several on one way; 0: each alone
        self._rides = Rides(settings, bundles)
        self.rules: Rules = rules_of(settings)
        self.round_min: float | None = settings.matching.round_s / 60
        self._chances: dict[Offer, float] = {}
        self._scarce: int | None = None

    def fresh(self) -> Muster:
        """The same policy, knowing nobody yet."""
        return Muster(
            self._settings,
            at_once=self.at_once,
            learning=self._learning,
            at_the_phone=self._at_the_phone,
            bundles=self._bundles,
        )

    def hold_min(self, urgency: Urgency) -> float | None:
        """As configured."""
        return self.rules.paces[urgency].hold_min

    def look(self, moment: Simulation, calls: Sequence[int], why: Why) -> None:
        """Ask whom the policy names."""
        if why is not Why.ROUND:
            calls = [call for call in calls if moment.city.calls[call].urgency in self.at_once]
        pools: dict[Urgency, set[int]] = {}
        wants = []
        for call in calls:
            urgency = moment.city.calls[call].urgency
            if urgency not in pools:
                cap = self.rules.paces[urgency].cap
                pools[urgency] = {helper for helper in moment.ledger.idle if moment.recent[helper] < cap}
            wants.append(self._want(moment, call, pools[urgency]))
        for one in matching.plan(wants, self.rules).asks:
            self._ask(moment, one)

    def _ask(self, moment: Simulation, one: Ask, *, shown: bool = False) -> None:
        call, helper = int(one.request), int(one.volunteer)
        stops = self._rides.behind(moment, call, helper)
        offer = moment.ask(call, helper, shown=shown, behind=[int(stop.request) for stop in stops])
        self._chances[offer] = one.chance
        for further, stop in zip(offer.behind, stops, strict=True):
            self._chances[further] = min(one.chance, self.rules.chances.of(stop.arrives_min))
        self._expected[offer.helper] += one.chance / one.candidate.leaning

    def instead(self, moment: Simulation, helper: int) -> int | None:
        """The best open request for somebody who said yes too late, as the policy ranks them."""
        best = self._best([one._replace(asked=()) for one in self._alone(moment, helper)])
        return int(best.request) if best else None

    def came_free(self, moment: Simulation, helper: int) -> None:
        """What needs them most, unless it likely has a yes coming."""
        if self._at_the_phone == "wait":
            return
        best = self._best(self._alone(moment, helper))
        if best is not None:
            self._ask(moment, best, shown=self._at_the_phone == "shown")

    def _best(self, alone: Sequence[Want]) -> Ask | None:
        asks = matching.plan(alone, self.rules).asks
        return asks[0] if asks else None

    def _alone(self, moment: Simulation, helper: int) -> list[Want]:
        """The open requests, each with this volunteer alone; none for one who has a question already."""
        if moment.ledger.open_to[helper]:
            return []
        return [
            self._lack(moment, call)._replace(candidates=(self._candidate(moment, call, helper),))
            for call in moment.open
            if moment.city.km[call][helper] < inf and helper not in moment.asked_about[call]
        ]

    def _want(self, moment: Simulation, call: int, pool: set[int]) -> Want:
        lack = self._lack(moment, call)
        pace = self.rules.paces[lack.urgency]
        # Only for a request about which nobody has been asked the policy looks beyond the circle.
        reach_km = pace.circle_km(lack.waiting_min) if lack.asked else pace.widest_km

        def found() -> list[Candidate]:
            return [self._candidate(moment, call, helper) for helper in _within(moment, call, pool, reach_km)]

        return lack._replace(candidates=_Later(found))

    def _lack(self, moment: Simulation, call: int) -> Want:
        request = moment.city.calls[call]
        asked = [
            Asked(moment.now - offer.asked_at, self._chances[offer])
            for offer in moment.ledger.offers[call]
            if offer.state in UNANSWERED and moment.now - offer.asked_at < LATE_MIN and offer in self._chances
        ]
        return Want(RequestId(call), request.urgency, 1, moment.now - request.at_min, asked=tuple(asked))

    def _candidate(self, moment: Simulation, call: int, helper: int) -> Candidate:
        last = max(moment.rung_at[helper], moment.free_since[helper])
        return Candidate(
            PersonId(helper),
            moment.city.km[call][helper],
            recent=moment.recent[helper],
            today=moment.rung[helper],
            idle_min=moment.now - last,
            spare=spare(_mask(moment.city.helpers[helper]), 1 << moment.city.calls[call].skill, self._few_have(moment)),
            leaning=self._leaning(moment, helper),
        )

    def _few_have(self, moment: Simulation) -> int:
        """The scarce skills of the city; a bot that has worked for a day knows what is asked for."""
        if self._scarce is None:
            crowd = [(_mask(helper), 1) for helper in moment.city.helpers]
            groups = [1 << skill for skill in range(len(SKILL_SHARES))]
            self._scarce = scarce(groups, crowd, self._settings.matching.scarce_share)
        return self._scarce

    def _leaning(self, moment: Simulation, helper: int) -> float:
        if not self._learning:
            return 1.0
        own = (self._learning + moment.said_yes[helper]) / (self._learning + self._expected[helper])
        return min(max(own, 1 / LEANING_MOST), LEANING_MOST)


def _mask(helper: Helper) -> int:
    return sum(1 << skill for skill, has in enumerate(helper.skills) if has)


def _within(moment: Simulation, call: int, pool: set[int], reach_km: float) -> list[int]:
    """The nearest of the pool who were never asked about this; by the shorter of two ways."""
    asked, km, nearest = moment.asked_about[call], moment.city.km[call], moment.city.nearest[call]
    if len(pool) * CROWDED < len(nearest):
        near = [helper for helper in pool if km[helper] <= reach_km and helper not in asked]
        return sorted(near, key=km.__getitem__)[:CANDIDATES]
    found: list[int] = []
    for helper in nearest:
        if len(found) >= CANDIDATES or km[helper] > reach_km:
            break
        if helper in pool and helper not in asked:
            found.append(helper)
    return found


class _Later(Sequence[Candidate]):
    """Looked up only when the policy wants to see them: most requests wait for answers at any moment."""

    def __init__(self, found: Callable[[], list[Candidate]]) -> None:
        self._look = found
        self._found: list[Candidate] | None = None

    def _all(self) -> list[Candidate]:
        if self._found is None:
            self._found = self._look()
        return self._found

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self._all())

    @overload
    def __getitem__(self, at: int) -> Candidate: ...
    @overload
    def __getitem__(self, at: slice) -> list[Candidate]: ...
    def __getitem__(self, at: int | slice) -> Candidate | list[Candidate]:
        return self._all()[at]

    def __len__(self) -> int:
        return len(self._all())


def settings_with(changes: Sequence[str]) -> Settings:
    """Read `critical.cap=5` or `minute_cost=0.01` as changes of the section [matching].

    Raises ValueError for a name or a value that the settings do not take.
    """
    tree: dict[str, Any] = Matching().model_dump()
    for change in changes:
        path, _, value = change.partition("=")
        *rows, key = path.split(".")
        row = tree
        for name in rows:
            row = _row(row, name, path)
        if key not in row or isinstance(row[key], Mapping):
            raise ValueError(f"{path}: no figure of [matching]; there are {', '.join(row)}")
        row[key] = _figure(value, path)
    return Settings(matching=Matching.model_validate(tree))


def _row(tree: dict[str, Any], name: str, path: str) -> dict[str, Any]:
    row = tree.get(name)
    if isinstance(row, dict):
        return row
    raise ValueError(f"{path}: no figure of [matching]; there are {', '.join(tree)}")


def _figure(value: str, path: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError(f"{path}={value}: a number, or a list as JSON") from None
