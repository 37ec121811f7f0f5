"""Words for a pin, as finely as its reader may see, and the name people say for a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.disclosure import CELL_DEG
from bot.domain.model import Point
from bot.places.region.file import RegionFile
from bot.places.region.labels import label
from bot.places.region.reverse import Detail, Whereabouts, area_name, words_at
from tests.places.drawn import border, house, made, place, street
from tests.support.town import town_region

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

METRE = 1 / 111_195  # of latitude, in degrees


@pytest.fixture
def valley(tmp_path: Path) -> Iterator[RegionFile]:
    """Two villages; one street with two houses, one with none, and a hall."""
    region = made(
        tmp_path,
        border("Upper", 9.9, 19.9, 10.05, 20.1),
        border("Lower", 10.05, 19.9, 10.2, 20.1),
        place(10, 20, place="village", name="Upper", addr__country="LI"),
        place(10.1, 20, place="village", name="Lower"),
        place(9.95, 19.95, place="isolated_dwelling", name="The Hermit"),
        street("Fir Lane", (10, 20), (10, 20.004)),
        house("40", "Fir Lane", 10.0001, 20),
        house("44", "Fir Lane", 10.0001, 20.001),
        street("Long Road", (10.02, 20), (10.024, 20.004), (10.028, 20.008)),
        street("Side Road", (10.0279, 20.0079), (10.0283, 20.0079)),
        place(10.11, 20.01, amenity="townhall", name="Elm Hall"),
    )
    file = RegionFile(region.path)
    yield file
    file.close()


@pytest.fixture
def town() -> Iterator[RegionFile]:
    file = RegionFile(town_region())
    yield file
    file.close()


def test_a_pin_by_a_house_is_near_its_number(valley: RegionFile) -> None:
    there = words_at(valley, Point(10.0002, 20.0001), Detail.HOUSE)

    assert there == Whereabouts("40", "Fir Lane", "", "Upper")
    assert there.label == "Fir Lane, near 40, Upper"


def test_who_may_not_see_the_house_hears_the_street(valley: RegionFile) -> None:
    there = words_at(valley, Point(10.0002, 20.0001), Detail.STREET)

    assert there == Whereabouts("", "Fir Lane", "", "Upper")
    assert there.label == "Fir Lane, Upper"


@pytest.mark.parametrize(("metres", "number"), [(59, "40"), (61, "")])
def test_a_house_farther_than_60_metres_is_not_near(valley: RegionFile, metres: int, number: str) -> None:
    assert words_at(valley, Point(10.0001 + metres * METRE, 20), Detail.HOUSE).number == number


@pytest.mark.parametrize(("metres", "said"), [(149, "Fir Lane, Upper"), (151, "Upper")])
def test_a_street_farther_than_150_metres_is_not_named(valley: RegionFile, metres: int, said: str) -> None:
    assert words_at(valley, Point(10.0001 + metres * METRE, 20), Detail.HOUSE).label == said


def test_the_box_of_a_long_slanting_street_is_not_the_street(valley: RegionFile) -> None:
    assert words_at(valley, Point(10.027, 20.001), Detail.STREET).street == ""
    assert words_at(valley, Point(10.0241, 20.004), Detail.STREET).street == "Long Road"
    assert words_at(valley, Point(10.0284, 20.008), Detail.STREET).street == "Side Road"


def test_without_a_street_a_place_is_named_then_the_village(valley: RegionFile) -> None:
    assert words_at(valley, Point(10.1105, 20.01), Detail.HOUSE).label == "Elm Hall, Lower"
    assert words_at(valley, Point(10.12, 20.01), Detail.HOUSE).label == "Lower"
    assert words_at(valley, Point(40.0, 20.0), Detail.HOUSE) == Whereabouts()
    assert words_at(valley, Point(40.0, 20.0), Detail.AREA).label == ""


def test_the_area_is_the_same_in_the_whole_cell_and_no_lone_house(valley: RegionFile) -> None:
    step = CELL_DEG / 7
    said = {
        words_at(valley, Point(9.95 + row * step, 19.95 + column * step), Detail.AREA)
        for row in range(1, 7)
        for column in range(1, 7)
    }

    assert said == {Whereabouts(settlement="Upper")}


def test_in_the_town_the_area_is_a_quarter_and_far_away_there_is_none(town: RegionFile) -> None:
    quarters = {row[0] for row in town.connection.execute("SELECT name FROM places WHERE category = 'neighbourhood'")}
    doors = town.connection.execute("SELECT lat, lon FROM houses WHERE id % 100 = 0").fetchall()

    assert all(area_name(town, Point(*door)) in {*quarters, "Port Lantern"} for door in doors)
    assert area_name(town, Point(40.0, 20.0)) is None


def test_in_the_town_too_the_area_is_one_for_the_whole_cell(town: RegionFile) -> None:
    for row in range(5):
        inside = [(step % 5 + 0.5) / 5 * CELL_DEG for step in range(25)]
        names = {area_name(town, Point(12.01 + row * CELL_DEG + lat, -38.05 + lon)) for lat in inside for lon in inside}
        assert len(names) == 1


def test_every_tenth_house_of_the_town_is_found_at_its_own_door(town: RegionFile) -> None:
    doors = town.connection.execute(
        "SELECT h.lat, h.lon, h.number, p.name FROM houses h JOIN places p ON p.id = h.street WHERE h.id % 10 = 0"
    ).fetchall()
    read = [words_at(town, Point(lat, lon), Detail.HOUSE) for lat, lon, _, _ in doors]

    assert len(doors) > 300
    assert [(there.number, there.street) for there in read] == [(number, name) for _, _, number, name in doors]


def row(file: RegionFile, name: str) -> int:
    return int(file.connection.execute("SELECT id FROM places WHERE name = ? ORDER BY id", (name,)).fetchone()[0])


def test_a_label_puts_the_number_where_the_country_writes_it(valley: RegionFile, town: RegionFile) -> None:
    assert label(valley, row(valley, "Fir Lane"), "40") == "Fir Lane 40, Upper"
    assert label(valley, row(valley, "Fir Lane")) == "Fir Lane, Upper"
    assert label(valley, row(valley, "Upper")) == "Upper"
    assert label(town, row(town, "Mill Lane"), "12").startswith("12 Mill Lane, ")


def test_in_a_region_of_one_town_the_quarter_tells_namesakes_apart(town: RegionFile) -> None:
    ids = [found[0] for found in town.connection.execute("SELECT id FROM places WHERE name = 'Chapel Lane'")]

    assert len({label(town, number) for number in ids}) == 2
    assert not any("Port Lantern" in label(town, number) for number in ids)


def test_a_plate_has_its_sign(tmp_path: Path) -> None:
    doors = [house(number, "Calle 16", 10, 20 + n / 1000) for n, number in enumerate(("12-19", "12-25"))]
    file = RegionFile(made(tmp_path, street("Calle 16", (10, 20), (10, 20.003)), *doors).path)
    try:
        assert label(file, row(file, "Calle 16"), "12-19") == "Calle 16 # 12-19"
    finally:
        file.close()


def test_a_place_that_is_not_there_has_no_label(valley: RegionFile) -> None:
    with pytest.raises(LookupError, match="no place 999"):
        label(valley, 999)
