"""Who gets a seat: who can be there soon enough at once, else who is there soonest of those who said yes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import AssignmentId, PersonId
from bot.domain.seating import Patience, Waiting, at_once, lacking, ranked

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HIGH = Patience(preferred_eta_min=45, window_s=60, answer_s=120)
CRITICAL = Patience(preferred_eta_min=15, window_s=0, answer_s=60)


def one(
    number: int, minutes: int, travel: float | None = None, *, ago: int = 0, firm: bool = True, asked: bool = False
) -> Waiting:
    said_at = NOW - timedelta(minutes=ago)
    return Waiting(
        id=AssignmentId(number),
        volunteer=PersonId(100 + number),
        eta_at=said_at + timedelta(minutes=minutes),
        eta_min=minutes,
        travel_min=travel,
        party=1,
        firm=firm,
        answer_by=NOW if asked else None,
    )


def order(*waiting: Waiting) -> list[int]:
    return [each.id for each in ranked(waiting, NOW)]


@pytest.mark.parametrize(
    ("minutes", "patience", "has_it"),
    [(45, HIGH, True), (46, HIGH, False), (15, CRITICAL, True), (1440, CRITICAL, True)],
)
def test_a_time_soon_enough_has_the_seat_at_once_and_without_a_window_every_time_has(
    minutes: int, patience: Patience, has_it: bool
) -> None:
    assert at_once(minutes, patience) is has_it


def test_who_is_there_soonest_goes_first_and_ties_go_to_the_shorter_way_and_the_older_yes() -> None:
    assert order(one(1, 60), one(2, 50)) == [2, 1]
    assert order(one(1, 60), one(2, 60, 9.0), one(3, 60, 5.0), one(4, 60)) == [3, 2, 1, 4]


def test_a_yes_of_this_moment_counts_from_when_it_was_said() -> None:
    assert order(one(1, 50, ago=0), one(2, 52, ago=3)) == [2, 1]


def test_an_old_yes_would_set_out_only_now() -> None:
    assert order(one(1, 50, ago=40, firm=False), one(2, 20, firm=False)) == [2, 1]
    assert order(one(1, 30, ago=25, firm=False), one(2, 20)) == [2, 1]


waiting = st.builds(
    one,
    st.integers(1, 50),
    st.sampled_from([10, 20, 60]),
    st.sampled_from([None, 5.0, 9.0]),
    ago=st.integers(0, 9),
    firm=st.booleans(),
)


@given(st.lists(waiting, max_size=6, unique_by=lambda each: each.id), st.randoms(use_true_random=False))
def test_the_line_does_not_depend_on_the_order_in_which_it_is_read(line: list[Waiting], chance: Random) -> None:
    shuffled = chance.sample(line, len(line))
    assert ranked(shuffled, NOW) == ranked(line, NOW)


def test_a_seat_that_somebody_is_about_to_take_is_not_asked_for_twice() -> None:
    assert lacking(2, []) == 2
    assert lacking(2, [one(1, 60), one(2, 60, firm=False)]) == 1
    assert lacking(1, [one(1, 60, firm=False, asked=True), one(2, 60)]) == 0
    assert lacking(3, [one(1, 60)._replace(party=2)]) == 1
