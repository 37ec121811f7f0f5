"""Who may be asked: everybody who can, nobody who said no, and exactly those within reach."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.model import AssignmentState, Duty, OfferState, Person, PersonId, Point, Request
from bot.places import distance_km
from bot.store import Store, Tx, assignments, people, volunteers
from bot.store.volunteers import Circle
from tests.support.build import HOME, NOW, make_offer, make_request, make_volunteer, north_of

CIRCLE = Circle(reach_km=10, silent_since=NOW - timedelta(hours=2), limit=60)
SLACK_KM = 0.001  # the box in SQL is drawn a hair wider or narrower than the globe

Change = Callable[[Tx, Request, Person], Awaitable[object]]


def offered(state: OfferState, minutes: float = 45) -> Change:
    async def change(tx: Tx, request: Request, luis: Person) -> None:
        await make_offer(tx, request, luis, state, minutes=minutes)

    return change


def duty(state: Duty) -> Change:
    async def change(tx: Tx, _: Request, luis: Person) -> None:
        await tx.run("UPDATE volunteers SET state = ? WHERE person = ?", (state, luis.id))

    return change


def until(minutes: float) -> Change:
    async def change(tx: Tx, _: Request, luis: Person) -> None:
        await volunteers.place(tx, luis.id, HOME, NOW + timedelta(minutes=minutes))

    return change


def asked_elsewhere(times: int, state: OfferState = OfferState.SENT) -> Change:
    async def change(tx: Tx, _: Request, luis: Person) -> None:
        for _number in range(times):
            await make_offer(tx, await make_request(tx), luis, state)

    return change


def had_it(state: AssignmentState) -> Change:
    async def change(tx: Tx, request: Request, luis: Person) -> None:
        offer = await make_offer(tx, request, luis, OfferState.ACCEPTED)
        taken = await assignments.take(tx, offer, 1, NOW, NOW)
        await tx.run("UPDATE assignments SET state = ?, late_at = NULL WHERE id = ?", (state, taken))

    return change


async def blocked(tx: Tx, _: Request, luis: Person) -> None:
    await people.lose(tx, luis.id)


async def asks_for_it(tx: Tx, request: Request, luis: Person) -> None:
    await tx.run("UPDATE requests SET resident = ? WHERE id = ?", (luis.id, request.id))


async def away(tx: Tx, _: Request, luis: Person) -> None:
    await volunteers.place(tx, luis.id, north_of(HOME, 10.1), NOW + timedelta(hours=1))


async def nothing(_: Tx, __: Request, ___: Person) -> None:
    """Luis is as he is."""


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        pytest.param(nothing, True, id="on duty near by"),
        pytest.param(away, False, id="too far"),
        pytest.param(blocked, False, id="has blocked the bot"),
        pytest.param(asks_for_it, False, id="asks for help himself"),
        *(pytest.param(duty(state), False, id=f"duty {state}") for state in Duty if state is not Duty.AVAILABLE),
        pytest.param(until(0), False, id="time is over"),
        pytest.param(until(1), True, id="a minute left"),
        pytest.param(offered(OfferState.QUEUED), False, id="has the question coming"),
        pytest.param(offered(OfferState.SENT), False, id="has the question"),
        pytest.param(offered(OfferState.DECLINED), False, id="said no"),
        pytest.param(offered(OfferState.EXPIRED, -10), False, id="let it pass lately"),
        pytest.param(offered(OfferState.EXPIRED, -121), True, id="let it pass long ago"),
        pytest.param(offered(OfferState.WITHDRAWN), True, id="it was taken back from him"),
        pytest.param(offered(OfferState.FILLED), True, id="it was filled by another"),
        pytest.param(offered(OfferState.UNDELIVERABLE), True, id="it did not reach him then"),
        pytest.param(had_it(AssignmentState.RELEASED), False, id="could not go"),
        pytest.param(had_it(AssignmentState.DONE), False, id="has done it"),
        pytest.param(had_it(AssignmentState.CANCELLED), True, id="it was called off"),
        pytest.param(asked_elsewhere(1), False, id="thinks about another question"),
        pytest.param(asked_elsewhere(5, OfferState.DECLINED), True, id="has answered the others"),
    ],
)
async def test_may_be_asked(store: Store, change: Change, asked: bool) -> None:
    async with store.transaction() as tx:
        luis = await make_volunteer(tx, "Luis")
        request = await make_request(tx)
        await change(tx, request, luis)
        resident = PersonId(await tx.value("SELECT resident FROM requests WHERE id = ?", (request.id,)))
        found = await volunteers.near(tx, replace(request, resident=resident), CIRCLE, NOW)
    assert [one.volunteer for one in found] == ([luis.id] if asked else [])


async def test_nobody_is_near_an_unknown_place(store: Store) -> None:
    async with store.transaction() as tx:
        await make_volunteer(tx)
        request = await make_request(tx)
        assert await volunteers.near(tx, replace(request, at=None), CIRCLE, NOW) == []


async def test_the_limit_keeps_the_nearest(store: Store) -> None:
    async with store.transaction() as tx:
        crowd = {km: await make_volunteer(tx, f"V{km}", north_of(HOME, km)) for km in (5, 1, 3, 2, 4)}
        found = await volunteers.near(tx, await make_request(tx), CIRCLE._replace(limit=3), NOW)
    assert [one.volunteer for one in found] == [crowd[km].id for km in (1, 2, 3)]


@given(
    home=st.builds(Point, st.floats(-68, 68), st.floats(-170, 170)),
    steps=st.lists(st.tuples(st.floats(-0.2, 0.2), st.floats(-0.5, 0.5)), min_size=1, max_size=25),
    reach_km=st.floats(0.5, 25),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
async def test_all_within_reach_are_found_nearest_first(
    store: Store, home: Point, steps: list[tuple[float, float]], reach_km: float
) -> None:
    crowd: dict[int, float] = {}
    async with store.transaction() as tx:
        await tx.run("DELETE FROM volunteers")
        for north, east in steps:
            at = Point(home.lat + north, home.lon + east)
            one = await make_volunteer(tx, "V", at)
            crowd[one.id] = distance_km(home, at)
        request = replace(await make_request(tx), at=home)
        found = await volunteers.near(tx, request, CIRCLE._replace(reach_km=reach_km), NOW)
    kms = [crowd[one.volunteer] for one in found]
    sure = {who for who, km in crowd.items() if km < reach_km - SLACK_KM}
    assert sure <= {one.volunteer for one in found}
    assert all(later - earlier > -0.05 * reach_km for earlier, later in pairwise(kms))
