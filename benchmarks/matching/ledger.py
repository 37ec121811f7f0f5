"""Who stands where: every step of a simulated request, offer, assignment or duty goes through Muster's own tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from benchmarks.matching.worlds import City
from bot.domain import lifecycle
from bot.domain.lifecycle import LIVE_OFFERS, Machine
from bot.domain.model import AssignmentState, Duty, OfferState, RequestState


@dataclass(slots=True, eq=False)
class Offer:
    """One question to one volunteer; with others behind it, the first stop of a question about several."""

    call: int
    helper: int
    km: float
    asked_at: float  # minutes
    shown: bool = False  # in answer to a yes that came too late, so nobody was rung for it
    behind: tuple[Offer, ...] = ()  # the further stops, in the order of the way
    further: bool = False  # stands behind another in a question
    state: OfferState = OfferState.QUEUED

    @property
    def whole(self) -> tuple[Offer, ...]:
        """All that the question is about."""
        return (self, *self.behind)

    @property
    def live(self) -> bool:
        """Is an answer still waited for?"""
        return self.state in LIVE_OFFERS


class Ledger:
    """The states of a city; raises IllegalStep where a table forbids a step."""

    def __init__(self, city: City) -> None:
        self.calls = [RequestState.DRAFT] * len(city.calls)
        self.duty = [Duty.OFF] * len(city.helpers)
        self.jobs_left = [helper.jobs for helper in city.helpers]
        self.missions: dict[int, AssignmentState] = {}  # by call
        self.offers: list[list[Offer]] = [[] for _ in city.calls]
        self.open_to: list[dict[Offer, None]] = [{} for _ in city.helpers]  # in the order of asking
        self.available: set[int] = set()  # on duty and without a mission
        self.idle: set[int] = set()  # on duty, without a mission and without an open question
        self.steps: Counter[Machine] = Counter()

    def _check(self, machine: Machine, before: RequestState | OfferState | AssignmentState | Duty, after: str) -> None:
        lifecycle.check(machine, before, type(before)(after))
        self.steps[machine] += 1

    def call(self, call: int, state: RequestState) -> None:
        """Move a request on."""
        self._check(Machine.REQUEST, self.calls[call], state)
        self.calls[call] = state

    def on_duty(self, helper: int, state: Duty) -> None:
        """Move a volunteer's duty on."""
        self._check(Machine.DUTY, self.duty[helper], state)
        self.duty[helper] = state
        self._sort(helper)

    def _sort(self, helper: int) -> None:
        free = self.duty[helper] is Duty.AVAILABLE
        (self.available.add if free else self.available.discard)(helper)
        (self.idle.add if free and not self.open_to[helper] else self.idle.discard)(helper)

    def mission(self, call: int, state: AssignmentState) -> None:
        """Move a mission on; it begins accepted."""
        if call in self.missions:
            self._check(Machine.ASSIGNMENT, self.missions[call], state)
        self.missions[call] = state

    def asked(self, offer: Offer) -> None:
        """Write down a new question."""
        self.offers[offer.call].append(offer)
        self.open_to[offer.helper][offer] = None
        self._sort(offer.helper)

    def offer(self, offer: Offer, state: OfferState) -> None:
        """Move an offer on."""
        self._check(Machine.OFFER, offer.state, state)
        if offer.live and state not in LIVE_OFFERS:
            del self.open_to[offer.helper][offer]
            self._sort(offer.helper)
        offer.state = state

    def took(self, offer: Offer) -> None:
        """A yes that gets the request."""
        self.offer(offer, OfferState.ACCEPTED)
        self.mission(offer.call, AssignmentState.ACCEPTED)
        self.call(offer.call, RequestState.STAFFED)
        self.jobs_left[offer.helper] -= 1
        self.close_offers(offer.call, OfferState.FILLED)

    def set_out(self, call: int) -> None:
        """Its volunteer is on the way there."""
        self.mission(call, AssignmentState.EN_ROUTE)
        self.call(call, RequestState.ACTIVE)

    def done(self, call: int) -> None:
        """Its volunteer has helped."""
        self.mission(call, AssignmentState.DONE)
        self.call(call, RequestState.RESOLVED)
        self.call(call, RequestState.CLOSED)

    def close_offers(self, call: int, state: OfferState) -> None:
        """End all live offers of a request that needs nobody any more."""
        for offer in self.offers[call]:
            if offer.live:
                self.offer(offer, state)
