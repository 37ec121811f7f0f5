"""Messages of coordinators to many people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import BroadcastId, PersonId
from bot.store import outbox
from bot.store.times import maybe_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.notices import Notice
    from bot.store.db import Reads, Row, Tx

# Who belongs to an audience; `p` is the table of people. Coordinators read it too: they must know what was said.
AUDIENCES = {
    "all": "p.reachable = 1",
    "volunteers": "p.reachable = 1 AND EXISTS (SELECT 1 FROM volunteers AS v WHERE v.person = p.id"
    " AND v.state <> 'suspended')",
    "residents": "p.reachable = 1 AND EXISTS (SELECT 1 FROM requests AS r WHERE r.resident = p.id"
    " AND r.state NOT IN ('closed', 'cancelled', 'expired', 'merged'))",
}


class Broadcast(NamedTuple):
    """One message to many."""

    id: BroadcastId
    author: PersonId
    audience: str
    words: str
    state: str
    total: int


class Progress(NamedTuple):
    """How many of its messages stand where."""

    sent: int
    waiting: int
    failed: int


async def add(tx: Tx, author: PersonId, audience: str, now: datetime) -> BroadcastId:
    """Begin a broadcast; its words come next."""
    return BroadcastId(
        await tx.value(
            "INSERT INTO broadcasts (author, audience, state, made_at) VALUES (?, ?, 'writing', ?) RETURNING id",
            (author, audience, to_ms(now)),
        )
    )


async def by_id(reads: Reads, broadcast: BroadcastId) -> Broadcast | None:
    """The broadcast with this id, if there is one."""
    row = await reads.row("SELECT * FROM broadcasts WHERE id = ?", (broadcast,))
    return _broadcast(row) if row else None


async def count(reads: Reads, audience: str) -> int:
    """How many people the audience holds now."""
    return int(await reads.value(f"SELECT count(*) FROM people AS p WHERE {AUDIENCES[audience]}"))


async def word(tx: Tx, broadcast: BroadcastId, words: str) -> None:
    """Keep the text; it can be sent from now on."""
    await tx.run("UPDATE broadcasts SET words = ?, state = 'previewed' WHERE id = ?", (words, broadcast))


async def release(tx: Tx, broadcast: Broadcast, notice: Notice, valid_until: datetime, now: datetime) -> int:
    """Freeze the audience and owe everybody in it the words; returns how many."""
    total = await outbox.put_broadcast(tx, broadcast.id, AUDIENCES[broadcast.audience], notice, valid_until, now)
    await tx.run(
        "UPDATE broadcasts SET state = 'sending', total = ?, show_at = ? WHERE id = ?",
        (total, to_ms(now), broadcast.id),
    )
    return total


async def end(tx: Tx, broadcast: BroadcastId, state: str) -> None:
    """Close a broadcast: stopped, done or dropped."""
    await tx.run("UPDATE broadcasts SET state = ?, show_at = NULL WHERE id = ?", (state, broadcast))


async def show_again(tx: Tx, broadcast: BroadcastId, at: datetime | None) -> None:
    """Say when its progress is shown next."""
    await tx.run("UPDATE broadcasts SET show_at = ? WHERE id = ?", (maybe_ms(at), broadcast))


async def to_show(reads: Reads, now: datetime, limit: int) -> list[BroadcastId]:
    """Broadcasts whose progress is due."""
    rows = await reads.rows(
        "SELECT id FROM broadcasts WHERE show_at IS NOT NULL AND show_at <= ? ORDER BY id LIMIT ?", (to_ms(now), limit)
    )
    return [BroadcastId(row["id"]) for row in rows]


async def progress(reads: Reads, broadcast: BroadcastId) -> Progress:
    """Count its messages by what became of them."""
    rows = await reads.rows("SELECT state, count(*) AS n FROM outbox WHERE broadcast = ? GROUP BY state", (broadcast,))
    by_state = {row["state"]: row["n"] for row in rows}
    waiting = by_state.pop("due", 0) + by_state.pop("sending", 0)
    sent = by_state.pop("sent", 0)
    by_state.pop("stopped", 0)
    return Progress(sent, waiting, sum(by_state.values()))


def _broadcast(row: Row) -> Broadcast:
    return Broadcast(
        BroadcastId(row["id"]), PersonId(row["author"]), row["audience"], row["words"], row["state"], row["total"]
    )
