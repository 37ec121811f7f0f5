"""What few can do and somebody needs is kept for those who need it."""

from __future__ import annotations

import pytest

from bot.domain.scarcity import scarce, spare

MEDIC, FIRST_AID, BOAT, COOK = 1, 2, 4, 8
CROWD = [(0, 70), (COOK, 20), (MEDIC, 4), (FIRST_AID | COOK, 5), (BOAT, 1)]


def test_scarce_is_what_less_than_the_share_can_meet_and_somebody_asked_for() -> None:
    assert scarce([MEDIC], CROWD, 0.2) == MEDIC
    assert scarce([COOK], CROWD, 0.2) == 0  # a quarter can
    assert scarce([], CROWD, 0.2) == 0
    assert scarce([BOAT, MEDIC], CROWD, 0.2) == BOAT | MEDIC


def test_where_any_of_several_skills_is_enough_all_who_have_one_count() -> None:
    assert scarce([MEDIC | FIRST_AID], CROWD, 0.1) == MEDIC | FIRST_AID
    assert scarce([MEDIC | FIRST_AID], CROWD, 0.09) == 0  # nine of a hundred are not less than nine


def test_with_nobody_on_duty_nothing_is_kept() -> None:
    assert scarce([MEDIC], [], 0.2) == 0


@pytest.mark.parametrize(
    ("brings", "uses", "spared"),
    [
        (MEDIC, 0, True),
        (MEDIC | COOK, COOK, True),
        (MEDIC, MEDIC, False),
        (MEDIC | BOAT, BOAT, False),  # who is of use is of use
        (COOK, 0, False),
        (0, MEDIC, False),
    ],
)
def test_spared_is_who_brings_something_scarce_to_what_has_no_use_for_it(brings: int, uses: int, spared: bool) -> None:
    assert spare(brings, uses, MEDIC | BOAT) is spared
