"""The tables of steps: what may follow what, and what never may."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import lifecycle
from bot.domain.lifecycle import (
    ASSIGNMENT_STEPS,
    DUTY_STEPS,
    ENDED,
    HOLDING,
    LIVE_OFFERS,
    LIVE_REQUESTS,
    MATCHING,
    OFFER_STEPS,
    REQUEST_STEPS,
    IllegalStep,
    Machine,
    check,
    state_with,
)
from bot.domain.model import AssignmentState as A
from bot.domain.model import Duty
from bot.domain.model import OfferState as O
from bot.domain.model import RequestState as R

Table = Mapping[StrEnum, frozenset[StrEnum]]
TABLES: Mapping[Machine, tuple[type[StrEnum], Table]] = {
    Machine.REQUEST: (R, {before: frozenset(afters) for before, afters in REQUEST_STEPS.items()}),
    Machine.OFFER: (O, {before: frozenset(afters) for before, afters in OFFER_STEPS.items()}),
    Machine.ASSIGNMENT: (A, {before: frozenset(afters) for before, afters in ASSIGNMENT_STEPS.items()}),
    Machine.DUTY: (Duty, {before: frozenset(afters) for before, afters in DUTY_STEPS.items()}),
}


@pytest.mark.parametrize("machine", Machine)
def test_every_state_stands_in_its_table_and_leads_only_to_states_of_its_own(machine: Machine) -> None:
    states, table = TABLES[machine]

    assert set(table) == set(states)
    assert all(after in set(states) for afters in table.values() for after in afters)
    assert not any(before in afters for before, afters in table.items())


@pytest.mark.parametrize("machine", Machine)
def test_a_step_is_allowed_exactly_when_its_table_says_so(machine: Machine) -> None:
    states, table = TABLES[machine]
    for before, after in product(states, states):
        if after in table[before]:
            check(machine, before, after)
        else:
            with pytest.raises(IllegalStep, match=f"{machine}: {before} -> {after}"):
                check(machine, before, after)


def _reachable(table: Mapping[StrEnum, frozenset[StrEnum]], start: StrEnum) -> set[StrEnum]:
    seen, ahead = {start}, [start]
    while ahead:
        ahead = [after for before in ahead for after in table[before] if after not in seen]
        seen |= set(ahead)
    return seen


@pytest.mark.parametrize("state", sorted(LIVE_REQUESTS))
def test_every_live_request_can_end(state: R) -> None:
    assert REQUEST_STEPS[state] & ENDED


@pytest.mark.parametrize("state", sorted(ENDED))
def test_every_ended_request_can_be_taken_up_again(state: R) -> None:
    assert R.OPEN in REQUEST_STEPS[state]


def test_every_state_can_come_about_from_the_first_one() -> None:
    assert _reachable(TABLES[Machine.REQUEST][1], R.DRAFT) == set(R)
    assert _reachable(TABLES[Machine.OFFER][1], O.QUEUED) == set(O)
    assert _reachable(TABLES[Machine.ASSIGNMENT][1], A.STANDBY) == set(A)
    assert _reachable(TABLES[Machine.DUTY][1], Duty.OFF) == set(Duty)


def test_what_a_volunteer_has_finished_stays_finished() -> None:
    given_back = {A.RELEASED, A.CANNOT_LOCATE}  # for a while that can be taken back
    over = set(A) - HOLDING - {A.STANDBY, A.NO_SHOW} - given_back  # who comes after all is welcome
    assert all(ASSIGNMENT_STEPS[state] == HOLDING for state in given_back)
    assert all(not ASSIGNMENT_STEPS[state] for state in over)
    assert all(ASSIGNMENT_STEPS[state] for state in HOLDING)


def test_a_late_yes_counts_but_not_once_the_question_was_taken_back() -> None:
    late = {state for state in set(O) - LIVE_OFFERS if O.ACCEPTED in OFFER_STEPS[state]}
    assert late == {O.DECLINED, O.EXPIRED, O.FILLED, O.UNDELIVERABLE}


def test_somebody_on_their_way_keeps_a_request_from_expiring() -> None:
    assert not any(R.EXPIRED in REQUEST_STEPS[state] for state in (R.STAFFED, R.ACTIVE))


def test_the_groups_of_states_do_not_contradict_each_other() -> None:
    assert not LIVE_REQUESTS & ENDED
    assert set(R) == LIVE_REQUESTS | ENDED
    assert MATCHING < LIVE_REQUESTS
    assert lifecycle.MOVING < HOLDING


@pytest.mark.parametrize(
    ("holding", "seats", "stands"),
    [
        ([], 1, R.OPEN),
        ([A.ACCEPTED], 1, R.STAFFED),
        ([A.ACCEPTED], 2, R.OPEN),
        ([A.ACCEPTED, A.ACCEPTED], 2, R.STAFFED),
        ([A.EN_ROUTE], 1, R.ACTIVE),
        ([A.EN_ROUTE], 2, R.ACTIVE),
        ([A.ACCEPTED, A.ON_SITE], 2, R.ACTIVE),
    ],
)
def test_a_request_stands_where_its_volunteers_put_it(holding: list[A], seats: int, stands: R) -> None:
    assert state_with(holding, seats) is stands


@given(st.lists(st.sampled_from(sorted(HOLDING)), max_size=6), st.integers(1, 6))
def test_where_a_request_stands_does_not_hang_on_the_order_of_its_volunteers(holding: list[A], seats: int) -> None:
    assert state_with(holding, seats) is state_with(sorted(holding), seats)
    assert state_with(iter(holding), seats) is state_with(holding, seats)
