"""Copies that can be trusted, and put back when the worst has happened."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store, StoreRefused, backup
from bot.store.backup import BackupRefused
from tests.support.people import PATIENCE_S

NOTE = "INSERT INTO cards (chat, key, message_id) VALUES (?, ?, 1)"


async def write(store: Store, *numbers: int, size: int = 10) -> None:
    async with store.transaction() as tx:
        for number in numbers:
            await tx.run(NOTE, (number, "x" * size))


def notes(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as db:
        return [chat for (chat,) in db.execute("SELECT chat FROM cards ORDER BY chat")]


async def test_a_copy_holds_what_was_committed_and_is_the_owners_alone(store: Store, tmp_path: Path) -> None:
    await write(store, 1, 2)
    made = backup.copy(store.path, tmp_path / "copies" / "one.db")
    assert notes(made) == [1, 2]
    assert made.stat().st_mode & 0o777 == 0o600
    assert made.parent.stat().st_mode & 0o777 == 0o700
    assert [one.name for one in made.parent.iterdir()] == ["one.db"]
    assert backup.check(made)["cards"] == 2


async def test_copies_made_while_the_bot_writes_are_sound_and_end_at_a_commit(store: Store, tmp_path: Path) -> None:
    stop = asyncio.Event()

    async def writes() -> None:
        number = 0
        while not stop.is_set():
            await write(store, number, number + 1, size=500)
            number += 2

    writing = asyncio.create_task(writes())
    copies = [await asyncio.to_thread(backup.copy, store.path, tmp_path / f"{n}.copy") for n in range(6)]
    stop.set()
    await writing
    lengths = [len(notes(copy)) for copy in copies]
    assert lengths == sorted(lengths)
    assert all(
        notes(copy) == list(range(length)) and length % 2 == 0 for copy, length in zip(copies, lengths, strict=True)
    )


def steady_writes(path: Path, stop: threading.Event) -> None:
    with closing(sqlite3.connect(path, timeout=5)) as foreign:
        foreign.execute("PRAGMA synchronous = OFF")  # one commit after the other, as fast as they go
        for number in itertools.count(1):
            if stop.is_set():
                return
            foreign.execute(NOTE, (-number, "steady"))
            foreign.commit()


async def test_steady_writing_does_not_keep_a_copy_of_a_large_store_from_ending(store: Store, tmp_path: Path) -> None:
    async with store.transaction() as tx:  # some forty megabytes
        await tx.run(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
            " INSERT INTO cards (chat, key, message_id) SELECT i, hex(zeroblob(500000)), 1 FROM n"
        )
    await store.trim()
    stop = threading.Event()
    writer = threading.Thread(target=steady_writes, args=(store.path, stop))
    writer.start()
    copying = asyncio.create_task(asyncio.to_thread(backup.copy, store.path, tmp_path / "copy.db"))
    ended, _ = await asyncio.wait([copying], timeout=PATIENCE_S)
    stop.set()
    writer.join()
    await copying
    assert ended


async def test_a_backup_put_back_brings_the_same_rows_and_the_store_opens_on_it(tmp_path: Path) -> None:
    path = tmp_path / "muster.db"
    store = await Store.open(path)
    await write(store, 1, 2)
    copy = backup.copy(path, tmp_path / "copy.db")
    await write(store, 3)
    await store.close()

    kept = backup.restore(copy, path)

    assert kept is not None
    assert notes(kept) == [1, 2, 3]
    store = await Store.open(path)
    assert [row["chat"] for row in await store.reads.rows("SELECT chat FROM cards")] == [1, 2]
    assert path.stat().st_mode & 0o777 == 0o600
    await write(store, 4)
    await store.close()


async def test_a_backup_can_be_put_where_nothing_stands(store: Store, tmp_path: Path) -> None:
    await write(store, 1)
    copy = backup.copy(store.path, tmp_path / "copy.db")
    assert backup.restore(copy, tmp_path / "new.db") is None
    assert notes(tmp_path / "new.db") == [1]


async def test_a_backup_can_be_put_in_the_place_of_a_broken_store(store: Store, tmp_path: Path) -> None:
    await write(store, 1)
    copy = backup.copy(store.path, tmp_path / "copy.db")
    broken = tmp_path / "broken" / "muster.db"
    broken.parent.mkdir()
    broken.write_bytes(b"\x00torn\xff" * 4_000)

    backup.restore(copy, broken)

    assert notes(broken) == [1]
    assert any(b"\x00torn\xff" in one.read_bytes() for one in broken.parent.iterdir())


def kept_in(folder: Path) -> list[list[int]]:
    return [notes(one) for one in folder.glob("*before-restore*.db")]


async def test_a_second_restore_does_not_lose_what_the_first_kept(tmp_path: Path) -> None:
    path = tmp_path / "muster.db"
    store = await Store.open(path)
    await write(store, 1)
    copy = backup.copy(path, tmp_path / "copy.db")
    await write(store, 2)
    await store.close()
    for _ in range(2):
        backup.restore(copy, path)
    assert [1, 2] in kept_in(tmp_path)


async def test_nothing_is_put_in_the_place_of_a_store_that_is_in_use(store: Store, tmp_path: Path) -> None:
    await write(store, 1)
    copy = backup.copy(store.path, tmp_path / "copy.db")
    await write(store, 2)
    with pytest.raises(StoreRefused):
        backup.restore(copy, store.path)
    await write(store, 3)
    assert notes(store.path) == [1, 2, 3]


def damaged(path: Path, whole: Path) -> Path:
    torn = bytearray(whole.read_bytes())
    torn[len(torn) // 2 :] = bytes(len(torn) - len(torn) // 2)
    path.write_bytes(torn)
    return path


async def test_what_is_no_sound_copy_is_refused_and_the_store_stays(store: Store, tmp_path: Path) -> None:
    await write(store, *range(200), size=500)
    whole = backup.copy(store.path, tmp_path / "whole.db")
    text = tmp_path / "text.db"
    text.write_text("no database")
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as db:
        db.execute("CREATE TABLE somebody_elses (x)")
    stands = backup.copy(store.path, tmp_path / "stands.db")
    before = stands.read_bytes()
    for bad in (text, foreign, tmp_path / "missing.db", damaged(tmp_path / "damaged.db", whole)):
        with pytest.raises(BackupRefused):
            backup.restore(bad, stands)
    assert stands.read_bytes() == before


async def test_a_copy_with_a_row_that_hangs_on_nothing_is_refused(store: Store, tmp_path: Path) -> None:
    copy = backup.copy(store.path, tmp_path / "copy.db")
    with closing(sqlite3.connect(copy)) as db:
        db.execute("INSERT INTO volunteers (person, joined_at) VALUES (99, 0)")
        db.commit()
    with pytest.raises(BackupRefused, match="check"):
        backup.check(copy)


def test_a_store_that_is_not_there_cannot_be_copied_and_leaves_no_crumbs(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused):
        backup.copy(tmp_path / "missing.db", tmp_path / "copies" / "copy.db")
    assert not list(tmp_path.glob("**/copy.db*"))


def test_only_the_oldest_regular_copies_go(tmp_path: Path) -> None:
    names = [f"muster-2026030{day}-120000.db" for day in range(1, 6)]
    for name in [*names, "muster-before-0002.db", "muster-before-restore.db", "other-20260301-120000.db", "notes.txt"]:
        (tmp_path / name).touch()
    gone = backup.rotate(tmp_path, "muster", 2)
    assert [one.name for one in gone] == names[:3]
    assert {one.name for one in tmp_path.iterdir()} == {
        *names[3:], "muster-before-0002.db", "muster-before-restore.db", "other-20260301-120000.db", "notes.txt",
    }  # fmt: skip
    assert backup.rotate(tmp_path, "muster", 2) == []
