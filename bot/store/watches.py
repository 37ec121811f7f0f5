"""What is looked at regularly; a restart must not forget when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.times import to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.db import Reads, Tx


async def due(reads: Reads, name: str, now: datetime, limit: int) -> list[int]:
    """One row when it is time to look."""
    sql = "SELECT 1 AS one FROM watches WHERE name = ? AND due_at <= ? LIMIT ?"
    return [row["one"] for row in await reads.rows(sql, (name, to_ms(now), limit))]


async def next_look(tx: Tx, name: str, at: datetime) -> None:
    """Say when to look again."""
    await tx.run("UPDATE watches SET due_at = ? WHERE name = ?", (to_ms(at), name))
