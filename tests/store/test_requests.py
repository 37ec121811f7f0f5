"""Calls for help and what is written down about them."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import get_args

import pytest

from bot.domain.lifecycle import ENDED, Machine
from bot.domain.model import CloseReason, Point, RequestId, RequestState, Urgency
from bot.store import Store, cases, events, requests
from bot.store.events import Step, StepLost
from bot.store.requests import Cry, Deadline
from tests.support.build import HOME, NOW, make_person, make_request, north_of

DEADLINES: tuple[Deadline, ...] = get_args(Deadline)


async def test_a_message_files_one_request_however_often_it_comes(store: Store) -> None:
    async with store.transaction() as tx:
        ana = await make_person(tx)
        cry = Cry(ana.id, "bread", "food", Urgency.NORMAL, False, 1, "4821", (5, 10))
        first = await requests.add(tx, cry, NOW)
        assert first is not None
        assert await requests.add(tx, cry._replace(words="again"), NOW) is None
        assert await requests.add(tx, cry._replace(source=(5, 11)), NOW) is not None
        assert await requests.add(tx, cry._replace(source=(6, 10)), NOW) is not None
    found = await requests.by_id(store.reads, first)
    assert found is not None
    assert (found.state, found.words, found.number, found.created_at) == (RequestState.DRAFT, "bread", "A1", NOW)


async def test_live_requests_come_most_urgent_first_and_then_in_their_order(store: Store) -> None:
    async with store.transaction() as tx:
        ana = await make_person(tx)
        urgencies = [Urgency.LOW, Urgency.CRITICAL, Urgency.NORMAL, Urgency.HIGH, Urgency.CRITICAL]
        made = [await make_request(tx, ana, urgency=urgency) for urgency in urgencies]
        for state in ENDED:
            await make_request(tx, ana, state=state, urgency=Urgency.CRITICAL)
    live = await requests.live(store.reads, 10)
    assert [one.id for one in live] == [made[place].id for place in (1, 4, 3, 2, 0)]
    assert await requests.live(store.reads, 2, after=3) == live[3:]
    assert await requests.count_live(store.reads) == 5
    assert [one.id for one in await requests.live_of(store.reads, ana.id)] == [one.id for one in reversed(made)]


async def test_the_newest_request_counts_also_when_it_has_ended(store: Store) -> None:
    async with store.transaction() as tx:
        ana = await make_person(tx)
        assert await requests.newest_of(tx, ana.id) is None
        await make_request(tx, ana)
        ended = await make_request(tx, ana, state=RequestState.CANCELLED)
    assert await requests.newest_of(store.reads, ana.id) == ended


@pytest.mark.parametrize("deadline", DEADLINES)
async def test_a_deadline_is_due_from_its_moment_on_until_it_is_taken_away(store: Store, deadline: Deadline) -> None:
    async with store.transaction() as tx:
        first, second, third = [await make_request(tx) for _ in range(3)]
        await tx.run("UPDATE requests SET desk_owner = resident")  # only what somebody took can be released
        await requests.schedule(tx, first.id, **{deadline: NOW})
        await requests.schedule(tx, second.id, **{deadline: NOW - timedelta(minutes=1)})
        await requests.schedule(tx, third.id, **{deadline: NOW + timedelta(milliseconds=1)})
    assert await requests.due(store.reads, deadline, NOW, 10) == [second.id, first.id]
    assert await requests.due(store.reads, deadline, NOW, 1) == [second.id]
    for other in set(DEADLINES) - {deadline}:
        assert await requests.due(store.reads, other, NOW, 10) == []
    async with store.transaction() as tx:
        await requests.schedule(tx, second.id, **{deadline: None})
    assert await requests.due(store.reads, deadline, NOW, 10) == [first.id]


async def test_of_every_urgency_the_nearest_that_look_for_volunteers_are_found(store: Store) -> None:
    async with store.transaction() as tx:
        made = [await make_request(tx, at=north_of(HOME, km)) for km in (5, 1, 3, 2, 4)]
        grave = await make_request(tx, at=north_of(HOME, 90), urgency=Urgency.CRITICAL)
        for state in (RequestState.DRAFT, RequestState.STAFFED, RequestState.CLOSED):
            await make_request(tx, state=state)
    found = await cases.looking_near(store.reads, HOME, 2)
    assert [one.id for one in found] == [made[1].id, made[3].id, grave.id]


async def test_a_place_and_its_words_are_kept_and_can_be_unknown(store: Store) -> None:
    async with store.transaction() as tx:
        request = await make_request(tx, state=RequestState.DRAFT, at=None)
        await requests.locate(tx, request.id, None, "behind the mill")
        unknown = await requests.by_id(tx, request.id)
        await requests.locate(tx, request.id, HOME, "12 Mill Lane")
        known = await requests.by_id(tx, request.id)
    assert unknown is not None
    assert known is not None
    assert (unknown.at, unknown.place_words) == (None, "behind the mill")
    assert (known.at, known.place_words) == (HOME, "12 Mill Lane")


async def test_an_open_request_cannot_lose_its_place(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await _lose_place(store)


async def _lose_place(store: Store) -> None:
    async with store.transaction() as tx:
        request = await make_request(tx, at=Point(1, 1))
        await requests.locate(tx, request.id, None, "")


async def test_when_volunteers_were_first_looked_for_is_kept_for_ever(store: Store) -> None:
    async with store.transaction() as tx:
        request = await make_request(tx)
        await requests.mark_opened(tx, request.id, NOW)
        await requests.mark_opened(tx, request.id, NOW + timedelta(hours=1))
    found = await requests.by_id(store.reads, request.id)
    assert found is not None
    assert found.opened_at == NOW


async def test_a_step_changes_the_row_and_writes_who_did_it_and_why(store: Store) -> None:
    async with store.transaction() as tx:
        ana = await make_person(tx, "Ana")
        request = await make_request(tx, ana)
        step = Step(Machine.REQUEST, request.id, "open", "cancelled", "resident", ana.id, request.id)
        await events.take(tx, step, NOW, CloseReason.NO_LONGER_NEEDED)
    found = await requests.by_id(store.reads, request.id)
    assert found is not None
    assert (found.state, found.reason) == (RequestState.CANCELLED, CloseReason.NO_LONGER_NEEDED)
    (event,) = await events.of_request(store.reads, request.id, 10)
    assert event == (NOW, "request", "open", "cancelled", "resident", "Ana")


async def test_a_step_from_where_the_row_does_not_stand_is_lost_and_changes_nothing(store: Store) -> None:
    async with store.transaction() as tx:
        request = await make_request(tx)
        step = Step(Machine.REQUEST, request.id, "staffed", "active", "on the way", None, request.id)
        with pytest.raises(StepLost):
            await events.take(tx, step, NOW)
        assert await events.of_request(tx, request.id, 10) == []
        with pytest.raises(StepLost):
            await events.take(tx, step._replace(subject=999), NOW)
    found = await requests.by_id(store.reads, RequestId(request.id))
    assert found == request


async def test_the_newest_events_are_told_in_the_order_of_time(store: Store) -> None:
    async with store.transaction() as tx:
        request = await make_request(tx)
        for number in range(5):
            await events.note(tx, Step(Machine.REQUEST, request.id, "", f"{number}", "", None, request.id), NOW)
    assert [event.after for event in await events.of_request(store.reads, request.id, 3)] == ["2", "3", "4"]
