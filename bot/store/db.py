"""The file: one writer whose transactions never mix, and a reader of its own."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar, cast
from urllib.parse import quote

import aiosqlite

from bot import failpoints
from bot.store import migrations
from bot.store.lock import StoreRefused, alone_with

Row = sqlite3.Row
Params = Sequence[Any] | dict[str, Any]
T = TypeVar("T")

BUSY_MS = 5_000  # how long a foreign process may hold the write lock before we give up a transaction
CACHED_STATEMENTS = 512
CHUNK_ROWS = 64  # aiosqlite's own default; nothing here reads by chunks
WAL_LIMIT_BYTES = 64 * 1024 * 1024
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {BUSY_MS}",
    f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}",
    "PRAGMA temp_store = MEMORY",
)
READER_PRAGMAS = (f"PRAGMA busy_timeout = {BUSY_MS}", "PRAGMA query_only = ON")


class TransactionLost(Exception):
    """SQLite gave up the whole transaction (disk full, I/O error): nothing of it was kept."""


class Connection(aiosqlite.Connection):
    """A connection with a door to its own thread."""

    async def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Answer a question of many statements in one hop and from one picture of the file; it must not write."""
        answer = await self._execute(_in_one_picture, self._conn, question)  # type: ignore[no-untyped-call]  # aiosqlite's own
        return cast("T", answer)


class Reads:
    """Questions to the file; each is one hop to the database's thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Answer a question of many statements in one hop and from one picture of the file; it must not write."""
        return await self._connection.ask(question)

    async def rows(self, sql: str, params: Params = ()) -> list[Row]:
        """Return all rows."""
        return list(await self._connection.execute_fetchall(sql, params))

    async def row(self, sql: str, params: Params = ()) -> Row | None:
        """Return the first row, if any."""
        found = await self.rows(sql, params)
        return found[0] if found else None

    async def value(self, sql: str, params: Params = ()) -> Any:
        """Return the first column of the first row; None when there is no row."""
        found = await self.row(sql, params)
        return None if found is None else found[0]


class Tx(Reads):
    """An open transaction of the one writer."""

    async def run(self, sql: str, params: Params = ()) -> None:
        """Change something."""
        await self._connection.execute_fetchall(sql, params)

    async def many(self, sql: str, params: Iterable[Params]) -> None:
        """Change something once for each set of parameters."""
        await self._connection.executemany(sql, params)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Take back what the block changed, and only that, when it raises.

        Raises TransactionLost when SQLite has given up the transaction around it.
        """
        await self.run("SAVEPOINT turn")
        try:
            yield
        except BaseException:
            await self._take_back()
            raise
        await self.run("RELEASE turn")

    async def _take_back(self) -> None:
        if not self._connection.in_transaction:
            raise TransactionLost
        await self.run("ROLLBACK TO turn")
        await self.run("RELEASE turn")


class Store:
    """One SQLite file with one writer and one reader."""

    def __init__(self, path: Path, writer: Connection, reader: Connection, lock: IO[str]) -> None:
        self.path = path
        self.reads = Reads(reader)
        self._writer = writer
        self._reader = reader
        self._lock_file = lock
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, backups: Path | None = None) -> Store:
        """Open the file, alone, brought to the present schema.

        Raises StoreRefused when another Muster has it, others may read it, or it is from a newer version.
        """
        _make_private(path)
        lock = alone_with(path)
        try:
            await asyncio.to_thread(migrations.bring_up, path, backups or path.parent / "backups")
            uri = "file:" + quote(os.fspath(path))
            writer = await _connect(f"{uri}?mode=rw", *PRAGMAS)
            reader = await _connect(f"{uri}?mode=ro", *READER_PRAGMAS)
        except migrations.MigrationRefused as no:
            lock.close()
            raise StoreRefused(str(no)) from no
        except sqlite3.DatabaseError as broken:
            lock.close()
            raise StoreRefused(f"{path} cannot be opened ({broken}). Restore a backup: muster restore FILE") from broken
        except BaseException:
            lock.close()
            raise
        return cls(path, writer, reader, lock)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """Open the one write transaction; commit at the end, roll back when the block raises.

        A cancelled task never leaves it open: the end runs to its end in a task of its own.
        """
        await self._turn.acquire()
        try:
            await self._begin()
        except BaseException:
            await asyncio.shield(self._end("ROLLBACK"))
            raise
        try:
            yield Tx(self._writer)
        except BaseException:
            await asyncio.shield(self._end("ROLLBACK"))
            raise
        failpoints.reach("before_commit")
        await asyncio.shield(self._end("COMMIT"))

    async def _begin(self) -> None:
        await self._writer.execute_fetchall("BEGIN IMMEDIATE")

    async def _end(self, how: str) -> None:
        try:
            if how == "COMMIT":
                await self._writer.execute_fetchall(how)
            else:
                await self._roll_back()
        except BaseException:
            await self._roll_back()
            raise
        finally:
            self._turn.release()
        failpoints.reach("after_commit" if how == "COMMIT" else "after_rollback")

    async def _roll_back(self) -> None:
        """Asked of the database's own thread, where a BEGIN may still stand in the queue, unseen from here."""
        with suppress(sqlite3.Error):  # SQLite may have rolled back by itself; then there is nothing to undo
            await self._writer.execute_fetchall("ROLLBACK")

    async def trim(self) -> None:
        """Write the log back into the file and cut it, so that it cannot grow without end."""
        async with self._turn:
            await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Close both connections; a transaction under way ends first."""
        async with self._turn:
            await self._reader.close()
            await self._writer.execute_fetchall("PRAGMA optimize")
            await self._writer.close()
        self._lock_file.close()


async def _connect(uri: str, *pragmas: str) -> Connection:
    def opened() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, isolation_level=None, cached_statements=CACHED_STATEMENTS)

    connection = Connection(opened, iter_chunk_size=CHUNK_ROWS)
    await connection
    connection.row_factory = sqlite3.Row
    for pragma in pragmas:
        await connection.execute_fetchall(pragma)
    return connection


def _in_one_picture(db: sqlite3.Connection, question: Callable[[sqlite3.Connection], T]) -> T:
    """Within a turn that is the turn's own; a reader takes one, which also spares it a lock a statement."""
    if db.in_transaction:
        return question(db)
    db.execute("BEGIN")
    try:
        return question(db)
    finally:
        db.execute("ROLLBACK")


def _make_private(path: Path) -> None:
    """Create folder and file for the owner alone; refuse a file that others can read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise StoreRefused(f"{path} can be read by others on this machine. Run: chmod 600 {path}")
