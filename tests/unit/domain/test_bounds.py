"""No live request is without a next look, and none whose life is in danger is ended by a clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.bounds import Bounds, forgotten, next_look, still_s, watch_s
from bot.domain.lifecycle import ENDED, LIVE_REQUESTS
from bot.domain.model import RequestState, Urgency

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HELD = (RequestState.STAFFED, RequestState.ACTIVE, RequestState.RESOLVED)


def rules(urgency: Urgency = Urgency.NORMAL) -> Bounds:
    return Bounds(
        urgency, still_s=100.0, forgotten_s=10.0, escalate_s=1000.0, confirm_s=500.0, untaken_s=1.0, claim_s=2.0
    )


@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("state", RequestState)
def test_every_live_state_has_a_bound_and_no_ended_one(state: RequestState, urgency: Urgency) -> None:
    assert (watch_s(state, rules(urgency)) is None) == (state in ENDED)


def test_the_desk_looks_only_after_the_deadlines_that_a_state_has_of_its_own() -> None:
    assert watch_s(RequestState.OPEN, rules()) == 1010.0
    assert watch_s(RequestState.RESOLVED, rules()) == 510.0
    assert watch_s(RequestState.NEEDS_INFO, rules()) == 10.0


@pytest.mark.parametrize("state", RequestState)
def test_a_life_in_danger_is_never_asked_about_by_a_clock(state: RequestState) -> None:
    assert still_s(state, rules(Urgency.CRITICAL)) is None


@pytest.mark.parametrize("state", sorted(LIVE_REQUESTS))
def test_only_what_still_waits_for_somebody_is_asked_about(state: RequestState) -> None:
    ours = (*HELD, RequestState.ON_HOLD)  # what waits for a coordinator is not for its resident to keep alive
    assert (still_s(state, rules()) is None) == (state in ours)


def test_the_next_look_is_the_nearest_deadline() -> None:
    later = NOW.replace(hour=13)
    assert next_look({"look_at": None, "desk_at": later, "watch_at": NOW}) == NOW
    assert next_look({"look_at": None}) is None


def test_a_live_request_without_a_clock_and_an_ended_one_with_one_are_found() -> None:
    assert forgotten(RequestState.OPEN, {"watch_at": None})
    assert not forgotten(RequestState.OPEN, {"watch_at": NOW})
    assert forgotten(RequestState.CLOSED, {"watch_at": NOW})
    assert not forgotten(RequestState.CLOSED, {"watch_at": None})
