"""Updates as they came: each once, in order, and those who write now are not held up by what piled up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import Store, inbox
from tests.support.build import NOW

JSON = dict[str, Any]


def message(update_id: int, chat: int = 5, **more: Any) -> JSON:
    return {"update_id": update_id, "message": {"chat": {"id": chat}, "text": f"words {update_id}", **more}}


async def keep(store: Store, *updates: JSON) -> None:
    async with store.transaction() as tx:
        await inbox.keep(tx, updates, NOW)


async def ids(store: Store, limit: int = 100) -> list[int]:
    return [row.update_id for row in await inbox.waiting(store.reads, limit)]


async def end(store: Store, *seqs: int) -> None:
    async with store.transaction() as tx:
        await inbox.done(tx, seqs, NOW)


async def test_updates_wait_in_the_order_in_which_they_came(store: Store) -> None:
    await keep(store, message(7), message(3))
    await keep(store, message(5))
    assert await ids(store) == [7, 3, 5]
    assert await ids(store, 2) == [7, 3]


async def test_an_update_that_comes_again_is_kept_once_even_after_its_turn(store: Store) -> None:
    await keep(store, message(7), message(7))
    await keep(store, message(7, text="other words"))
    (row,) = await inbox.waiting(store.reads, 10)
    assert json.loads(row.raw)["message"]["text"] == "words 7"
    await end(store, row.seq)
    await keep(store, message(7))
    assert await ids(store) == []


async def test_an_update_is_kept_as_it_came(store: Store) -> None:
    odd = message(7, text="\ud83d \x00 🙂 ñ", nested={"a": [1, None, True, 1.5]})
    await keep(store, odd)
    (row,) = await inbox.waiting(store.reads, 10)
    assert json.loads(row.raw) == odd
    assert (row.chat, row.tries, row.received_at) == (5, 0, NOW)


async def test_a_broken_turn_stays_first_in_line_and_is_counted(store: Store) -> None:
    await keep(store, message(1), message(2))
    async with store.transaction() as tx:
        await inbox.failed(tx, 1, "KeyError")
    assert [(row.update_id, row.tries) for row in await inbox.waiting(store.reads, 10)] == [(1, 1), (2, 0)]


async def test_a_parked_update_lets_the_others_go_on_and_keeps_its_reason(store: Store) -> None:
    await keep(store, message(1), message(2))
    async with store.transaction() as tx:
        await inbox.park(tx, 1, "unreadable: KeyError", NOW)
    assert await ids(store) == [2]
    assert await inbox.count_waiting(store.reads) == 1
    assert await store.reads.value("SELECT fault FROM inbox WHERE state = 'parked'") == "unreadable: KeyError"


async def test_who_writes_now_is_not_held_up_by_a_backlog(store: Store) -> None:
    await keep(store, *(message(number, chat=number % 3 + 1) for number in range(1, 31)))
    backlog_end = await inbox.newest(store.reads)
    await keep(store, message(101, chat=50), message(102, chat=1), message(103, chat=51), message(104, chat=50))

    fresh = await inbox.waiting_since(store.reads, backlog_end, 10)

    assert [row.update_id for row in fresh] == [101, 103, 104]
    assert [row.update_id for row in await inbox.waiting_since(store.reads, backlog_end, 2)] == [101, 103]


async def test_one_who_waited_in_the_backlog_is_fresh_once_their_old_updates_are_done(store: Store) -> None:
    await keep(store, message(1, chat=1), message(2, chat=2))
    backlog_end = await inbox.newest(store.reads)
    await keep(store, message(3, chat=1))
    assert await inbox.waiting_since(store.reads, backlog_end, 10) == []
    await end(store, 1)
    assert [row.update_id for row in await inbox.waiting_since(store.reads, backlog_end, 10)] == [3]


async def test_an_empty_inbox_has_no_newest(store: Store) -> None:
    assert await inbox.newest(store.reads) == 0
    assert await inbox.count_waiting(store.reads) == 0


async def test_only_what_ended_long_ago_is_forgotten_and_parked_updates_stay_longer(store: Store) -> None:
    await keep(store, *(message(number) for number in range(1, 6)))
    async with store.transaction() as tx:
        await inbox.done(tx, [1], NOW - timedelta(hours=80))
        await inbox.done(tx, [2], NOW - timedelta(hours=70))
        await inbox.park(tx, 3, "KeyError", NOW - timedelta(hours=80))
        await inbox.park(tx, 4, "KeyError", NOW - timedelta(days=20))
        await inbox.forget(tx, NOW - timedelta(hours=72), NOW - timedelta(days=14))
    rows = await store.reads.rows("SELECT update_id FROM inbox ORDER BY seq")
    assert [row["update_id"] for row in rows] == [2, 3, 5]


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        (message(1, chat=-100), -100),
        ({"edited_message": {"chat": {"id": 6}}}, 6),
        ({"callback_query": {"id": "1", "message": {"chat": {"id": 7}}}}, 7),
        ({"callback_query": {"id": "1", "inline_message_id": "x"}}, 0),
        ({"my_chat_member": {"chat": {"id": 8}}}, 8),
        ({"message": {"chat": {"id": True}}}, 0),
        ({"message": {"chat": {"id": "5"}}}, 0),
        ({"message": {"chat": {"id": 2**63}}}, 0),
        ({"message": {"chat": 5}}, 0),
        ({"message": "hello"}, 0),
        ({"poll": {}}, 0),
        ({}, 0),
    ],
)
def test_the_chat_of_an_update(update: JSON, chat: int) -> None:
    assert inbox.chat_of(update) == chat


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["message", "chat", "id", "x"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from([*inbox.PARTS, "update_id", "x"]), VALUES, max_size=4))
def test_no_shape_of_an_update_breaks_the_search_for_its_chat(update: JSON) -> None:
    found = inbox.chat_of(update)
    assert type(found) is int
    assert abs(found) <= inbox.MAX_ID


@given(VALUES)
def test_only_objects_with_an_id_that_fits_can_be_kept(update: object) -> None:
    assert not inbox.acceptable(update)
    assert not inbox.acceptable({"update_id": update}) or (type(update) is int and 0 <= update <= inbox.MAX_ID)


@pytest.mark.parametrize(
    ("update_id", "fits"), [(0, True), (2**63 - 1, True), (2**63, False), (-1, False), (True, False)]
)
def test_an_id_that_fits(update_id: int, fits: bool) -> None:
    assert inbox.acceptable({"update_id": update_id}) is fits


async def test_what_is_acceptable_is_stored_whatever_else_it_holds(store: Store) -> None:
    odd: Sequence[JSON] = [
        {"update_id": 0},
        {"update_id": inbox.MAX_ID, "message": {"chat": {"id": -inbox.MAX_ID}}},
        {"update_id": 3, "message": [1, {"\x00": float("inf")}]},
    ]
    await keep(store, *odd)
    assert await ids(store) == [0, inbox.MAX_ID, 3]
