"""Questions to volunteers: can you take this?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.declining import DeclineReason
from bot.domain.model import Offer, OfferId, OfferState, PersonId, Point, RequestId
from bot.domain.travel import Mode
from bot.store.times import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.matching import Ask
    from bot.store.db import Reads, Row, Tx

LIVE = "state IN ('queued', 'sent')"


class Tally(NamedTuple):
    """How the questions about one request stand."""

    live: int
    made: int


async def add(tx: Tx, ask: Ask, expires_at: datetime, now: datetime) -> OfferId | None:
    """Queue a question to a volunteer; None when they or the request are not free for it any more."""
    made = await tx.value(
        f"""INSERT INTO offers (request, volunteer, state, made_at, expires_at, km, minutes, chance)
            SELECT :request, :volunteer, 'queued', :now, :expires_at, :km, :minutes, :chance
            WHERE EXISTS (SELECT 1 FROM requests WHERE id = :request AND state IN ('open', 'active'))
              AND EXISTS (SELECT 1 FROM volunteers WHERE person = :volunteer AND state = 'available')
              AND NOT EXISTS (SELECT 1 FROM offers WHERE volunteer = :volunteer AND {LIVE})
              AND NOT EXISTS (SELECT 1 FROM assignments WHERE volunteer = :volunteer AND state = 'standby'
                              AND (firm = 1 OR answer_by IS NOT NULL)) RETURNING id""",
        {
            "request": ask.request,
            "volunteer": ask.volunteer,
            "now": to_ms(now),
            "expires_at": to_ms(expires_at),
            "km": round(ask.candidate.km, 2),
            "minutes": ask.candidate.minutes,
            "chance": round(ask.chance, 4),
        },
    )
    return None if made is None else OfferId(made)


class Silent(NamedTuple):
    """A question that nobody has answered, and where its volunteer is."""

    at: Point | None
    transport: Mode
    asked_at: datetime
    chance: float
    party: int


async def unanswered(reads: Reads, wanted: Sequence[RequestId], since: datetime) -> dict[RequestId, list[Silent]]:
    """The questions without an answer by request, also those whose hold is over; none older than `since`."""
    rows = await reads.rows(
        """SELECT o.request, coalesce(o.sent_at, o.made_at) AS asked_at, coalesce(o.chance, 0) AS chance, v.party,
                  v.lat, v.lon, v.transport
           FROM json_each(?) AS one CROSS JOIN offers AS o ON o.request = one.value
           JOIN volunteers AS v ON v.person = o.volunteer
           WHERE (o.state IN ('queued', 'sent') OR o.state = 'expired' AND v.state = 'available')
             AND o.answered_at IS NULL AND o.made_at >= ? ORDER BY o.id""",
        (json.dumps(wanted), to_ms(since)),
    )
    found: dict[RequestId, list[Silent]] = {}
    for row in rows:
        at = None if row["lat"] is None else Point(row["lat"], row["lon"])
        silent = Silent(at, Mode(row["transport"]), from_ms(row["asked_at"]), row["chance"], row["party"])
        found.setdefault(RequestId(row["request"]), []).append(silent)
    return found


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


async def newest_about(reads: Reads, volunteer: PersonId, request: RequestId) -> OfferId | None:
    """The newest question to a volunteer about one request."""
    found = await reads.value(
        "SELECT id FROM offers WHERE volunteer = ? AND request = ? ORDER BY id DESC LIMIT 1", (volunteer, request)
    )
    return None if found is None else OfferId(found)


async def tally(reads: Reads, request: RequestId) -> Tally:
    """Count the questions about a request."""
    row = await reads.row(
        f"SELECT count(*) FILTER (WHERE {LIVE}) AS live, count(*) AS made FROM offers WHERE request = ?", (request,)
    )
    return Tally(row["live"], row["made"]) if row else Tally(0, 0)


async def arrived(tx: Tx, offer: OfferId, expires_at: datetime, now: datetime) -> None:
    """The question is in its reader's chat; its hold counts from now."""
    await tx.run("UPDATE offers SET expires_at = ?, sent_at = ? WHERE id = ?", (to_ms(expires_at), to_ms(now), offer))


async def answered(tx: Tx, offer: OfferId, now: datetime) -> None:
    """Note when the volunteer first said yes or no, whether it still counted or not."""
    await tx.run("UPDATE offers SET answered_at = coalesce(answered_at, ?) WHERE id = ?", (to_ms(now), offer))


async def because(tx: Tx, offer: OfferId, reason: DeclineReason) -> None:
    """Note why the volunteer said no; the newest word counts."""
    await tx.run("UPDATE offers SET reason = ? WHERE id = ?", (reason, offer))


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
        bundle=row["bundle"],
        stop=row["stop"],
    )
