"""What is kept of a map: bridges by name, ferries by their time, a file that reads as it was written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.travel import Mode
from bot.places.roads import RoadGraph, Roads
from bot.places.roads.building import COARSE_M
from tests.support.maps import Spot, at, graph_of, roads_of

STREET = {"highway": "residential"}
NAMED = STREET | {"bridge": "yes", "bridge:name": "Mill Bridge", "name": "Mill Lane", "name:es": "Camino del Molino"}
TOWN: tuple[tuple[dict[str, str], list[Spot]], ...] = (
    (STREET, [(0, 0), (1000, 0)]),
    (NAMED, [(0, 0), (0, 100)]),
    (STREET | {"bridge": "yes", "highway": "footway"}, [(30, 0), (30, 100)]),
    (STREET | {"bridge": "yes"}, [(1000, 0), (1000, 100)]),
    (STREET, [(0, 100), (1000, 100)]),
)


def test_a_bridge_is_known_by_each_of_its_names_with_every_path_over_it() -> None:
    roads = roads_of(*TOWN)
    for name in ("Mill Bridge", "mill bridge", "Camino del Molino", "Mill Lane"):
        (bridge,) = roads.bridges(name)
        assert (bridge.name, len(bridge.points)) == ("Mill Bridge", 2)
    assert roads.bridges("Ford Bridge") == ()
    assert roads.bridges("") == ()


def test_the_nearest_bridge_is_found_within_reach_and_not_beyond() -> None:
    roads = roads_of(*TOWN)
    near = roads.bridge_near(at(900, 50), 200)
    assert near is not None
    assert (near.name, len(near.points)) == ("", 1)
    assert roads.bridge_near(at(500, 50), 200) is None


def test_a_ferry_takes_its_time_and_nobody_starts_on_the_water() -> None:
    ferry = {"route": "ferry", "duration": "00:30"}
    roads = roads_of((STREET, [(0, 0), (0, 500)]), (ferry, [(0, 500), (0, 2500)]), (STREET, [(0, 2500), (0, 3000)]))
    (over, car, adrift) = roads.minutes(
        at(0, 0), [(at(0, 3000), Mode.FOOT), (at(0, 3000), Mode.CAR), (at(0, 1500), Mode.FOOT)]
    )
    assert over.minutes == pytest.approx(30 + 1000 / 83.3, rel=0.02)
    assert (car.how, adrift.how) == ("unreachable", "crow")


def test_a_region_file_reads_as_it_was_written(tmp_path: Path) -> None:
    path, graph = tmp_path / "region.sqlite", graph_of(*TOWN)
    with closing(sqlite3.connect(path)) as connection:
        graph.write(connection)
        connection.commit()
    read, made = Roads.open(path), Roads.of(graph)
    there = [(at(east, north), mode) for east in (0, 400, 990) for north in (5, 95) for mode in Mode]
    assert read.minutes(at(500, 0), there) == made.minutes(at(500, 0), there)
    assert read.bridges("Mill Bridge") == made.bridges("Mill Bridge")
    assert read.newer() is None


def test_a_region_without_roads_knows_none(tmp_path: Path) -> None:
    path = tmp_path / "region.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        RoadGraph().write(connection)
        connection.execute("CREATE TABLE about (key TEXT)")
        connection.commit()
    assert not Roads.open(path).known


def test_roads_imported_anew_are_taken_up_while_the_old_ones_serve(tmp_path: Path) -> None:
    path = tmp_path / "region.sqlite"
    for number, roads in enumerate((TOWN[:1], TOWN)):
        fresh = tmp_path / f"{number}.sqlite"
        with closing(sqlite3.connect(fresh)) as connection:
            graph_of(*roads).write(connection)
            connection.commit()
        fresh.replace(path)
        if number == 0:
            served = Roads.open(path)
    assert served.bridges("Mill Bridge") == ()
    newer = served.newer()
    assert newer is not None
    served.become(newer)
    assert len(served.bridges("Mill Bridge")) == 1
    assert served.newer() is None
    path.unlink()
    assert served.newer() is None


def test_a_line_is_kept_coarsely_and_its_length_truly() -> None:
    wavy: list[Spot] = [(float(x), (x // 10 % 2) * (COARSE_M / 2)) for x in range(0, 1001, 10)]
    built = graph_of((STREET, wavy)).build()
    assert built is not None
    network = built[0]
    assert len(network.lats) == 2
    assert network.lengths[0] == pytest.approx(100 * (100 + (COARSE_M / 2) ** 2) ** 0.5, rel=0.01)
