"""Promises: who holds which seat of which request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.domain.model import Assignment, AssignmentId, AssignmentState, Offer, PersonId, RequestId
from bot.domain.travel import ClosureId
from bot.store.times import from_ms, maybe_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.db import Reads, Row, Tx

HOLDING = "state IN ('accepted', 'en_route', 'on_site')"


async def take(tx: Tx, offer: Offer, seats: int, eta_at: datetime, now: datetime) -> AssignmentId | None:
    """Give the volunteer of the offer the lowest free seat; None when all are taken.

    One statement decides; a partial unique index stands behind it.
    """
    found = await tx.value(
        f"""WITH RECURSIVE seat (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seat WHERE n < :seats)
            INSERT INTO assignments (request, seat, volunteer, offer, state, eta_at, late_at, made_at)
            SELECT :request, n, :volunteer, :offer, 'accepted', :eta, :eta, :now FROM seat
            WHERE n NOT IN (SELECT seat FROM assignments WHERE request = :request AND {HOLDING})
            ORDER BY n LIMIT 1 RETURNING id""",
        {
            "seats": seats,
            "request": offer.request,
            "volunteer": offer.volunteer,
            "offer": offer.id,
            "eta": to_ms(eta_at),
            "now": to_ms(now),
        },
    )
    return None if found is None else AssignmentId(found)


async def by_id(reads: Reads, assignment: AssignmentId) -> Assignment | None:
    """The assignment with this id, if there is one."""
    row = await reads.row("SELECT * FROM assignments WHERE id = ?", (assignment,))
    return _assignment(row) if row else None


async def holding(reads: Reads, request: RequestId) -> list[Assignment]:
    """Those who hold a seat of the request, by seat."""
    rows = await reads.rows(f"SELECT * FROM assignments WHERE request = ? AND {HOLDING} ORDER BY seat", (request,))
    return [_assignment(row) for row in rows]


async def held_seats(reads: Reads, wanted: Sequence[RequestId]) -> dict[RequestId, int]:
    """How many seats are held, by request; those where none is held are left out."""
    rows = await reads.rows(
        f"""SELECT request, count(*) AS held FROM assignments
            WHERE {HOLDING} AND request IN (SELECT value FROM json_each(?)) GROUP BY request""",
        (json.dumps(wanted),),
    )
    return {RequestId(row["request"]): row["held"] for row in rows}


async def of_volunteer(reads: Reads, volunteer: PersonId) -> Assignment | None:
    """The seat that a volunteer holds now."""
    row = await reads.row(f"SELECT * FROM assignments WHERE volunteer = ? AND {HOLDING}", (volunteer,))
    return _assignment(row) if row else None


async def over_but_shown(reads: Reads, volunteer: PersonId) -> list[Assignment]:
    """Ended missions whose address still stands in the chat, because the volunteer was not to be reached."""
    rows = await reads.rows(
        f"""SELECT a.* FROM assignments AS a JOIN people AS p ON p.id = a.volunteer
            WHERE a.volunteer = ? AND NOT a.{HOLDING} AND (
                EXISTS (SELECT 1 FROM cards AS c WHERE c.chat = p.telegram_id AND c.key = 'pin:' || a.id)
                OR 'MissionCard' = (SELECT kind FROM outbox AS o WHERE o.chat = p.telegram_id AND o.state = 'sent'
                                    AND o.key = 'mission:' || a.id ORDER BY o.id DESC LIMIT 1))
            ORDER BY a.id""",
        (volunteer,),
    )
    return [_assignment(row) for row in rows]


async def promise(tx: Tx, assignment: AssignmentId, eta_at: datetime) -> None:
    """Keep a new time of arrival; lateness counts from it."""
    await tx.run(
        "UPDATE assignments SET eta_at = :eta, late_at = :eta, late_step = 0 WHERE id = :id",
        {"eta": to_ms(eta_at), "id": assignment},
    )


async def watch(tx: Tx, assignment: AssignmentId, late_at: datetime | None, late_step: int) -> None:
    """Say when lateness is looked at next, and how far it has gone."""
    await tx.run(
        "UPDATE assignments SET late_at = ?, late_step = ? WHERE id = ?", (maybe_ms(late_at), late_step, assignment)
    )


async def late(reads: Reads, now: datetime, limit: int) -> list[AssignmentId]:
    """Assignments whose lateness is to be looked at, the oldest first."""
    rows = await reads.rows(
        "SELECT id FROM assignments WHERE late_at <= ? AND late_at IS NOT NULL ORDER BY late_at, id LIMIT ?",
        (to_ms(now), limit),
    )
    return [AssignmentId(row["id"]) for row in rows]


async def check_roads(tx: Tx, closure: ClosureId) -> None:
    """A road was closed: look whether it lies on somebody's way; of several closures the first is kept."""
    await tx.run(
        "UPDATE assignments SET road_closure = coalesce(road_closure, ?) WHERE state IN ('accepted', 'en_route')",
        (closure,),
    )


async def roads_to_check(reads: Reads, _now: datetime, limit: int) -> list[AssignmentId]:
    """Missions whose way is to be looked at."""
    rows = await reads.rows("SELECT id FROM assignments WHERE road_closure IS NOT NULL ORDER BY id LIMIT ?", (limit,))
    return [AssignmentId(row["id"]) for row in rows]


async def take_road_check(tx: Tx, assignment: AssignmentId) -> ClosureId | None:
    """Return the first closure since which the way was not looked at, and forget it."""
    closure = await tx.value("SELECT road_closure FROM assignments WHERE id = ?", (assignment,))
    await tx.run("UPDATE assignments SET road_closure = NULL WHERE id = ?", (assignment,))
    return None if closure is None else ClosureId(closure)


def _assignment(row: Row) -> Assignment:
    return Assignment(
        id=AssignmentId(row["id"]),
        request=RequestId(row["request"]),
        volunteer=PersonId(row["volunteer"]),
        state=AssignmentState(row["state"]),
        eta_at=from_ms(row["eta_at"]),
        late_step=row["late_step"],
    )
