"""What residents and the desk ask of those who come to a request, and whether anybody meets it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.domain.eligibility import Filter, Shortage
from bot.domain.lifecycle import Machine
from bot.store.times import to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import Request, RequestId
    from bot.store.db import Reads, Tx

NOBODY_MEETS, SOMEBODY_MEETS = "nobody near meets it", "somebody meets it"


async def change(tx: Tx, request: RequestId, **columns: Any) -> None:
    """Keep what is asked of those who come (women_only, two_persons, wants_language, people, needs_skills, relaxed)."""
    names = ", ".join(f"{name} = :{name}" for name in columns)
    await tx.run(f"UPDATE requests SET {names} WHERE id = :id", {**columns, "id": request})


async def seat(tx: Tx, request: RequestId, seats: int) -> None:
    """Keep how many volunteers the request needs."""
    await tx.run("UPDATE requests SET seats = ? WHERE id = ?", (seats, request))


async def shortage(reads: Reads, request: RequestId) -> Shortage | None:
    """What keeps everybody near away, as it was last written down."""
    row = await reads.row(
        "SELECT why, facts FROM events WHERE request = ? AND why IN (?, ?) ORDER BY id DESC LIMIT 1",
        (request, NOBODY_MEETS, SOMEBODY_MEETS),
    )
    if row is None or row["why"] == SOMEBODY_MEETS:
        return None
    facts = json.loads(row["facts"])
    return Shortage(tuple(Filter(one) for one in facts["filters"]), facts["others"])


async def note_shortage(tx: Tx, request: Request, found: Shortage | None, now: datetime) -> None:
    """Write down what keeps everybody near away, or that nothing does any more."""
    facts = None if found is None else json.dumps({"filters": found.filters, "others": found.others})
    await tx.run(
        """INSERT INTO events (at, machine, subject, request, before, after, why, facts)
           VALUES (:at, :machine, :id, :id, :state, :state, :why, :facts)""",
        {
            "at": to_ms(now),
            "machine": Machine.REQUEST,
            "id": request.id,
            "state": request.state,
            "why": SOMEBODY_MEETS if found is None else NOBODY_MEETS,
            "facts": facts,
        },
    )
