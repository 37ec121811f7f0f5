"""What is read from an OpenStreetMap file: streets in pieces, cut borders, namesakes, and files that are no map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Point
from bot.places import Places, Verdict, distance_km
from bot.places.importing import import_region

if TYPE_CHECKING:
    from pathlib import Path


def heard(text: str, places: Places) -> tuple[str, str] | None:
    sure = places.locate(text).sure
    return (sure.kind.value, sure.name) if sure else None


def drawn(path: Path, *elements: str) -> Places:
    path.write_text(f'<osm version="0.6">{"".join(elements)}</osm>', encoding="utf-8")
    import_region((path,), path.with_suffix(".sqlite"))
    return Places.open(path.with_suffix(".sqlite"))


def node(number: int, lat: float, lon: float, **tags: str) -> str:
    spoken = "".join(f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items())
    return f'<node id="{number}" lat="{lat}" lon="{lon}">{spoken}</node>'


def way(number: int, nodes: list[int], **tags: str) -> str:
    spoken = "".join(f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items())
    return f'<way id="{number}">{"".join(f"<nd ref={chr(34)}{ref}{chr(34)}/>" for ref in nodes)}{spoken}</way>'


def test_a_map_cut_at_its_border_and_with_odd_elements_is_read(tmp_path: Path) -> None:
    places = drawn(
        tmp_path / "cut.osm",
        '<bounds minlat="1"/><node id="-9" visible="false"/>',
        node(-1, 10.0, 20.0),
        node(-2, 10.001, 20.0),
        way(-1, [-1, -2, -77], highway="residential", name="Fir Lane", name__es="Calle del Abeto"),
        way(-2, [-78, -79], highway="residential", name="Gone Lane"),
        '<relation id="1"><member type="way" ref="-1" role=""/><tag k="name" v="Fir Ring"/></relation>',
        node(-3, 10.0005, 20.0002, addr__housenumber="7a;9", addr__street="Fir Lane", amenity="bar", name="Bar"),
    )

    assert heard("calle abeto 7A", places) == ("house", "7a Fir Lane")
    assert heard("9 Fir Lane", places) == ("house", "9 Fir Lane")
    assert heard("Gone Lane", places) is None
    assert heard("Bar", places) is None


def test_a_building_drawn_as_an_outline_is_found_in_its_middle(tmp_path: Path) -> None:
    square = [node(1, 10, 20), node(2, 10, 20.0004), node(3, 10.0004, 20.0004), node(4, 10.0004, 20)]
    places = drawn(tmp_path / "hall.osm", *square, way(1, [1, 2, 3, 4], building="yes", name="Elm Hall"))

    hall = places.locate("Elm Hall").sure

    assert hall is not None
    assert distance_km(hall.point, Point(10.0002, 20.0002)) < 0.001


def test_pieces_of_one_street_are_one_and_far_namesakes_are_two(tmp_path: Path) -> None:
    line = [node(n, 10 + n / 1000, 20) for n in range(1, 6)]
    pieces = [way(n, [n, n + 1], highway="residential", name="Fir Lane") for n in (1, 3, 2)]
    far = [node(8, 10.5, 20), node(9, 10.501, 20), way(9, [8, 9], highway="residential", name="Fir Lane")]

    assert heard("Fir Lane", drawn(tmp_path / "one.osm", *line, *pieces)) == ("street", "Fir Lane")
    assert heard("Fir Lane", drawn(tmp_path / "two.osm", *line, *pieces, *far)) is None


def test_of_a_number_that_stands_at_two_places_of_a_street_the_person_chooses(tmp_path: Path) -> None:
    doors = [node(n, 10 + n / 500, 20, addr__housenumber="5", addr__street="Fir Lane") for n in (1, 2)]
    street = [node(8, 10, 20), node(9, 10.01, 20), way(1, [8, 9], highway="residential", name="Fir Lane")]

    located = drawn(tmp_path / "doors.osm", *street, *doors).locate("5 Fir Lane")

    assert (located.verdict, len(located.candidates)) == (Verdict.CHOOSE, 2)


def test_streets_that_meet_twice_far_apart_have_no_one_crossing(tmp_path: Path) -> None:
    corners = [node(1, 10, 20), node(2, 10.005, 20), node(3, 10.0025, 20.002)]
    places = drawn(
        tmp_path / "loop.osm",
        *corners,
        way(1, [1, 2], highway="residential", name="Fir Lane"),
        way(2, [1, 3, 2], highway="residential", name="Elm Round"),
    )

    assert heard("Fir Lane and Elm Round", places) is None
