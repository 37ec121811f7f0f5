"""Seats: as many holders as there are, however many want one at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.model import AssignmentId, AssignmentState, Offer, OfferState, PersonId, Request
from bot.store import Store, Tx, assignments
from tests.support.build import NOW, make_offer, make_request, make_volunteer

ETA = NOW + timedelta(minutes=20)


async def rivals(store: Store, seats: int, many: int) -> tuple[Request, list[Offer]]:
    async with store.transaction() as tx:
        request = await make_request(tx, seats=seats)
        return request, [await make_offer(tx, request, await make_volunteer(tx, f"V{n}")) for n in range(many)]


async def grab(store: Store, offer: Offer, seats: int) -> AssignmentId | None:
    async with store.transaction() as tx:
        return await assignments.take(tx, offer, seats, ETA, NOW)


async def leave(tx: Tx, assignment: AssignmentId, state: AssignmentState = AssignmentState.RELEASED) -> None:
    await tx.run("UPDATE assignments SET state = ?, late_at = NULL WHERE id = ?", (state, assignment))


async def test_a_seat_is_taken_with_its_promise(store: Store) -> None:
    request, (offer,) = await rivals(store, 1, 1)
    taken = await grab(store, offer, 1)
    assert taken is not None
    held = await assignments.by_id(store.reads, taken)
    assert held is not None
    assert (held.request, held.volunteer, held.state) == (request.id, offer.volunteer, AssignmentState.ACCEPTED)
    assert (held.eta_at, held.late_step) == (ETA, 0)
    assert await assignments.of_volunteer(store.reads, offer.volunteer) == held
    assert await assignments.holding(store.reads, request.id) == [held]


@pytest.mark.parametrize(("seats", "many"), [(1, 2), (1, 20), (3, 8), (5, 5), (4, 2)])
async def test_of_many_who_want_a_seat_as_many_get_one_as_there_are(store: Store, seats: int, many: int) -> None:
    request, offers = await rivals(store, seats, many)
    taken = await asyncio.gather(*(grab(store, offer, seats) for offer in offers))
    assert sum(one is not None for one in taken) == min(seats, many)
    held = await store.reads.rows("SELECT seat FROM assignments WHERE request = ? ORDER BY seat", (request.id,))
    assert [row["seat"] for row in held] == list(range(1, min(seats, many) + 1))


async def test_two_hundred_rounds_of_rivals_leave_one_holder_each(store: Store) -> None:
    async with store.transaction() as tx:
        volunteers = [await make_volunteer(tx, f"V{number}") for number in range(4)]
    for _ in range(200):
        async with store.transaction() as tx:
            request = await make_request(tx)
            offers = [await make_offer(tx, request, volunteer, OfferState.EXPIRED) for volunteer in volunteers]
        taken = [one for one in await asyncio.gather(*(grab(store, offer, 1) for offer in offers)) if one is not None]
        assert len(taken) == 1
        async with store.transaction() as tx:
            await leave(tx, taken[0], AssignmentState.DONE)


async def test_a_seat_that_was_left_is_the_next_to_be_taken(store: Store) -> None:
    _, offers = await rivals(store, 2, 4)
    first = await grab(store, offers[0], 2)
    assert first is not None
    await grab(store, offers[1], 2)
    assert await grab(store, offers[2], 2) is None
    async with store.transaction() as tx:
        await leave(tx, first)
    again = await grab(store, offers[2], 2)
    assert await store.reads.value("SELECT seat FROM assignments WHERE id = ?", (again,)) == 1


async def test_who_stands_by_holds_no_seat(store: Store) -> None:
    request, offers = await rivals(store, 1, 2)
    first = await grab(store, offers[0], 1)
    assert first is not None
    async with store.transaction() as tx:
        await leave(tx, first, AssignmentState.STANDBY)
    assert await assignments.holding(store.reads, request.id) == []
    assert await grab(store, offers[1], 1) is not None


async def test_lateness_is_looked_at_when_its_time_comes_and_from_a_new_promise_on(store: Store) -> None:
    _, (offer,) = await rivals(store, 1, 1)
    taken = await grab(store, offer, 1)
    assert taken is not None
    assert await assignments.late(store.reads, ETA - timedelta(seconds=1), 10) == []
    assert await assignments.late(store.reads, ETA, 10) == [taken]
    async with store.transaction() as tx:
        await assignments.watch(tx, taken, ETA + timedelta(minutes=5), 1)
        await assignments.promise(tx, taken, ETA + timedelta(minutes=30))
    assert await assignments.late(store.reads, ETA + timedelta(minutes=29), 10) == []
    assert await assignments.late(store.reads, ETA + timedelta(minutes=30), 10) == [taken]
    async with store.transaction() as tx:
        await assignments.watch(tx, taken, None, 2)
    assert await assignments.late(store.reads, ETA + timedelta(days=9), 10) == []


async def test_one_who_holds_nothing_has_nothing(store: Store) -> None:
    assert await assignments.of_volunteer(store.reads, PersonId(77)) is None
    assert await assignments.by_id(store.reads, AssignmentId(77)) is None


async def test_an_address_still_on_a_screen_after_the_end_is_found(store: Store) -> None:
    _, (offer,) = await rivals(store, 1, 1)
    taken = await grab(store, offer, 1)
    assert taken is not None
    chat = await store.reads.value("SELECT telegram_id FROM people WHERE id = ?", (offer.volunteer,))
    async with store.transaction() as tx:
        await tx.run("INSERT INTO cards (chat, key, message_id) VALUES (?, ?, 9)", (chat, f"pin:{taken}"))
        assert await assignments.over_but_shown(tx, offer.volunteer) == []
        await leave(tx, taken)
        assert [one.id for one in await assignments.over_but_shown(tx, offer.volunteer)] == [taken]
