"""When the disk is full or another process holds the file: an honest error, nothing half-written, and then on."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, suppress

import pytest

from bot.store import FAULTS, Store, TransactionLost, Tx, db

NOTE = "INSERT INTO cards (chat, key, message_id) VALUES (?, ?, 1)"
LONG = "x" * 2_000


async def fill(store: Store, first: int, many: int) -> None:
    async with store.transaction() as tx:
        for number in range(first, first + many):
            await tx.run(NOTE, (number, LONG))


async def count(store: Store) -> int:
    return int(await store.reads.value("SELECT count(*) FROM cards"))


async def sound(store: Store) -> bool:
    return bool(await store.reads.value("PRAGMA integrity_check") == "ok")


async def limit_pages(store: Store, more: int) -> None:
    async with store.transaction() as tx:
        used = await tx.value("PRAGMA page_count")
        await tx.value(f"PRAGMA max_page_count = {used + more}")


async def test_a_full_disk_keeps_what_was_acknowledged_and_nothing_else(store: Store) -> None:
    await limit_pages(store, 20)
    acknowledged = 0
    with suppress(*FAULTS):
        for _ in range(100):
            await fill(store, acknowledged, 3)
            acknowledged += 3
    assert 0 < acknowledged < 300
    assert await count(store) == acknowledged
    assert await sound(store)


async def test_after_room_was_made_the_same_store_goes_on(store: Store) -> None:
    await limit_pages(store, 5)
    with pytest.raises(FAULTS):
        await fill(store, 0, 100)
    await limit_pages(store, 1_000)
    await fill(store, 0, 100)
    assert await count(store) == 100


async def test_one_turn_too_large_for_the_disk_leaves_the_others_of_its_batch_or_none(store: Store) -> None:
    await limit_pages(store, 20)
    try:
        async with store.transaction() as tx:
            await tx.run(NOTE, (-1, "before"))
            with suppress(sqlite3.OperationalError):
                await _too_much(tx)
            await tx.run(NOTE, (-2, "after"))
    except TransactionLost:
        assert await count(store) == 0
    else:
        assert await count(store) == 2
    assert await sound(store)


async def _too_much(tx: Tx) -> None:
    async with tx.savepoint():
        for number in range(1_000):
            await tx.run(NOTE, (number, LONG))


async def test_a_number_too_large_to_hold_is_a_fault_and_not_a_crash(store: Store) -> None:
    with pytest.raises(FAULTS):
        await fill(store, 2**63, 1)
    await fill(store, 1, 1)
    assert await count(store) == 1


async def test_a_foreign_lock_is_waited_for(store: Store) -> None:
    with closing(sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)) as foreign:
        foreign.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(fill(store, 0, 1))
        await asyncio.sleep(0.05)
        assert not writing.done()
        foreign.execute("COMMIT")
        await writing
    assert await count(store) == 1


async def test_a_foreign_lock_held_too_long_is_an_error_and_then_the_work_goes_on(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.value("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as foreign:
        foreign.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await fill(store, 0, 1)
        assert await count(store) == 0
    await fill(store, 0, 1)
    assert await count(store) == 1
    assert db.BUSY_MS >= 1_000


async def test_a_task_cancelled_while_a_foreign_lock_is_waited_for_leaves_nothing_open(store: Store) -> None:
    with closing(sqlite3.connect(store.path, isolation_level=None)) as foreign:
        foreign.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(fill(store, 0, 1))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.sleep(0)
        foreign.execute("ROLLBACK")
    await asyncio.gather(waiting, return_exceptions=True)
    await fill(store, 5, 1)
    assert await count(store) == 1


async def test_the_log_of_changes_is_cut_when_the_file_is_trimmed(store: Store) -> None:
    wal = store.path.with_name("muster.db-wal")
    await fill(store, 0, 200)
    assert wal.stat().st_size > 100_000
    await store.trim()
    assert wal.stat().st_size == 0
    assert await count(store) == 200


async def test_words_that_were_deleted_are_no_longer_in_the_bytes_of_the_file(store: Store) -> None:
    words = "my mother is diabetic, 12 Mill Lane"
    async with store.transaction() as tx:
        for number in range(50):
            await tx.run(NOTE, (number, f"{words} {number} {LONG}"))
    await store.trim()
    assert words.encode() in store.path.read_bytes()
    async with store.transaction() as tx:
        await tx.run("DELETE FROM cards")
    await store.trim()
    left = b"".join(one.read_bytes() for one in store.path.parent.iterdir() if one.is_file())
    assert words.encode() not in left
