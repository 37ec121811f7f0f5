"""Nobody learns more of a place than they may at this moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.disclosure import BANDS_KM, CELL_DEG, HIDDEN, Sight, band, cell_centre, exact_place, first_name
from bot.domain.lifecycle import HOLDING
from bot.domain.model import (
    Assignment,
    AssignmentId,
    AssignmentState,
    Person,
    PersonId,
    Point,
    Request,
    RequestId,
    RequestState,
    TelegramId,
    Urgency,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
POINTS = st.builds(Point, st.floats(-80, 80), st.floats(-179, 179))
INSIDE = st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98))  # off the borders
STEPS = st.tuples(st.floats(-0.25, 0.25), st.floats(-0.25, 0.25))  # as far as the bands reach
RESIDENT, VOLUNTEER, STRANGER = PersonId(1), PersonId(2), PersonId(3)
REQUEST = Request(
    id=RequestId(7),
    resident=RESIDENT,
    state=RequestState.STAFFED,
    reason=None,
    need="food",
    words="",
    urgency=Urgency.NORMAL,
    danger=False,
    at=Point(12.345678, -38.765432),
    place_words="12 Mill Lane",
    seats=1,
    door_code="4821",
    radius_step=0,
    escalation=0,
    desk_owner=None,
    created_at=NOW,
    opened_at=NOW,
)
SEEN = Sight(REQUEST.at, REQUEST.place_words)


def promise(state: AssignmentState, volunteer: PersonId = VOLUNTEER, request: RequestId = REQUEST.id) -> Assignment:
    return Assignment(AssignmentId(5), request, volunteer, state, NOW, 0, NOW)


def beside(point: Point, step: tuple[float, float]) -> Point:
    return Point(point.lat + step[0], point.lon + step[1])


def in_cell(of: Point, share: tuple[float, float]) -> Point:
    lat, lon = floor(of.lat / CELL_DEG), floor(of.lon / CELL_DEG)
    return Point((lat + share[0]) * CELL_DEG, (lon + share[1]) * CELL_DEG)


@given(POINTS)
def test_a_cell_is_never_further_off_than_half_of_itself_and_is_its_own_cell(point: Point) -> None:
    centre = cell_centre(point)
    assert abs(centre.lat - point.lat) <= CELL_DEG / 2 + 1e-9
    assert abs(centre.lon - point.lon) <= CELL_DEG / 2 + 1e-9
    assert cell_centre(centre) == centre


@given(POINTS, INSIDE, INSIDE)
def test_all_points_of_one_cell_look_the_same(
    point: Point, one: tuple[float, float], other: tuple[float, float]
) -> None:
    assert cell_centre(in_cell(point, one)) == cell_centre(in_cell(point, other))


@given(POINTS, st.lists(STEPS, min_size=1, max_size=30), INSIDE, INSIDE)
def test_faked_positions_do_not_tell_two_homes_of_one_cell_apart(
    home: Point, steps: list[tuple[float, float]], here: tuple[float, float], there: tuple[float, float]
) -> None:
    one, other = in_cell(home, here), in_cell(home, there)
    spies = [beside(home, step) for step in steps]
    assert [band(spy, one) for spy in spies] == [band(spy, other) for spy in spies]


@given(POINTS, STEPS, INSIDE, INSIDE)
def test_small_steps_of_a_spy_inside_one_cell_change_nothing(
    home: Point, away: tuple[float, float], here: tuple[float, float], there: tuple[float, float]
) -> None:
    spy = beside(home, away)
    assert band(in_cell(spy, here), home) == band(in_cell(spy, there), home)


@given(POINTS, STEPS)
def test_a_band_is_the_same_from_both_ends_and_names_a_known_one(one: Point, away: tuple[float, float]) -> None:
    other = beside(one, away)
    assert band(one, other) == band(other, one)
    assert band(one, other) in BANDS_KM


@pytest.mark.parametrize(
    ("cells_north", "name"),
    [
        (0, "under_1"),
        (1, "1_2"),
        (2, "2_5"),
        (4, "2_5"),
        (5, "5_10"),
        (8, "5_10"),
        (9, "10_20"),
        (17, "10_20"),
        (18, "over_20"),
    ],
)
def test_bands_follow_the_distance_between_cells(cells_north: int, name: str) -> None:
    assert band(Point(10.005, 20.005), Point(10.005 + cells_north * CELL_DEG, 20.005)) == name


@pytest.mark.parametrize("point", [Point(90, 180), Point(-90, -180), Point(90, -180), Point(0, 0), Point(-90, 180)])
def test_the_edges_of_the_map_have_cells_too(point: Point) -> None:
    assert band(point, cell_centre(point)) == "under_1"


@pytest.mark.parametrize(("state", "coordinator"), [*product(AssignmentState, [False, True])])
def test_the_volunteer_sees_the_place_while_the_task_is_open(state: AssignmentState, coordinator: bool) -> None:
    sight = exact_place(REQUEST, VOLUNTEER, promise(state), coordinator=coordinator)
    assert sight == (SEEN if state in HOLDING or coordinator else HIDDEN)


@pytest.mark.parametrize(
    ("reader", "assignment", "seen"),
    [
        (RESIDENT, None, True),
        (STRANGER, None, False),
        (VOLUNTEER, None, False),
        (STRANGER, promise(AssignmentState.ACCEPTED), False),
        (VOLUNTEER, promise(AssignmentState.ACCEPTED, request=RequestId(8)), False),
        (VOLUNTEER, promise(AssignmentState.STANDBY), False),
        (VOLUNTEER, promise(AssignmentState.ON_SITE), True),
    ],
)
def test_the_place_is_for_its_resident_and_the_holder_of_its_seat(
    reader: PersonId,
    assignment: Assignment | None,
    seen: bool,
) -> None:
    assert exact_place(REQUEST, reader, assignment, coordinator=False) == (SEEN if seen else HIDDEN)


def test_a_coordinator_reads_the_words_of_a_place_that_is_on_no_map() -> None:
    unknown = replace(REQUEST, at=None, place_words="behind the mill")
    assert exact_place(unknown, STRANGER, None, coordinator=True) == Sight(None, "behind the mill")


@pytest.mark.parametrize(
    ("name", "first"), [("Ana María Ruiz", "Ana"), ("Ana", "Ana"), ("", ""), ("   ", ""), (" Li Wei", "Li")]
)
def test_the_other_side_learns_the_first_name_only(name: str, first: str) -> None:
    person = Person(RESIDENT, TelegramId(5), name, "en", False, True, None, None)
    assert first_name(person) == first
