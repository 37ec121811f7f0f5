"""Places that people name in the drill town, in three languages and in whole sentences."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.model import Area, Point
from bot.drill import town
from bot.places import Candidate, Kind, Places, Verdict, distance_km
from tests.support.town import TOWN_AREA, town_places, town_region

CENTRE = Point(*town.CENTRE)


def answer(text: str, places: Places | None = None) -> tuple[str, str] | None:
    """What is meant without a doubt: its kind, and its name without the quarter it lies in."""
    located = (places or town_places()).locate(text)
    if located.verdict not in {Verdict.SURE, Verdict.AREA_ONLY}:
        return None
    return located.candidates[0].kind.value, located.candidates[0].name.partition(", ")[0]


def surely(text: str) -> Candidate:
    sure = town_places().locate(text).sure
    assert sure is not None
    return sure


@pytest.mark.parametrize(
    "text",
    [
        "Mill Lane and Flour Street",
        "Mill Lane & Flour St",
        "Mill Lane / Flour Street",
        "we are at the corner of Mill Lane and Flour Street, hurry",
        "corner of Mill Lane, Flour Street",
        "Mill Lane at the corner with Flour Street",
        "esquina de Calle del Molino con Calle de la Harina",
        "Calle del Molino esquina Calle de la Harina",
        "Calle Molino y Calle Harina",
        "تقاطع شارع المطحنة وشارع الطحين",
        "شارع المطحنة مع شارع الطحين",
    ],
)
def test_a_crossing_is_where_the_two_streets_meet(text: str) -> None:
    assert answer(text) == ("crossing", "Mill Lane / Flour Street")
    assert distance_km(surely(text).point, surely("4 Mill Lane").point) < 0.15


@pytest.mark.parametrize(
    "text",
    [
        "Mill Lane and Copper Street",
        "Mill Lane and Copper Street, Old Town",
        "from Mill Lane to Flour Street",
        "Mill Lane. And Flour Street is flooded too",
        "South Quay and Mill Lane",
        "Willow Crescent and Copper Street",
        "Mill Lane, Copper Street",
        "12 Mill Lane, Bab al-Bahr",
        "from Heron Hospital to Mill School",
    ],
)
def test_names_that_do_not_agree_are_not_chosen_between(text: str) -> None:
    assert answer(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("Heron Hospital", "place", "Heron Hospital"),
        ("we are in the Heron hospital, second floor", "place", "Heron Hospital"),
        ("Heron Hospital, Linden Street", "place", "Heron Hospital"),
        ("hospital la garza", "place", "Heron Hospital"),
        ("مستشفى البلشون", "place", "Heron Hospital"),
        ("مستشفي البلشون", "place", "Heron Hospital"),
        ("clinica los olivos", "place", "Clínica Los Olivos"),
        ("Miller\u2019s Row", "street", "Miller's Row"),
        ("millers row", "street", "Miller's Row"),
        ("Alnoor Street", "street", "Al-Nur Street"),
        ("Copper Street", "street", "Copper Street"),
        ("Copper Street Mosque", "place", "Copper Street Mosque"),
        ("stuck on the Old Bridge!!", "place", "Old Bridge"),
        ("Puente Viejo", "place", "Old Bridge"),
        ("الجسر القديم", "place", "Old Bridge"),
        ("Millside", "settlement", "Millside"),
        ("en los Olivos", "settlement", "Los Olivos"),
        ("نحن في البلدة القديمة", "settlement", "Old Town"),
        ("بالبلدة القديمة", "settlement", "Old Town"),
        ("Old Town, Port Lantern", "settlement", "Old Town"),
    ],
)
def test_places_streets_and_neighbourhoods_are_found_by_any_of_their_names(text: str, kind: str, label: str) -> None:
    assert answer(text) == (kind, label)


@pytest.mark.parametrize(
    "text",
    [
        "school",
        "the hospital",
        "Park",
        "mill",
        "lane 12",
        "street",
        "hay olivos caídos",
        "المطحنة",
        "مستشفى",
        "Mill Avenue",
        "I need help, water everywhere",
        "Windmill",
        "la la la de los",
        "",
        "   ",
        "12",
    ],
)
def test_common_words_are_no_place(text: str) -> None:
    assert answer(text) is None


def test_the_town_itself_is_only_an_area() -> None:
    assert answer("Port Lantern") == ("area", "Port Lantern")
    assert town_places().locate("Port Lantern").verdict is Verdict.AREA_ONLY


def test_near_a_place_is_not_in_it() -> None:
    assert surely("near Mill School").radius_m > surely("Mill School").radius_m
    assert surely("next to the Mill School").radius_m == surely("cerca de la Escuela del Molino").radius_m


@pytest.mark.parametrize("text", ["Chapel Lane", "2 Chapel Lane", "Chapel Lane, Pepper Street"])
def test_of_a_name_that_two_streets_share_the_person_chooses(text: str) -> None:
    located = town_places().locate(text)
    lanes = [one for one in located.candidates if "Chapel Lane" in one.name]

    assert located.verdict is Verdict.CHOOSE
    assert len(lanes) == 2
    assert len({one.apart for one in lanes}) == 2


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Chapel Lane and Bakers Round", "Chapel Lane / Bakers Round"),
        ("Calle de la Capilla Nueva", "Chapel Lane"),
        ("شارع المصلى القديم", "Chapel Lane"),
    ],
)
def test_what_tells_the_namesakes_apart_finds_the_one(text: str, label: str) -> None:
    assert answer(text) == (surely(text).kind.value, label)


def test_typed_coordinates_win_over_names_and_must_lie_in_town() -> None:
    assert surely("12 Mill Lane 12.0300, -38.0400").kind is Kind.POSITION
    assert town_places().locate("41.0082, 28.9784 Mill Lane").verdict is Verdict.OUTSIDE
    assert answer("12 Mill Lane, bread 12.50, milk 38.20") == ("house", "12 Mill Lane")


def test_names_outside_the_area_are_said_to_lie_outside() -> None:
    elsewhere = Places.open(town_region(), Area(south=0.5, west=0.5, north=1, east=1))

    assert elsewhere.locate("12 Mill Lane").verdict is Verdict.OUTSIDE
    elsewhere.close()


def test_without_an_area_the_region_completes_a_short_plus_code() -> None:
    unbounded = Places.open(town_region())

    assert answer("2XJ6+22", unbounded) == ("position", "79432XJ6+22")
    assert answer("3M42+22", unbounded) is None
    unbounded.close()


def test_the_quarter_of_a_point_is_the_nearest_and_none_far_away() -> None:
    assert town_places().area_name(surely("12 Mill Lane").point) == "Palm Grove"  # the middle of its cell lies there
    assert town_places().area_name(surely("Heron Hospital").point) == "Lindenfield"
    assert town_places().area_name(Point(12.2, -38.04)) is None
    assert Places(TOWN_AREA).area_name(CENTRE) is None


def test_distance_is_that_of_the_globe() -> None:
    assert distance_km(Point(0, 0), Point(0, 1)) == pytest.approx(111.195, abs=0.01)
    assert distance_km(CENTRE, CENTRE) == 0


def test_every_street_and_place_of_the_town_is_found_by_each_of_its_own_names() -> None:
    with closing(sqlite3.connect(town_region())) as file:
        names = file.execute(
            "SELECT n.name FROM names n JOIN places p ON p.id = n.place WHERE p.kind IN ('street', 'place')"
        ).fetchall()
    unknown = {name for (name,) in names if town_places().locate(name).verdict in {Verdict.UNKNOWN, Verdict.AREA_ONLY}}

    assert len(names) > 300
    assert not unknown


FRAGMENTS = ["Mill Lane", "Flour Street", "and", "corner of", "Heron Hospital", "Calle del Molino", "con", "12", "3b"]
FRAGMENTS += [
    "شارع المطحنة",
    "وشارع الطحين",
    "١٢",
    ",",
    ".",
    "#",
    "/",
    "\n",
    "12.0123, -38.0456",
    "Chapel",
    "near",
    "no.",
]
FRAGMENTS += ["Port Lantern", "Los Olivos", "los", "Mill"]


@given(text=st.text(st.characters(), max_size=4000) | st.lists(st.sampled_from(FRAGMENTS), max_size=60).map(" ".join))
@example(text="\udcff Mill Lane \ud800 12")
@example(text="\u0648" * 4000)
@example(text="Mill Lane " * 400)
@example(text="\ufdfa" * 4000)
@settings(deadline=None, max_examples=150)
def test_no_text_breaks_the_finder_or_leads_outside_the_area(text: str) -> None:
    located = town_places().locate(text)

    assert all(one.point in TOWN_AREA for one in located.candidates)
    assert all(one.radius_m > 0 and 0 < one.probability <= 1 for one in located.candidates)
    assert sum(one.probability for one in located.candidates if one.kind is Kind.HOUSE) <= 1


def test_names_of_the_town_do_not_hide_inside_each_other() -> None:
    """A longer name wins over the shorter one it begins with."""
    assert [answer(text) for text in ("Lantern Hill", "Lantern Road", "Lantern Gate")] == [
        ("settlement", "Lantern Hill"),
        ("street", "Lantern Road"),
        None,
    ]
    assert all(answer(f"{one} {other}") is None for one, other in combinations(("Mill Lane", "Pear Lane"), 2))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("behind the school in Millside", {"Mill School"}),
        ("we are at the hospital in Port Lantern", {"Heron Hospital"}),
        ("نحن عند المستشفى في البلدة القديمة", set()),
    ],
)
def test_a_place_that_is_said_by_what_it_is_is_asked_about(text: str, names: set[str]) -> None:
    located = town_places().locate(text)

    assert {one.name.partition(", ")[0] for one in located.candidates if one.kind is Kind.PLACE} == names
    assert located.verdict is (Verdict.CHOOSE if names else Verdict.AREA_ONLY)
