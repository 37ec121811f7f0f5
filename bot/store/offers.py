"""Questions to volunteers: can you take this?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Offer, OfferId, OfferState, PersonId, RequestId
from bot.store.times import from_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.db import Reads, Row, Tx

LIVE = "state IN ('queued', 'sent')"


class Tally(NamedTuple):
    """How the questions about one request stand."""

    live: int
    made: int


async def add(tx: Tx, request: RequestId, volunteer: PersonId, expires_at: datetime, now: datetime) -> OfferId:
    """Queue a question to a volunteer."""
    return OfferId(
        await tx.value(
            """INSERT INTO offers (request, volunteer, state, made_at, expires_at)
               VALUES (?, ?, 'queued', ?, ?) RETURNING id""",
            (request, volunteer, to_ms(now), to_ms(expires_at)),
        )
    )


async def by_id(reads: Reads, offer: OfferId) -> Offer | None:
    """The offer with this id, if there is one."""
    row = await reads.row("SELECT * FROM offers WHERE id = ?", (offer,))
    return _offer(row) if row else None


async def live_of_request(reads: Reads, request: RequestId) -> list[Offer]:
    """The questions about a request that are still open, oldest first."""
    rows = await reads.rows(f"SELECT * FROM offers WHERE request = ? AND {LIVE} ORDER BY id", (request,))
    return [_offer(row) for row in rows]


async def live_of_volunteer(reads: Reads, volunteer: PersonId) -> list[Offer]:
    """The questions a volunteer has not answered, oldest first."""
    rows = await reads.rows(f"SELECT * FROM offers WHERE volunteer = ? AND {LIVE} ORDER BY id", (volunteer,))
    return [_offer(row) for row in rows]


async def tally(reads: Reads, request: RequestId) -> Tally:
    """Count the questions about a request."""
    row = await reads.row(
        f"SELECT count(*) FILTER (WHERE {LIVE}) AS live, count(*) AS made FROM offers WHERE request = ?", (request,)
    )
    return Tally(row["live"], row["made"]) if row else Tally(0, 0)


async def extend(tx: Tx, offer: OfferId, expires_at: datetime) -> None:
    """The lifetime of a question counts from when it arrived."""
    await tx.run("UPDATE offers SET expires_at = ? WHERE id = ?", (to_ms(expires_at), offer))


async def due(reads: Reads, now: datetime, limit: int) -> list[OfferId]:
    """Open questions whose lifetime is over, the oldest first."""
    rows = await reads.rows(
        f"SELECT id FROM offers WHERE {LIVE} AND expires_at <= ? ORDER BY expires_at, id LIMIT ?", (to_ms(now), limit)
    )
    return [OfferId(row["id"]) for row in rows]


def _offer(row: Row) -> Offer:
    return Offer(
        id=OfferId(row["id"]),
        request=RequestId(row["request"]),
        volunteer=PersonId(row["volunteer"]),
        state=OfferState(row["state"]),
        expires_at=from_ms(row["expires_at"]),
    )
