"""Requests that may be one are found by the cells around, never by a scan."""

from __future__ import annotations

import random

import pytest

from bot.domain.model import Point, RequestState
from bot.domain.whereabouts import apart_m
from bot.store import Store, twins
from bot.store.requests import LIVE
from tests.support.build import HOME, make_person, make_request


@pytest.mark.parametrize(
    "middle", [HOME, Point(0.0, 0.0), Point(-33.9, 151.2), Point(69.65, 18.96), Point(-0.001, -0.001)]
)
async def test_all_within_reach_are_found_whatever_the_edge(store: Store, middle: Point) -> None:
    dice = random.Random(4)
    async with store.transaction() as tx:
        for _ in range(100):
            spot = Point(middle.lat + dice.uniform(-0.004, 0.004), middle.lon + dice.uniform(-0.006, 0.006))
            await make_request(tx, await make_person(tx), at=spot)
        rows = await tx.rows("SELECT id, lat, lon FROM requests ORDER BY id")
        within = [row["id"] for row in rows if apart_m(middle, Point(row["lat"], row["lon"])) <= 150]
        found = [one.request for one in await twins.near(tx, middle, 150.0)]
    assert found == sorted(found)
    assert set(within) <= set(found)
    assert len(found) < 100
    assert within


async def test_what_has_ended_or_has_no_place_is_nobodys_twin(store: Store) -> None:
    async with store.transaction() as tx:
        person = await make_person(tx)
        for state in (RequestState.CLOSED, RequestState.CANCELLED, RequestState.EXPIRED, RequestState.MERGED):
            await make_request(tx, person, state=state)
        await make_request(tx, person, at=None, state=RequestState.DRAFT)
        live = await make_request(tx, person)
        assert [one.request for one in await twins.near(tx, HOME, 150.0)] == [live.id]


@pytest.mark.parametrize(
    ("condition", "index"),
    [
        (
            "r.cell_lat IN (1, 2, 3) AND r.cell_lon BETWEEN 1 AND 3 AND r.lat IS NOT NULL",
            "requests_cell (cell_lat=? AND cell_lon>? AND cell_lon<?)",
        ),
        (
            "r.building = 'x' AND r.building <> ''",
            "requests_building (building=?)",
        ),
    ],
)
async def test_the_lookup_goes_by_an_index(store: Store, condition: str, index: str) -> None:
    plan = await store.reads.rows(f"EXPLAIN QUERY PLAN SELECT id FROM requests AS r WHERE {condition} AND r.{LIVE}")  # noqa: S608 - fixed conditions
    assert [index in row["detail"] for row in plan] == [True]
