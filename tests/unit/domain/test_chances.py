"""Chances of a yes: in time, of what is left of a silent one, and of enough for all seats."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.chances import Chances, Replies, odds

REPLIES = Replies(2, 7)
CHANCES = Chances(((3, 0.3), (6, 0.25), (12, 0.2)), 0.02, REPLIES)
SHARE = st.floats(0, 0.999)


def test_half_have_answered_by_the_median_and_nine_of_ten_by_their_time() -> None:
    assert REPLIES.within(2) == pytest.approx(0.5)
    assert REPLIES.within(7) == pytest.approx(0.9)
    assert REPLIES.within(0) == 0


@pytest.mark.parametrize(
    ("minutes", "chance"), [(0, 0.3), (2.99, 0.3), (3, 0.25), (11.9, 0.2), (12, 0.02), (600, 0.02)]
)
def test_the_farther_the_way_the_less_likely_a_yes(minutes: float, chance: float) -> None:
    assert CHANCES.of(minutes) == chance


@given(SHARE, st.floats(0, 600), st.floats(0.1, 60))
def test_what_is_left_of_a_silent_one_is_less_than_of_somebody_asked_now(
    chance: float, age: float, horizon: float
) -> None:
    left = CHANCES.left(chance, age, horizon)
    assert 0 <= left <= chance
    assert CHANCES.left(chance, 0, horizon) == pytest.approx(CHANCES.soon(chance, horizon))


def test_who_has_kept_silent_for_an_hour_hardly_counts() -> None:
    assert CHANCES.left(0.3, 60, 10) < 0.001


@given(st.integers(1, 3), st.lists(st.tuples(SHARE, st.integers(1, 4)), max_size=6))
def test_the_odds_are_those_of_every_way_it_can_go(seats: int, asked: list[tuple[float, int]]) -> None:
    filled = 0.0
    for answers in product((True, False), repeat=len(asked)):
        share = 1.0
        for yes, (chance, _) in zip(answers, asked, strict=True):
            share *= chance if yes else 1 - chance
        coming = sum(party for yes, (_, party) in zip(answers, asked, strict=True) if yes)
        filled += share * (coming >= seats)
    assert odds(seats, asked).chance == pytest.approx(filled, abs=1e-9)
