"""Questions to a geocoder: at most so many wait, the most urgent first, and one question is asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import RequestId
from bot.store.requests import BY_URGENCY, LIVE
from bot.store.times import from_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.db import Reads, Row, Tx

MOST_A_REQUEST = 3  # so that one person who writes a lot leaves room for the others
OPEN = "state IN ('due', 'asking')"  # worded as in the partial indexes, so that they are used


class Lookup(NamedTuple):
    """One question about one request."""

    id: int
    request: RequestId
    phrase: str
    key: str
    state: str
    attempts: int
    deadline: datetime


class Ripe(NamedTuple):
    """What may be asked now, by all the rows that wait for its answer."""

    phrase: str
    key: str
    ids: tuple[int, ...]


async def add(tx: Tx, request: RequestId, phrase: str, key: str, deadline: datetime, now: datetime) -> None:
    """File a question; one that is open already is not asked twice."""
    await tx.run(
        f"""INSERT INTO lookups (request, phrase, key, state, not_before, deadline, made_at)
            VALUES (:request, :phrase, :key, 'due', :now, :deadline, :now)
            ON CONFLICT (request, key) WHERE {OPEN} DO NOTHING""",
        {"request": request, "phrase": phrase, "key": key, "now": to_ms(now), "deadline": to_ms(deadline)},
    )


async def make_room(tx: Tx, most: int, now: datetime) -> None:
    """When more than `most` wait, the least urgent and newest give way; of one request, the oldest."""
    gone = {"now": to_ms(now), "most": most, "each": MOST_A_REQUEST}
    await tx.run(
        f"""UPDATE lookups SET state = 'crowded_out', ended_at = :now WHERE id IN (
                SELECT id FROM (SELECT id, state, row_number() OVER (PARTITION BY request ORDER BY id DESC) AS place
                                FROM lookups WHERE {OPEN}) WHERE place > :each AND state = 'due')""",
        gone,
    )
    await tx.run(
        f"""UPDATE lookups SET state = 'crowded_out', ended_at = :now WHERE state = 'due' AND id IN (
                SELECT l.id FROM lookups AS l JOIN requests AS r ON r.id = l.request WHERE l.{OPEN}
                ORDER BY l.state = 'due', {BY_URGENCY}, l.id LIMIT -1 OFFSET :most)""",
        gone,
    )


async def by_id(reads: Reads, lookup: int) -> Lookup | None:
    """The question with this id, if there is one."""
    row = await reads.row("SELECT * FROM lookups WHERE id = ?", (lookup,))
    return _lookup(row) if row else None


async def any_open(reads: Reads) -> bool:
    """Whether anything waits for an answer."""
    return bool(await reads.value(f"SELECT EXISTS (SELECT 1 FROM lookups WHERE {OPEN})"))


async def sweep(tx: Tx, now: datetime) -> None:
    """End questions whose answer helps nobody any more: too late, or the place is known, or the request has ended."""
    await tx.run(
        "UPDATE lookups SET state = 'late', ended_at = :now WHERE state = 'due' AND deadline <= :now",
        {"now": to_ms(now)},
    )
    await tx.run(
        f"""UPDATE lookups SET state = 'moot', ended_at = ? WHERE state = 'due' AND request IN (
                SELECT id FROM requests WHERE lat IS NOT NULL OR NOT ({LIVE}))""",
        (to_ms(now),),
    )


async def take_next(tx: Tx, now: datetime) -> Ripe | None:
    """Take the most urgent question, then the oldest, with all that ask the same; they are `asking` after this."""
    first = await tx.row(
        f"""SELECT l.phrase, l.key FROM lookups AS l JOIN requests AS r ON r.id = l.request
            WHERE l.state = 'due' AND l.not_before <= ? ORDER BY {BY_URGENCY}, l.id LIMIT 1""",
        (to_ms(now),),
    )
    if first is None:
        return None
    rows = await tx.rows(
        "UPDATE lookups SET state = 'asking', attempts = attempts + 1 WHERE key = ? AND state = 'due' RETURNING id",
        (first["key"],),
    )
    return Ripe(first["phrase"], first["key"], tuple(sorted(row["id"] for row in rows)))


async def known(reads: Reads, source: str, now: datetime, limit: int) -> list[tuple[int, str]]:
    """Open questions that were answered before, with that answer."""
    rows = await reads.rows(
        """SELECT l.id, a.answer FROM lookups AS l JOIN lookup_answers AS a ON a.key = l.key
           WHERE l.state = 'due' AND a.source = ? AND a.expires_at > ? ORDER BY l.id LIMIT ?""",
        (source, to_ms(now), limit),
    )
    return [(row["id"], row["answer"]) for row in rows]


async def end(tx: Tx, lookup: int, state: str, outcome: str, now: datetime) -> None:
    """An open question ends."""
    await tx.run(
        f"UPDATE lookups SET state = ?, outcome = ?, ended_at = ? WHERE id = ? AND {OPEN}",
        (state, outcome, to_ms(now), lookup),
    )


async def again(tx: Tx, lookup: int, outcome: str, not_before: datetime) -> None:
    """A question whose attempt failed is due again later."""
    await tx.run(
        f"UPDATE lookups SET state = 'due', outcome = ?, not_before = ? WHERE id = ? AND {OPEN}",
        (outcome, to_ms(not_before), lookup),
    )


async def recover(tx: Tx) -> None:
    """After a crash: what was being asked is due again; its attempt counts."""
    await tx.run("UPDATE lookups SET state = 'due' WHERE state = 'asking'")


async def keep_answer(tx: Tx, key: str, source: str, answer: str, expires_at: datetime, now: datetime) -> None:
    """Keep what a source said about a phrase."""
    await tx.run(
        """INSERT INTO lookup_answers (key, source, answer, fetched_at, expires_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (key, source) DO UPDATE
           SET answer = excluded.answer, fetched_at = excluded.fetched_at, expires_at = excluded.expires_at""",
        (key, source, answer, to_ms(now), to_ms(expires_at)),
    )


async def forget(tx: Tx, before: datetime, now: datetime) -> None:
    """Delete questions that led nowhere long ago, and answers whose time is over."""
    await tx.run("DELETE FROM lookups WHERE ended_at < ?", (to_ms(before),))
    await tx.run("DELETE FROM lookup_answers WHERE expires_at <= ?", (to_ms(now),))


def _lookup(row: Row) -> Lookup:
    return Lookup(
        id=row["id"],
        request=RequestId(row["request"]),
        phrase=row["phrase"],
        key=row["key"],
        state=row["state"],
        attempts=row["attempts"],
        deadline=from_ms(row["deadline"]),
    )
