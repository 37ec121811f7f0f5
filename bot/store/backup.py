"""Copies of the store that can be trusted: made while the bot runs, and checked before they count."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot import failpoints
from bot.store.lock import alone_with


class BackupRefused(Exception):
    """The copy is not sound, or cannot be put in place; the message says why."""


def copy(source: Path, target: Path) -> Path:
    """Copy a store that may be in use; the target appears only when it is whole and sound.

    Raises BackupRefused when the copy does not pass its check.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_RDWR, 0o600))
    try:
        with closing(_read_only(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)  # in one step: in steps, each commit of the writer would start it anew
            new.execute("PRAGMA journal_mode = DELETE")
        failpoints.reach("in_backup")
        check(part)
    except (sqlite3.Error, BackupRefused) as no:
        part.unlink(missing_ok=True)
        raise BackupRefused(f"{source} cannot be copied: {no}") from no
    _sync(part)
    part.replace(target)
    return target


def check(path: Path) -> dict[str, int]:
    """Read a copy through and return its row counts by table.

    Raises BackupRefused when it is no store of Muster or does not hold together.
    """
    if not path.is_file():
        raise BackupRefused(f"{path}: no such file")
    try:
        with closing(_read_only(path)) as db:
            whole = [row[0] for row in db.execute("PRAGMA integrity_check")]
            strays = db.execute("PRAGMA foreign_key_check").fetchall()
            tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            counts = {name: int(db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in tables}
    except sqlite3.DatabaseError as broken:
        raise BackupRefused(f"{path}: not a sound SQLite file ({broken})") from broken
    if whole != ["ok"] or strays:
        raise BackupRefused(f"{path}: does not pass SQLite's check ({(whole + strays)[0]})")
    if "migrations" not in counts:
        raise BackupRefused(f"{path}: not a store of Muster")
    return counts


def restore(backup: Path, path: Path) -> Path | None:
    """Put a checked copy in the place of the store and return where the old one was kept, if there was one.

    Raises BackupRefused when the copy is not sound, StoreRefused while a bot runs on the store.
    """
    check(backup)
    with alone_with(path):
        return _put_in_place(backup, path)


def _put_in_place(backup: Path, path: Path) -> Path | None:
    kept = _keep(path) if path.exists() else None
    part = copy(backup, path.with_name(path.name + ".restored"))
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    part.replace(path)
    return kept


def _keep(path: Path) -> Path:
    """Copy what stands there beside it; what is too broken to be copied is kept as it is, byte by byte."""
    number = len(list(path.parent.glob(f"{path.stem}-before-restore-*"))) + 1
    kept = path.with_name(f"{path.stem}-before-restore-{number}.db")
    try:
        return copy(path, kept)
    except BackupRefused:
        shutil.copy2(path, kept)
        return kept


def rotate(folder: Path, stem: str, keep: int) -> list[Path]:
    """Delete the oldest regular backups beyond `keep`, and return what was deleted."""
    old = sorted(folder.glob(f"{stem}-[0-9]*.db"))[:-keep] if keep else []
    for path in old:
        path.unlink()
    return old


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
