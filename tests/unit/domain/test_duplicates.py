"""Which reports may be one, and which never are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duplicates import Likeness, Report, Why, building, candidates, crowd, likeness, rough_age
from bot.domain.model import Origin, PersonId, Point, RequestId

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOME = Point(12.0255, -38.0415)
RULES = Likeness(near_m=150.0, name_m=1000.0, within=timedelta(hours=24))
PER_DEGREE = 111_195.0


def report(request: int = 1, **changes: Any) -> Report:
    given_: dict[str, Any] = {
        "request": RequestId(request),
        "resident": PersonId(request),
        "name": f"Person {request} Nobody",
        "need": "water",
        "danger": False,
        "at": HOME,
        "kind": "position",
        "radius_m": 0.0,
        "origin": Origin.PIN,
        "place_words": "",
        "created_at": NOW,
    }
    return Report(**{**given_, **changes})


def away(metres: float) -> Point:
    return Point(HOME.lat + metres / PER_DEGREE, HOME.lon)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (report(2), Why.SPOT),
        (report(2, at=away(149)), Why.SPOT),
        (report(2, at=away(151)), None),
        (report(2, need="food"), None),
        (report(2, need=None), None),
        (report(2, created_at=NOW + timedelta(hours=24)), Why.SPOT),
        (report(2, created_at=NOW - timedelta(hours=24, seconds=1)), None),
        (report(2, kind="street"), None),
        (report(2, kind="settlement"), None),
        (report(2, kind="area"), None),
        (report(2, kind="place", radius_m=600), None),
        (report(2, kind="place", radius_m=40), Why.SPOT),
        (report(2, at=None), None),
        (report(2, at=away(999), name="nobody PERSON 1"), Why.NAME),
        (report(2, at=away(1001), name="Person 1 Nobody"), None),
        (report(2, at=None, name="Person 1 Nobody"), None),
        (report(2, at=away(900), name="Person 1 Nobody", need="food"), None),
        (report(2, resident=PersonId(1), at=None), Why.CHAT),
        (report(2, resident=PersonId(1), at=away(5000)), None),
        (report(2, resident=PersonId(1), at=None, need="food"), None),
        (report(2, resident=PersonId(1), created_at=NOW - timedelta(days=3)), Why.CHAT),
        (report(1), None),
    ],
)
def test_two_reports_are_alike_only_by_more_than_one_sign(other: Report, why: Why | None) -> None:
    assert likeness(report(), other, RULES) is why


def test_a_first_name_alone_is_no_sign() -> None:
    one, other = report(1, name="Ana"), report(2, name="Ana", at=away(300))
    assert likeness(one, other, RULES) is None


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Mill Lane 12", "mill lane 12", Why.BUILDING),
        ("Mill Lane 12", "Mill Lane 14", None),
        ("Mill Lane", "Mill Lane", None),
        ("12", "12", None),
        ("Old Town", "Old Town", None),
    ],
)
def test_the_same_words_count_only_where_they_name_a_door(one: str, other: str, why: Why | None) -> None:
    unplaced = report(1, at=None, kind="", origin=None, place_words=one)
    assert likeness(unplaced, report(2, at=None, kind="", origin=None, place_words=other), RULES) is why


def test_the_same_words_at_two_places_are_two() -> None:
    one, other = report(1, place_words="Mill Lane 12"), report(2, place_words="Mill Lane 12", at=away(5000))
    assert likeness(one, other, RULES) is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ((None, True), (None, True), True),
        ((None, True), ("rescue", True), True),
        ((None, True), ("food", False), False),
        ((None, False), (None, False), False),
        (("rescue", True), ("medical", True), False),
    ],
)
def test_a_life_in_danger_may_go_without_a_word_for_the_need(
    one: tuple[str | None, bool], other: tuple[str | None, bool], *, alike: bool
) -> None:
    pair = [report(i, need=need, danger=danger) for i, (need, danger) in enumerate((one, other), start=1)]
    assert (likeness(pair[0], pair[1], RULES) is not None) is alike


def test_the_strongest_sign_comes_first_and_then_the_oldest_request() -> None:
    by_name = report(2, at=away(500), name="Person 9 Nobody")
    others = [by_name, report(5), report(4), report(3, resident=PersonId(9))]
    found = candidates(report(9), others, RULES)
    assert [(one.request, why) for one, why in found] == [
        (3, Why.CHAT), (4, Why.SPOT), (5, Why.SPOT), (2, Why.NAME),
    ]  # fmt: skip


POINTS = st.builds(away, st.floats(-400, 400))
REPORTS = st.builds(
    report,
    st.integers(1, 6),
    at=st.none() | POINTS,
    need=st.sampled_from(["water", "food", None]),
    danger=st.booleans(),
    kind=st.sampled_from(["position", "house", "street", "area"]),
    name=st.sampled_from(["Ana", "Ana López", "López Ana", "Eva"]),
    place_words=st.sampled_from(["", "Mill Lane 12", "mill lane 12.", "Mill Lane"]),
    created_at=st.sampled_from([NOW, NOW - timedelta(hours=23), NOW - timedelta(days=2)]),
)


@given(REPORTS, REPORTS)
def test_likeness_looks_the_same_from_both_sides(one: Report, other: Report) -> None:
    assert likeness(one, other, RULES) is likeness(other, one, RULES)


@given(REPORTS, st.lists(REPORTS, max_size=6))
def test_candidates_do_not_depend_on_the_order_and_never_hold_the_report_itself(
    new: Report, others: list[Report]
) -> None:
    found = candidates(new, others, RULES)
    key = [(one.request, why) for one, why in found]
    assert sorted(key) == sorted((one.request, why) for one, why in candidates(new, others[::-1], RULES))
    assert all(one.request != new.request for one, _ in found)


def test_three_people_on_one_pin_bear_each_other_out() -> None:
    found = crowd(report(3), [report(1, at=away(20)), report(2)], 3)
    assert found is not None
    assert (found.requests, found.suspect) == ((1, 2, 3), False)


def test_two_people_or_one_person_thrice_are_no_crowd() -> None:
    assert crowd(report(3), [report(2)], 3) is None
    assert crowd(report(3), [report(1, resident=PersonId(3)), report(2, resident=PersonId(3))], 3) is None
    assert crowd(report(3), [report(1, at=away(30)), report(2)], 3) is None
    assert crowd(report(3, at=None), [report(1), report(2)], 3) is None


def test_different_words_that_lead_to_one_point_throw_doubt_on_the_map() -> None:
    read = {"origin": Origin.WORDS, "kind": "house"}
    others = [report(1, place_words="Mill Lane 12", **read), report(2, place_words="River Road 3", **read)]
    found = crowd(report(3), others, 3)
    assert found is not None
    assert found.suspect


def test_the_middle_of_a_street_is_no_pin() -> None:
    street = {"origin": Origin.WORDS, "kind": "street", "place_words": "Mill Lane"}
    found = crowd(report(3, **street), [report(1, **street), report(2, **street)], 3)
    assert found is not None
    assert found.suspect


def test_words_are_folded_before_they_are_compared() -> None:
    assert building("  MILL lane, 12 ") == "mill lane 12"
    assert building("12") == building("Mill Lane") == building("") == ""


@pytest.mark.parametrize(
    ("minutes", "age"),
    [(0, "minutes"), (19, "minutes"), (20, "hour"), (59, "hour"), (60, "hours"), (479, "hours"), (480, "day")],
)
def test_a_stranger_learns_only_roughly_when(minutes: int, age: str) -> None:
    assert rough_age(timedelta(minutes=minutes)) == age


def test_a_report_whose_place_is_wide_has_no_exact_point() -> None:
    assert report().exact == HOME
    assert replace(report(), radius_m=51.0).exact is None
