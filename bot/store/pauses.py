"""What a geocoder asked of us: a pause, or to stay away. Kept, so that a restart does not knock again at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from bot.store.times import maybe_at, maybe_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.store.db import Reads, Tx


class Pause(NamedTuple):
    """How a provider stands to these credentials."""

    rest_until: datetime | None = None
    shut_out: str | None = None  # why it does not let us in


async def of(reads: Reads, mark: str) -> Pause:
    """What is known of these credentials."""
    row = await reads.row("SELECT rest_until, shut_out FROM lookup_pauses WHERE mark = ?", (mark,))
    return Pause(maybe_at(row["rest_until"]), row["shut_out"]) if row else Pause()


async def note(tx: Tx, mark: str, pause: Pause, now: datetime) -> None:
    """Keep a pause; those of other credentials no longer matter."""
    await tx.run("DELETE FROM lookup_pauses")
    await tx.run(
        "INSERT INTO lookup_pauses (mark, rest_until, shut_out, noted_at) VALUES (?, ?, ?, ?)",
        (mark, maybe_ms(pause.rest_until), pause.shut_out, to_ms(now)),
    )


async def lift(tx: Tx) -> None:
    """The operator has changed the settings: ask again."""
    await tx.run("DELETE FROM lookup_pauses")


def shut_out(path: Path, mark: str) -> str | None:
    """Why the provider does not let these credentials in; read while a bot may be running. None when it does."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            row = db.execute("SELECT shut_out FROM lookup_pauses WHERE mark = ?", (mark,)).fetchone()
    except sqlite3.Error:
        return None  # no such store, or one from before this table
    return row[0] if row else None
