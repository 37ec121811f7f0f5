"""Several tasks on one way in the simulated surge: one question, one ring; taken as a whole, or the first alone."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import replace

import pytest

from benchmarks.matching import __main__ as command
from benchmarks.matching import rides, scores, worlds
from benchmarks.matching.ledger import Offer
from benchmarks.matching.muster import Muster, settings_with
from benchmarks.matching.peers import PEERS
from benchmarks.matching.simulation import Policy, Simulation, Why
from benchmarks.matching.worlds import Call, City, Helper, Spot, World
from bot.domain.lifecycle import Machine
from bot.domain.model import Duty, OfferState, RequestState, Urgency

SMALL = World("small", volunteers=60, requests=40)
FAR = 900.0  # kilometres that nobody goes


def helper(*, jobs: int = 3, from_min: float = 0.0, until_min: float = 999.0, car: bool = True) -> Helper:
    return Helper(Spot(0.0, 0.0), (True, car, False, False), from_min, until_min, jobs, willing=90.0)


def call(x: float, at_min: float = 1.0, urgency: Urgency = Urgency.NORMAL) -> Call:
    return Call(Spot(x, 0.0), at_min, urgency, skill=rides.TWO_HANDS, on_site_min=30.0)


def city_of(helpers: Sequence[Helper], calls: Sequence[Call], seed: int = 1) -> City:
    km = tuple(array("d", [abs(one.at.x - helper.at.x) for helper in helpers]) for one in calls)
    return City(World("drawn by hand", len(helpers)), seed, tuple(helpers), tuple(calls), km, tuple(map(ranked, km)))


def ranked(km: array[float]) -> array[int]:
    return array("i", sorted(range(len(km)), key=km.__getitem__))


class OneWay:
    """Asks, when the last request has come in, what it was told to ask."""

    name, round_min = "one way", None

    def __init__(self, *questions: tuple[int, list[int]], shown: bool = False, hold_min: float | None = None) -> None:
        self.questions, self.shown, self.hold = questions, shown, hold_min
        self.looked: list[tuple[int, float]] = []

    def hold_min(self, urgency: Urgency) -> float | None:  # noqa: ARG002 - the same for all
        return self.hold

    def look(self, moment: Simulation, calls: Sequence[int], why: Why) -> None:
        self.looked += [(one, moment.now) for one in calls if why is Why.REFUSED]
        if why is Why.OPENED and len(moment.open) == len(moment.city.calls):
            for helper, (first, *behind) in self.questions:
                moment.ask(first, helper, shown=self.shown, behind=behind)

    def instead(self, moment: Simulation, helper: int) -> None:
        """Show nothing."""

    def came_free(self, moment: Simulation, helper: int) -> None:
        """Wait for the last request."""


class Watched(Simulation):
    """Remembers each question as it was put."""

    def __init__(self, city: City, policy: Policy) -> None:
        super().__init__(city, policy)
        self.questions: list[Offer] = []

    def ask(self, call: int, helper: int, *, shown: bool = False, behind: Sequence[int] = ()) -> Offer:
        self.questions.append(super().ask(call, helper, shown=shown, behind=behind))
        return self.questions[-1]


def passed(city: City, policy: Policy) -> Watched:
    moment = Watched(city, policy)
    moment.run()
    return moment


def taken(moment: Simulation) -> list[tuple[int, int, float]]:
    return [(one.call, one.helper, one.km) for one in moment.outcome.taken]


def test_a_question_about_three_rings_once_and_take_all_takes_all() -> None:
    moment = passed(city_of([helper()], [call(1), call(2), call(4)]), OneWay((0, [0, 1, 2])))

    assert len(moment.outcome.sent_at) == sum(moment.humans.pings) == moment.rung[0] == moment.said_yes[0] == 1
    assert taken(moment) == [(0, 0, 1.0), (1, 0, 1.0), (2, 0, 2.0)]
    assert moment.ledger.jobs_left == [0]
    assert moment.ledger.steps[Machine.OFFER] == 6  # each was sent and accepted
    assert set(moment.ledger.calls) == {RequestState.CLOSED}


def test_a_driver_is_busy_until_the_last_door_with_the_whole_time_at_each() -> None:
    moment = passed(city_of([helper()], [call(1), call(2), call(4)]), OneWay((0, [0, 1, 2])))
    (yes,) = {one.at_min for one in moment.outcome.taken}

    assert moment.free_since[0] == pytest.approx(yes + moment.city.travel_min(4.0) + 3 * 30.0)


def test_who_would_not_go_on_to_one_of_them_takes_only_the_first() -> None:
    policy = OneWay((0, [0, 1, 2]))
    moment = passed(city_of([helper()], [call(1), call(2), call(FAR)]), policy)
    (yes,) = (one.at_min for one in moment.outcome.taken)

    assert taken(moment) == [(0, 0, 1.0)]
    assert [offers[0].state for offers in moment.ledger.offers[1:]] == [OfferState.DECLINED] * 2
    assert policy.looked == [(1, yes), (2, yes)]


def test_the_yes_to_the_first_is_that_to_a_question_about_it_alone() -> None:
    three = city_of([helper()], [call(1), call(2), call(3)])
    worn_out_by_one_ring = replace(three, world=World("tiring", 1, fatigue=200.0))

    assert taken(passed(worn_out_by_one_ring, OneWay((0, [0])))) == [(0, 0, 1.0)]
    assert taken(passed(worn_out_by_one_ring, OneWay((0, [0, 1, 2])))) == [(0, 0, 1.0)]


def test_what_somebody_else_took_falls_out_of_the_way() -> None:
    three = [call(1), call(2), call(4)]
    moment = passed(city_of([helper(), helper()], three), OneWay((1, [1]), (0, [0, 1, 2]), shown=True))

    assert taken(moment) == [(1, 1, 2.0), (0, 0, 1.0), (2, 0, 3.0)]
    assert moment.ledger.offers[1][1].state is OfferState.FILLED


@pytest.mark.parametrize(("second", "gets"), [(2, [(1, 0, 2.0), (2, 0, 2.0)]), (FAR, [])])
def test_who_finds_the_first_gone_goes_on_to_the_next_if_they_would_from_home(
    second: float, gets: list[tuple[int, int, float]]
) -> None:
    three = [call(1), call(second), call(second + 2)]
    moment = passed(city_of([helper(), helper()], three), OneWay((1, [0]), (0, [0, 1, 2]), shown=True))

    assert taken(moment) == [(0, 1, 1.0), *gets]
    assert moment.outcome.late_yes == (not gets)
    assert moment.ledger.offers[1][0].state is (OfferState.ACCEPTED if gets else OfferState.DECLINED)


def test_a_question_whose_first_task_ends_before_it_is_sent_is_not_sent() -> None:
    ends = call(1).deadline_min
    policy = OneWay((1, [2]), (0, [0, 1]))  # a thirtieth of a second apart
    moment = passed(city_of([helper()] * 2, [call(1), call(2, ends - 1), call(3, ends - 0.0003)]), policy)

    assert len(moment.outcome.sent_at) == 1
    assert [one for one, at in policy.looked if at < ends + 0.001] == [1]


@pytest.mark.parametrize(
    ("driver", "doors"), [(helper(jobs=2), 2), (helper(jobs=1), 1), (helper(until_min=45), 2), (helper(until_min=9), 1)]
)
def test_nobody_takes_more_than_their_shift_has(driver: Helper, doors: int) -> None:
    moment = passed(city_of([driver], [call(1), call(2), call(3)]), OneWay((0, [0, 1, 2]), shown=True))

    assert [one.call for one in moment.outcome.taken] == [0, 1, 2][:doors]
    assert moment.ledger.duty == [Duty.OFF]


def test_silence_ends_the_whole_question_and_a_late_yes_takes_the_first() -> None:
    policy = OneWay((0, [0, 1, 2]), hold_min=0.01)
    moment = passed(city_of([helper()], [call(1), call(2), call(3)]), policy)

    assert [one for one, _ in policy.looked] == [0, 1, 2]
    assert len({at for _, at in policy.looked}) == 1
    assert [one.call for one in moment.outcome.taken] == [0]


@pytest.mark.parametrize(("hold_min", "silent"), [(None, OfferState.WITHDRAWN), (0.01, OfferState.EXPIRED)])
def test_a_no_is_a_no_to_all_of_it_also_when_it_comes_late(hold_min: float | None, silent: OfferState) -> None:
    unwilling, policy = helper()._replace(willing=-90.0), OneWay((0, [0, 1, 2]), hold_min=hold_min)
    # Three of ten say no, the others keep silent.
    cities = [city_of([unwilling], [call(1), call(2), call(3)], seed) for seed in range(40)]
    states = [tuple(offers[0].state for offers in passed(one, policy).ledger.offers) for one in cities]

    assert set(states) == {(OfferState.DECLINED,) * 3, (silent,) * 3}


@pytest.fixture(scope="module")
def city() -> City:
    return worlds.drawn(SMALL, 7)


@pytest.fixture(scope="module")
def shared(city: City) -> Watched:
    return passed(city, Muster(settings_with([]), bundles=1.0).fresh())


def choosing(calls: Sequence[Call], now: float = 1.0) -> Simulation:
    """A moment at which all these wait, and two drivers are free."""
    moment = Simulation(city_of([helper(), helper()], calls), PEERS[0])
    moment.open, moment.now = dict.fromkeys(range(len(calls))), now
    return moment


def behind(moment: Simulation, call: int = 0, helper: int = 0) -> list[int]:
    chosen = rides.Rides(settings_with([]), 1.0).behind(moment, call, helper)
    return [int(stop.request) for stop in chosen]


def test_what_lies_too_far_from_the_first_is_left_out_though_a_stop_before_it_is_near() -> None:
    assert behind(choosing([call(1), call(4), call(5.9)])) == [1, 2]
    assert behind(choosing([call(1), call(4), call(6.1)])) == [1]


def test_what_a_driver_was_asked_about_before_is_not_put_in_again() -> None:
    moment = choosing([call(1), call(2), call(3)])
    moment.ask(1, 0)

    assert behind(moment) == [2]
    assert behind(moment, helper=1) == [1, 2]


def test_a_request_stands_behind_another_in_one_question_at_a_time() -> None:
    moment = choosing([call(1), call(2), call(3)])
    question = moment.ask(0, 0, behind=[1])

    assert behind(moment, call=2, helper=1) == [0]
    moment.ledger.offer(question.behind[0], OfferState.EXPIRED)
    assert behind(moment, call=2, helper=1) == [1, 0]


def test_nobody_behind_the_first_is_reached_later_than_the_settings_say() -> None:
    urgent = [call(1), call(2, urgency=Urgency.HIGH)]

    assert behind(choosing(urgent, now=111.0)) == [1]
    assert behind(choosing(urgent, now=112.0)) == []


def test_muster_asks_drivers_and_nobody_else_about_up_to_four(city: City, shared: Watched) -> None:
    several = [question for question in shared.questions if question.behind]

    assert several
    assert all(city.helpers[question.helper].skills[rides.CAR] for question in several)
    assert all(2 <= len(question.whole) <= 4 for question in several)


def test_a_life_in_danger_shares_no_way_and_who_needs_a_skill_neither(city: City, shared: Watched) -> None:
    asked = [city.calls[one.call] for question in shared.questions if question.behind for one in question.whole]

    assert {one.urgency for one in asked} == {Urgency.NORMAL, Urgency.HIGH}
    assert {one.skill for one in asked} == {rides.TWO_HANDS}


def test_with_several_on_one_way_every_request_still_ends(shared: Watched) -> None:
    assert set(shared.ledger.calls) <= {RequestState.CLOSED, RequestState.EXPIRED}
    assert not any(offer.live for offers in shared.ledger.offers for offer in offers)
    assert all(left >= 0 for left in shared.ledger.jobs_left)
    assert len({one.call for one in shared.outcome.taken}) == len(shared.outcome.taken)


def test_where_nobody_drives_or_nothing_is_brought_to_a_door_it_changes_nothing(city: City) -> None:
    nobody = tuple(one._replace(skills=(True, False, *one.skills[2:])) for one in city.helpers)
    on_foot = City(SMALL, 7, nobody, city.calls, city.km, city.nearest)
    found = [passed(on_foot, Muster(settings_with([]), bundles=share)) for share in (0.0, 1.0)]
    alone = passed(city, Muster(settings_with([])))

    assert scores.of(found[0]) == scores.of(found[1])
    assert not any(question.behind for one in (*found, alone) for question in one.questions)


def test_what_is_brought_to_a_door_is_drawn_by_itself_and_a_smaller_share_lies_in_a_larger(city: City) -> None:
    again, elsewhere = worlds.drawn(SMALL, 7), replace(city, seed=8)
    few, half, every = (rides.at_the_door(city, share) for share in (0.25, 0.5, 1.0))

    assert few < half < every == {one for one, asked in enumerate(city.calls) if asked.skill == rides.TWO_HANDS}
    assert rides.at_the_door(again, 0.5) == half
    assert rides.at_the_door(elsewhere, 0.5) != half


def test_a_request_behind_another_counts_as_asked() -> None:
    crowd = [helper(from_min=9.0), *[helper(from_min=9.5, car=False)] * 3]
    easily = settings_with(["normal.target=0.01", "low.target=0.01"])
    moment = passed(city_of(crowd, [call(1), call(1.5)]), Muster(easily, bundles=1.0))

    assert [(question.helper, len(question.whole)) for question in moment.questions] == [(0, 2)]
    assert len(moment.outcome.taken) == 2


@pytest.mark.parametrize("share", ["-0.1", "1.5", "nan"])
def test_a_share_that_is_none_is_refused(
    share: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["matching", "--worlds", "scarce", f"--bundles={share}"])

    assert command.main() == 2
    assert "share" in capsys.readouterr().err


def test_no_other_rule_asks_about_several(city: City) -> None:
    assert not any(question.behind for peer in PEERS for question in passed(city, peer).questions)
