"""One writer whose transactions never mix, whatever is cancelled, refused or done at the same time."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from bot.store import Store, Tx
from bot.store.db import PRAGMAS
from tests.support.build import refusal

NOTE = "INSERT INTO cards (chat, key, message_id) VALUES (?, 'note', 1)"


async def note(tx: Tx, number: int) -> None:
    await tx.run(NOTE, (number,))


async def notes(store: Store) -> list[int]:
    return [row["chat"] for row in await store.reads.rows("SELECT chat FROM cards ORDER BY chat")]


class Broken(Exception):
    """What a turn may raise."""


async def test_what_was_committed_is_read_at_once(store: Store) -> None:
    async with store.transaction() as tx:
        await note(tx, 1)
        assert await notes(store) == []
    assert await notes(store) == [1]


async def test_a_transaction_that_raises_keeps_nothing(store: Store) -> None:
    with pytest.raises(Broken):
        await _write_and_break(store, 1)
    assert await notes(store) == []


async def _write_and_break(store: Store, *numbers: int) -> None:
    async with store.transaction() as tx:
        for number in numbers:
            await note(tx, number)
        raise Broken


async def test_one_savepoint_taken_back_leaves_the_others(store: Store) -> None:
    async with store.transaction() as tx:
        for number in range(6):
            with suppress(Broken):
                await _in_savepoint(tx, number, breaks=number % 2 == 1)
        await note(tx, 100)
    assert await notes(store) == [0, 2, 4, 100]


async def _in_savepoint(tx: Tx, number: int, *, breaks: bool) -> None:
    async with tx.savepoint():
        await note(tx, number)
        if breaks:
            raise Broken


async def test_a_savepoint_inside_another_goes_alone(store: Store) -> None:
    async with store.transaction() as tx, tx.savepoint():
        await note(tx, 1)
        with pytest.raises(sqlite3.IntegrityError):
            await _twice(tx)
        await note(tx, 3)
    assert await notes(store) == [1, 3]


async def _twice(tx: Tx) -> None:
    async with tx.savepoint():
        await note(tx, 2)
        await note(tx, 2)


async def test_two_transactions_at_once_wait_for_each_other(store: Store) -> None:
    order: list[str] = []

    async def one(name: str, number: int) -> None:
        async with store.transaction() as tx:
            order.append(f"{name} begins")
            for step in range(5):
                await note(tx, number + step)
                await asyncio.sleep(0)
            order.append(f"{name} ends")

    await asyncio.gather(one("first", 10), one("second", 20))
    assert order == ["first begins", "first ends", "second begins", "second ends"]
    assert len(await notes(store)) == 10


async def test_what_one_has_acknowledged_survives_what_the_other_takes_back(store: Store) -> None:
    kept: list[int] = []

    async def good(number: int) -> None:
        async with store.transaction() as tx:
            await note(tx, number)
        kept.append(number)

    async def bad(number: int) -> None:
        with pytest.raises(Broken):
            await _write_and_break(store, number)

    await asyncio.gather(*(good(number) if number % 3 else bad(number) for number in range(120)))
    assert await notes(store) == sorted(kept) == [number for number in range(120) if number % 3]


def _cancels_itself(when: bool) -> None:
    task = asyncio.current_task()
    assert task is not None
    if when:
        task.cancel()


async def _two_notes(store: Store, number: int) -> None:
    async with store.transaction() as tx:
        await note(tx, number)
        async with tx.savepoint():
            await note(tx, number + 1)


async def test_a_task_cancelled_at_any_await_never_leaves_the_transaction_open(store: Store) -> None:
    for yields in range(40):
        task = asyncio.create_task(_two_notes(store, 10 * yields))
        for _ in range(yields):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with store.transaction() as tx:
            await note(tx, 10 * yields + 5)
        kept = [number - 10 * yields for number in await notes(store) if number >= 10 * yields]
        assert kept in ([5], [0, 1, 5]), f"cancelled after {yields} steps of the loop"


@pytest.mark.parametrize("step", range(6))
async def test_a_task_cancelled_at_any_statement_keeps_all_or_nothing(store: Store, step: int) -> None:
    async def work() -> None:
        async with store.transaction() as tx:
            for number in range(5):
                _cancels_itself(number == step)
                await note(tx, number)
            _cancels_itself(step == 5)

    await asyncio.gather(asyncio.create_task(work()), return_exceptions=True)
    async with store.transaction() as tx:
        await note(tx, 9)
    assert await notes(store) in ([9], [0, 1, 2, 3, 4, 9])


async def test_a_task_cancelled_while_it_waits_for_its_turn_harms_nobody(store: Store) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with store.transaction() as tx:
            await note(tx, 1)
            inside.set()
            await go_on.wait()

    one = asyncio.create_task(first())
    await inside.wait()
    other = asyncio.create_task(_write_and_break(store, 2))
    await asyncio.sleep(0)
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)
    go_on.set()
    await one
    assert await notes(store) == [1]


async def test_the_reader_only_reads(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await store.reads.rows(NOTE, (1,))
    assert await notes(store) == []


async def test_the_file_is_kept_safe_against_power_cuts_and_curious_eyes(store: Store) -> None:
    async with store.transaction() as tx:
        kept = {name: await tx.value(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys")}
        assert await tx.value("PRAGMA secure_delete") == 1
    assert kept == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert any("busy_timeout" in pragma for pragma in PRAGMAS)


async def test_folder_file_and_its_companions_are_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "muster.db"
    store = await Store.open(path)
    async with store.transaction() as tx:
        await note(tx, 1)
    modes = {one.name: one.stat().st_mode & 0o777 for one in path.parent.iterdir() if one.is_file()}
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {"muster.db", "muster.db-wal", "muster.db-shm", "muster.db.lock"} <= set(modes)
    assert set(modes.values()) == {0o600}
    await store.close()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
async def test_a_file_that_others_can_read_is_refused_with_the_way_to_mend_it(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "muster.db"
    path.touch()
    path.chmod(mode)
    assert f"chmod 600 {path}" in await refusal(path)


async def test_a_second_start_on_one_file_is_refused_and_the_first_goes_on(store: Store) -> None:
    assert "Another Muster" in await refusal(store.path)
    async with store.transaction() as tx:
        await note(tx, 1)
    assert await notes(store) == [1]


async def test_after_closing_the_file_can_be_opened_again(tmp_path: Path) -> None:
    for number in (1, 2):
        store = await Store.open(tmp_path / "muster.db")
        async with store.transaction() as tx:
            await note(tx, number)
        await store.close()
    assert not (tmp_path / "muster.db-wal").exists()


async def test_an_odd_path_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c%20d é" / "mus ter.db"
    store = await Store.open(path)
    async with store.transaction() as tx:
        await note(tx, 1)
    await store.close()
    assert path.stat().st_size > 0
