"""Case numbers that can be said on the phone, and positions that lie on earth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Area, Point, RequestId, Urgency, case_number, more_urgent, request_of

LAST = 23**4 * 99  # as many as four letters reach, at the least


@pytest.mark.parametrize(
    ("request_id", "number"),
    [(1, "A1"), (99, "A99"), (100, "B1"), (8 * 99, "H99"), (8 * 99 + 1, "J1"), (23 * 99, "Z99"), (23 * 99 + 1, "AA1")],
)
def test_requests_are_numbered_as_people_count(request_id: int, number: str) -> None:
    assert case_number(RequestId(request_id)) == number


@given(st.integers(1, LAST))
def test_every_number_is_read_back_as_the_same_request(request_id: int) -> None:
    assert request_of(case_number(RequestId(request_id))) == request_id


@given(st.integers(1, LAST), st.integers(1, LAST))
def test_two_requests_never_share_a_number(one: int, other: int) -> None:
    assert (case_number(RequestId(one)) == case_number(RequestId(other))) == (one == other)


@given(st.integers(1, LAST))
def test_no_number_holds_a_letter_that_looks_like_a_digit(request_id: int) -> None:
    assert not set(case_number(RequestId(request_id))) & set("IOQ")


@pytest.mark.parametrize("said", ["a12", "A12", " A12 ", "#A12", "A١٢", "A१२", "A12\n"])
def test_a_number_is_read_in_any_hand(said: str) -> None:
    assert request_of(said) == 12


@pytest.mark.parametrize(
    "said",
    [
        "",
        "A",
        "12",
        "A0",
        "A00",
        "A100",
        "I1",
        "O1",
        "Q1",
        "A1B",
        "A-1",
        "A 1",
        "ABCDE1",
        "Ä1",
        "A1.",
        "A²",
        "🙂1",
        "A1\x00",
    ],
)
def test_what_is_no_number_is_none(said: str) -> None:
    assert request_of(said) is None


@given(st.text(max_size=40))
def test_reading_a_number_never_breaks(said: str) -> None:
    found = request_of(said)
    assert found is None or found >= 1


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(90.01, 0), (-90.01, 0), (0, 180.01), (0, -180.01), (float("nan"), 0), (0, float("inf")), (float("-inf"), 0)],
)
def test_a_point_off_the_earth_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="degrees"):
        Point(lat, lon)


@pytest.mark.parametrize(("lat", "lon"), [(90, 180), (-90, -180), (0, 0)])
def test_the_borders_of_the_earth_are_on_it(lat: float, lon: float) -> None:
    assert Point(lat, lon).lat == lat


def test_an_area_holds_its_borders_and_nothing_beyond() -> None:
    area = Area(south=1, west=2, north=3, east=4)

    assert all(point in area for point in (Point(1, 2), Point(3, 4), Point(2, 3)))
    assert not any(point in area for point in (Point(0.9, 3), Point(3.1, 3), Point(2, 1.9), Point(2, 4.1)))


@given(st.sampled_from(Urgency), st.sampled_from(Urgency))
def test_of_two_urgencies_the_worse_one_counts(one: Urgency, other: Urgency) -> None:
    order = ["critical", "high", "normal", "low"]
    assert order.index(more_urgent(one, other)) == min(order.index(one), order.index(other))
