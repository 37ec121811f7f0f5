"""Updates as they came, kept until their turn has ended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.store.times import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.db import Reads, Row, Tx

MAX_ID = 2**63 - 1  # what SQLite can hold
PARTS = ("message", "edited_message", "callback_query", "my_chat_member", "message_reaction")


class Waiting(NamedTuple):
    """One update whose turn has not ended."""

    seq: int
    update_id: int
    chat: int
    raw: str
    tries: int
    received_at: datetime


def acceptable(update: Any) -> bool:
    """Tell whether this can be kept at all: an object with an id that fits."""
    return isinstance(update, dict) and type(update.get("update_id")) is int and 0 <= update["update_id"] <= MAX_ID


def chat_of(update: dict[str, Any]) -> int:
    """The chat an update belongs to, read without trusting its shape; 0 when there is none."""
    for part in PARTS:
        held = update.get(part)
        if isinstance(held, dict):
            chat = (held.get("message") or held).get("chat") if isinstance(held.get("message") or held, dict) else None
            chat_id = chat.get("id") if isinstance(chat, dict) else None
            return chat_id if type(chat_id) is int and abs(chat_id) <= MAX_ID else 0
    return 0


async def keep(tx: Tx, updates: Sequence[dict[str, Any]], now: datetime) -> None:
    """Store updates in the order given; one that is already here is not stored twice."""
    await tx.many(
        "INSERT INTO inbox (update_id, chat, raw, received_at) VALUES (?, ?, ?, ?) ON CONFLICT (update_id) DO NOTHING",
        [(u["update_id"], chat_of(u), json.dumps(u), to_ms(now)) for u in updates],
    )


async def waiting(reads: Reads, limit: int) -> list[Waiting]:
    """The oldest updates whose turn has not ended, in order of arrival."""
    rows = await reads.rows(f"SELECT {COLUMNS} FROM inbox WHERE state = 'waiting' ORDER BY seq LIMIT ?", (limit,))
    return [_waiting(row) for row in rows]


async def waiting_since(reads: Reads, seq: int, limit: int) -> list[Waiting]:
    """Updates that came after `seq` from chats with nothing older waiting, in order of arrival."""
    rows = await reads.rows(
        f"""SELECT {COLUMNS} FROM inbox AS fresh
            WHERE state = 'waiting' AND seq > :seq AND NOT EXISTS (
                SELECT 1 FROM inbox AS older
                WHERE older.state = 'waiting' AND older.chat = fresh.chat AND older.seq <= :seq)
            ORDER BY seq LIMIT :limit""",
        {"seq": seq, "limit": limit},
    )
    return [_waiting(row) for row in rows]


async def newest(reads: Reads) -> int:
    """The place of the newest update, waiting or not; 0 in an empty inbox."""
    return int(await reads.value("SELECT coalesce(max(seq), 0) FROM inbox"))


async def count_waiting(reads: Reads) -> int:
    """How many updates wait for their turn."""
    return int(await reads.value("SELECT count(*) FROM inbox WHERE state = 'waiting'"))


async def done(tx: Tx, seqs: Sequence[int], now: datetime) -> None:
    """These turns have ended; belongs in the transaction of their effects."""
    await tx.many("UPDATE inbox SET state = 'done', ended_at = ? WHERE seq = ?", [(to_ms(now), seq) for seq in seqs])


async def failed(tx: Tx, seq: int, fault: str) -> None:
    """The turn broke; it stays first in line."""
    await tx.run("UPDATE inbox SET tries = tries + 1, fault = ? WHERE seq = ?", (fault, seq))


async def park(tx: Tx, seq: int, fault: str, now: datetime) -> None:
    """Lay an update aside with its reason; the others go on."""
    await tx.run(
        "UPDATE inbox SET state = 'parked', tries = tries + 1, fault = ?, ended_at = ? WHERE seq = ?",
        (fault, to_ms(now), seq),
    )


async def forget(tx: Tx, before: datetime, parked_before: datetime) -> None:
    """Delete ended updates: after this their ids may come again."""
    await tx.run("DELETE FROM inbox WHERE state = 'done' AND ended_at < ?", (to_ms(before),))
    await tx.run("DELETE FROM inbox WHERE state = 'parked' AND ended_at < ?", (to_ms(parked_before),))


COLUMNS = "seq, update_id, chat, raw, tries, received_at"


def _waiting(row: Row) -> Waiting:
    return Waiting(row["seq"], row["update_id"], row["chat"], row["raw"], row["tries"], from_ms(row["received_at"]))
