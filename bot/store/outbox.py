"""The words we owe: facts as rows, written with the change they tell of, sent later by one sender."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.notices import Fate, Lane, Notice, Way
from bot.store.times import to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import BroadcastId, OfferId, PersonId
    from bot.store.db import Reads, Tx


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


class Card(NamedTuple):
    """What stands under a key in a chat."""

    chat: int
    person: PersonId | None
    key: str


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
        await retire_card(tx, Card(letter.chat, letter.person, letter.key), to_ms(letter.valid_until), to_ms(now))
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


async def has_card(reads: Reads, chat: int, key: str) -> bool:
    """Tell whether a message of this key stands in a chat, or is on its way there."""
    found = await reads.value(
        """SELECT EXISTS (SELECT 1 FROM cards WHERE chat = :chat AND key = :key)
               OR EXISTS (SELECT 1 FROM outbox WHERE chat = :chat AND key = :key AND state = 'due')
               OR EXISTS (SELECT 1 FROM outbox WHERE chat = :chat AND key = :key AND state = 'sending')""",
        {"chat": chat, "key": key},
    )
    return bool(found)


async def retire_card(tx: Tx, card: Card, valid_until: int, now: int) -> None:
    """The card that a fresh one replaces is erased: two cards of one thing would contradict each other."""
    old = await tx.value("DELETE FROM cards WHERE chat = ? AND key = ? RETURNING message_id", (card.chat, card.key))
    if old is None:
        return
    key = f"old:{old}"
    await tx.run(
        "INSERT INTO cards (chat, key, message_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (card.chat, key, old)
    )
    await tx.run(
        _INSERT,
        {
            "chat": card.chat,
            "person": card.person,
            "kind": "CardRetired",
            "facts": "{}",
            "way": Way.ERASE,
            "key": key,
            "lane": Lane.NOTICE,
            "fate": Fate.COSMETIC,
            "now": now,
            "valid_until": valid_until,
            "offer": None,
        },
    )


async def move_chat(tx: Tx, old: int, new: int) -> None:
    """A group became a supergroup: what we owe it goes to its new id."""
    await tx.run("UPDATE outbox SET chat = ? WHERE chat = ? AND state IN ('due', 'sending')", (new, old))


async def give_up_on(tx: Tx, person: PersonId, now: datetime) -> None:
    """Nothing more can reach this person: end what we owe them."""
    await tx.run(
        "UPDATE outbox SET state = 'unreachable', ended_at = ? WHERE person = ? AND state = 'due'", (to_ms(now), person)
    )


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
