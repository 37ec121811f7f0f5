"""A number that the map lacks leads near its neighbours, never into a street of another town or another block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.places import Kind, Places, Verdict
from tests.places.drawn import border, house, made, place, street

if TYPE_CHECKING:
    from pathlib import Path

WAY = (10.010, 20.010), (10.018, 20.010)


def three_towns(folder: Path) -> Places:
    """Seaham and Lakeham have the street and its numbers, Farham has neither."""
    drawn = []
    for north, (name, road) in enumerate(
        (("Seaham", "Harbour Street"), ("Lakeham", "Harbour Street"), ("Farham", "Quarry Street"))
    ):
        south = 10 + north / 10
        drawn.append(border(name, south, 20.0, south + 0.05, 20.05))
        drawn.append(place(south + 0.02, 20.02, place="town", name=name))
        drawn.append(street(road, (south + 0.010, 20.010), (south + 0.018, 20.010)))
        drawn.append(house("20", road, south + 0.012, 20.0102))
    return Places.open(made(folder, *drawn).path)


def grid(folder: Path) -> Places:
    """One name, two streets: only the western one has doors in the block of 9."""
    west = (
        street("Calle 16", *WAY),
        house("9-15", "Calle 16", 10.012, 20.0102),
        house("9-31", "Calle 16", 10.013, 20.01),
    )
    east = (
        street("Calle 16", (10.010, 20.030), (10.018, 20.030)),
        house("15-50", "Calle 16", 10.012, 20.0302),
        house("15-62", "Calle 16", 10.013, 20.0302),
    )
    town = border("Seaham", 10.0, 20.0, 10.05, 20.05), place(10.02, 20.02, place="town", name="Seaham")
    return Places.open(made(folder, *town, *west, *east).path)


def test_near_a_number_is_said_in_the_town_that_was_named(tmp_path: Path) -> None:
    found = three_towns(tmp_path).locate("Harbour Street 18, Seaham")
    assert found.verdict is Verdict.SURE
    assert found.candidates[0].kind is Kind.NEAR_NUMBER


def test_a_number_missing_in_the_named_town_leads_to_no_street_of_other_towns(tmp_path: Path) -> None:
    found = three_towns(tmp_path).locate("Harbour Street 18, Farham")
    assert found.verdict is Verdict.AREA_ONLY
    assert Kind.NEAR_NUMBER not in {one.kind for one in found.candidates}


def test_of_two_streets_of_one_name_the_one_with_doors_in_the_block_is_meant(tmp_path: Path) -> None:
    found = grid(tmp_path).locate("Calle 16 # 9-22")
    near = [one for one in found.candidates if one.kind is Kind.NEAR_NUMBER]
    assert len(near) == 1
    assert near[0].point.lon < 20.02


def test_a_block_without_doors_in_either_street_is_asked_about(tmp_path: Path) -> None:
    found = grid(tmp_path).locate("Calle 16 # 12-22")
    assert found.verdict is not Verdict.SURE


def test_a_missing_number_leads_to_no_street_that_only_once_had_the_name(tmp_path: Path) -> None:
    town = border("Seaham", 10.0, 20.0, 10.05, 20.05), place(10.02, 20.02, place="town", name="Seaham")
    renumbered = [
        street(name, (10.010, lon), (10.018, lon), old_name="Calle 17") + house("15-20", name, 10.012, lon)
        for name, lon in (("Carrera 25", 20.01), ("Carrera 23", 20.03))
    ]
    found = Places.open(made(tmp_path, *town, *renumbered).path).locate("Calle 17 # 15-48, Seaham")
    assert Kind.NEAR_NUMBER not in {one.kind for one in found.candidates}
