"""Numbered changes of the schema: each runs once, in one transaction with its record."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from bot import failpoints
from bot.store import backup

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RECORD = """
CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at TEXT NOT NULL
) STRICT
"""


class MigrationRefused(Exception):
    """The file's history does not fit this program; the message says what to do."""


class Migration(NamedTuple):
    """One step of the schema."""

    number: int
    name: str
    sql: str

    @property
    def digest(self) -> str:
        """Tells whether the text changed after it was applied."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def shipped() -> list[Migration]:
    """All migrations of this version, in order."""
    folder = resources.files("bot.store") / "schema"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    steps = [Migration(int(entry.name[:4]), entry.name[:-4], entry.read_text("utf-8")) for entry in found]
    return sorted(steps)


def bring_up(path: Path, backups: Path, steps: Sequence[Migration] | None = None) -> list[str]:
    """Apply what is missing and return the names applied; a copy is made first when there is something to lose.

    Raises MigrationRefused when the file is from a newer version or its history was changed.
    """
    steps = shipped() if steps is None else steps
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(RECORD)
        applied = dict(db.execute("SELECT number, digest FROM migrations").fetchall())
        _check_history(path, applied, steps)
        missing = [step for step in steps if step.number not in applied]
        if missing and applied:
            backup.copy(path, backups / f"{path.stem}-before-{missing[0].number:04d}.db")
        for step in missing:
            _apply(db, step)
    return [step.name for step in missing]


def _check_history(path: Path, applied: dict[int, str], steps: Sequence[Migration]) -> None:
    known = {step.number: step.digest for step in steps}
    if newer := sorted(set(applied) - set(known)):
        raise MigrationRefused(
            f"{path} was written by a newer Muster (schema {newer[-1]}, this one knows {max(known)}). "
            "Update Muster, or restore a backup of the older version."
        )
    if changed := [number for number, digest in applied.items() if known[number] != digest]:
        raise MigrationRefused(f"{path}: schema step {changed[0]} is not the one this Muster ships. Restore a backup.")


def _apply(db: sqlite3.Connection, step: Migration) -> None:
    failpoints.reach("in_migration")
    record = f"INSERT INTO migrations VALUES ({step.number}, '{step.name}', '{step.digest}', datetime('now'))"
    try:
        db.executescript(f"BEGIN IMMEDIATE;\n{step.sql}\n;{record};\nCOMMIT;")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
