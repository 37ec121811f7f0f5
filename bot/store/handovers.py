"""Missions whose volunteer waits for somebody to take over, and what they said of it, also after they have left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.lifecycle import HOLDING
from bot.domain.model import AssignmentId, AssignmentState, PersonId, RequestId
from bot.store.assignments import HOLDING as HOLDS
from bot.store.times import to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.db import Reads, Tx


class Said(NamedTuple):
    """Why somebody wants to hand over, or wanted to, and their word for the next one."""

    volunteer: PersonId
    why: str
    note: str
    holds: bool  # they still have the task


async def hand_over(
    tx: Tx, assignment: AssignmentId, why: str, note: str, desk_at: datetime | None, now: datetime
) -> None:
    """Keep that somebody is to take over, what they should know, and when the desk hears of it.

    Without a new note the one before stays; without a new time the desk hears of it as it would have.
    """
    await tx.run(
        """UPDATE assignments SET handover_why = :why, handover_note = coalesce(nullif(:note, ''), handover_note),
                  handover_at = coalesce(:desk_at, handover_at), handover_said_at = :now WHERE id = :id""",
        {
            "why": why,
            "note": note,
            "desk_at": None if desk_at is None else to_ms(desk_at),
            "now": to_ms(now),
            "id": assignment,
        },
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


async def note_of(reads: Reads, assignment: AssignmentId) -> str:
    """What the volunteer of this mission wants the next one to know; empty when there is nothing."""
    return str(await reads.value("SELECT handover_note FROM assignments WHERE id = ?", (assignment,)) or "")


async def notes_for_next(reads: Reads, request: RequestId, reader: PersonId) -> str:
    """The newest word for the next one of somebody who has left, however they did; empty when there is nothing.

    Nobody reads their own.
    """
    note = await reads.value(
        f"""SELECT handover_note FROM assignments WHERE request = ? AND handover_said_at IS NOT NULL
            AND handover_note <> '' AND NOT {HOLDS} AND volunteer <> ?
            ORDER BY handover_said_at DESC, id DESC LIMIT 1""",
        (request, reader),
    )
    return str(note or "")


async def newest_said(reads: Reads, request: RequestId) -> Said | None:
    """What was said last of a hand-over to which nobody has come: by one who waits for it, or left before."""
    row = await reads.row(
        """SELECT volunteer, handover_why, handover_note, state FROM assignments WHERE request = ?
           AND handover_said_at IS NOT NULL AND handover_why IS NOT NULL AND state NOT IN ('handed_over', 'done')
           ORDER BY handover_said_at DESC, id DESC LIMIT 1""",
        (request,),
    )
    if row is None:
        return None
    holds = AssignmentState(row["state"]) in HOLDING
    return Said(PersonId(row["volunteer"]), row["handover_why"], row["handover_note"], holds)
