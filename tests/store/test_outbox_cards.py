"""Messages that are changed later: one thing, one card, and the newest facts on it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.model import BroadcastId
from bot.domain.notices import CaseMine, Lane, MissionOver, MissionPin, MissionPinGone, Notice, OfferGone, Way
from bot.store import Store, broadcasts, outbox, sending
from bot.store.outbox import Letter
from bot.store.sending import DueRow, Settlement
from tests.support.build import NOW, make_person

VALID = NOW + timedelta(hours=24)
CHAT = 7
PIN = MissionPin(number="A1", place="12 Mill Lane", lat=12.0, lon=-38.0, danger=False)


async def owe(store: Store, notice: Notice, key: str = "card:1", way: Way | None = None) -> None:
    async with store.transaction() as tx:
        await outbox.put(tx, Letter(CHAT, None, notice, Lane.ANSWER, VALID, key=key, way=way), NOW)


async def claim(store: Store, after_s: float = 0) -> DueRow | None:
    async with store.transaction() as tx:
        rows = await sending.claim(tx, 1, (), NOW + timedelta(seconds=after_s))
    return rows[0] if rows else None


async def send(store: Store, message_id: int) -> DueRow:
    """Deliver the next row as a new message, an edit, an erasure, or nothing, as its way asks."""
    row = await claim(store) or await claim(store, 3600)
    assert row is not None
    if row.stands is None and row.way in (Way.EDIT, Way.ERASE):
        end = Settlement(row, "moot")
    else:
        edits = row.stands is not None and row.way is not Way.FRESH
        end = Settlement(row, "sent", message_id=row.stands if edits else message_id)
    async with store.transaction() as tx:
        await sending.settle(tx, [end], NOW)
    return row


async def delayed(store: Store, row: DueRow, seconds: float = 2) -> None:
    async with store.transaction() as tx:
        end = Settlement(row, "due", "not sent", not_before=NOW + timedelta(seconds=seconds))
        await sending.settle(tx, [end], NOW)


async def left(store: Store) -> list[DueRow]:
    """Send all that is still owed, and return it in order."""
    sent = []
    for number in range(900, 920):
        if await store.reads.value("SELECT count(*) FROM outbox WHERE state = 'due'") == 0:
            break
        sent.append(await send(store, number))
    return sent


async def standing(store: Store) -> dict[str, int]:
    rows = await store.reads.rows("SELECT key, message_id FROM cards WHERE chat = ? ORDER BY key", (CHAT,))
    return {row["key"]: row["message_id"] for row in rows}


async def test_a_card_is_sent_once_and_edited_from_then_on(store: Store) -> None:
    await owe(store, CaseMine(number="A1"), way=Way.CARD)
    assert (await send(store, 50)).stands is None
    await owe(store, CaseMine(number="A2"), way=Way.CARD)
    assert (await send(store, 51)).stands == 50
    assert await standing(store) == {"card:1": 50}


async def test_newer_facts_replace_those_that_have_not_left_yet(store: Store) -> None:
    for number in ("A1", "A2", "A3"):
        await owe(store, CaseMine(number=number), way=Way.CARD)
    await owe(store, CaseMine(number="A9"), key="card:9", way=Way.CARD)
    assert [row.facts for row in await left(store)] == ['{"number":"A3"}', '{"number":"A9"}']


async def test_words_without_a_key_never_replace_each_other(store: Store) -> None:
    async with store.transaction() as tx:
        for number in ("A1", "A2"):
            await outbox.put(tx, Letter(CHAT, None, CaseMine(number=number), Lane.ANSWER, VALID), NOW)
    assert len(await left(store)) == 2


async def test_a_fresh_card_erases_the_one_it_replaces(store: Store) -> None:
    await owe(store, CaseMine(number="A1"), way=Way.CARD)
    await send(store, 50)
    await owe(store, CaseMine(number="A2"), way=Way.FRESH)
    sent = await left(store)
    assert [(row.way, row.stands) for row in sent] == [(Way.FRESH, None), (Way.ERASE, 50)]
    assert list(await standing(store)) == ["card:1"]


async def test_a_fresh_card_erases_also_one_that_was_on_its_way(store: Store) -> None:
    await owe(store, CaseMine(number="A1"), way=Way.FRESH)
    first = await claim(store)
    assert first is not None
    await owe(store, CaseMine(number="A2"), way=Way.FRESH)
    async with store.transaction() as tx:
        await sending.settle(tx, [Settlement(first, "sent", message_id=50)], NOW)
    erased = [row.stands for row in await left(store) if row.way is Way.ERASE]
    assert erased == [50]


async def test_an_edit_of_a_card_that_was_never_sent_says_nothing(store: Store) -> None:
    await owe(store, PIN, key="pin:1")
    await owe(store, MissionPinGone(), key="pin:1")
    assert [(row.kind, row.stands) for row in await left(store)] == [("MissionPinGone", None)]
    assert await standing(store) == {}


async def test_news_of_a_card_that_has_not_left_yet_leave_in_its_place(store: Store) -> None:
    await owe(store, CaseMine(number="A1"), way=Way.FRESH)
    await owe(store, CaseMine(number="A2"), way=Way.EDIT)
    (row,) = await left(store)
    assert row.facts == '{"number":"A2"}'
    assert len(await standing(store)) == 1


async def test_an_erased_message_stands_no_more(store: Store) -> None:
    await owe(store, PIN, key="pin:1")
    await send(store, 50)
    await owe(store, MissionPinGone(), key="pin:1")
    assert (await send(store, 51)).stands == 50
    assert await standing(store) == {}


@pytest.mark.parametrize(("shown", "gone"), [(PIN, MissionPinGone()), (PIN, MissionOver(number="A1", why="cancelled"))])
async def test_a_place_that_had_to_wait_is_not_shown_after_it_was_taken_back(
    store: Store, shown: Notice, gone: Notice
) -> None:
    await owe(store, shown, key="mission:1")
    row = await claim(store)
    assert row is not None
    await owe(store, gone, key="mission:1")
    await delayed(store, row)
    sent = await left(store)
    assert [one.kind for one in sent if one.kind == type(shown).__name__ and one.way is not Way.ERASE] == []


async def test_an_old_edit_that_had_to_wait_does_not_write_over_a_newer_one(store: Store) -> None:
    await owe(store, CaseMine(number="A1"), way=Way.CARD)
    await send(store, 50)
    await owe(store, CaseMine(number="A2"), way=Way.CARD)
    row = await claim(store)
    assert row is not None
    await owe(store, CaseMine(number="A3"), way=Way.CARD)
    await delayed(store, row)
    assert (await left(store))[-1].facts == '{"number":"A3"}'


async def test_a_question_that_had_to_wait_is_not_asked_after_it_was_filled(store: Store) -> None:
    await owe(store, CaseMine(number="A1"), key="offer:1")
    row = await claim(store)
    assert row is not None
    await owe(store, OfferGone(number="A1", why="filled"), key="offer:1")
    await delayed(store, row)
    assert (await left(store))[-1].kind == "OfferGone"


async def begun(store: Store, people: int = 4) -> BroadcastId:
    """A broadcast to four, released."""
    async with store.transaction() as tx:
        for number in range(people):
            author = await make_person(tx, f"Person {number}")
        made = await broadcasts.add(tx, author.id, "all", NOW)
        await broadcasts.word(tx, made, "all clear")
        found = await broadcasts.by_id(tx, made)
        assert found is not None
        total = await broadcasts.release(tx, found, CaseMine(number="A1"), VALID, NOW)
        assert total == people
    return made


async def test_everybody_of_a_broadcast_has_a_row_and_its_rows_are_counted_by_what_became_of_them(store: Store) -> None:
    made = await begun(store)
    assert await broadcasts.progress(store.reads, made) == (0, 4, 0)
    async with store.transaction() as tx:
        one, two, three = await sending.claim(tx, 3, (), NOW)
        ends = [Settlement(one, "sent", message_id=1), Settlement(two, "unreachable"), Settlement(three, "dead")]
        await sending.settle(tx, ends, NOW)
    assert await broadcasts.progress(store.reads, made) == (1, 1, 2)
    async with store.transaction() as tx:
        await outbox.stop_broadcast(tx, made, NOW)
    assert await broadcasts.progress(store.reads, made) == (1, 0, 2)


async def test_a_broadcast_that_was_stopped_does_not_go_on_with_a_message_that_had_to_wait(store: Store) -> None:
    made = await begun(store)
    row = await claim(store)
    assert row is not None
    async with store.transaction() as tx:
        await outbox.stop_broadcast(tx, made, NOW)
        await broadcasts.end(tx, made, "stopped")
    await delayed(store, row)
    assert await claim(store, 3600) is None


async def test_the_audience_is_frozen_when_a_broadcast_is_released(store: Store) -> None:
    made = await begun(store)
    async with store.transaction() as tx:
        await make_person(tx, "Newcomer")
    assert sum(await broadcasts.progress(store.reads, made)) == 4
