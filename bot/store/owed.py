"""What volunteers on a mission owe an answer to, who did not come, and who may take "cannot go" back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Assignment, AssignmentId, AssignmentState, PersonId
from bot.store.assignments import WHOLE, whole
from bot.store.times import maybe_at, maybe_ms, to_ms

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


async def may_undo(tx: Tx, assignment: AssignmentId, until: datetime) -> None:
    """Keep until when who gave a task back may have it again; a step of the assignment forgets it."""
    await tx.run("UPDATE assignments SET undo_until = ? WHERE id = ?", (to_ms(until), assignment))


async def undo_until(reads: Reads, assignment: AssignmentId) -> datetime | None:
    """Until when who gave a task back may have it again; None: it was not given back, or may not be taken back."""
    return maybe_at(await reads.value("SELECT undo_until FROM assignments WHERE id = ?", (assignment,)))


async def left_from(reads: Reads, assignment: Assignment) -> AssignmentState:
    """The state in which a volunteer gave a task back that they do not hold any more."""
    found = await reads.value(
        """SELECT before FROM events WHERE request = ? AND machine = 'assignment' AND subject = ? AND before <> after
           ORDER BY id DESC LIMIT 1""",
        (assignment.request, assignment.id),
    )
    return AssignmentState(found)
