"""How long people wait for a yes, and what the coordinators were told about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Point
from bot.store import watches
from bot.store.times import from_ms, maybe_at, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.db import Reads, Tx


NAME = "fairness"
LOOK_BACK = timedelta(hours=6)  # a surge changes within hours; older waits say nothing of now


class Opened(NamedTuple):
    """A request for which volunteers were looked for."""

    at: Point
    language: str  # of its resident
    women_only: bool
    opened_at: datetime
    taken_at: datetime | None  # the first yes; None: none yet


async def opened(reads: Reads, now: datetime) -> list[Opened]:
    """Requests opened within LOOK_BACK that somebody took, or that still wait."""
    rows = await reads.rows(
        """SELECT r.lat, r.lon, p.language, r.women_only, r.opened_at,
                  (SELECT min(made_at) FROM assignments AS a WHERE a.request = r.id) AS taken_at
           FROM requests AS r JOIN people AS p ON p.id = r.resident
           WHERE r.opened_at >= ? AND r.lat IS NOT NULL
             AND (r.state IN ('open', 'active', 'staffed', 'resolved', 'closed')) ORDER BY r.id""",
        (to_ms(now - LOOK_BACK),),
    )
    return [
        Opened(
            Point(row["lat"], row["lon"]),
            row["language"],
            bool(row["women_only"]),
            from_ms(row["opened_at"]),
            maybe_at(row["taken_at"]),
        )
        for row in rows
    ]


async def due(reads: Reads, now: datetime, limit: int) -> list[int]:
    """One row when it is time to look, and there is something to look at."""
    if not await reads.value("SELECT EXISTS (SELECT 1 FROM requests WHERE opened_at > ?)", (to_ms(now - LOOK_BACK),)):
        return []
    return await watches.due(reads, NAME, now, limit)


async def alarm(tx: Tx, kind: str, subject: str, now: datetime, not_since: datetime) -> bool:
    """Note that the coordinators are told; False when they were told since then."""
    told = await tx.rows(
        """INSERT INTO alarms (kind, subject, at) VALUES (:kind, :subject, :now)
           ON CONFLICT (kind, subject) DO UPDATE SET at = excluded.at WHERE at <= :since RETURNING 1""",
        {"kind": kind, "subject": subject, "now": to_ms(now), "since": to_ms(not_since)},
    )
    return bool(told)
