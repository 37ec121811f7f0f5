"""What comes near a command that does not exist."""

from __future__ import annotations

import pytest

from handlers import FOR_COORDINATORS, FOR_EVERYBODY, FOR_VOLUNTEERS
from handlers.reading import lettered
from handlers.unknown import nearest


@pytest.mark.parametrize(
    ("typed", "known", "first"),
    [
        ("cases", FOR_COORDINATORS, "case"),
        ("opne", FOR_COORDINATORS, "open"),
        ("assign", FOR_COORDINATORS, "again"),
        ("checkins", FOR_VOLUNTEERS, "checkin"),
        ("cancle", FOR_EVERYBODY, "cancel"),
    ],
)
def test_a_slip_of_the_finger_finds_its_command(typed: str, known: dict[str, object], first: str) -> None:
    assert nearest(typed, known)[0] == first
    assert len(nearest(typed, known)) <= 3


def test_what_is_like_nothing_finds_nothing() -> None:
    assert nearest("xyzzy", [*FOR_EVERYBODY, *FOR_COORDINATORS]) == ()


def test_no_command_stands_in_two_lists() -> None:
    every = [*FOR_EVERYBODY, *FOR_VOLUNTEERS, *FOR_COORDINATORS]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("said", ["V12", "v12", "12", "#V12", " V12 ", "V١٢"])
def test_a_number_is_read_with_its_letter_and_without(said: str) -> None:
    assert lettered(said, "V") == 12


@pytest.mark.parametrize("said", ["", "V", "T12", "VV12", "V1x", "-1"])
def test_what_is_no_such_number_is_none(said: str) -> None:
    assert lettered(said, "V") is None
