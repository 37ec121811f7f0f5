"""Streets, houses and crossings: joined, parted, numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.places.drawn import border, house, made, node, place, relation, street, way

if TYPE_CHECKING:
    from pathlib import Path


def test_pieces_of_one_street_are_one_and_far_namesakes_are_two(tmp_path: Path) -> None:
    near = [street("Fir Lane", (10 + n / 1000, 20), (10 + (n + 1) / 1000, 20)) for n in (0, 3, 1)]

    assert made(tmp_path, *near).counts()["street"] == 1
    assert made(tmp_path, *near, street("Fir Lane", (10.5, 20), (10.501, 20))).counts()["street"] == 2


@pytest.mark.parametrize(("gap_m", "streets"), [(240, 1), (260, 2)])
@pytest.mark.parametrize("lat", [0.5, 60.0])
def test_a_gap_of_250_metres_parts_a_street_at_every_latitude(
    tmp_path: Path, gap_m: int, streets: int, lat: float
) -> None:
    gap = gap_m / (111_195 * (0.5 if lat > 50 else 1.0))
    pieces = [
        street("Fir Lane", (lat, 20.0), (lat, 20.001)),
        street("Fir Lane", (lat, 20.001 + gap), (lat, 20.003 + gap)),
    ]

    assert made(tmp_path, *pieces).counts()["street"] == streets


def test_spellings_of_one_name_are_one_street_and_all_its_names_find_it(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        street("Fir Lane", (10, 20), (10.001, 20), name__es="Calle del Abeto", alt_name="Old Road;Pine Walk"),
        street("FIR LANE", (10.001, 20), (10.002, 20)),
        street("Fir Lane", (10.002, 20), (10.003, 20), name__etymology="Fir", name__ar="زقاق التنوب"),
    )

    assert region.counts()["street"] == 1
    assert region.names("Fir Lane") == {
        ("Fir Lane", ""),
        ("Calle del Abeto", "es"),
        ("Old Road", ""),
        ("Pine Walk", ""),
        ("زقاق التنوب", "ar"),
    }


def test_a_street_through_two_villages_is_two_streets_each_in_its_own(tmp_path: Path) -> None:
    line = [(10.0 + n / 1000, 20.0) for n in range(21)]
    region = made(
        tmp_path,
        border("Upper", 9.9, 19.9, 10.01, 20.1),
        border("Lower", 10.01, 19.9, 10.1, 20.1),
        street("High Street", *line),
        house("4", "High Street", 10.0001, 20.0003, addr__city="Upper"),
        house("4", "High Street", 10.0199, 20.0003, addr__city="Lower"),
        house("9", "High Street", 10.0092, 20.0003, addr__city="Lower"),
    )

    assert region.streets() == [("High Street", "Lower"), ("High Street", "Upper")]
    middles = dict(
        region.rows("SELECT s.name, p.lat FROM places p JOIN places s ON s.id = p.settlement WHERE p.kind = 'street'")
    )
    assert middles["Upper"] < 10.01 < middles["Lower"]
    numbers = region.rows(
        "SELECT s.name, h.number FROM houses h JOIN places p ON p.id = h.street JOIN places s ON s.id = p.settlement"
    )
    assert sorted(numbers) == [("Lower", "4"), ("Lower", "9"), ("Upper", "4")]


def test_two_streets_on_the_two_sides_of_a_border_lie_each_on_its_own(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        border("Upper", 9.9, 19.9, 10.0002, 20.1),
        border("Lower", 10.0002, 19.9, 10.1, 20.1),
        street("South Row", (10.0001, 20), (10.0001, 20.0001)),
        street("North Row", (10.0003, 20), (10.0003, 20.0001)),
    )

    assert region.streets() == [("North Row", "Lower"), ("South Row", "Upper")]


def test_a_scrap_beyond_a_border_is_no_street_of_its_own(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        border("Upper", 9.9, 19.9, 10.0003, 20.1),
        border("Lower", 10.0003, 19.9, 10.1, 20.1),
        street("High Street", *[(10.0 + n / 2000, 20.0) for n in range(21)]),
    )

    assert region.streets() == [("High Street", "Lower")]


def test_the_point_of_a_bent_street_lies_on_it(tmp_path: Path) -> None:
    region = made(tmp_path, street("Horseshoe", (10, 20), (10.01, 20), (10.01, 20.01), (10, 20.01)))

    assert region.rows("SELECT lat, lon FROM places")[0] in [(10, 20), (10.01, 20), (10.01, 20.01), (10, 20.01)]


def test_a_street_that_only_addresses_name_is_laid_at_its_houses(tmp_path: Path) -> None:
    region = made(tmp_path, house("1", "Hidden Row", 10, 20), house("2", "Hidden Row", 10.0005, 20))

    assert region.counts()["street"] == 1
    assert region.doors("Hidden Row") == [("1", "1"), ("2", "2")]


def test_a_house_far_from_the_street_of_its_name_stands_at_another_one(tmp_path: Path) -> None:
    region = made(tmp_path, street("Fir Lane", (10, 20), (10.001, 20)), house("1", "Fir Lane", 10.5, 20))

    assert region.counts()["street"] == 2


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("12", ["12"]),
        ("12;14", ["12", "14"]),
        ("12, 14", ["12", "14"]),
        ("12 A", ["12a"]),
        ("12-16", ["12", "12-16", "14", "16"]),
        ("12–13", ["12", "12-13", "13"]),
        ("12-400", ["12-400"]),
        ("14-12", ["14-12"]),
        ("١٢", ["12"]),
        (" ; ", []),
    ],
)
def test_a_number_is_looked_up_as_people_type_it(tmp_path: Path, said: str, keys: list[str]) -> None:
    plain = [house(str(n), "Fir Lane", 10.002, 20) for n in range(1, 5)]
    region = made(tmp_path, street("Fir Lane", (10, 20), (10.001, 20)), house(said, "Fir Lane", 10, 20), *plain)

    assert sorted(key for _, key in region.doors("Fir Lane") if key not in {*"1234"}) == sorted(keys)


def test_where_numbers_are_plates_a_dash_is_no_range(tmp_path: Path) -> None:
    doors = [house(number, "Calle 16", 10, 20 + n / 1000) for n, number in enumerate(("12-19", "12-25", "13-04"))]
    region = made(tmp_path, street("Calle 16", (10, 20), (10, 20.003)), *doors)

    assert [key for _, key in region.doors("Calle 16")] == ["12-19", "12-25", "13-04"]
    assert region.about("plates") == "1"


def test_two_entrances_are_one_house_and_far_twins_are_two(tmp_path: Path) -> None:
    line = street("Fir Lane", (10, 20), (10.004, 20))
    near = [house("5", "Fir Lane", 10 + n / 5000, 20) for n in (1, 2)]
    far = house("5", "Fir Lane", 10.004, 20)

    assert len(made(tmp_path, line, *near).doors("Fir Lane")) == 1
    assert len(made(tmp_path, line, *near, far).doors("Fir Lane")) == 2


@pytest.mark.parametrize(
    ("rule", "between"), [("even", ["4", "6"]), ("all", ["3", "4", "5", "6", "7"]), ("3", ["5"]), ("odd-ish", [])]
)
def test_numbers_are_counted_along_a_line_between_known_ones(tmp_path: Path, rule: str, between: list[str]) -> None:
    ends = [node(1, 10, 20, addr__housenumber="2", addr__street="Fir Lane"), node(2, 10.001, 20)]
    ends += [node(3, 10.004, 20, addr__housenumber="8", addr__street="Fir Lane")]
    line = street("Fir Lane", (10, 20.0002), (10.004, 20.0002))
    region = made(tmp_path, *ends, line, way(9, [1, 2, 3], addr__interpolation=rule))

    assert [number for number, _ in region.doors("Fir Lane")] == sorted(["2", *between, "8"])
    if rule == "all":
        lat = region.rows("SELECT lat FROM houses WHERE number = '5'")[0][0]
        assert lat == pytest.approx(10.002)


def test_where_there_are_no_streets_numbers_count_in_the_village(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        place(10, 20, place="hamlet", name="Upper Moor"),
        place(10.0005, 20, addr__housenumber="7", addr__place="Upper Moor"),
        place(10.0105, 20, addr__housenumber="8", addr__place="Lost Farm"),
        place(10.0006, 20, addr__housenumber="9"),
    )

    assert region.doors("Upper Moor") == [("7", "7")]
    assert region.doors("Lost Farm") == [("8", "8")]
    assert region.counts()["house"] == 2


def test_a_street_that_lists_its_houses_numbers_them(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        street("Fir Lane", (10, 20), (10.001, 20)),
        node(5, 10, 20.0001, addr__housenumber="3"),
        relation(1, [("n", 5, "house")], type="associatedStreet", name="Fir Lane"),
    )

    assert region.doors("Fir Lane") == [("3", "3")]


def test_streets_cross_where_they_share_a_node_and_both_know_it(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        *[node(n, 10, 20 + n / 1000) for n in (1, 2, 3)],
        node(4, 10.001, 20.002),
        way(10, [1, 2, 3], highway="residential", name="Fir Lane"),
        way(11, [2, 4], highway="residential", name="Elm Road"),
        way(12, [3, 4], highway="residential", name="FIR LANE"),
    )

    assert region.crossings() == {("Fir Lane", "Elm Road"), ("Elm Road", "Fir Lane")}


def test_the_corners_of_a_wide_crossing_are_one_and_two_crossings_are_two(tmp_path: Path) -> None:
    def meeting(gap: float) -> int:
        corners = [node(1, 10, 20), node(2, 10, 20 + gap), node(3, 10.002, 20), node(4, 9.998, 20)]
        roads = [
            way(10, [1, 2], highway="primary", name="Fir Lane"),
            way(11, [3, 1, 4, 2], highway="primary", name="Elm Road"),
        ]
        return made(tmp_path, *corners, *roads).counts()["crossing"]

    assert meeting(0.0004) == 1
    assert meeting(0.0008) == 2


def test_streets_that_run_into_one_roundabout_cross(tmp_path: Path) -> None:
    ring = [node(1, 10, 20), node(2, 10, 20.0003), node(3, 10.0003, 20.0003)]
    region = made(
        tmp_path,
        *ring,
        node(4, 10, 19.99),
        node(5, 10, 20.01),
        way(10, [1, 2, 3, 1], highway="primary", junction="roundabout"),
        way(11, [4, 1], highway="primary", name="Fir Lane"),
        way(12, [2, 5], highway="primary", name="Elm Road"),
    )

    assert ("Fir Lane", "Elm Road") in region.crossings()
