"""What volunteers on a mission owe an answer to, and who did not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Assignment, AssignmentId, AssignmentState, PersonId
from bot.store.assignments import WHOLE, whole
from bot.store.times import maybe_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.db import Reads, Tx


async def no_shows(reads: Reads, volunteer: PersonId, since: datetime) -> int:
    """How often the volunteer did not come since then; who came after all did."""
    return int(
        await reads.value(
            """SELECT count(*) FROM assignments AS a WHERE a.volunteer = ? AND a.state = 'no_show' AND EXISTS (
                   SELECT 1 FROM events AS e WHERE e.request = a.request AND e.machine = 'assignment'
                   AND e.subject = a.id AND e.after = 'no_show' AND e.at > ?)""",
            (volunteer, to_ms(since)),
        )
    )


async def check(tx: Tx, assignment: AssignmentId, check_at: datetime | None, check_step: int) -> None:
    """Say when an answer of the volunteer is missed, and how often it has been already."""
    await tx.run(
        "UPDATE assignments SET check_at = ?, check_step = ? WHERE id = ?", (maybe_ms(check_at), check_step, assignment)
    )


async def to_check(reads: Reads, now: datetime, limit: int) -> list[AssignmentId]:
    """Assignments whose volunteer owes an answer, the oldest first."""
    rows = await reads.rows(
        "SELECT id FROM assignments WHERE check_at <= ? AND check_at IS NOT NULL ORDER BY check_at, id LIMIT ?",
        (to_ms(now), limit),
    )
    return [AssignmentId(row["id"]) for row in rows]


async def newest(reads: Reads, volunteer: PersonId, state: AssignmentState) -> Assignment | None:
    """The newest of a volunteer's assignments in this state."""
    row = await reads.row(
        f"SELECT {WHOLE} WHERE volunteer = ? AND state = ? ORDER BY id DESC LIMIT 1", (volunteer, state)
    )
    return whole(row) if row else None
