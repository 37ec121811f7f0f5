"""The words we owe: urgent first, one a chat, in order, none lost and none sent twice without saying so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.domain.model import Person
from bot.domain.notices import (
    BroadcastWords,
    CaseMine,
    Fate,
    Lane,
    Notice,
    Way,
    Welcome,
)
from bot.store import Store, outbox, sending
from bot.store.outbox import Letter
from bot.store.sending import BULK_AGAIN_MS, DueRow, Settlement
from tests.support.build import NOW, make_person

VALID = NOW + timedelta(hours=24)


async def owe(store: Store, chat: int, notice: Notice | None = None, lane: Lane = Lane.ANSWER) -> None:
    letter = Letter(chat, None, notice or Welcome(), lane, VALID)
    async with store.transaction() as tx:
        await outbox.put(tx, letter, NOW)


async def claim(store: Store, room: int = 10, busy: tuple[int, ...] = (), now: datetime = NOW) -> list[DueRow]:
    async with store.transaction() as tx:
        return await sending.claim(tx, room, busy, now)


async def settle(store: Store, *ends: Settlement, now: datetime = NOW) -> None:
    async with store.transaction() as tx:
        await sending.settle(tx, ends, now)


async def states(store: Store) -> list[str]:
    return [row["state"] for row in await store.reads.rows("SELECT state FROM outbox ORDER BY id")]


def chats(rows: list[DueRow]) -> list[int]:
    return [row.chat for row in rows]


async def test_the_most_urgent_leave_first_and_then_the_oldest(store: Store) -> None:
    lanes = [Lane.BROADCAST, Lane.NOTICE, Lane.DANGER, Lane.ANSWER, Lane.OFFER, Lane.DANGER]
    for chat, lane in enumerate(lanes, 1):
        await owe(store, chat, lane=lane)
    assert chats(await claim(store)) == [3, 6, 4, 5, 2, 1]


async def test_one_chat_has_one_message_on_the_way_and_gets_them_in_order(store: Store) -> None:
    for number in ("A1", "A2", "A3"):
        await owe(store, 5, CaseMine(number=number))
    read = []
    for _ in range(3):
        (row,) = await claim(store)
        assert await claim(store, busy=(5,)) == []
        read.append(row.facts)
        await settle(store, Settlement(row, "sent", message_id=1))
    assert read == ['{"number":"A1"}', '{"number":"A2"}', '{"number":"A3"}']


async def test_no_more_are_claimed_than_there_is_room_for(store: Store) -> None:
    for chat in range(1, 9):
        await owe(store, chat)
    assert chats(await claim(store, room=3)) == [1, 2, 3]
    assert chats(await claim(store, room=3)) == [4, 5, 6]


async def test_chats_at_rest_are_passed_over(store: Store) -> None:
    for chat in (1, 2, 3):
        await owe(store, chat)
    assert chats(await claim(store, busy=(1, 3))) == [2]


async def test_many_messages_to_one_chat_do_not_hide_the_others(store: Store) -> None:
    for _ in range(100):
        await owe(store, 1, lane=Lane.DANGER)
    await owe(store, 2)
    seen = {row.chat for row in await claim(store, room=4)}
    seen |= {row.chat for row in await claim(store, room=4, busy=(1,))}
    assert seen == {1, 2}


async def test_a_claimed_row_carries_what_the_sender_must_know(store: Store) -> None:
    async with store.transaction() as tx:
        luis = await make_person(tx, "Luis", language="ar")
        await outbox.put(tx, Letter(7, luis.id, CaseMine(number="A1"), Lane.DANGER, VALID, key="mine:1"), NOW)
        await tx.run("INSERT INTO cards (chat, key, message_id) VALUES (7, 'mine:1', 44)")
    (row,) = await claim(store)
    assert (row.kind, row.language, row.stands, row.attempts, row.unknown) == ("CaseMine", "ar", 44, 1, 0)
    assert (row.way, row.fate, row.lane, row.expired) == (Way.SEND, Fate.CRITICAL, Lane.DANGER, False)


async def test_what_is_due_later_waits_and_the_sender_knows_how_long(store: Store) -> None:
    await owe(store, 1)
    (row,) = await claim(store)
    await settle(store, Settlement(row, "due", "flood", not_before=NOW + timedelta(seconds=30)))
    assert await claim(store) == []
    assert await sending.next_due(store.reads, NOW) == 30.0
    (again,) = await claim(store, now=NOW + timedelta(seconds=30))
    assert (again.id, again.attempts) == (row.id, 2)
    assert await sending.next_due(store.reads, NOW) is None


async def test_a_message_that_must_wait_is_not_overtaken_by_a_later_one_to_the_same_person(store: Store) -> None:
    await owe(store, 1, CaseMine(number="A1"))
    (first,) = await claim(store)
    await owe(store, 1, CaseMine(number="A2"))
    await settle(store, Settlement(first, "due", "not sent", not_before=NOW + timedelta(seconds=2)))
    assert await claim(store) == []
    (next_,) = await claim(store, now=NOW + timedelta(seconds=2))
    assert next_.id == first.id


async def test_a_broadcast_that_waits_to_be_repeated_does_not_hold_up_the_next_one(store: Store) -> None:
    await owe(store, 1, BroadcastWords(words="shelter 1 is open"), Lane.BROADCAST)
    await claim(store)
    await owe(store, 1, BroadcastWords(words="leave the valley now"), Lane.BROADCAST)
    async with store.transaction() as tx:
        await sending.recover(tx, NOW)
    (row,) = await claim(store)
    assert row.facts == '{"words":"leave the valley now"}'


async def test_what_is_past_its_time_is_marked_as_too_late(store: Store) -> None:
    await owe(store, 1)
    (row,) = await claim(store, now=VALID + timedelta(seconds=1))
    assert row.expired


@pytest.mark.parametrize("state", ["sent", "unknown", "dead", "expired", "unreachable", "moot"])
async def test_an_end_is_an_end(store: Store, state: str) -> None:
    await owe(store, 1)
    (row,) = await claim(store)
    await settle(store, Settlement(row, state, "because"))
    assert await states(store) == [state]
    assert await claim(store) == []
    assert await store.reads.value("SELECT why FROM outbox") == "because"


async def test_a_row_that_is_not_on_the_way_cannot_be_settled(store: Store) -> None:
    await owe(store, 1)
    (row,) = await claim(store)
    await settle(store, Settlement(row, "dead"))
    await settle(store, Settlement(row, "sent", message_id=5))
    assert await states(store) == ["dead"]


@pytest.mark.parametrize(
    ("notice", "state", "again_after_s"),
    [
        (Welcome(), "due", 0),
        (BroadcastWords(words="all clear"), "due", BULK_AGAIN_MS / 1000),
    ],
)
async def test_after_a_crash_what_was_on_the_way_is_due_again_and_says_so(
    store: Store, notice: Notice, state: str, again_after_s: float
) -> None:
    await owe(store, 1, notice)
    await claim(store)
    async with store.transaction() as tx:
        assert await sending.recover(tx, NOW) == 1
    assert await states(store) == [state]
    assert await sending.next_due(store.reads, NOW) == again_after_s
    (row,) = await claim(store, now=NOW + timedelta(seconds=again_after_s))
    assert row.unknown == 1


async def test_after_a_crash_mere_decoration_is_let_be(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.run(
            "INSERT INTO outbox (chat, kind, facts, way, key, lane, fate, not_before, valid_until, made_at)"
            " VALUES (1, 'CardRetired', '{}', 'erase', 'old:1', 3, 'cosmetic', 0, 9000000000000, 0)"
        )
    await claim(store)
    async with store.transaction() as tx:
        assert await sending.recover(tx, NOW) == 0
    assert await states(store) == ["unknown"]


async def test_what_has_ended_is_not_touched_by_a_crash(store: Store) -> None:
    await owe(store, 1)
    (row,) = await claim(store)
    await settle(store, Settlement(row, "sent", message_id=3))
    async with store.transaction() as tx:
        assert await sending.recover(tx, NOW) == 0
    assert await states(store) == ["sent"]


async def test_a_group_that_moved_gets_what_is_owed_at_its_new_id(store: Store) -> None:
    await owe(store, -5)
    await owe(store, -5)
    (row,) = await claim(store, room=1)
    async with store.transaction() as tx:
        await outbox.move_chat(tx, -5, -1005)
        await outbox.move_chat(tx, -5, -1005)
    await settle(store, Settlement(row, "due", "migrated", not_before=NOW))
    assert chats(await claim(store)) == [-1005]
    assert await store.reads.value("SELECT count(*) FROM outbox WHERE chat = -5") == 0


async def test_nothing_more_is_tried_for_one_who_cannot_be_reached(store: Store) -> None:
    async with store.transaction() as tx:
        ana, luis = await make_person(tx, "Ana"), await make_person(tx, "Luis")
        for person in (ana, ana, luis):
            await outbox.put(tx, _to(person), NOW)
        await outbox.give_up_on(tx, ana.id, NOW)
    assert await states(store) == ["unreachable", "unreachable", "due"]


def _to(person: Person) -> Letter:
    return Letter(person.telegram_id, person.id, Welcome(), Lane.ANSWER, VALID)


async def test_words_that_ended_long_ago_are_forgotten_and_those_still_owed_never(store: Store) -> None:
    for chat in (1, 2, 3):
        await owe(store, chat)
    first, second, _ = await claim(store)
    await settle(store, Settlement(first, "sent", message_id=1), now=NOW - timedelta(hours=80))
    await settle(store, Settlement(second, "sent", message_id=2), now=NOW - timedelta(hours=70))
    async with store.transaction() as tx:
        await outbox.forget(tx, NOW - timedelta(hours=72))
    assert await states(store) == ["sent", "sending"]
