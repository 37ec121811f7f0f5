"""The pace between questions, and the breaker that leaves a failing server alone; a clock moved by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places.online import Breaker, Spacing, again_after_s
from bot.places.online.pacing import LONGEST_REST_S


def test_questions_leave_one_after_the_other_and_never_in_a_burst() -> None:
    pace = Spacing(per_s=2)
    assert pace.wait_s(100.0) == 0
    pace.asked(100.0)
    assert pace.wait_s(100.0) == 0.5
    assert pace.wait_s(100.5) == 0
    pace.asked(200.0)
    assert pace.wait_s(200.1) == pytest.approx(0.4)


@given(st.floats(0.1, 50), st.lists(st.floats(0, 3), max_size=60))
def test_no_second_holds_more_questions_than_allowed(per_s: float, steps: list[float]) -> None:
    pace, now, asked = Spacing(per_s), 0.0, []
    for step in steps:
        now += step
        if pace.wait_s(now) == 0:
            pace.asked(now)
            asked.append(now)
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert all(gap >= 1 / per_s - 1e-9 for gap in gaps)


def test_a_failing_server_is_left_alone_and_one_probe_decides() -> None:
    breaker = Breaker(after=2, rest_s=60)
    breaker.failed(0)
    assert breaker.state(0) == "closed"
    breaker.failed(1)
    assert (breaker.state(1), breaker.wait_s(1), breaker.wait_s(31)) == ("open", 60, 30)
    assert (breaker.state(61), breaker.wait_s(61)) == ("half_open", 0)
    breaker.asked(61)
    assert breaker.wait_s(61) > 0, "while the probe is out nobody else is asked"
    breaker.answered()
    assert (breaker.state(62), breaker.wait_s(62)) == ("closed", 0)
    breaker.failed(63)
    assert breaker.state(63) == "closed", "the count begins anew"


def test_each_failed_probe_makes_the_rest_longer_up_to_a_quarter_of_an_hour() -> None:
    breaker, now, rests = Breaker(after=3, rest_s=60), 0.0, []
    for _ in range(3):
        breaker.failed(now)
    for _ in range(7):
        rests.append(breaker.wait_s(now))
        now += breaker.wait_s(now)
        breaker.asked(now)
        breaker.failed(now)
    assert rests == [60, 120, 240, 480, LONGEST_REST_S, LONGEST_REST_S, LONGEST_REST_S]


def test_an_answer_between_failures_keeps_it_closed() -> None:
    breaker = Breaker(after=2, rest_s=60)
    for now in range(10):
        breaker.failed(now)
        breaker.answered()
    assert breaker.state(10) == "closed"


def test_a_pause_that_the_server_asks_for_holds_at_once_and_is_never_shortened() -> None:
    breaker = Breaker(after=3, rest_s=60)
    breaker.rest(0, 600)
    assert breaker.wait_s(0) == 600
    breaker.rest(1, 5)
    assert breaker.wait_s(1) == 599
    other = Breaker(after=3, rest_s=60)
    other.rest(0, None)
    assert other.wait_s(0) == 60


def test_a_question_that_failed_rests_longer_each_time() -> None:
    assert [again_after_s(attempts) for attempts in (1, 2, 3, 7, 1000)] == [5, 10, 20, 300, 300]
