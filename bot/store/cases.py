"""What the desk keeps of a request: reminders, a way back, whom it was passed on to."""

from __future__ import annotations

import json
from math import cos, radians
from typing import TYPE_CHECKING

from bot.domain.referrals import Service
from bot.store.requests import DEADLINES, LIVE, from_row
from bot.store.times import maybe_at, maybe_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.holds import Hold
    from bot.domain.model import PersonId, Point, Request, RequestId
    from bot.store.db import Reads, Tx


async def many(reads: Reads, wanted: Sequence[RequestId]) -> list[Request]:
    """These requests, by id."""
    sql = "SELECT * FROM requests WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return [from_row(row) for row in await reads.rows(sql, (json.dumps(wanted),))]


async def desk_by(tx: Tx, request: RequestId, at: datetime) -> None:
    """The desk shall hear of it by then at the latest, if it has not yet."""
    await tx.run("UPDATE requests SET desk_at = min(desk_at, ?) WHERE id = ?", (to_ms(at), request))


async def looking_near(reads: Reads, at: Point, each: int) -> list[Request]:
    """Requests for which volunteers are looked for: of every urgency the nearest `each`, by id."""
    rows = await reads.rows(
        """SELECT * FROM requests WHERE id IN (
               SELECT id FROM (
                   SELECT id, row_number() OVER (
                       PARTITION BY urgency
                       ORDER BY (lat - :lat) * (lat - :lat) + (lon - :lon) * :narrow * (lon - :lon) * :narrow, id
                   ) AS rank FROM requests WHERE state IN ('open', 'active'))
               WHERE rank <= :each) ORDER BY id""",
        {"lat": at.lat, "lon": at.lon, "narrow": cos(radians(at.lat)), "each": each},
    )
    return [from_row(row) for row in rows]


async def remind(tx: Tx, request: RequestId, reminders: int, take_at: datetime) -> None:
    """Keep how often the coordinators were reminded that nobody took it, and when they are again."""
    await tx.run("UPDATE requests SET reminders = ?, take_at = ? WHERE id = ?", (reminders, maybe_ms(take_at), request))


async def release(tx: Tx, request: RequestId) -> None:
    """Whose case it was does nothing about it: it is nobody's again."""
    await tx.run("UPDATE requests SET desk_owner = NULL, claim_at = NULL WHERE id = ?", (request,))


async def claim_until(tx: Tx, request: RequestId, at: datetime) -> None:
    """A claim stands until then at the latest; nothing happens where there is none."""
    await tx.run("UPDATE requests SET claim_at = min(claim_at, ?) WHERE id = ?", (to_ms(at), request))


async def others_held(reads: Reads, but: PersonId) -> bool:
    """Tell whether a request of somebody else is on hold."""
    sql = f"SELECT EXISTS (SELECT 1 FROM requests WHERE {LIVE} AND state = 'on_hold' AND resident <> ?)"
    return bool(await reads.value(sql, (but,)))


async def hold(tx: Tx, request: RequestId, stands: Hold) -> None:
    """Keep whether somebody left because it was not safe there, and whether a coordinator has looked since."""
    await tx.run("UPDATE requests SET hold = ? WHERE id = ?", (stands, request))


async def may_undo(tx: Tx, request: RequestId, until: datetime | None) -> None:
    """Keep until when an end can be taken back; None: no longer."""
    await tx.run("UPDATE requests SET undo_until = ? WHERE id = ?", (maybe_ms(until), request))


async def refer(tx: Tx, request: RequestId, service: Service) -> None:
    """Keep who was asked to take the case on."""
    await tx.run("UPDATE requests SET referred_to = ? WHERE id = ?", (service, request))


async def people_of(reads: Reads, request: RequestId) -> int | None:
    """How many are to be helped, where that was said."""
    found = await reads.value("SELECT people FROM requests WHERE id = ?", (request,))
    return None if found is None else int(found)


async def deadlines(reads: Reads, request: RequestId) -> dict[str, datetime | None]:
    """All deadlines of a request that exists, by their names."""
    row = await reads.row(f"SELECT {', '.join(DEADLINES)} FROM requests WHERE id = ?", (request,))
    if row is None:
        raise LookupError(f"no request {request}")
    return {name: maybe_at(row[name]) for name in DEADLINES}


async def undo_until(reads: Reads, request: RequestId) -> datetime | None:
    """Until when its end can be taken back."""
    return maybe_at(await reads.value("SELECT undo_until FROM requests WHERE id = ?", (request,)))


async def referred_to(reads: Reads, request: RequestId) -> Service | None:
    """Who was asked to take it on."""
    found = await reads.value("SELECT referred_to FROM requests WHERE id = ?", (request,))
    return None if found is None else Service(found)


async def reminders(reads: Reads, request: RequestId) -> int:
    """How often the coordinators were reminded that nobody took it."""
    return int(await reads.value("SELECT reminders FROM requests WHERE id = ?", (request,)))
