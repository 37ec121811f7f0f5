"""Some wait longer than others: found where there are enough of both, and only there."""

from __future__ import annotations

from bot.domain.fairness import Uneven, Wait, uneven


def waits(group: str, *minutes: float) -> list[Wait]:
    return [Wait((("area", group),), one) for one in minutes]


def test_an_area_that_waits_half_as_long_again_is_found() -> None:
    found = uneven([*waits("North", 15, 16, 30), *waits("South", 9, 10, 11)], 1.5, 3)
    assert found == [Uneven("area", "North", 16, 10, 3)]


def test_just_below_the_ratio_or_with_too_few_requests_nobody_is_alarmed() -> None:
    assert uneven([*waits("North", 14, 14.9, 30), *waits("South", 9, 10, 11)], 1.5, 3) == []
    assert uneven([*waits("North", 99, 99), *waits("South", 1, 1, 1)], 1.5, 3) == []
    assert uneven(waits("North", 99, 99, 99), 1.5, 3) == []


def test_waits_of_seconds_are_no_unfairness() -> None:
    assert uneven([*waits("North", 0.6, 0.6), *waits("South", 0.1, 0.1)], 1.5, 2) == []


def test_the_worst_comes_first_and_each_kind_is_looked_at() -> None:
    crowd = [Wait((("area", "North"), ("language", "ar")), 30.0)] * 2 + [Wait((("area", "South"),), 3.0)] * 2
    crowd += [Wait((("language", "ar"),), 60.0)] * 2
    found = uneven(crowd, 1.5, 2)
    assert [(one.kind, one.group) for one in found] == [("language", "ar")]
