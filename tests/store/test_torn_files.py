"""A log torn at any byte, as a power cut leaves it: the file opens, holds together, and ends at some commit."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store

COMMITS = 60
ROWS_A_COMMIT = 3
TEARS = 40


@pytest.fixture
async def torn_from(tmp_path: Path) -> Path:
    """Copies of a file and of its log, taken while the log held sixty commits."""
    store = await Store.open(tmp_path / "muster.db")
    await store.trim()
    for commit in range(COMMITS):
        async with store.transaction() as tx:
            for row in range(ROWS_A_COMMIT):
                await tx.run(
                    "INSERT INTO cards (chat, key, message_id) VALUES (?, ?, ?)", (commit, f"row {row} {'x' * 300}", 1)
                )
    folder = tmp_path / "copies"
    folder.mkdir()
    for name in ("muster.db", "muster.db-wal"):
        shutil.copy(tmp_path / name, folder / name)
    await store.close()
    return folder


def torn(wal: bytes, at: int, how: str, chance: random.Random) -> bytes:
    left = len(wal) - at
    match how:
        case "cut":
            return wal[:at]
        case "zeroed":
            return wal[:at] + bytes(left)
    noise = chance.randbytes(min(200, left))
    return wal[:at] + noise + wal[at + len(noise) :]


def commits_in(path: Path) -> list[tuple[int, int]]:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return db.execute("SELECT chat, count(*) FROM cards GROUP BY chat ORDER BY chat").fetchall()


@pytest.mark.parametrize("how", ["cut", "zeroed", "overwritten"])
def test_a_torn_log_loses_whole_commits_from_the_end_and_nothing_else(
    torn_from: Path, tmp_path: Path, how: str
) -> None:
    chance = random.Random(how)
    wal = (torn_from / "muster.db-wal").read_bytes()
    lengths = set()
    for _ in range(TEARS):
        path = tmp_path / "torn.db"
        shutil.copy(torn_from / "muster.db", path)
        path.with_name("torn.db-wal").write_bytes(torn(wal, chance.randrange(len(wal)), how, chance))
        found = commits_in(path)
        assert found == [(commit, ROWS_A_COMMIT) for commit in range(len(found))]
        lengths.add(len(found))
        path.with_name("torn.db-shm").unlink(missing_ok=True)
        path.with_name("torn.db-wal").unlink(missing_ok=True)
    assert len(lengths) > TEARS // 4


def test_the_whole_log_holds_every_commit(torn_from: Path) -> None:
    assert len(commits_in(torn_from / "muster.db")) == COMMITS
