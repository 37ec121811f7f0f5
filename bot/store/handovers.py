"""Missions whose volunteer waits for somebody to take over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Assignment, AssignmentId, RequestId
from bot.store.assignments import holding
from bot.store.times import to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.db import Reads, Tx


async def hand_over(tx: Tx, assignment: AssignmentId, why: str, note: str, desk_at: datetime) -> None:
    """Keep that somebody is to take over, what they should know, and when the desk hears of it."""
    await tx.run(
        "UPDATE assignments SET handover_why = ?, handover_note = ?, handover_at = ? WHERE id = ?",
        (why, note, to_ms(desk_at), assignment),
    )


async def handovers_due(reads: Reads, now: datetime, limit: int) -> list[AssignmentId]:
    """Hand-overs that nobody has taken in time, the oldest first."""
    rows = await reads.rows(
        """SELECT id FROM assignments WHERE handover_at <= ? AND handover_at IS NOT NULL
           ORDER BY handover_at, id LIMIT ?""",
        (to_ms(now), limit),
    )
    return [AssignmentId(row["id"]) for row in rows]


async def end_handover_watch(tx: Tx, assignment: AssignmentId) -> None:
    """The desk has heard of the hand-over; it goes on."""
    await tx.run("UPDATE assignments SET handover_at = NULL WHERE id = ?", (assignment,))


async def notes_for_next(reads: Reads, request: RequestId) -> str:
    """What the last one who handed over wanted the next one to know; empty when there is nothing."""
    note = await reads.value(
        """SELECT handover_note FROM assignments WHERE request = ? AND state = 'handed_over' AND handover_note <> ''
           ORDER BY id DESC LIMIT 1""",
        (request,),
    )
    return str(note or "")


async def staying(reads: Reads, request: RequestId) -> list[Assignment]:
    """Those who hold a seat of the request and want nobody to take over from them, by seat."""
    return [one for one in await holding(reads, request) if one.handover_why is None]
