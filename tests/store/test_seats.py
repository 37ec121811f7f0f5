"""Seats in the file: one holder each, also for those who come together, whatever two programs try at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.model import AssignmentId, Offer, Request
from bot.domain.needs import NeedState
from bot.store import Store, assignments, needs, standby
from bot.store.assignments import Coming
from tests.support.build import NOW, fresh_file, make_offer, make_request, make_volunteer

ETA = NOW + timedelta(minutes=20)
SEATS = "SELECT seat, assignment FROM seats WHERE request = ? ORDER BY seat"


async def wanted(store: Store, seats: int, many: int) -> tuple[Request, list[Offer]]:
    async with store.transaction() as tx:
        request = await make_request(tx, seats=seats)
        return request, [await make_offer(tx, request, await make_volunteer(tx, f"V{n}")) for n in range(many)]


async def take(store: Store, offer: Offer, seats: int, party: int = 1) -> AssignmentId | None:
    async with store.transaction() as tx:
        return await assignments.take(tx, offer, seats, ETA, NOW, Coming(party))


async def wait(store: Store, offer: Offer, party: int = 1, *, firm: bool = False) -> AssignmentId:
    async with store.transaction() as tx:
        return await standby.join(tx, offer, ETA, NOW, Coming(party), firm=firm)


async def held(store: Store, request: Request) -> list[tuple[int, int]]:
    return [(row["seat"], row["assignment"]) for row in await store.reads.rows(SEATS, (request.id,))]


async def test_a_team_takes_seats_side_by_side_or_wherever_they_are_free(store: Store) -> None:
    request, (one, two, three) = await wanted(store, 4, 3)
    first, second = await take(store, one, 4), await take(store, two, 4)
    assert first is not None
    assert second is not None
    async with store.transaction() as tx:
        await tx.run("UPDATE assignments SET state = 'released', late_at = NULL WHERE id = ?", (first,))
    team = await take(store, three, 4, party=5)
    assert await held(store, request) == [(1, team), (2, second), (3, team), (4, team)]
    assert await assignments.seats_taken(store.reads, request.id) == 4
    found = await assignments.of_volunteer(store.reads, three.volunteer)
    assert found is not None
    assert (found.party, found.fills) == (5, 3)


@pytest.mark.parametrize(
    "state", ["done", "handed_over", "released", "no_show", "cannot_locate", "unsafe", "cancelled"]
)
async def test_whatever_ends_a_mission_frees_all_its_seats(store: Store, state: str) -> None:
    request, (one,) = await wanted(store, 3, 1)
    taken = await take(store, one, 3, party=3)
    async with store.transaction() as tx:
        await tx.run("UPDATE assignments SET state = ?, late_at = NULL WHERE id = ?", (state, taken))
    assert await held(store, request) == []


async def test_on_the_way_and_there_the_seats_stay_taken(store: Store) -> None:
    request, (one,) = await wanted(store, 2, 1)
    taken = await take(store, one, 2, party=2)
    for state in ("en_route", "on_site"):
        async with store.transaction() as tx:
            await tx.run("UPDATE assignments SET state = ?, late_at = NULL WHERE id = ?", (state, taken))
        assert await held(store, request) == [(1, taken), (2, taken)]


async def test_from_standby_somebody_sits_on_the_lowest_free_seat_and_only_when_there_is_one(store: Store) -> None:
    request, (one, two, three) = await wanted(store, 2, 3)
    first = await take(store, one, 2)
    waits, late = await wait(store, two, party=3), await wait(store, three)
    async with store.transaction() as tx:
        assert await assignments.reserve(tx, waits, request.id, 2)
        await tx.run("UPDATE assignments SET state = 'accepted' WHERE id = ?", (waits,))
        assignment = await assignments.by_id(tx, waits)
        assert assignment is not None
        await assignments.sit(tx, assignment, 2, ETA, NOW)
        assert not await assignments.reserve(tx, late, request.id, 2)
    assert await held(store, request) == [(1, first), (2, waits)]


async def test_who_holds_longest_comes_first_whatever_the_seat(store: Store) -> None:
    request, (one, two, three) = await wanted(store, 2, 3)
    first = await take(store, one, 2)
    assert first is not None
    async with store.transaction() as tx:
        second = await assignments.take(tx, two, 2, ETA, NOW + timedelta(minutes=1))
        await tx.run("UPDATE assignments SET state = 'released', late_at = NULL WHERE id = ?", (first,))
        assert await assignments.led(tx, first)
        third = await assignments.take(tx, three, 2, ETA, NOW + timedelta(minutes=2))
    assert [each.id for each in await assignments.holding(store.reads, request.id)] == [second, third]
    assert third is not None
    assert not await assignments.led(store.reads, third)


async def test_two_programs_with_the_file_open_never_give_one_seat_twice(tmp_path: Path) -> None:
    path = fresh_file(tmp_path)
    store = await Store.open(path)
    request, (one, two, three) = await wanted(store, 2, 3)
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
        other.execute("PRAGMA foreign_keys = ON")
        sit = (
            "INSERT INTO assignments (request, seat, volunteer, offer, state, eta_at, made_at)"
            " VALUES (?, ?, ?, ?, ?, 9, 9)"
        )
        other.execute(sit, (request.id, 2, one.volunteer, one.id, "accepted"))
        team = await take(store, two, 2, party=2)
        assert await held(store, request) == [(1, team), (2, 1)]
        assert await take(store, three, 2) is None
        for seat in (1, 2):
            with pytest.raises(sqlite3.IntegrityError):
                other.execute(sit, (request.id, seat, three.volunteer, three.id, "en_route"))
        with pytest.raises(sqlite3.IntegrityError):
            other.execute("INSERT INTO seats VALUES (?, 2, ?)", (request.id, team))
        other.execute(sit, (request.id, 1, three.volunteer, three.id, "standby"))
        with pytest.raises(sqlite3.IntegrityError):
            other.execute("UPDATE assignments SET state = 'accepted' WHERE state = 'standby'")
    await store.close()


async def test_no_answer_from_standby_is_due_at_its_moment_until_it_is_taken_back(store: Store) -> None:
    _, (one,) = await wanted(store, 1, 1)
    waits = await wait(store, one, firm=True)
    async with store.transaction() as tx:
        await standby.ask(tx, waits, ETA)
    assert await standby.due(store.reads, ETA - timedelta(seconds=1), 5) == []
    assert await standby.due(store.reads, ETA, 5) == [waits]
    assert await standby.asked_of(store.reads, one.volunteer) == waits
    async with store.transaction() as tx:
        await standby.ask(tx, waits, None)
    assert await standby.due(store.reads, ETA, 5) == []
    assert await standby.asked_of(store.reads, one.volunteer) is None


async def test_a_request_keeps_three_needs_in_their_order_each_open_or_done(store: Store) -> None:
    async with store.transaction() as tx:
        request = await make_request(tx)
        await needs.name(tx, request.id, ("water", "medical", "water"), NOW)
        await needs.name(tx, request.id, ("food", "power"), NOW)
        assert [row.need for row in await needs.of(tx, request.id)] == ["water", "medical", "food"]
        assert await needs.mark(tx, request.id, ("medical", "power"), NeedState.DONE, request.resident, NOW) == [
            "medical"
        ]
        assert await needs.mark(tx, request.id, ("medical",), NeedState.DONE, request.resident, NOW) == []
        assert [row.open for row in await needs.of(tx, request.id)] == [True, False, True]
        assert await needs.mark(tx, request.id, ("medical", "food"), NeedState.OPEN, None, NOW) == ["medical"]
