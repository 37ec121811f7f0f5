"""Numbered changes of the file: each once, wholly or not at all, and never over a history that does not fit."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store, backup, migrations
from bot.store.migrations import Migration, MigrationRefused, bring_up, shipped
from tests.support.build import refusal

FIRST = Migration(1, "0001_start", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);")
SECOND = Migration(2, "0002_more", "CREATE TABLE b (y TEXT) STRICT; UPDATE a SET x = 2;")
BROKEN = Migration(
    2, "0002_broken", "CREATE TABLE b (y TEXT) STRICT; UPDATE a SET x = 2; INSERT INTO nowhere VALUES (1);"
)


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def tables(path: Path) -> set[object]:
    return {name for (name,) in rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")} - {"sqlite_sequence"}


def up(path: Path, steps: Sequence[Migration]) -> list[str]:
    return bring_up(path, path.parent / "backups", steps)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file will be."""
    return tmp_path / "muster.db"


def test_an_empty_file_gets_every_step_and_a_record_of_each(path: Path) -> None:
    steps = shipped()
    assert bring_up(path, path.parent / "backups") == [step.name for step in steps]
    assert rows(path, "SELECT number, name, digest FROM migrations") == [(s.number, s.name, s.digest) for s in steps]


def test_the_shipped_steps_are_numbered_without_a_gap() -> None:
    assert [step.number for step in shipped()] == list(range(1, len(shipped()) + 1))


def test_a_second_start_changes_nothing_and_makes_no_copy(path: Path) -> None:
    up(path, [FIRST])
    assert up(path, [FIRST]) == []
    assert rows(path, "SELECT x FROM a") == [(1,)]
    assert not (path.parent / "backups").exists()


def test_only_what_is_missing_is_applied_after_a_copy_was_made(path: Path) -> None:
    up(path, [FIRST])
    assert up(path, [FIRST, SECOND]) == ["0002_more"]
    copy = path.parent / "backups" / "muster-before-0002.db"
    assert rows(path, "SELECT x FROM a") == [(2,)]
    assert rows(copy, "SELECT x FROM a") == [(1,)]
    assert backup.check(copy)["migrations"] == 1


def test_a_step_that_fails_leaves_nothing_behind(path: Path) -> None:
    up(path, [FIRST])
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        up(path, [FIRST, BROKEN])
    assert tables(path) == {"a", "migrations"}
    assert rows(path, "SELECT x FROM a") == [(1,)]
    assert rows(path, "SELECT number FROM migrations") == [(1,)]
    assert up(path, [FIRST, SECOND]) == ["0002_more"]


def test_a_failing_step_keeps_the_ones_before_it(path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        up(path, [FIRST, BROKEN])
    assert rows(path, "SELECT number FROM migrations") == [(1,)]


def test_a_file_of_a_newer_version_is_refused_and_not_touched(path: Path) -> None:
    up(path, [FIRST, SECOND])
    before = rows(path, "SELECT * FROM migrations")
    with pytest.raises(MigrationRefused, match="newer Muster"):
        up(path, [FIRST])
    assert rows(path, "SELECT * FROM migrations") == before


def test_a_step_that_was_changed_after_it_ran_is_refused(path: Path) -> None:
    up(path, [FIRST])
    changed = FIRST._replace(sql=FIRST.sql + " -- a word more")
    with pytest.raises(MigrationRefused, match="not the one"):
        up(path, [changed, SECOND])
    assert tables(path) == {"a", "migrations"}


async def test_the_store_says_a_refusal_in_words_and_lets_go_of_the_file(path: Path) -> None:
    await (await Store.open(path)).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO migrations VALUES (9999, '9999_future', '', '')")
        db.commit()
    for _ in range(2):  # a second try meets the same words, not "another Muster is running"
        assert "newer Muster" in await refusal(path)


@pytest.fixture
def ruin(path: Path) -> Path:
    """A file that was a database once."""
    path.write_bytes(b"This was once a database.\n" * 500)
    path.chmod(0o600)
    return path


async def test_a_file_that_is_no_store_is_refused_in_words(ruin: Path) -> None:
    path = ruin
    for _ in range(2):
        assert str(path) in await refusal(path)


def test_the_digest_of_a_step_is_that_of_its_text() -> None:
    assert FIRST.digest == FIRST._replace(name="renamed").digest
    assert FIRST.digest != SECOND.digest
    assert migrations.RECORD.count("STRICT") == 1


def test_what_was_on_hold_before_the_step_that_knows_of_holds_is_so_after_it(path: Path) -> None:
    steps = shipped()
    up(path, [step for step in steps if step.number < 16])
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO people (id, telegram_id, name, language, first_seen_at, last_seen_at)"
            " VALUES (1, 11, 'Ana', 'es', 0, 0)"
        )
        states = {1: "on_hold", 2: "expired", 3: "open", 4: "expired", 5: "open"}
        for request, state in states.items():
            db.execute(
                "INSERT INTO requests (id, resident, state, urgency, door_code, from_chat, from_message, created_at,"
                " lat, lon, desk_owner) VALUES (?, 1, ?, 'normal', '0042', 11, ?, 0, 1, 1, ?)",
                (request, state, request, 1 if request in (1, 2) else None),
            )
        story = [(1, "on_hold", "not safe"), (2, "on_hold", "not safe"), (2, "expired", "silence")]
        story += [(3, "on_hold", "not safe"), (3, "open", "resumed"), (4, "on_hold", "not safe")]
        story += [(4, "open", "resumed"), (4, "expired", "silence"), (5, "open", "place and need known")]
        for request, after, why in story:
            db.execute(
                "INSERT INTO events (at, machine, subject, request, before, after, why)"
                " VALUES (0, 'request', ?, ?, '', ?, ?)",
                (request, request, after, why),
            )
        db.commit()
    up(path, steps)
    assert rows(path, "SELECT id, hold FROM requests ORDER BY id") == [
        (1, "stands"),
        (2, "stands"),
        (3, "resumed"),
        (4, "resumed"),
        (5, "never"),
    ]
    assert rows(path, "SELECT id FROM requests WHERE claim_at IS NOT NULL") == [(1,)]
