"""Those who said yes and hold no seat: ranked, and first in line when one is free."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.domain import seating
from bot.domain.model import AssignmentId, Offer, PersonId, Request, RequestId
from bot.domain.seating import Waiting
from bot.store import assignments
from bot.store.times import from_ms, maybe_at, maybe_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.assignments import Coming
    from bot.store.db import Reads, Row, Tx

STANDBY = "state = 'standby'"


async def join(tx: Tx, offer: Offer, eta_at: datetime, now: datetime, coming: Coming, *, firm: bool) -> AssignmentId:
    """Put the volunteer of the offer on standby; the seat of the row means nothing until they are given one."""
    made = await tx.value(
        """INSERT INTO assignments (request, seat, volunteer, offer, state, eta_at, made_at, party, travel_min, firm)
           VALUES (:request, 1, :volunteer, :offer, 'standby', :eta, :now, :party, :travel, :firm) RETURNING id""",
        {
            "request": offer.request,
            "volunteer": offer.volunteer,
            "offer": offer.id,
            "eta": to_ms(eta_at),
            "now": to_ms(now),
            "party": coming.party,
            "travel": coming.travel_min,
            "firm": int(firm),
        },
    )
    return AssignmentId(made)


async def of_request(reads: Reads, request: RequestId) -> list[Waiting]:
    """Those on standby for a request, the oldest yes first."""
    rows = await reads.rows(f"SELECT * FROM assignments WHERE request = ? AND {STANDBY} ORDER BY id", (request,))
    return [_waiting(row) for row in rows]


async def requests_of(reads: Reads, volunteer: PersonId) -> list[RequestId]:
    """The requests that a volunteer stands by for, the oldest yes first."""
    rows = await reads.rows(
        f"SELECT request FROM assignments WHERE volunteer = ? AND {STANDBY} ORDER BY id", (volunteer,)
    )
    return [RequestId(row["request"]) for row in rows]


async def lacking(reads: Reads, request: Request) -> int:
    """Seats for which somebody must still be asked: nobody holds them, and no yes and no standby is about to."""
    return (await lacking_each(reads, [request]))[request.id]


async def lacking_each(reads: Reads, wanted: Sequence[Request]) -> dict[RequestId, int]:
    """As lacking, for many requests with two questions."""
    every = [one.id for one in wanted]
    taken = await assignments.seats_taken_each(reads, every)
    sql = f"SELECT * FROM assignments WHERE request IN (SELECT value FROM json_each(?)) AND {STANDBY} ORDER BY id"
    waiting: dict[RequestId, list[Waiting]] = {}
    for row in await reads.rows(sql, (json.dumps(every),)):
        waiting.setdefault(RequestId(row["request"]), []).append(_waiting(row))
    return {
        one.id: seating.lacking(max(0, one.seats - taken.get(one.id, 0)), waiting.get(one.id, ())) for one in wanted
    }


async def asked_of(reads: Reads, volunteer: PersonId) -> AssignmentId | None:
    """The standby about which a volunteer was asked last whether they can still go."""
    found = await reads.value(
        f"SELECT id FROM assignments WHERE volunteer = ? AND {STANDBY} AND answer_by IS NOT NULL"
        " ORDER BY answer_by DESC, id DESC LIMIT 1",
        (volunteer,),
    )
    return None if found is None else AssignmentId(found)


async def ask(tx: Tx, standby: AssignmentId, answer_by: datetime | None) -> None:
    """The seat is free: can they still go? None takes the question back."""
    await tx.run(
        f"UPDATE assignments SET answer_by = ?, firm = 0 WHERE id = ? AND {STANDBY}", (maybe_ms(answer_by), standby)
    )


async def settle(tx: Tx, request: RequestId) -> None:
    """Nobody's yes counts as said just now any more: from here on they are asked again first."""
    await tx.run(f"UPDATE assignments SET firm = 0 WHERE request = ? AND {STANDBY}", (request,))


async def due(reads: Reads, now: datetime, limit: int) -> list[AssignmentId]:
    """Those who did not say whether they can still go, the longest overdue first."""
    rows = await reads.rows(
        "SELECT id FROM assignments WHERE answer_by <= ? AND answer_by IS NOT NULL ORDER BY answer_by, id LIMIT ?",
        (to_ms(now), limit),
    )
    return [AssignmentId(row["id"]) for row in rows]


def _waiting(row: Row) -> Waiting:
    return Waiting(
        id=AssignmentId(row["id"]),
        volunteer=PersonId(row["volunteer"]),
        eta_at=from_ms(row["eta_at"]),
        eta_min=max(1, (row["eta_at"] - row["made_at"]) // 60_000),
        travel_min=row["travel_min"],
        party=row["party"],
        firm=bool(row["firm"]),
        answer_by=maybe_at(row["answer_by"]),
    )
