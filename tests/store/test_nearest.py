"""Finding the nearest: exactly, wherever on the globe, through the index alone, and where people are now."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from math import copysign, cos, radians
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.model import Point
from bot.domain.travel import Mode
from bot.places import distance_km
from bot.store import Store, crowd, grid, migrations, rings, sieve, volunteers
from bot.store.times import to_ms
from bot.store.volunteers import Circle, Must
from tests.support.build import HOME, NOW, make_request, make_volunteer, north_of
from tests.support.nearby import near

CIRCLE = Circle(reach_km=10, silent_since=NOW - timedelta(hours=2), limit=60)
HAIR_KM = 1e-4  # two radii of the earth that differ by 0.2 m


async def test_who_moves_is_found_where_they_are_now(store: Store) -> None:
    async with store.transaction() as tx:
        luis = await make_volunteer(tx, "Luis", north_of(HOME, 40))
        request = await make_request(tx)
        assert await near(tx, request, CIRCLE, NOW) == []
        await volunteers.place(tx, luis.id, north_of(HOME, 2), NOW + timedelta(hours=1))
        assert [one.volunteer for one in await near(tx, request, CIRCLE, NOW)] == [luis.id]
        assert (await near(tx, request, CIRCLE._replace(limit=0), NOW)) == []


async def test_who_was_on_duty_before_the_grid_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "muster.db"
    migrations.bring_up(path, tmp_path, [step for step in migrations.shipped() if step.name < "0008_grid"])
    path.chmod(0o600)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO people (id, telegram_id, name, language, first_seen_at, last_seen_at)"
            " VALUES (2, 12, 'Luis', 'en', 0, 0)"
        )
        db.execute(
            "INSERT INTO volunteers (person, state, available_until, lat, lon, joined_at)"
            " VALUES (2, 'available', ?, ?, ?, 0)",
            (to_ms(NOW) + 1, HOME.lat, HOME.lon),
        )
    store = await Store.open(path)
    async with store.transaction() as tx:
        found = await near(tx, await make_request(tx), CIRCLE, NOW)
    await store.close()
    assert [one.volunteer for one in found] == [2]


FIJI = Point(-17.0, 179.99)  # here the box crosses the date line


@pytest.mark.parametrize("at", [HOME, FIJI])
async def test_no_table_is_read_through_and_the_index_alone_tells_who_is_near(store: Store, at: Point) -> None:
    circle = CIRCLE._replace(
        must=Must((1, 2), 1, True, True, frozenset({Mode.CAR}), 1, 2, ("es",)), recent_cap=1, quiet_since=NOW
    )
    async with store.transaction() as tx:
        request = replace(await make_request(tx), at=at)
    box = grid.around(at, 5)
    asked = sieve.statements(circle, len(box.spans))
    for sql in asked:
        given = sieve.params(request, circle, NOW) | rings.bounds(at, box)
        plan = [row["detail"] for row in await store.reads.rows("EXPLAIN QUERY PLAN " + sql, given)]
        told = "\n".join(plan)
        assert "BLOOM" not in told
        assert told.count("USING COVERING INDEX volunteers_grid (grow=? AND gcol>? AND gcol<?)") == len(box.spans)
        assert not re.search(r"SCAN (?!c\b|rows\b|json_each\b|CONSTANT|\(subquery)", told)


async def test_the_limit_keeps_the_nearest(store: Store) -> None:
    async with store.transaction() as tx:
        crowd = {km: await make_volunteer(tx, f"V{km}", north_of(HOME, km)) for km in (5, 1, 3, 2, 4)}
        found = await near(tx, await make_request(tx), CIRCLE._replace(limit=3), NOW)
    assert [one.volunteer for one in found] == [crowd[km].id for km in (1, 2, 3)]


PLACES = st.one_of(
    st.builds(Point, st.floats(-68, 68), st.floats(-170, 170)),
    st.builds(Point, st.floats(-70, 70), st.one_of(st.floats(179.7, 180), st.floats(-180, -179.7))),
    st.builds(Point, st.one_of(st.floats(89.5, 90), st.floats(-90, -89.5)), st.floats(-180, 180)),
)
STEPS = st.tuples(st.floats(-0.3, 0.3), st.floats(-0.6, 0.6))


def stepped(home: Point, step: tuple[float, float]) -> Point:
    """Somewhere near, over the date line or over the pole, too."""
    narrow = max(cos(radians(home.lat)), 0.001)
    lat, lon = home.lat + step[0], home.lon + step[1] / narrow
    if abs(lat) > 90:
        lat, lon = copysign(180 - abs(lat), lat), lon + 180
    return Point(lat, (lon + 180) % 360 - 180)


@given(
    home=PLACES,
    steps=st.lists(st.one_of(STEPS, st.sampled_from([(0.0, 0.0), (0.01, 0.01)])), min_size=1, max_size=25),
    reach_km=st.floats(0.2, 60),
    limit=st.integers(1, 12),
    skilled=st.sets(st.integers(0, 24)),
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
async def test_the_nearest_within_reach_are_found_exactly(
    store: Store, home: Point, steps: list[tuple[float, float]], reach_km: float, limit: int, skilled: set[int]
) -> None:
    crowd: list[tuple[float, int]] = []
    async with store.transaction() as tx:
        await tx.run("DELETE FROM volunteers")
        for number, step in enumerate(steps):
            at = stepped(home, step)
            one = await make_volunteer(tx, "V", at)
            if number in skilled:
                await tx.run("UPDATE volunteers SET skills = 2 WHERE person = ?", (one.id,))
                crowd.append((distance_km(home, at), one.id))
        request = replace(await make_request(tx), at=home)
        circle = CIRCLE._replace(reach_km=reach_km, limit=limit, must=Must(skills=(2,)))
        found = await near(tx, request, circle, NOW)
    kms = {who: km for km, who in crowd}
    nearest = sorted(one for one in crowd if one[0] <= reach_km)[:limit]
    assert [one.km for one in found] == pytest.approx([km for km, _ in nearest], abs=HAIR_KM)
    assert all(abs(kms[one.volunteer] - one.km) < HAIR_KM for one in found)
    assert [(one.km, one.volunteer) for one in found] == sorted((one.km, one.volunteer) for one in found)


@pytest.mark.parametrize("lon", [-179.999, 179.999, -180.0, 180.0])
async def test_who_is_beyond_the_date_line_is_as_near_as_others(store: Store, lon: float) -> None:
    async with store.transaction() as tx:
        west = await make_volunteer(tx, "West", Point(-17, 179.99))
        east = await make_volunteer(tx, "East", Point(-17, -179.99))
        request = replace(await make_request(tx), at=Point(-17, lon))
        found = await near(tx, request, CIRCLE, NOW)
    assert {one.volunteer for one in found} == {west.id, east.id}


@pytest.mark.parametrize(
    ("centre", "spread_km"), [(HOME, 2), (FIJI, 2), (Point(79, 15), 60), (Point(-89.99, 30), 8)], ids=str
)
async def test_in_a_crowd_the_rings_miss_nobody(store: Store, centre: Point, spread_km: float) -> None:
    chance = Random(7)

    def place() -> Point:
        steps = (chance.gauss(0, spread_km / 111), chance.gauss(0, spread_km / 111))
        return stepped(centre, steps)

    crowd = {person: place() for person in range(1000, 1600)}
    async with store.transaction() as tx:
        await tx.many(
            """INSERT INTO people (id, telegram_id, name, language, first_seen_at, last_seen_at)
               VALUES (?1, ?1, 'V', 'en', 0, 0)""",
            [(person,) for person in crowd],
        )
        await tx.many(
            """INSERT INTO volunteers (person, state, available_until, lat, lon, joined_at)
               VALUES (?, 'available', ?, ?, ?, 0)""",
            [(person, to_ms(NOW) + 1, at.lat, at.lon) for person, at in crowd.items()],
        )
        bare = await make_request(tx)
        for limit in (1, 2, 5, 12) * 10:
            here = place()
            circle = CIRCLE._replace(limit=limit, reach_km=chance.choice((0.5, 5, 100)))
            found = await near(tx, replace(bare, at=here), circle, NOW)
            kms = sorted((distance_km(here, at), person) for person, at in crowd.items())
            assert [one.volunteer for one in found] == [who for km, who in kms if km <= circle.reach_km][:limit]


async def test_in_a_metropolis_each_request_is_searched_for_by_itself(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "A_SEARCH_READS", 1 / volunteers.MANY)
    async with store.transaction() as tx:
        people = [await make_volunteer(tx, f"V{km}", north_of(HOME, km)) for km in (1, 2, 3)]
        request = await make_request(tx)
    hunts = [(request, CIRCLE)] * volunteers.MANY
    assert await crowd.draw(store.reads, [rings.Hunt(*hunt, NOW) for hunt in hunts]) is None
    found = await volunteers.near_each(store.reads, hunts, NOW)
    assert [[one.volunteer for one in each] for each in found] == [[one.id for one in people]] * volunteers.MANY


async def test_where_one_looked_lately_nobody_is_missed_when_all_have_moved(store: Store) -> None:
    async with store.transaction() as tx:
        far = [await make_volunteer(tx, f"V{n}", north_of(HOME, 9 + n / 100)) for n in range(3)]
        request = await make_request(tx)
        circle = CIRCLE._replace(limit=3, must=Must(skills=(1 << 20,)))
        await tx.run("UPDATE volunteers SET skills = 1 << 20")
        assert len(await near(tx, request, circle, NOW)) == 3
        for one, km in zip(far, (0.002, 4, 6), strict=True):
            await volunteers.place(tx, one.id, north_of(HOME, km), NOW + timedelta(hours=1))
        assert [one.volunteer for one in await near(tx, request, circle, NOW)] == [one.id for one in far]
        for one, km in zip(far, (3, 5, 9.99), strict=True):
            await volunteers.place(tx, one.id, north_of(HOME, km), NOW + timedelta(hours=1))
        assert [one.volunteer for one in await near(tx, request, circle, NOW)] == [one.id for one in far]
