"""Who may go where: the map's tags, and what becomes of them for each mode."""

from __future__ import annotations

import pytest

from bot.places.roads.ways import BRIDGE, FERRY, FORD, duration_s, rule_of

Tags = dict[str, str]


def directions(tags: Tags) -> str:
    """For foot, bike, car and 4x4: which way they may go. b both, > along, < against, - not at all."""
    rule = rule_of(tags)
    if rule is None:
        return "----"
    return "".join("-><b"[(pace.along_m_s > 0) + 2 * (pace.against_m_s > 0)] for pace in rule.paces)


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [
        ({"highway": "residential"}, "bbbb"),
        ({"highway": "residential", "oneway": "yes"}, "b>>>"),
        ({"highway": "residential", "oneway": "-1"}, "b<<<"),
        ({"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}, "bb>>"),
        ({"highway": "residential", "oneway": "yes", "cycleway": "opposite_lane"}, "bb>>"),
        ({"highway": "tertiary", "junction": "roundabout"}, "b>>>"),
        ({"highway": "motorway"}, "-->>"),
        ({"highway": "motorway", "oneway": "no"}, "--bb"),
        ({"highway": "footway"}, "bb--"),
        ({"highway": "footway", "bicycle": "no"}, "b---"),
        ({"highway": "steps"}, "b---"),
        ({"highway": "path", "sac_scale": "alpine_hiking"}, "----"),
        ({"highway": "path", "sac_scale": "hiking"}, "b---"),
        ({"highway": "track", "tracktype": "grade5"}, "bb-b"),
        ({"highway": "track", "motor_vehicle": "no"}, "bb--"),
        ({"highway": "track", "motor_vehicle": "forestry"}, "bb-b"),
        ({"highway": "service", "access": "no"}, "----"),
        ({"highway": "service", "access": "no", "foot": "yes"}, "b---"),
        ({"highway": "service", "access": "private"}, "bbbb"),
        ({"highway": "unclassified", "ford": "yes"}, "---b"),
        ({"highway": "trunk"}, "--bb"),
        ({"highway": "trunk", "foot": "yes", "bicycle": "yes"}, "bbbb"),
        ({"highway": "construction"}, "----"),
        ({"highway": "proposed", "proposed": "primary"}, "----"),
        ({"route": "ferry"}, "bb--"),
        ({"route": "ferry", "motor_vehicle": "yes"}, "bbbb"),
        ({"route": "bus"}, "----"),
    ],
)
def test_a_way_is_open_for_whom_the_map_says(tags: Tags, wanted: str) -> None:
    assert directions(tags) == wanted


def car_kmh(tags: Tags) -> float:
    rule = rule_of(tags)
    assert rule is not None
    return rule.paces[2].along_m_s * 3.6


def test_a_posted_limit_is_driven_to_a_part_and_miles_are_miles() -> None:
    assert car_kmh({"highway": "residential", "maxspeed": "30"}) == pytest.approx(25.5)
    assert car_kmh({"highway": "primary", "maxspeed": "50 mph"}) == pytest.approx(68.4, abs=0.1)
    assert car_kmh({"highway": "service", "maxspeed": "100"}) == pytest.approx(15)
    for odd in ("walk", "none", "0", "30;50", "-5", "9999"):
        assert car_kmh({"highway": "residential", "maxspeed": odd}) == pytest.approx(30)


def test_a_bad_surface_slows_a_car_more_than_a_4x4() -> None:
    rule = rule_of({"highway": "secondary", "surface": "mud"})
    assert rule is not None
    car, rough = rule.paces[2].along_m_s, rule.paces[3].along_m_s
    assert 0 < car < rough < 20 / 3.6


def test_where_only_visitors_may_go_nobody_takes_a_short_cut() -> None:
    assert car_kmh({"highway": "residential", "access": "destination"}) == pytest.approx(30 / 4)


@pytest.mark.parametrize(
    ("tags", "mark"),
    [
        ({"highway": "residential", "bridge": "viaduct"}, BRIDGE),
        ({"highway": "residential", "bridge": "no"}, 0),
        ({"highway": "track", "ford": "stepping_stones"}, FORD),
        ({"route": "ferry"}, FERRY),
    ],
)
def test_bridges_fords_and_ferries_are_remembered(tags: Tags, mark: int) -> None:
    rule = rule_of(tags)
    assert rule is not None
    assert rule.marks & (BRIDGE | FORD | FERRY) == mark


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("20", 1200),
        ("1:30", 5400),
        ("00:20:30", 1230),
        ("PT20M", 1200),
        ("PT1H5M", 3900),
        ("", None),
        ("PT", None),
        ("0", None),
        ("soon", None),
        ("20 min", None),
    ],
)
def test_a_ferry_takes_as_long_as_the_map_says(words: str, seconds: float | None) -> None:
    assert duration_s(words) == seconds
