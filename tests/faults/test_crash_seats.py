"""The checker of the crash runs against made-up seats: each way in which they can be wrong is found."""

from __future__ import annotations

import pytest

from tests.crash import check_secrets, check_states
from tests.faults.test_crash_checker import PLACE, VOLUNTEER, event, found, history, seat, sent


def test_two_holders_of_one_seat_are_found_although_one_has_left_since() -> None:
    steps = [
        event("assignment", 1, "", "accepted"),
        event("assignment", 2, "", "accepted"),
        event("assignment", 1, "accepted", "released"),
    ]
    evidence = history(events=steps, assignments=[seat(1, state="released"), seat(2, volunteer=3)])
    assert check_states.HOLDER in found(check_states.check(evidence.books))


def test_one_holder_after_the_other_is_sound() -> None:
    steps = [
        event("assignment", 1, "", "accepted"),
        event("assignment", 1, "accepted", "released"),
        event("assignment", 2, "", "accepted"),
    ]
    evidence = history(events=steps, assignments=[seat(1, state="released"), seat(2, volunteer=3)])
    assert check_states.HOLDER not in found(check_states.check(evidence.books))


@pytest.mark.parametrize(
    ("taken", "state", "sound"),
    [
        ([1], "accepted", True),
        ([], "accepted", False),
        ([1, 2], "on_site", False),
        ([1], "done", False),
        ([9], "accepted", False),
    ],
)
def test_seats_that_do_not_fit_those_who_hold_them_are_found(taken: list[int], state: str, sound: bool) -> None:
    steps = [event("assignment", 1, "", state)]
    rows = [{"request": 1, "seat": number, "assignment": 1} for number in taken]
    evidence = history(events=steps, assignments=[seat(1, state=state)], seats=rows)
    assert (check_states.HOLDER not in found(check_states.check(evidence.books))) is sound


def test_a_place_shown_to_somebody_on_standby_is_found() -> None:
    steps = [event("assignment", 1, "", "standby")]
    shown = sent(21, VOLUNTEER, f"There: {PLACE[0]:.5f}", 150)
    evidence = history([shown], events=steps, assignments=[seat(1, state="standby")])
    assert found(check_secrets.check(evidence)) == {check_secrets.PLACE}
