"""The simulated surge: the same by seed, true to the tables, no faster than Telegram, never above what was possible."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.matching import __main__ as command
from benchmarks.matching import bound, scores, surges, worlds
from benchmarks.matching.humans import Humans
from benchmarks.matching.muster import Muster, settings_with
from benchmarks.matching.peers import PEERS
from benchmarks.matching.pump import PER_S
from benchmarks.matching.scores import Score
from benchmarks.matching.simulation import Policy, Simulation
from benchmarks.matching.worlds import City, World
from bot.domain.lifecycle import IllegalStep, Machine
from bot.domain.model import Duty, OfferState, RequestState, Urgency

SMALL = World("small", volunteers=60, requests=40)
POLICIES: tuple[Policy, ...] = (*PEERS, Muster(settings_with([])))


@pytest.fixture(scope="module")
def city() -> City:
    return worlds.drawn(SMALL, 7)


def passed(city: City, policy: Policy) -> Simulation:
    moment = Simulation(city, policy)
    moment.run()
    return moment


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_the_same_seed_gives_the_same_surge_and_another_seed_another(city: City, policy: Policy) -> None:
    again = worlds.drawn(SMALL, 7)

    assert again.calls == city.calls
    assert worlds.drawn(SMALL, 8).calls != city.calls
    assert scores.of(passed(again, policy)) == scores.of(passed(city, policy))


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_no_policy_serves_more_than_hindsight(city: City, policy: Policy) -> None:
    most = bound.of(city)
    found = scores.of(passed(city, policy))

    assert 0 < found.served <= most.served <= 100
    assert found.critical <= most.critical <= 100


def test_hindsight_moves_tasks_so_that_one_more_finds_somebody() -> None:
    one_job = World("pair", volunteers=300, requests=200)
    drawn = worlds.drawn(one_job, 3)
    alone = drawn.helpers[0]._replace(jobs=1, from_min=0.0, until_min=9999.0, willing=99.0, skills=(True,) * 4)
    both = City(one_job, 3, (alone, alone), drawn.calls[:3], ((1.0,) * 2,) * 3, ((0, 1),) * 3)  # type: ignore[arg-type]  # tuples serve as arrays

    assert bound.of(both).served == pytest.approx(200 / 3)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_never_more_than_thirty_messages_leave_in_a_second(policy: Policy) -> None:
    sent = passed(worlds.drawn(World("crowd", volunteers=400, requests=30), 1), policy).outcome.sent_at

    assert sent == sorted(sent)
    assert all(later - earlier > (1 - 1e-6) / 60 for earlier, later in zip(sent, sent[PER_S:], strict=False))


def test_a_broadcast_queues_behind_the_pump() -> None:
    sent = passed(worlds.drawn(World("crowd", volunteers=400, requests=30), 1), PEERS[0]).outcome.sent_at
    close = [later - earlier for earlier, later in pairwise(sent) if later - earlier < 1.01 / PER_S / 60]

    assert len(close) > 1000


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_every_request_ends_and_each_step_went_through_the_tables(city: City, policy: Policy) -> None:
    ledger = passed(city, policy).ledger

    assert set(ledger.calls) <= {RequestState.CLOSED, RequestState.EXPIRED}
    assert set(ledger.duty) == {Duty.OFF}
    assert not any(offer.live for offers in ledger.offers for offer in offers)
    assert all(ledger.steps[machine] > 0 for machine in Machine)


def test_a_step_that_no_table_allows_stops_the_simulation(city: City) -> None:
    with pytest.raises(IllegalStep):
        passed(city, PEERS[0]).ledger.call(0, RequestState.STAFFED)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_nobody_does_more_tasks_than_a_shift_allows_or_without_the_skill(city: City, policy: Policy) -> None:
    moment = passed(city, policy)
    taken = moment.outcome.taken

    assert all(left >= 0 for left in moment.ledger.jobs_left)
    assert all(city.helpers[one.helper].skills[city.calls[one.call].skill] for one in taken)
    assert all(city.calls[one.call].at_min <= one.at_min <= city.calls[one.call].deadline_min for one in taken)
    assert len({one.call for one in taken}) == len(taken)


class Watched(Muster):
    """Looks, before each round, at whom it has asked."""

    seen_open = seen_recent = 0

    def look(self, moment: Simulation, calls: Sequence[int], why: object) -> None:
        super().look(moment, calls, why)  # type: ignore[arg-type]  # passed on as it came
        self.seen_open = max(self.seen_open, *map(len, moment.ledger.open_to))
        self.seen_recent = max(self.seen_recent, *moment.recent)


def test_muster_never_asks_anybody_twice_at_once_or_above_the_cap(city: City) -> None:
    policy = Watched(settings_with([]))
    passed(city, policy)

    assert policy.seen_open == 1
    assert 3 <= policy.seen_recent <= policy.rules.paces[Urgency.CRITICAL].cap


def test_who_is_asked_again_and_again_tires_and_may_mute_the_bot() -> None:
    easily = worlds.drawn(World("tired", volunteers=1, requests=60, mute=1.0), 1)
    humans = Humans(easily)
    answers = [humans.ping(call, 0, 0.0, now=1.0) for call in range(12)]

    assert humans.muted == [True]
    assert answers[6:] == [None] * 6
    assert humans.pings == [12]


def test_less_fatigue_never_turns_a_yes_into_a_no(city: City) -> None:
    humans = Humans(city)
    pairs = [(call, helper) for call in range(40) for helper in range(60)]
    tired = {pair for pair in pairs if humans.willing(*pair, 2.0, fatigue=3.0)}
    rested = {pair for pair in pairs if humans.willing(*pair, 2.0)}

    assert tired < rested


def test_the_scores_add_up() -> None:
    assert scores.quantile([1.0, 2.0, 4.0], 0.5) == 2.0
    assert scores.quantile([0.0, 10.0], 0.9) == pytest.approx(9.0)
    assert scores.gini([5, 5, 5]) == pytest.approx(0.0)
    assert scores.gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert scores.gini([0, 0]) == 0.0


def line(hours: float, lat: float, lon: float, **more: object) -> str:
    return json.dumps({"hours_after": hours, "lat": lat, "lon": lon, **more})


def test_a_real_surge_keeps_its_shape_and_fits_into_city_and_hours(tmp_path: Path) -> None:
    file = tmp_path / "surge.jsonl"
    west = [line(hours, 10.0 + hours / 1000, 20.0) for hours in range(20)]
    east = [line(hours + 100, 10.0 + hours / 1000, 20.3) for hours in range(20)]
    file.write_text("\n".join([*west, *east, line(1, 60.0, 20.0, is_request=False)]), "utf-8")

    drawn = worlds.drawn(SMALL, 1, surges.scene(file, SMALL, 1))
    early = [call for call in drawn.calls if call.at_min < worlds.SURGE_MIN / 2]

    assert len(drawn.calls) == SMALL.requests
    assert all(0 <= side <= worlds.SIDE_KM for call in drawn.calls for side in call.at)
    assert 0 < len(early) < SMALL.requests
    assert all((call.at.x < worlds.SIDE_KM / 2) == (call in early) for call in drawn.calls)


@pytest.mark.parametrize("text", ["", "no json", '{"lat": 1}', "[1]", line(1, 2, 3, is_request=False)])
def test_a_file_without_a_surge_is_refused_with_its_name(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "surge.jsonl"
    file.write_text(text, "utf-8")
    monkeypatch.setattr(sys, "argv", ["matching", "--surge", str(file), "--seeds", "1"])

    assert command.main() == 2
    assert "surge.jsonl" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["normal.hat=1", "normal=1", "hat.cap=1", "floor=high", "normal.cap=-1", "floor"])
def test_a_figure_that_the_settings_do_not_know_is_refused(change: str) -> None:
    with pytest.raises(ValueError, match=r"normal|hat|floor"):
        settings_with([change])


def test_a_changed_figure_reaches_the_policy() -> None:
    assert Muster(settings_with(["normal.cap=2"])).rules.paces[Urgency.NORMAL].cap == 2


def test_one_command_gives_the_tables_and_the_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(worlds.WORLDS, "scarce", SMALL)
    given = ["matching", "--worlds", "scarce", "--seeds", "2", "--policies", "muster", "nearest-5", "bound"]
    monkeypatch.setattr(sys, "argv", [*given, "--out", str(tmp_path / "out")])

    assert command.main() == 0
    page = capsys.readouterr()
    kept = json.loads((tmp_path / "out" / "matching.json").read_text("utf-8"))

    assert "| hindsight bound |" in page.out
    assert "nearest-5" in page.out
    assert ("no picture" in page.err) != (tmp_path / "out" / "matching.png").exists()
    assert (tmp_path / "out" / "matching.md").read_text("utf-8") in page.out
    assert Score(**kept["runs"][0]["scores"]["muster"][0]).served > 0


def test_an_offer_that_a_hold_ended_still_counts_when_the_yes_comes_late(city: City) -> None:
    moment = passed(city, Muster(settings_with([f"{key}.hold_min=0.5" for key in ("critical", "high", "normal")])))
    late = [
        offer
        for offers in moment.ledger.offers
        for offer in offers
        if offer.state is OfferState.ACCEPTED and not offer.shown
    ]
    waits = [
        taking.at_min - offer.asked_at for offer in late for taking in moment.outcome.taken if taking.call == offer.call
    ]

    assert max(waits) > 0.5
