"""What really happens beside the table: counted by the way, and a better table that never rises with distance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.refit import BELIEF, Answered, compare

TABLE = ((3.0, 0.3), (6.0, 0.25), (12.0, 0.2))


def test_questions_are_counted_by_the_way_they_had() -> None:
    seen = compare([Answered(2, True, 1), Answered(3, False, 4), Answered(80, False, None)], TABLE, 0.02)
    assert [(step.asked, step.yes) for step in seen.steps] == [(1, 1), (1, 0), (0, 0), (1, 0)]
    assert (seen.steps[0].share, seen.steps[2].share) == (1.0, None)
    assert (seen.answers, seen.median_min) == (2, 2.5)


def test_without_any_answer_the_table_stays() -> None:
    seen = compare([], TABLE, 0.02)
    assert [step.fitted for step in seen.steps] == pytest.approx([0.3, 0.25, 0.2, 0.02])
    assert (seen.median_min, seen.late_min) == (None, None)


def test_many_answers_count_more_than_the_table() -> None:
    seen = compare([Answered(1, number % 2 == 0, 1) for number in range(10 * BELIEF)], TABLE, 0.02)
    assert seen.steps[0].fitted == pytest.approx((5 + 0.3) / 11, abs=0.001)


def test_who_was_asked_often_is_compared_with_others_on_ways_as_long() -> None:
    rested = [Answered(2, number < 6, 1, before=0) for number in range(10)]
    tired = [Answered(2, number < 2, 1, before=3 + number) for number in range(10)]
    far = [Answered(9, number < 1, 1, before=1 + number % 2) for number in range(10)]
    worn = compare(rested + tired + far, TABLE, 0.02).worn
    assert [(row.least, row.asked, row.yes) for row in worn] == [(0, 10, 6), (1, 10, 1), (3, 10, 2)]
    assert [row.ratio for row in worn] == pytest.approx([1.5, 1.0, 0.5])


ANSWERS = st.builds(
    Answered, st.sampled_from([1.0, 4.0, 9.0, 40.0]), st.booleans(), st.none(), st.none(), st.integers(0, 9)
)


@given(st.lists(ANSWERS, max_size=200))
def test_the_fitted_table_never_rises_with_distance(answered: list[Answered]) -> None:
    fitted = [step.fitted for step in compare(answered, TABLE, 0.02).steps]
    assert fitted == sorted(fitted, reverse=True)
    assert all(0 <= chance <= 1 for chance in fitted)
