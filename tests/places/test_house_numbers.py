"""Numbers beside a street's name: a house where that is plain, no house where they may count something."""

from __future__ import annotations

import pytest

from bot.places import Candidate, Kind, Verdict, distance_km
from tests.support.town import town_places


def surely(text: str) -> Candidate:
    sure = town_places().locate(text).sure
    assert sure is not None
    return sure


def answer(text: str) -> tuple[str, str]:
    read = surely(text)
    return read.kind.value, read.name.partition(", ")[0]


@pytest.mark.parametrize(
    "text",
    [
        "12 Mill Lane",
        "12 mill lane",
        "Mill Lane 12",
        "MILL LANE, 12",
        "Mill Ln. 12",
        "Mill-Lane 12",
        "12, Mill Lane",
        "Mill Lane Nr. 12",
        "Mill Lane #12",
        "Mill Lane no. 12",
        "house 12 Mill Lane",
        "Calle del Molino 12",
        "Calle Molino 12",
        "calle molino nº 12",
        "C/ Molino 12",
        "12 Calle del Molino",
        "شارع المطحنة ١٢",
        "١٢ شارع المطحنة",
        "شارع المطحنه رقم ١٢",
        "شَارِع المَطْحَنة، ١٢",
        "۱۲ شارع المطحنة",
        "نحتاج مساعدة بشارع المطحنة ١٢",
        "help! the water is rising at 12 Mill Lane, Millside",
        "Please come to 12 Mill Lane 3 kids and my mother",
        "flat 4, 12 Mill Lane",
        "Mill Lane 12 please hurry",
        "estamos en la Calle del Molino 12, por favor",
        "(12 Mill Lane)",
        "Mill Lane 12 🙏",
    ],
)
def test_a_house_is_found_by_its_number_before_or_after_the_street(text: str) -> None:
    assert answer(text) == ("house", "12 Mill Lane")
    assert surely(text).radius_m < 50


@pytest.mark.parametrize(
    "text",
    [
        "12 kids on Mill Lane",
        "Mill Lane 12 kids",
        "Mill Lane 12 need help",
        "Mill Lane 12 in total",
        "Mill Lane, 12 people",
        "Mill Lane. 12 people are here",
        "Mill Lane\n12",
        "we are 12, Mill Lane",
        "12 of us, Mill Lane",
        "12 de la Calle del Molino",
        "somos 12 en la calle del molino",
        "Calle del Molino 12 niños",
        "شارع المطحنة ١٢ طفلا",
        "flat 12 Mill Lane",
        "call 555 12 Mill Lane",
        "12:12 Mill Lane",
        "Mill Lane 12:30",
        "Mill Lane 12.5 metres of water",
        "Mill Lane 12+",
    ],
)
def test_a_number_that_may_count_people_is_no_house_number(text: str) -> None:
    likeliest = town_places().locate(text).candidates[0]

    assert (likeliest.kind, likeliest.name) == (Kind.STREET, "Mill Lane, Millside")


@pytest.mark.parametrize("text", ["Mill Lane", "on Mill lane!"])
def test_a_street_without_a_known_number_is_the_whole_street(text: str) -> None:
    read = surely(text)

    assert answer(text) == (Kind.STREET.value, "Mill Lane")
    ends = [surely(f"{number} Mill Lane").point for number in (1, 2, 3, 12, 20)]
    assert all(distance_km(read.point, end) * 1000 <= read.radius_m for end in ends)


def test_two_numbers_beside_one_street_are_both_offered() -> None:
    located = town_places().locate("3 Mill Lane 12")

    assert located.verdict is Verdict.CHOOSE
    assert {one.name for one in located.candidates} == {"3 Mill Lane, Millside", "12 Mill Lane, Millside"}


def test_a_range_leads_to_its_first_door() -> None:
    assert answer("Mill Lane 12-14") == ("house", "12 Mill Lane")


def test_a_number_that_is_not_on_the_map_leads_near_the_nearest_one() -> None:
    near = town_places().locate("Mill Lane 12z, Millside").candidates[0]

    assert (near.kind, near.name.partition(", ")[0]) == (Kind.NEAR_NUMBER, "12 Mill Lane")
    assert near.why[0] == "number not on the map"
    assert near.radius_m >= 100


@pytest.mark.parametrize("text", ["mill lane 999", "9999 Mill Lane", "Mill Lane 12z"])
def test_a_number_far_from_all_that_are_known_is_asked_about(text: str) -> None:
    located = town_places().locate(text)

    assert located.verdict is Verdict.CHOOSE
    assert "Mill Lane" in located.candidates[0].name


def test_a_number_that_may_count_what_follows_is_asked_about() -> None:
    located = town_places().locate("Mill Lane 12 scared")

    assert located.verdict is Verdict.CHOOSE
    assert located.candidates[0].why == ("a word beside it is not on the map",)
