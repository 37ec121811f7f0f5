"""The words we owe: facts as rows, written with the change they tell of, sent later by one sender."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.notices import Fate, Lane, Notice, Way
from bot.store.times import to_ms

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.domain.model import BroadcastId, OfferId, PersonId
    from bot.store.db import Reads, Row, Tx


class Letter(NamedTuple):
    """A notice on its way into the outbox."""

    chat: int
    person: PersonId | None
    notice: Notice
    lane: Lane
    valid_until: datetime
    key: str | None = None
    way: Way | None = None  # None: as the notice travels by itself
    offer: OfferId | None = None


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


_INSERT = """
INSERT INTO outbox (chat, person, kind, facts, way, key, lane, fate, not_before, valid_until, offer, made_at)
VALUES (:chat, :person, :kind, :facts, :way, :key, :lane, :fate, :now, :valid_until, :offer, :now)
"""


async def put(tx: Tx, letter: Letter, now: datetime) -> None:
    """Owe somebody words. A row with a key replaces older ones under that key that have not left yet."""
    way, lane = letter.way or letter.notice.way, letter.lane
    if letter.key is not None:
        held_back = await _supersede(tx, letter, now)
        if held_back is not None:  # nobody has seen the older words, so the newer ones must arrive in their place
            way, lane = (Way.CARD if way is Way.EDIT else way), min(lane, held_back)
    if way is Way.FRESH and letter.key is not None:
        await _retire_card(tx, letter, now)
    await tx.run(_INSERT, _columns(letter, way, lane, now))


def _columns(letter: Letter, way: Way, lane: Lane, now: datetime) -> dict[str, object]:
    return {
        "chat": letter.chat,
        "person": letter.person,
        "kind": type(letter.notice).__name__,
        "facts": letter.notice.model_dump_json(),
        "way": way,
        "key": letter.key,
        "lane": lane,
        "fate": letter.notice.fate,
        "now": to_ms(now),
        "valid_until": to_ms(letter.valid_until),
        "offer": letter.offer,
    }


async def _supersede(tx: Tx, letter: Letter, now: datetime) -> Lane | None:
    """Take back older rows of the key; the lane of one of the same kind that would have become a message."""
    taken_back = await tx.rows(
        """UPDATE outbox SET state = 'superseded', ended_at = ? WHERE chat = ? AND key = ? AND state = 'due'
           RETURNING kind, way, lane""",
        (to_ms(now), letter.chat, letter.key),
    )
    kind = type(letter.notice).__name__
    lanes = [Lane(row["lane"]) for row in taken_back if row["kind"] == kind and row["way"] not in ("edit", "erase")]
    return min(lanes, default=None)


async def _retire_card(tx: Tx, letter: Letter, now: datetime) -> None:
    """The card that a fresh one replaces is erased: two cards of one thing would contradict each other."""
    old = await tx.value("DELETE FROM cards WHERE chat = ? AND key = ? RETURNING message_id", (letter.chat, letter.key))
    if old is None:
        return
    key = f"old:{old}"
    await tx.run(
        "INSERT INTO cards (chat, key, message_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (letter.chat, key, old)
    )
    await tx.run(
        _INSERT,
        {
            "chat": letter.chat,
            "person": letter.person,
            "kind": "CardRetired",
            "facts": "{}",
            "way": Way.ERASE,
            "key": key,
            "lane": Lane.NOTICE,
            "fate": Fate.COSMETIC,
            "now": to_ms(now),
            "valid_until": to_ms(letter.valid_until),
            "offer": None,
        },
    )


async def claim(tx: Tx, room: int, busy_chats: Collection[int], now: datetime) -> list[DueRow]:
    """Take up to `room` due rows, at most one a chat, most urgent first; they are `sending` once this commits."""
    rows = await tx.rows(
        """SELECT o.*, coalesce(p.language, '') AS language,
                  (SELECT message_id FROM cards AS c WHERE c.chat = o.chat AND c.key = o.key) AS stands
           FROM outbox AS o LEFT JOIN people AS p ON p.id = o.person
           WHERE o.state = 'due' AND o.not_before <= :now
             AND o.chat NOT IN (SELECT value FROM json_each(:busy))
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


async def recover(tx: Tx, now: datetime) -> int:
    """After a crash: rows that were being sent have an unknown fate. Cosmetic ones end; the rest are due again."""
    at = to_ms(now)
    await tx.run(
        """UPDATE outbox SET state = 'unknown', unknown = unknown + 1, ended_at = ?, why = 'crash'
           WHERE state = 'sending' AND fate = 'cosmetic'""",
        (at,),
    )
    again = await tx.rows(
        """UPDATE outbox SET state = 'due', unknown = unknown + 1, why = 'crash',
               not_before = CASE fate WHEN 'bulk' THEN :later ELSE :now END
           WHERE state = 'sending' RETURNING id""",
        {"now": at, "later": at + BULK_AGAIN_MS},
    )
    return len(again)


BULK_AGAIN_MS = 600_000  # a broadcast that may have arrived is not repeated within ten minutes


async def move_chat(tx: Tx, old: int, new: int) -> None:
    """A group became a supergroup: what we owe it goes to its new id."""
    await tx.run("UPDATE outbox SET chat = ? WHERE chat = ? AND state IN ('due', 'sending')", (new, old))


async def give_up_on(tx: Tx, person: PersonId, now: datetime) -> None:
    """Nothing more can reach this person: end what we owe them."""
    await tx.run(
        "UPDATE outbox SET state = 'unreachable', ended_at = ? WHERE person = ? AND state = 'due'", (to_ms(now), person)
    )


async def next_due(reads: Reads, now: datetime) -> float | None:
    """Seconds until the next row may leave; None when nothing is owed."""
    found = await reads.value("SELECT min(not_before) FROM outbox WHERE state = 'due'")
    return None if found is None else max(0.0, (found - to_ms(now)) / 1000)


async def put_broadcast(
    tx: Tx, broadcast: BroadcastId, audience_sql: str, notice: Notice, valid_until: datetime, now: datetime
) -> int:
    """Owe the same words to a whole audience at once; the audience is frozen by this."""
    rows = await tx.rows(
        f"""INSERT INTO outbox (chat, person, kind, facts, way, lane, fate, not_before, valid_until, broadcast, made_at)
            SELECT p.telegram_id, p.id, :kind, :facts, 'send', :lane, :fate, :now, :valid_until, :broadcast, :now
            FROM people AS p WHERE {audience_sql} ORDER BY p.id RETURNING 1""",
        {
            "kind": type(notice).__name__,
            "facts": notice.model_dump_json(),
            "lane": notice.lane,
            "fate": notice.fate,
            "now": to_ms(now),
            "valid_until": to_ms(valid_until),
            "broadcast": broadcast,
        },
    )
    return len(rows)


async def stop_broadcast(tx: Tx, broadcast: BroadcastId, now: datetime) -> None:
    """Take back what has not left yet."""
    await tx.run(
        "UPDATE outbox SET state = 'stopped', ended_at = ? WHERE broadcast = ? AND state = 'due'",
        (to_ms(now), broadcast),
    )


async def forget(tx: Tx, before: datetime) -> None:
    """Delete rows that ended long ago, with the personal words in their facts."""
    await tx.run("DELETE FROM outbox WHERE ended_at < ?", (to_ms(before),))


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
