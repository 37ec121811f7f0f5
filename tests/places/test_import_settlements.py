"""Settlements, named places and postcodes: merged, nested, and said with what lies in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.places.drawn import border, house, made, node, place, relation, street, way

if TYPE_CHECKING:
    from pathlib import Path

BOX = (9.9, 19.9, 10.1, 20.1)


def test_a_border_and_the_place_node_of_its_name_are_one_town_with_both_names(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        border("Upper", *BOX, name__de="Oberdorf"),
        place(10.02, 20.03, place="town", name="Upper", alt_name="Uptown", population="12000"),
    )

    assert region.kinds() == {("settlement", "town", "Upper")}
    assert region.names("Upper") == {("Upper", ""), ("Oberdorf", "de"), ("Uptown", "")}
    lat, lon, radius_m = region.rows("SELECT lat, lon, radius_m FROM places")[0]
    assert (lat, lon) == (10.02, 20.03)
    assert 17_000 < radius_m < 20_000, "from its label to its farthest corner"


def test_a_namesake_outside_the_border_is_another_town(tmp_path: Path) -> None:
    region = made(tmp_path, border("Upper", *BOX), place(10.2, 20, place="village", name="Upper"))

    assert region.kinds() == {("settlement", "boundary", "Upper"), ("settlement", "village", "Upper")}


def test_the_node_that_a_border_names_as_its_centre_is_the_town_though_the_border_says_more(tmp_path: Path) -> None:
    drawn = border("Market Town of Upper", *BOX).replace("</relation>", "")
    centre = node(7, 10, 20, place="village", name="Upper")
    drawn = (
        drawn.replace('<tag k="type"', '<member type="node" ref="7" role="admin_centre"/><tag k="type"') + "</relation>"
    )
    region = made(tmp_path, drawn, centre)

    assert region.kinds() == {("settlement", "village", "Upper")}
    assert ("Market Town of Upper", "") in region.names("Upper")


def test_the_district_of_the_same_name_stays_a_district(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        border("Upper", 9, 19, 11, 21, admin_level="6"),
        border("Upper", *BOX),
        place(10, 20, place="town", name="Upper"),
    )

    assert sorted(category for _, category, _ in region.kinds()) == ["boundary", "town"]


def test_a_street_is_said_with_all_that_holds_it_and_named_with_its_village(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        border("Province", 9, 19, 11, 21, admin_level="4"),
        border("Upper", *BOX),
        border("Country", 8, 18, 12, 22, admin_level="2"),
        place(10, 20, place="village", name="Upper"),
        place(10.003, 20, place="neighbourhood", name="Orchard"),
        place(10.05, 20, place="neighbourhood", name="Far End"),
        street("Fir Lane", (10, 20), (10.001, 20)),
    )

    assert region.streets() == [("Fir Lane", "Upper")]
    assert region.within("Fir Lane") == {"Upper", "Province", "Orchard"}
    assert region.within("Upper") == {"Province"}
    assert region.rows("SELECT s.name FROM places p JOIN places s ON s.id = p.settlement WHERE p.name = 'Orchard'") == [
        ("Upper",)
    ]


def test_a_hole_in_a_border_is_outside(tmp_path: Path) -> None:
    inner = [
        node(n, *at) for n, at in enumerate([(9.99, 19.99), (9.99, 20.01), (10.01, 20.01), (10.01, 19.99)], start=1)
    ]
    outer = [node(n, *at) for n, at in enumerate([(9.9, 19.9), (9.9, 20.1), (10.1, 20.1), (10.1, 19.9)], start=5)]
    rings = [way(1, [1, 2, 3, 4, 1]), way(2, [5, 6, 7, 8, 5])]
    town = relation(1, [("w", 2, "outer"), ("w", 1, "inner")], boundary="administrative", admin_level="8", name="Ring")
    region = made(
        tmp_path,
        *inner,
        *outer,
        *rings,
        town,
        street("In", (10, 20), (10.001, 20)),
        street("On", (9.95, 20), (9.951, 20)),
    )

    assert (region.within("In"), region.within("On")) == (set(), {"Ring"})


def test_a_border_that_the_extract_cuts_holds_nothing(tmp_path: Path) -> None:
    drawn = border("Upper", *BOX)
    cut = drawn[: drawn.rindex("<way ")] + drawn[drawn.index("<relation ") :]
    region = made(
        tmp_path, cut, place(10, 20, place="village", name="Upper"), street("Fir Lane", (10, 20), (10.001, 20))
    )

    assert ("settlement", "village", "Upper") in region.kinds()
    assert region.rows("SELECT radius_m FROM places WHERE kind = 'settlement'") == [(1_200,)]


def test_without_borders_a_street_belongs_to_the_village_that_reaches_it(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        place(10, 20, place="city", name="Great"),
        place(10.06, 20, place="village", name="Small"),
        street("Fir Lane", (10.059, 20), (10.061, 20)),
        street("Elm Road", (10.02, 20), (10.021, 20)),
        street("Lone Track", (10.5, 20), (10.501, 20)),
    )

    assert region.streets() == [("Elm Road", "Great"), ("Fir Lane", "Small"), ("Lone Track", None)]


def test_a_town_that_only_addresses_name_lies_in_the_middle_of_its_houses(tmp_path: Path) -> None:
    doors = [house(str(n), "Fir Lane", 10 + n / 1000, 20, addr__city="Lost") for n in range(3)]
    region = made(tmp_path, street("Fir Lane", (10, 20), (10.002, 20)), *doors)

    assert region.streets() == [("Fir Lane", "Lost")]
    assert region.rows("SELECT lat FROM places WHERE name = 'Lost'")[0][0] == pytest.approx(10.001)


def test_what_addresses_call_the_town_is_another_name_of_it_or_a_slip(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        place(10, 20, place="village", name="Upper"),
        street("Fir Lane", (10, 20), (10.002, 20)),
        house("1", "Fir Lane", 10, 20, addr__city="Upper (UP)"),
        house("2", "Fir Lane", 10, 20.001, addr__city="Fir Lane"),
    )

    assert {name for kind, _, name in region.kinds() if kind == "settlement"} == {"Upper"}
    assert ("Upper (UP)", "") in region.names("Upper")


def test_a_street_is_named_with_the_town_that_its_addresses_say(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        border("Parish", *BOX),
        place(10.05, 20.05, place="village", name="Parish"),
        place(10, 20, place="village", name="Ley"),
        street("Fir Lane", (10, 20), (10.002, 20)),
        *[house(str(n), "Fir Lane", 10, 20 + n / 1000, addr__city="Ley") for n in range(3)],
    )

    assert region.streets() == [("Fir Lane", "Ley")]
    assert region.within("Fir Lane") == {"Parish", "Ley"}


def test_postcodes_are_said_with_the_streets_of_their_houses(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        street("Fir Lane", (10, 20), (10.002, 20)),
        house("1", "Fir Lane", 10, 20, addr__postcode="9495"),
        house("2", "Fir Lane", 10.002, 20, addr__postcode="9496", addr__suburb="Orchard"),
    )

    assert region.within("Fir Lane") == {"9495", "9496", "Orchard"}
    assert region.rows("SELECT postcode FROM houses WHERE number = '1'") == [("9495",)]


@pytest.mark.parametrize(
    ("tags", "category"),
    [
        ({"amenity": "school"}, "amenity=school"),
        ({"building": "yes"}, "building=yes"),
        ({"building": "yes", "shop": "bakery"}, "shop=bakery"),
        ({"highway": "bus_stop"}, "highway=bus_stop"),
        ({"railway": "halt"}, "railway=halt"),
        ({"natural": "peak"}, "natural=peak"),
        ({"place": "square"}, "place=square"),
        ({"emergency": "assembly_point"}, "emergency=assembly_point"),
    ],
)
def test_a_named_place_says_what_it_is(tmp_path: Path, tags: dict[str, str], category: str) -> None:
    region = made(tmp_path, place(10, 20, name="Elm Hall", **tags), place(10.1, 20, name__ar="قاعة", amenity="school"))

    assert ("place", category, "Elm Hall") in region.kinds()
    assert ("place", "amenity=school", "قاعة") in region.kinds()
    assert region.rows("SELECT radius_m FROM places WHERE name = 'Elm Hall'") == [(80,)]


@pytest.mark.parametrize(
    "tags", [{"highway": "crossing"}, {"natural": "coastline"}, {"railway": "switch"}, {"amenity": "no"}, {}]
)
def test_a_name_on_what_is_no_place_is_passed_by(tmp_path: Path, tags: dict[str, str]) -> None:
    region = made(tmp_path, place(10, 20, name="Elm Hall", **tags), street("Fir Lane", (10, 20), (10.002, 20)))

    assert region.kinds() == {("street", "residential", "Fir Lane")}


def test_a_school_and_its_building_are_one_place_and_two_far_apart_are_two(tmp_path: Path) -> None:
    ring = [node(n, *at) for n, at in enumerate([(10, 20), (10, 20.0004), (10.0004, 20.0004), (10.0004, 20)], start=1)]
    hall = way(1, [1, 2, 3, 4, 1], building="yes", name="Elm School")
    school = place(10.0002, 20.0003, amenity="school", name="Elm School", short_name="ES")
    far = place(10.01, 20, amenity="school", name="Elm School")
    near = made(tmp_path, *ring, hall, school)

    assert near.kinds() == {("place", "amenity=school", "Elm School")}
    assert made(tmp_path, *ring, hall, school, far).counts()["place"] == 2


def test_a_large_place_reaches_to_its_end_and_a_bridge_has_its_own_name(tmp_path: Path) -> None:
    ends = [node(1, 10, 20), node(2, 10, 20.01), node(3, 10.01, 20.01)]
    region = made(
        tmp_path,
        *ends,
        way(1, [1, 2, 3, 1], leisure="park", name="Green"),
        way(
            2,
            [1, 2],
            highway="primary",
            name="Main",
            bridge="yes",
            bridge__name="Old Bridge",
            bridge__name__es="Puente Viejo",
        ),
    )

    assert region.kinds() >= {("place", "leisure=park", "Green"), ("place", "man_made=bridge", "Old Bridge")}
    assert ("Puente Viejo", "es") in region.names("Old Bridge")
    assert region.rows("SELECT radius_m > 700 FROM places WHERE name = 'Green'") == [(1,)]


def test_the_more_people_and_the_larger_the_road_the_more_important(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        place(10, 20, place="town", name="Big", population="90000"),
        place(10.2, 20, place="town", name="Small", population="some"),
        street("Main", (10, 20), (10.002, 20), highway="primary"),
        street("Path", (10, 20.1), (10.002, 20.1), highway="path"),
    )
    weight = dict(region.rows("SELECT name, importance FROM places"))

    assert 0 <= weight["Path"] < weight["Main"] <= 1
    assert 0 <= weight["Small"] < weight["Big"] <= 1
