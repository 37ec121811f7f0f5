"""The drill town: the committed file is what the maker draws, and it is a whole town."""

from __future__ import annotations

import json
from collections import Counter, deque
from typing import Any

import pytest

from bot.domain.model import Area, Point
from bot.drill import town, town_maker
from bot.drill.town import TOWN_FILE, geojson
from bot.places import distance_km
from tests.support import osm_xml
from tests.support.town import town_places

AREA = Area(*town.AREA)
TOWN = osm_xml.read(TOWN_FILE)
STREETS = [way for way in TOWN.ways if "highway" in way.tags]
DOORS = [(node, tags) for node, tags in TOWN.tagged if "addr:housenumber" in tags]


def features(kind: str) -> list[dict[str, Any]]:
    return [feature for feature in geojson()["features"] if feature["properties"]["kind"] == kind]


def test_the_committed_town_is_what_the_maker_draws() -> None:
    drawn = town_maker.xml(town_maker.draw())

    assert TOWN_FILE.read_text(encoding="utf-8") == drawn, "run: python -m bot.drill.town_maker"
    assert TOWN_FILE.stat().st_size < 1_500_000


def test_the_town_has_what_an_exercise_needs() -> None:
    named = {way.tags["name"] for way in STREETS}
    bridges = {way.tags["bridge:name"] for way in STREETS if "bridge" in way.tags}
    sorts = Counter(tags["amenity"] for _, tags in TOWN.tagged if "amenity" in tags)

    assert len(named) >= 120
    assert {"Old Bridge", "Ferry Bridge"} <= bridges
    assert len(DOORS) > 3_000
    assert sorts.keys() >= {"school", "hospital", "clinic", "place_of_worship", "fuel", "bus_station", "townhall"}
    assert sorts["social_facility"] >= 4
    assert any(way.tags.get("leisure") == "stadium" for way in TOWN.ways)
    assert any(way.tags.get("waterway") == "river" for way in TOWN.ways)


def test_everything_has_a_name_in_three_languages() -> None:
    spoken = [tags for tags in (*(way.tags for way in TOWN.ways), *(tags for _, tags in TOWN.tagged)) if "name" in tags]

    assert all("name:es" in tags and "name:ar" in tags for tags in spoken)


def test_no_name_stands_for_two_streets_but_the_one_that_is_meant_to() -> None:
    """Chapel Lane exists twice, so that an exercise meets an ambiguous address."""
    names: dict[str, set[str]] = {}
    for way in STREETS:
        for key in ("name", "name:es", "name:ar"):
            names.setdefault(way.tags[key], set()).add(way.tags["name:es"])

    assert {name for name, streets in names.items() if len(streets) > 1} == {"Chapel Lane"}


def test_every_part_of_the_file_is_in_the_area_and_every_way_whole() -> None:
    assert all(point in AREA for point in TOWN.points.values())
    assert all(node in TOWN.points for way in TOWN.ways for node in way.nodes)
    assert all(len(way.nodes) >= 2 for way in TOWN.ways)
    assert Point(*town.CENTRE) in AREA


def neighbours(closed: set[str]) -> dict[int, set[int]]:
    roads: dict[int, set[int]] = {}
    for way in STREETS:
        if way.tags.get("bridge:name") not in closed:
            for one, other in zip(way.nodes, way.nodes[1:], strict=False):
                roads.setdefault(one, set()).add(other)
                roads.setdefault(other, set()).add(one)
    return roads


def reached(roads: dict[int, set[int]]) -> int:
    start = next(iter(roads))
    seen, waiting = {start}, deque([start])
    while waiting:
        new = roads[waiting.popleft()] - seen
        seen |= new
        waiting.extend(new)
    return len(seen)


def test_every_street_can_be_driven_to_and_only_the_bridges_join_the_banks() -> None:
    whole = neighbours(closed=set())
    cut = neighbours(closed={way.tags["bridge:name"] for way in STREETS if "bridge" in way.tags})

    assert reached(whole) == len(whole)
    assert len(cut) / 4 < reached(cut) < len(cut) * 3 / 4


def test_houses_stand_beside_their_street_and_not_in_the_river() -> None:
    lines: dict[str, list[Any]] = {}
    for way in STREETS:
        lines.setdefault(way.tags["name"], []).extend(TOWN.line(way))
    river = [point for way in TOWN.ways if way.tags.get("waterway") == "river" for point in TOWN.line(way)]

    for node, tags in DOORS[::40]:
        door = TOWN.points[node]
        assert min(distance_km(door, point) for point in lines[tags["addr:street"]]) < 0.08
        assert min(distance_km(door, point) for point in river) > 0.04


def test_no_number_stands_twice_on_a_street_with_a_name_of_its_own() -> None:
    numbers = Counter((tags["addr:street"], tags["addr:housenumber"]) for _, tags in DOORS)

    assert {street for (street, _), times in numbers.items() if times > 1} == {"Chapel Lane"}


@pytest.mark.parametrize("kind", ["street", "bridge", "water", "place", "neighbourhood"])
def test_the_map_for_the_page_shows_each_kind_with_its_name(kind: str) -> None:
    shown = features(kind)

    assert shown
    assert all(feature["properties"]["name"] for feature in shown)


def test_the_map_for_the_page_is_small_made_once_and_without_houses() -> None:
    text = json.dumps(geojson(), ensure_ascii=False)

    assert len(text) < 120_000
    assert geojson() is geojson()
    assert len(features("bridge")) == 5
    assert {feature["properties"]["kind"] for feature in geojson()["features"]} == {
        "street",
        "bridge",
        "water",
        "place",
        "neighbourhood",
    }


def test_outlines_are_closed_and_come_before_what_lies_on_them() -> None:
    kinds = [feature["geometry"]["type"] for feature in geojson()["features"]]

    assert kinds == sorted(kinds, key=["Polygon", "LineString", "Point"].index)
    for feature in geojson()["features"]:
        if feature["geometry"]["type"] == "Polygon":
            ring = feature["geometry"]["coordinates"][0]
            assert ring[0] == ring[-1]


def test_every_place_on_the_map_lies_in_a_neighbourhood() -> None:
    assert all(town_places().area_name(TOWN.points[node]) for node, _ in DOORS[::100])
