"""The clock of a simulated surge: calls come, a policy decides whom to ask, people answer, work and go home."""

from __future__ import annotations

import heapq
import itertools
import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol

from benchmarks.matching import rides
from benchmarks.matching.humans import Humans
from benchmarks.matching.ledger import Ledger, Offer
from benchmarks.matching.pump import Pump
from benchmarks.matching.rides import Leg
from benchmarks.matching.worlds import City
from bot.domain.model import AssignmentState, Duty, OfferState, RequestState, Urgency

WINDOW_MIN = 120.0  # of the caps
SHOWN_ANSWER_MIN = 1.0  # who said yes too late has the phone in hand


class Why(Enum):
    """What makes a policy look at a request."""

    OPENED = auto()
    REFUSED = auto()  # a no, a hold that is over, a volunteer who took another task
    WOKEN = auto()  # the policy wished to look again now
    ROUND = auto()  # all open requests together


class Policy(Protocol):
    """Who is asked, and when."""

    @property
    def name(self) -> str:
        """What stands in the tables."""

    @property
    def round_min(self) -> float | None:
        """Minutes between two looks at all open requests together."""

    def hold_min(self, urgency: Urgency) -> float | None:
        """How long a question waits for its answer before it counts as refused; None: till the end."""

    def look(self, moment: Simulation, calls: Sequence[int], why: Why) -> None:
        """Ask whom it wants, by `moment.ask`."""

    def instead(self, moment: Simulation, helper: int) -> int | None:
        """Return the request to show a volunteer whose yes came too late."""

    def came_free(self, moment: Simulation, helper: int) -> None:
        """Ask, if it wants, somebody who has just checked in or is done."""


@dataclass(slots=True)
class Taken:
    """A request that found its volunteer."""

    call: int
    helper: int
    km: float
    at_min: float


@dataclass(slots=True)
class Outcome:
    """What came of a surge."""

    taken: list[Taken] = field(default_factory=list)
    late_yes: int = 0
    redirected: int = 0
    sent_at: list[float] = field(default_factory=list)


class Simulation:
    """One city under one policy; what policies may see stands first."""

    def __init__(self, city: City, policy: Policy) -> None:
        self.city, self.now = city, 0.0
        self.ledger = Ledger(city)
        self.recent = [0] * len(city.helpers)  # how often each was rung in the last two hours
        self.rung = [0] * len(city.helpers)
        self.said_yes = [0] * len(city.helpers)  # in time or too late
        self.rung_at = [-math.inf] * len(city.helpers)
        self.asked_about: list[set[int]] = [set() for _ in city.calls]
        self.free_since = [0.0] * len(city.helpers)
        self.open: dict[int, None] = {}  # in the order in which they came
        self.outcome = Outcome()
        self.humans = Humans(city)  # for people and scores alone
        self._policy = policy
        self._pump: Pump[Offer] = Pump()
        self._pumping = False
        self._rings: deque[tuple[float, int]] = deque()
        self._events: list[tuple[float, int, Callable[..., None], tuple[object, ...]]] = []
        self._number = itertools.count()

    def available(self, helper: int) -> bool:
        """On duty and without a mission."""
        return self.ledger.duty[helper] is Duty.AVAILABLE

    def ask(self, call: int, helper: int, *, shown: bool = False, behind: Sequence[int] = ()) -> Offer:
        """Send a volunteer one question, with other requests behind the first if they lie on its way.

        One that is shown answers their own act, and rings nobody.
        """
        stops = tuple(Offer(one, helper, self.city.km[one][helper], self.now, shown, further=True) for one in behind)
        offer = Offer(call, helper, self.city.km[call][helper], self.now, shown, stops)
        for one in offer.whole:
            self.ledger.asked(one)
            self.asked_about[one.call].add(helper)
        self.rung_at[helper] = self.now
        self.rung[helper] += 1
        self.recent[helper] += 1
        self._rings.append((self.now, helper))
        self._pump.push(offer)
        self._wait_for_pump()
        return offer

    def wake(self, call: int, minutes: float) -> None:
        """Have the policy look at a request again."""
        self._after(minutes, self._woken, call)

    def run(self) -> Outcome:
        """Let the surge pass; return what came of it."""
        for number, helper in enumerate(self.city.helpers):
            self._after(max(helper.from_min, 0.0), self._on_duty, number)
            self._after(max(helper.until_min, 0.0), self._off_duty, number)
        for number, call in enumerate(self.city.calls):
            self._after(call.at_min, self._opened, number)
            self._after(call.deadline_min, self._too_late, number)
        last = max((call.deadline_min for call in self.city.calls), default=0.0)
        if self._policy.round_min:
            self._after(self._policy.round_min, self._round, last)
        while self._events:
            self.now, _, happens, arguments = heapq.heappop(self._events)
            self._forget()
            happens(*arguments)
        return self.outcome

    def _forget(self) -> None:
        while self._rings and self._rings[0][0] <= self.now - WINDOW_MIN:
            self.recent[self._rings.popleft()[1]] -= 1

    def _after(self, minutes: float, happens: Callable[..., None], *arguments: object) -> None:
        heapq.heappush(self._events, (self.now + minutes, next(self._number), happens, arguments))

    # Requests.

    def _opened(self, call: int) -> None:
        self.ledger.call(call, RequestState.OPEN)
        self.open[call] = None
        self._policy.look(self, [call], Why.OPENED)

    def _too_late(self, call: int) -> None:
        if call in self.open:
            del self.open[call]
            self.ledger.call(call, RequestState.EXPIRED)
            self.ledger.close_offers(call, OfferState.WITHDRAWN)

    def _woken(self, call: int) -> None:
        if call in self.open:
            self._policy.look(self, [call], Why.WOKEN)

    def _round(self, last: float) -> None:
        if self.open:
            self._policy.look(self, list(self.open), Why.ROUND)
        if self.now < last and self._policy.round_min:
            self._after(self._policy.round_min, self._round, last)

    # Messages.

    def _wait_for_pump(self) -> None:
        at = self._pump.next_at(self.now)
        if at is not None and not self._pumping:
            self._pumping = True
            self._after(at - self.now, self._send)

    def _send(self) -> None:
        self._pumping = False
        offer = self._pump.pop()
        if offer.live:
            self._pump.count(self.now)
            self.outcome.sent_at.append(self.now)
            for one in offer.whole:
                if one.live:
                    self.ledger.offer(one, OfferState.SENT)
            self._read(offer)
        else:
            self._ended(offer.behind, OfferState.WITHDRAWN)
        self._wait_for_pump()

    def _read(self, offer: Offer) -> None:
        hold = self._policy.hold_min(self.city.calls[offer.call].urgency)
        if hold is not None:
            self._after(hold, self._hold_over, offer)
        if offer.shown:
            if self.humans.shown(offer.call, offer.helper, offer.km, self.now):
                self._after(SHOWN_ANSWER_MIN, self._yes, offer)
            return
        answer = self.humans.ping(offer.call, offer.helper, offer.km, self.now)
        if answer is not None:
            delay = self.humans.delay_min(offer.call, offer.helper)
            self._after(delay, self._yes if answer else self._no, offer)

    def _hold_over(self, offer: Offer) -> None:
        self._ended(offer.whole, OfferState.EXPIRED)

    def _no(self, offer: Offer) -> None:
        for one in offer.whole:
            if one.state is OfferState.EXPIRED:
                self.ledger.offer(one, OfferState.DECLINED)
        self._ended(offer.whole, OfferState.DECLINED)

    def _ended(self, offers: Sequence[Offer], state: OfferState) -> None:
        live = [offer for offer in offers if offer.live]
        for offer in live:
            self.ledger.offer(offer, state)
        for offer in live:
            if offer.call in self.open:
                self._policy.look(self, [offer.call], Why.REFUSED)

    def _yes(self, offer: Offer) -> None:
        self.said_yes[offer.helper] += 1
        if not self.available(offer.helper):
            return
        way = rides.taken(self, offer)
        if way:
            self._accept(way)
            return
        self._ended(offer.whole, OfferState.DECLINED)
        self.outcome.late_yes += 1
        call = self._policy.instead(self, offer.helper)
        if call is not None:
            self.outcome.redirected += 1
            self.ask(call, offer.helper, shown=True)

    # Missions.

    def _accept(self, way: Sequence[Leg]) -> None:
        helper = way[0].offer.helper
        for offer, km in way:
            self.ledger.took(offer)
            del self.open[offer.call]
            self.outcome.taken.append(Taken(offer.call, helper, km, self.now))
        self.ledger.on_duty(helper, Duty.BUSY)
        for other in list(self.ledger.open_to[helper]):
            self._ended([other], OfferState.DECLINED)
        self._set_out(way)

    def _set_out(self, way: Sequence[Leg]) -> None:
        self.ledger.set_out(way[0].offer.call)
        self._after(self.city.travel_min(way[0].km), self._arrived, way)

    def _arrived(self, way: Sequence[Leg]) -> None:
        call = way[0].offer.call
        self.ledger.mission(call, AssignmentState.ON_SITE)
        self._after(self.city.calls[call].on_site_min, self._done, way)

    def _done(self, way: Sequence[Leg]) -> None:
        call, helper = way[0].offer.call, way[0].offer.helper
        self.ledger.done(call)
        if way[1:]:
            self._set_out(way[1:])
            return
        self.ledger.on_duty(helper, Duty.AVAILABLE)
        self.free_since[helper] = self.now
        if not self.ledger.jobs_left[helper] or self.now >= self.city.helpers[helper].until_min:
            self.ledger.on_duty(helper, Duty.OFF)
        else:
            self._at_the_phone(helper)

    # Shifts.

    def _on_duty(self, helper: int) -> None:
        self.ledger.on_duty(helper, Duty.AVAILABLE)
        self.free_since[helper] = self.now
        self._at_the_phone(helper)

    def _at_the_phone(self, helper: int) -> None:
        """They have just said where they are, or that they are done."""
        self._policy.came_free(self, helper)

    def _off_duty(self, helper: int) -> None:
        if self.available(helper):
            self.ledger.on_duty(helper, Duty.OFF)
