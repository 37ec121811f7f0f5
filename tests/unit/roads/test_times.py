"""Travel times on small maps: what one-ways, closures and unknown places do to them, and that they are the shortest."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.closures import ClosureKind, Shape
from bot.domain.model import Point
from bot.domain.travel import Mode, Travel
from bot.places.roads import Roads
from bot.places.roads.network import CORE
from bot.places.roads.search import Reach, nearby, towards
from tests.support.maps import Spot, at, graph_of, plain_times, roads_of

STREET = {"highway": "residential", "maxspeed": "30"}
METRES_A_MINUTE = 30 * 0.85 / 3.6 * 60  # what a car does there
CAR = Mode.CAR


def car(roads: Roads, goal: Point, start: Point, *closed: Shape) -> Travel:
    return roads.minutes(goal, [(start, CAR)], closed)[0]


def ladder(tags: dict[str, str] = STREET) -> Roads:
    """Two long streets with three rungs, the middle one a bridge over what flows between them."""
    bridge = tags | {"bridge": "yes", "bridge:name": "Mill Bridge"}
    return roads_of(
        (tags, [(0, 0), (500, 0), (1000, 0)]),
        (tags, [(0, 400), (500, 400), (1000, 400)]),
        (tags, [(0, 0), (0, 400)]),
        (bridge, [(500, 0), (500, 400)]),
        (tags, [(1000, 0), (1000, 400)]),
    )


def test_a_way_takes_as_long_as_its_roads_do() -> None:
    travel = car(ladder(), at(500, 0), at(500, 400))
    assert travel.how == "road"
    assert travel.minutes == pytest.approx(400 / METRES_A_MINUTE, rel=0.01)


def test_two_places_on_one_street_need_no_junction() -> None:
    travel = car(ladder(), at(100, 0), at(300, 0))
    assert travel.minutes == pytest.approx(200 / METRES_A_MINUTE, rel=0.02)


def test_people_travel_to_the_place_so_one_ways_count_in_that_direction() -> None:
    roads = roads_of(
        (STREET | {"oneway": "yes"}, [(0, 0), (1000, 0)]),
        (STREET | {"oneway": "yes"}, [(1000, 0), (1000, 500), (0, 500), (0, 0)]),
    )
    there, back = car(roads, at(900, 0), at(100, 0)), car(roads, at(100, 0), at(900, 0))
    assert there.minutes == pytest.approx(800 / METRES_A_MINUTE, rel=0.02)
    assert back.minutes == pytest.approx(2200 / METRES_A_MINUTE, rel=0.02)


def test_the_walk_from_the_door_to_the_road_counts() -> None:
    beside = car(ladder(), at(500, 0), at(500, 450))
    assert beside.minutes == pytest.approx(400 / METRES_A_MINUTE + 50 / 83.3, rel=0.02)


def test_far_from_every_road_the_way_is_reckoned_as_the_crow_flies_and_says_so() -> None:
    travel = car(ladder(), at(500, 0), at(500, 5000))
    assert travel.how == "crow"
    assert travel.minutes == pytest.approx(5000 / METRES_A_MINUTE, rel=0.9)


def test_without_a_map_every_way_is_the_crows() -> None:
    roads = roads_of()
    assert not roads.known
    (travel,) = roads.minutes(at(0, 0), [(at(0, 3500), CAR)])
    assert travel.how == "crow"
    assert travel.minutes == pytest.approx(3.5 * 1.4 / 35 * 60, rel=0.01)


def test_a_boat_is_always_reckoned_as_the_crow_flies() -> None:
    assert ladder().minutes(at(500, 0), [(at(500, 400), Mode.BOAT)])[0].how == "crow"


MILL_BRIDGE = Shape(ClosureKind.BRIDGE, (at(500, 200),), 10.0)
ALL_RUNGS = (
    MILL_BRIDGE,
    Shape(ClosureKind.PIN, (at(0, 200),), 50.0),
    Shape(ClosureKind.POLYGON, (at(900, 150), at(1100, 150), at(1100, 250), at(900, 250))),
)


def test_a_closed_bridge_sends_everybody_round() -> None:
    assert car(ladder(), at(500, 0), at(500, 400), MILL_BRIDGE).minutes == pytest.approx(
        1400 / METRES_A_MINUTE, rel=0.01
    )


def test_with_every_way_across_closed_nobody_gets_there() -> None:
    assert car(ladder(), at(500, 0), at(500, 400), *ALL_RUNGS) == Travel(None, "unreachable")
    assert car(ladder(), at(500, 0), at(100, 0), *ALL_RUNGS).how == "road"


def test_who_lives_on_a_closed_street_outside_the_closed_part_still_gets_out_on_their_side() -> None:
    south, north = at(0, 100), at(0, 300)
    assert car(ladder(), at(500, 0), south, *ALL_RUNGS).how == "road"
    assert car(ladder(), at(500, 0), north, *ALL_RUNGS).how == "unreachable"
    assert car(ladder(), at(500, 400), north, *ALL_RUNGS).how == "road"


def test_who_is_within_the_closed_part_gets_nowhere() -> None:
    assert car(ladder(), at(500, 0), at(0, 200), *ALL_RUNGS).how == "unreachable"
    assert car(ladder(), at(0, 200), at(500, 0), *ALL_RUNGS).how == "unreachable"


def test_nobody_walks_through_a_closed_area_to_the_next_road() -> None:
    flood = Shape(ClosureKind.POLYGON, (at(-100, 420), at(1100, 420), at(1100, 440), at(-100, 440)))
    assert car(ladder(), at(500, 0), at(300, 460)).how == "road"
    assert car(ladder(), at(500, 0), at(300, 460), flood).how == "unreachable"


def test_at_a_closed_crossing_nobody_passes_and_its_neighbours_still_get_away() -> None:
    corner = Shape(ClosureKind.CROSSING, (at(500, 0),), 25.0)
    assert car(ladder(), at(10, 0), at(990, 0), corner).minutes == pytest.approx(1820 / METRES_A_MINUTE, rel=0.02)
    assert car(ladder(), at(10, 0), at(480, 0), corner).minutes == pytest.approx(470 / METRES_A_MINUTE, rel=0.05)


def test_a_road_that_leads_nowhere_is_not_where_anybody_starts() -> None:
    block = [(STREET, [(x * 100.0, y * 100.0), ((x + 1) * 100.0, y * 100.0)]) for x in range(6) for y in range(7)]
    block += [(STREET, [(x * 100.0, y * 100.0), (x * 100.0, (y + 1) * 100.0)]) for x in range(7) for y in range(6)]
    stray = (STREET, [(620.0, 310.0), (640.0, 310.0)])
    assert car(roads_of(*block, stray), at(0, 0), at(630, 310)).how == "road"


def test_a_search_that_would_take_too_long_stops_and_says_no_less_than_it_knows() -> None:
    streets = [(STREET, [(x * 100.0, y * 100.0), ((x + 1) * 100.0, y * 100.0)]) for x in range(20) for y in range(20)]
    streets += [(STREET, [(x * 100.0, y * 100.0), (x * 100.0, (y + 1) * 100.0)]) for x in range(20) for y in range(20)]
    roads = roads_of(*streets)
    near, far = roads.minutes(at(0, 0), [(at(200, 0), CAR), (at(1900, 1800), CAR)], budget=60)
    assert (near.how, far.how) == ("road", "crow")
    assert (far.minutes or 0) > (near.minutes or 0)


spots = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda spot: (spot[0] * 100.0, spot[1] * 100.0))
kinds = st.sampled_from(
    [
        STREET,
        STREET | {"oneway": "yes"},
        {"highway": "primary"},
        {"highway": "track", "tracktype": "grade4"},
        {"highway": "footway"},
        {"highway": "residential", "access": "private"},
        STREET | {"bridge": "yes"},
    ]
)
maps = st.lists(st.tuples(kinds, st.lists(spots, min_size=2, max_size=5)), min_size=1, max_size=14)


def lines(ways: list[tuple[dict[str, str], list[Spot]]]) -> list[tuple[dict[str, str], list[Spot]]]:
    return [(tags, line) for tags, line in ways if len({*line}) > 1]


@given(maps, st.data())
@settings(max_examples=150, deadline=None)
def test_the_search_over_the_core_finds_what_a_plain_one_finds(
    ways: list[tuple[dict[str, str], list[Spot]]], data: st.DataObject
) -> None:
    built = graph_of(*lines(ways)).build()
    if built is None:
        return
    network = built[0]
    mode = data.draw(st.integers(0, 3))
    shut = frozenset(data.draw(st.sets(st.integers(0, network.edges - 1), max_size=3)))
    goal = data.draw(st.integers(0, network.junctions - 1))
    reach = Reach(network, mode, shut)
    near = nearby(reach, {goal: 0}, towards=True)
    core = {one: ds for one, ds in near.items() if reach.level(one) == CORE}
    plain = plain_times(network, mode, goal, shut)
    for start in range(network.junctions):
        exits = nearby(reach, {start: 0}, towards=False)
        found = near | towards(reach, core, {one for one in exits if reach.level(one) == CORE}).ds
        best = min((ds + found[one] for one, ds in exits.items() if one in found), default=None)
        assert best == plain.get(start)


places = st.tuples(st.floats(-50, 550), st.floats(-50, 550))


@given(maps, places, places, st.lists(st.tuples(places, st.floats(5, 150)), max_size=3), st.sampled_from([*Mode]))
@settings(max_examples=150, deadline=None)
def test_closing_a_road_makes_nothing_nearer_and_no_time_is_below_none(
    ways: list[tuple[dict[str, str], list[Spot]]],
    goal: Spot,
    start: Spot,
    pins: list[tuple[Spot, float]],
    mode: Mode,
) -> None:
    roads = roads_of(*lines(ways))
    closed = tuple(Shape(ClosureKind.PIN, (at(*spot),), radius) for spot, radius in pins)
    (before,) = roads.minutes(at(*goal), [(at(*start), mode)])
    (after,) = roads.minutes(at(*goal), [(at(*start), mode)], closed)
    assert before.minutes is None or before.minutes >= 0
    if before.how == "unreachable":
        assert after == before
    elif after.minutes is not None:
        assert before.minutes is not None
        assert after.minutes >= before.minutes - 0.01


@given(maps, places, places, st.sampled_from([Mode.FOOT, Mode.BIKE, Mode.CAR, Mode.FOUR_BY_FOUR]))
@settings(max_examples=100, deadline=None)
def test_without_one_ways_there_and_back_take_equally_long(
    ways: list[tuple[dict[str, str], list[Spot]]], one: Spot, other: Spot, mode: Mode
) -> None:
    both = [(dict(tags, oneway="no"), line) for tags, line in lines(ways)]
    roads = roads_of(*both)
    (there,) = roads.minutes(at(*one), [(at(*other), mode)])
    (back,) = roads.minutes(at(*other), [(at(*one), mode)])
    assert there.how == back.how
    assert there.minutes == pytest.approx(back.minutes, abs=0.02)


def test_the_order_of_places_and_their_company_change_no_answer() -> None:
    roads, chance = ladder(), random.Random(7)
    places_there = [(at(chance.uniform(0, 1000), chance.uniform(-20, 420)), mode) for mode in Mode for _ in range(4)]
    together = roads.minutes(at(10, 10), places_there)
    assert together == [roads.minutes(at(10, 10), [place])[0] for place in places_there]
    assert roads.minutes(at(10, 10), places_there[::-1]) == together[::-1]
    assert all(one is not None for pair in pairwise(together) for one in pair)
