"""What leaves the outbox: rows claimed for sending, and what became of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.notices import Fate, Lane, Way
from bot.store.outbox import Card, retire_card
from bot.store.times import to_ms

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.domain.model import OfferId, PersonId
    from bot.store.db import Reads, Row, Tx

BULK_AGAIN_MS = 600_000  # a broadcast that may have arrived is not repeated within ten minutes
ERASE_WITHIN_MS = 86_400_000  # a bot may delete its messages for 48 hours; a day later nobody looks any more


class DueRow(NamedTuple):
    """A row claimed for sending."""

    id: int
    chat: int
    person: PersonId | None
    kind: str
    facts: str
    way: Way
    key: str | None
    lane: Lane
    fate: Fate
    unknown: int
    attempts: int
    expired: bool  # its time is over: not to be sent
    stands: int | None  # the message that stands under its key
    language: str
    offer: OfferId | None


class Settlement(NamedTuple):
    """What became of one attempt."""

    row: DueRow
    state: str  # due (again), sent, unknown, dead, expired, unreachable, moot
    why: str | None = None
    message_id: int | None = None
    not_before: datetime | None = None  # when due again
    unknown: bool = False  # its fate was not known


async def claim(tx: Tx, room: int, busy_chats: Collection[int], now: datetime) -> list[DueRow]:
    """Take up to `room` due rows, at most one a chat, most urgent first; they are `sending` once this commits.

    In a lane of a chat the older go first; only a broadcast that waits to be repeated is overtaken by a newer one.
    """
    rows = await tx.rows(
        """SELECT o.*, coalesce(p.language, '') AS language,
                  (SELECT message_id FROM cards AS c WHERE c.chat = o.chat AND c.key = o.key) AS stands
           FROM outbox AS o LEFT JOIN people AS p ON p.id = o.person
           WHERE o.state = 'due' AND o.not_before <= :now
             AND o.chat NOT IN (SELECT value FROM json_each(:busy))
             AND NOT EXISTS (SELECT 1 FROM outbox AS first WHERE first.chat = o.chat AND first.state = 'due'
                             AND first.lane = o.lane AND first.id < o.id AND first.not_before > :now
                             AND first.fate <> 'bulk')
           ORDER BY o.lane, o.id LIMIT :limit""",
        {"now": to_ms(now), "busy": json.dumps(list(busy_chats)), "limit": room * 2},
    )
    first_of: dict[int, Row] = {}
    for row in rows:
        first_of.setdefault(row["chat"], row)
    taken = list(first_of.values())[:room]
    await tx.many(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ?", [(row["id"],) for row in taken]
    )
    return [_due_row(row, now) for row in taken]


async def settle(tx: Tx, settlements: Sequence[Settlement], now: datetime) -> None:
    """Write down what became of rows that were sent."""
    ended = to_ms(now)
    settlements = [await _called_off(tx, one) for one in settlements]
    await tx.many(
        """UPDATE outbox SET state = :state, why = :why, message_id = coalesce(:message_id, message_id),
               not_before = coalesce(:not_before, not_before), unknown = unknown + :unknown, ended_at = :ended
           WHERE id = :id AND state = 'sending'""",
        [
            {
                "state": s.state,
                "why": s.why,
                "message_id": s.message_id,
                "not_before": to_ms(s.not_before) if s.not_before else None,
                "unknown": int(s.unknown),
                "ended": None if s.state == "due" else ended,
                "id": s.row.id,
            }
            for s in settlements
        ],
    )
    if any(s.state == "due" for s in settlements):
        await _make_way(tx, now)
    for s in settlements:
        if s.row.way is Way.FRESH and s.message_id:
            await _retire_older(tx, s.row, s.message_id, now)
    standing = [(s.row.chat, s.row.key, s.message_id) for s in settlements if s.row.key and s.message_id]
    if standing:
        await tx.many(
            """INSERT INTO cards (chat, key, message_id) VALUES (?, ?, ?)
               ON CONFLICT (chat, key) DO UPDATE SET message_id = excluded.message_id""",
            standing,
        )
    erased = [(s.row.chat, s.row.key) for s in settlements if s.row.way is Way.ERASE and s.state != "due"]
    if erased:
        await tx.many("DELETE FROM cards WHERE chat = ? AND key = ?", erased)


async def _called_off(tx: Tx, one: Settlement) -> Settlement:
    """What would be due again stays back when its broadcast was stopped meanwhile."""
    stopped = (
        "SELECT 1 FROM outbox AS o JOIN broadcasts AS b ON b.id = o.broadcast WHERE o.id = ? AND b.state <> 'sending'"
    )
    if one.state == "due" and await tx.value(stopped, (one.row.id,)):
        return one._replace(state="stopped", not_before=None)
    return one


async def _make_way(tx: Tx, now: datetime) -> None:
    """Older words that would go again stay back while newer ones wait under their key; those go as a message."""
    stale = await tx.rows(
        """UPDATE outbox AS old SET state = 'superseded', ended_at = ?
           WHERE state = 'due' AND attempts > 0 AND key IS NOT NULL AND EXISTS (
               SELECT 1 FROM outbox AS newer
               WHERE newer.state = 'due' AND newer.chat = old.chat AND newer.key = old.key AND newer.id > old.id)
           RETURNING chat, key, kind, way""",
        (to_ms(now),),
    )
    await tx.many(
        "UPDATE outbox SET way = 'card' WHERE state = 'due' AND chat = ? AND key = ? AND kind = ? AND way = 'edit'",
        [(row["chat"], row["key"], row["kind"]) for row in stale if row["way"] not in ("edit", "erase")],
    )


async def _retire_older(tx: Tx, row: DueRow, message_id: int, now: datetime) -> None:
    """A card that was on its way when this fresh one was put stands now, and must go too."""
    standing = await tx.value("SELECT message_id FROM cards WHERE chat = ? AND key = ?", (row.chat, row.key))
    if row.key is not None and standing not in (None, message_id):
        await retire_card(tx, Card(row.chat, row.person, row.key), to_ms(now) + ERASE_WITHIN_MS, to_ms(now))


async def recover(tx: Tx, now: datetime) -> int:
    """After a crash: rows that were being sent have an unknown fate. Cosmetic ones end; the rest are due again."""
    at = to_ms(now)
    await tx.run(
        """UPDATE outbox SET state = 'unknown', unknown = unknown + 1, ended_at = ?, why = 'crash'
           WHERE state = 'sending' AND fate = 'cosmetic'""",
        (at,),
    )
    await tx.run(
        """UPDATE outbox SET state = 'stopped', unknown = unknown + 1, ended_at = ?, why = 'crash'
           WHERE state = 'sending' AND broadcast IN (SELECT id FROM broadcasts WHERE state <> 'sending')""",
        (at,),
    )
    again = await tx.rows(
        """UPDATE outbox SET state = 'due', unknown = unknown + 1, why = 'crash',
               not_before = CASE fate WHEN 'bulk' THEN :later ELSE :now END
           WHERE state = 'sending' RETURNING id""",
        {"now": at, "later": at + BULK_AGAIN_MS},
    )
    await _make_way(tx, now)
    return len(again)


async def next_due(reads: Reads, now: datetime) -> float | None:
    """Seconds until the next row may leave; None when nothing is owed."""
    found = await reads.value("SELECT min(not_before) FROM outbox WHERE state = 'due'")
    return None if found is None else max(0.0, (found - to_ms(now)) / 1000)


def _due_row(row: Row, now: datetime) -> DueRow:
    return DueRow(
        id=row["id"],
        chat=row["chat"],
        person=row["person"],
        kind=row["kind"],
        facts=row["facts"],
        way=Way(row["way"]),
        key=row["key"],
        lane=Lane(row["lane"]),
        fate=Fate(row["fate"]),
        unknown=row["unknown"],
        attempts=row["attempts"] + 1,
        expired=row["valid_until"] < to_ms(now),
        stands=row["stands"],
        language=row["language"],
        offer=row["offer"],
    )
