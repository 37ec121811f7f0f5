"""A bare yes promises a time that can be kept."""

from __future__ import annotations

import pytest

from bot.domain.promises import minutes_to_promise


@pytest.mark.parametrize(
    ("km", "minutes"), [(0.0, 10), (1.6, 10), (1.7, 20), (5.0, 20), (5.1, 40), (18.0, 60), (90.0, 60)]
)
def test_a_bare_yes_promises_the_soonest_time_that_can_be_kept(km: float, minutes: int) -> None:
    assert minutes_to_promise(km, (40, 10, 60, 20)) == minutes
