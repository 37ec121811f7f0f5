"""Who is asked now: over all requests together the best pairs first, until a yes is likely enough for each.

The score of a pair is weight of the urgency · (-ln(1 - chance of a yes in time)) - what distance and load cost.
Evidence and figures: docs/matching.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heapreplace
from math import log1p
from typing import NamedTuple

from bot.domain.chances import Odds, odds
from bot.domain.model import URGENCIES, PersonId, RequestId, Urgency
from bot.domain.pace import Rules

SURE = 0.999  # -ln(1 - 1) has no value
ROUND_THE_NEAREST = 1.25  # an empty circle grows to who is nearest, and to those who are hardly farther
MOST_SEATS_ASKED = 4  # seats whose questions go out in one round; the rest follow in the next
IDLE_MOST_H = 4.0  # a shift; who has waited longer is not asked any sooner


class Candidate(NamedTuple):
    """A volunteer who may be asked about a request, as seen from there."""

    volunteer: PersonId
    km: float  # as the crow flies
    minutes: float | None = None  # of the way; None: not known; with by_road: there is none
    by_road: bool = False  # the minutes are the road's, not the crow's
    recent: int = 0  # questions in the last two hours, about anything
    today: int = 0  # in the last 24 hours
    idle_min: float = 0.0  # since the last question or mission
    party: int = 1  # persons who come together
    spare: bool = False  # has a scarce skill that the request has no use for
    leaning: float = 1.0  # how much likelier than others they have shown to say yes

    @property
    def unreachable(self) -> bool:
        """No road leads from there as things are."""
        return self.by_road and self.minutes is None


class Asked(NamedTuple):
    """A question that nobody has answered yet; also one whose hold is over, for a late yes counts."""

    minutes_ago: float
    chance: float  # of a yes at all, when it was asked
    party: int = 1


class Seek(NamedTuple):
    """Candidates to be looked up when the turn of their request may come: at least one, and none leans above 1."""

    least_min: float  # nobody's way there is shorter
    candidates: Callable[[], Sequence[Candidate]]


class Want(NamedTuple):
    """What a request lacks at this moment, and who could be asked: every candidate may be sent there."""

    request: RequestId
    urgency: Urgency
    seats: int  # free now
    waiting_min: float
    pushed: int = 0  # how often a coordinator widened the circle
    asked: tuple[Asked, ...] = ()
    candidates: Sequence[Candidate] = ()
    seek: Seek | None = None  # for looking up the candidates; then `candidates` is empty


class Ask(NamedTuple):
    """One question to put now."""

    request: RequestId
    volunteer: PersonId
    chance: float  # of a yes at all
    candidate: Candidate


class Outlook(NamedTuple):
    """Where a request stands once the questions of this round are out."""

    live: int  # questions out
    chance: float  # that all seats are taken within the horizon
    horizon_min: float
    circle_km: float
    wider_km: float | None  # the next circle; None at the widest
    exhausted: bool  # the widest circle holds nobody more to ask, and the chance is short of its target
    no_road: bool = False  # those to ask have no way there that we know of; there is nobody else


class Plan(NamedTuple):
    """Whom to ask now, the best pair first, and where each request stands then."""

    asks: tuple[Ask, ...]
    outlooks: Mapping[RequestId, Outlook]


def plan(wants: Iterable[Want], rules: Rules) -> Plan:
    """Hand out questions, the best pair first over all requests, until each has its target or nobody is left.

    Nobody gets two questions, or one above a cap. Equal scores go to the more urgent, the older request (lower id),
    then the nearer, then the lower id of the volunteer; the order of `wants` and of their candidates does not matter.
    Candidates that are to be looked up are, for as many requests as the questions of one round may reach: of the others
    the outlook knows only that there is somebody.
    """
    desks = [_Desk(want, rules) for want in wants if want.seats > 0]
    queue = [desk.key() for desk in desks if desk.waits()]
    by_request = {desk.want.request: desk for desk in desks}
    heapify(queue)
    taken: set[PersonId] = set()
    asks: list[Ask] = []
    while queue and len(asks) < rules.most_a_round:
        desk = by_request[queue[0].request]
        if desk.unseen:
            desk.look()
        elif (candidate := desk.take()).volunteer not in taken:
            taken.add(candidate.volunteer)
            asks.append(desk.ask(candidate))
        if desk.waits():
            heapreplace(queue, desk.key())
        else:
            heappop(queue)
    return Plan(tuple(asks), {desk.want.request: desk.outlook() for desk in desks})


def ranked(wants: Iterable[Want], rules: Rules) -> list[RequestId]:
    """The requests that one volunteer, the candidate of each, should hear of, the best pair first; ties as in plan.

    Left out is what has likely enough a yes coming, or is too far to be worth a question while others think of it.
    """
    desks = (_Desk(want, rules) for want in wants if want.seats > 0)
    return [key.request for key in sorted(desk.key() for desk in desks if desk.waits())]


def satisfied(want: Want, rules: Rules) -> bool:
    """Tell whether a yes in time is likely enough with the questions that are out."""
    return bool(want.asked) and outlook(want, rules).chance >= rules.paces[want.urgency].target


def outlook(want: Want, rules: Rules) -> Outlook:
    """Say where a request stands with the questions that are out, asking nobody."""
    return _Desk(want._replace(candidates=()), rules).outlook()


class _Turn(NamedTuple):
    """Whose best pair comes first."""

    score: float  # negative, so that the highest comes first
    urgency: int  # the most urgent first
    request: RequestId


# Score (negative, as above), km, volunteer, chance of a yes at all, candidate. A plain tuple: a round makes 60,000.
_Ranked = tuple[float, float, PersonId, float, Candidate]


class _Desk:
    """One request while questions are handed out."""

    def __init__(self, want: Want, rules: Rules) -> None:
        self.want = want
        self._rules = rules
        self._pace = rules.paces[want.urgency]
        self._in_time = rules.chances.replies.within(self._pace.horizon_min)
        self._odds = self._odds_now()
        self._left = self._pace.most_asks * min(want.seats, MOST_SEATS_ASKED)
        self._asks = 0
        self._circle_km = self._pace.circle_km(want.waiting_min, want.pushed)
        self._no_road = False
        self._ranked: Sequence[_Ranked] = ()
        self._next = 0
        self.unseen = want.seek  # how to look for candidates nobody has looked for yet
        if self.unseen is None:
            self._rank(want.candidates)

    def look(self) -> None:
        """Look up the candidates."""
        seek, self.unseen = self.unseen, None
        self._rank(seek.candidates() if seek else ())

    def _rank(self, candidates: Iterable[Candidate]) -> None:
        if self._short:
            self._ranked = self._worth_asking(candidates)

    @property
    def _short(self) -> bool:
        """A yes in time is not likely enough yet."""
        return self._odds.chance < self._pace.target

    def _odds_now(self) -> Odds:
        soon = self._rules.chances.left
        live = ((soon(one.chance, one.minutes_ago, self._pace.horizon_min), one.party) for one in self.want.asked)
        return odds(self.want.seats, live)

    def _worth_asking(self, candidates: Iterable[Candidate]) -> list[_Ranked]:
        """The candidates worth a question, best first; an empty circle grows at once, unless somebody thinks of it."""
        pace = self._pace
        able = [one for one in candidates if one.recent < pace.cap and one.today < pace.cap_day]
        near = [one for one in able if not one.unreachable]
        if self.want.asked:
            return self._inside(near)
        if not near:
            self._circle_km = pace.widest_km
            found = self._inside(able)
            self._no_road = bool(found)
            return found
        nearest_km = min(one.km for one in near)
        self._circle_km = min(max(self._circle_km, nearest_km * ROUND_THE_NEAREST), pace.widest_km)
        return self._inside(near)

    def _inside(self, candidates: Iterable[Candidate]) -> list[_Ranked]:
        """Those in the circle who are worth a question, best first; if nobody is and nobody was asked, the best."""
        ranked = sorted(self._pair(one) for one in candidates if one.km <= self._circle_km)
        worth = [pair for pair in ranked if pair[0] <= -self._rules.floor]
        return worth or ([] if self.want.asked else ranked[:1])

    def _pair(self, one: Candidate) -> _Ranked:
        rules = self._rules
        minutes = one.km * rules.minutes_a_km if one.minutes is None else one.minutes
        chance = min(rules.chances.of(minutes) * one.leaning, SURE)
        idle_h = min(one.idle_min / 60, IDLE_MOST_H)
        score = self._score(chance, minutes, one.recent, idle_h, rules.spare_cost if one.spare else 0.0)
        return (score, one.km, one.volunteer, chance, one)

    def _score(self, chance: float, minutes: float, recent: int, idle_h: float, kept: float) -> float:
        """Of a pair, negative, so that the best comes first."""
        rules = self._rules
        costs = rules.minute_cost * minutes + rules.load_cost * recent - rules.idle_bonus * idle_h
        return costs + kept + self._pace.weight * log1p(-chance * self._in_time)

    def _best_possible(self, least_min: float) -> float:
        """The score that nobody this far away, or farther, beats."""
        return self._score(min(self._rules.chances.of(least_min), SURE), least_min, 0, IDLE_MOST_H, 0.0)

    def waits(self) -> bool:
        """Tell whether somebody more should and can be asked."""
        return self._short and self._left > 0 and (self.unseen is not None or self._next < len(self._ranked))

    def key(self) -> _Turn:
        """The place of the best pair left among all requests; of one whose candidates nobody has seen, never behind."""
        score = self._best_possible(self.unseen.least_min) if self.unseen else self._ranked[self._next][0]
        return _Turn(score, URGENCIES.index(self.want.urgency), self.want.request)

    def take(self) -> Candidate:
        """The best candidate left."""
        self._next += 1
        return self._ranked[self._next - 1][4]

    def ask(self, candidate: Candidate) -> Ask:
        """Put the question to the candidate just taken."""
        chance = self._ranked[self._next - 1][3]
        self._odds.ask(chance * self._in_time, candidate.party)
        self._left -= 1
        self._asks += 1
        return Ask(self.want.request, candidate.volunteer, chance, candidate)

    def outlook(self) -> Outlook:
        """Where the request stands."""
        wider_km = self._pace.wider_km(self._circle_km)
        nobody_left = self.unseen is None and self._next >= len(self._ranked)
        return Outlook(
            live=len(self.want.asked) + self._asks,
            chance=self._odds.chance,
            horizon_min=self._pace.horizon_min,
            circle_km=self._circle_km,
            wider_km=wider_km,
            exhausted=self._short and wider_km is None and nobody_left,
            no_road=self._no_road,
        )
