"""Requests that may be one: found by the cells of a grid, never by a scan; and what people said of each pair."""

from __future__ import annotations

from math import ceil, cos, radians
from typing import TYPE_CHECKING, NamedTuple, NewType

from bot.domain.duplicates import Report, TwinState, Why
from bot.domain.model import Origin, PersonId, Point, RequestId
from bot.domain.whereabouts import METRES_PER_DEGREE
from bot.store.requests import LIVE
from bot.store.times import from_ms, maybe_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.db import Reads, Row, Tx

TwinId = NewType("TwinId", int)

CELLS_A_DEGREE = 500  # as in the columns cell_lat and cell_lon
NEAR_POLE = 0.01  # of the cosine of the latitude; nearer to a pole every cell is a neighbour
MOST_REPORTS = 200  # of one place; more say nothing new
_REPORT = "SELECT r.*, p.name AS reporter FROM requests AS r JOIN people AS p ON p.id = r.resident"


class Twin(NamedTuple):
    """Two requests that may be one."""

    id: TwinId
    request: RequestId  # the newer
    other: RequestId
    why: Why
    state: TwinState


async def report(reads: Reads, request: RequestId) -> Report:
    """One request as it is compared, which must exist."""
    row = await reads.row(f"{_REPORT} WHERE r.id = ?", (request,))
    if row is None:
        raise LookupError(f"no request {request}")
    return _report(row)


async def near(reads: Reads, at: Point, reach_m: float) -> list[Report]:
    """Live requests in the cells around a point, the oldest first: all within reach, and some beyond it."""
    north = ceil(reach_m / METRES_PER_DEGREE * CELLS_A_DEGREE)
    east = ceil(north / max(cos(radians(at.lat)), NEAR_POLE))
    row, column = int((at.lat + 90) * CELLS_A_DEGREE), int((at.lon + 180) * CELLS_A_DEGREE)
    rows = ", ".join(str(row + step) for step in range(-north, north + 1))
    found = await reads.rows(
        f"""{_REPORT} WHERE r.cell_lat IN ({rows}) AND r.cell_lon BETWEEN ? AND ? AND r.lat IS NOT NULL
            AND r.{LIVE} ORDER BY r.id LIMIT {MOST_REPORTS}""",
        (column - east, column + east),
    )
    return [_report(one) for one in found]


async def at_building(reads: Reads, building: str) -> list[Report]:
    """Live requests whose place was said in the same words, the oldest first."""
    rows = await reads.rows(
        f"{_REPORT} WHERE r.building = ? AND r.building <> '' AND r.{LIVE} ORDER BY r.id LIMIT {MOST_REPORTS}",
        (building,),
    )
    return [_report(row) for row in rows]


async def of_chat(reads: Reads, resident: PersonId) -> list[Report]:
    """The live requests of one person, the oldest first."""
    rows = await reads.rows(f"{_REPORT} WHERE r.resident = ? AND r.{LIVE} ORDER BY r.id", (resident,))
    return [_report(row) for row in rows]


async def keep_building(tx: Tx, request: RequestId, building: str) -> None:
    """Keep the words of the place in the form in which they are compared."""
    await tx.run("UPDATE requests SET building = ? WHERE id = ?", (building, request))


class Suspicion(NamedTuple):
    """A pair as it is found: the newer request, the older one, and why."""

    request: RequestId
    other: RequestId
    why: Why


async def add(
    tx: Tx, pair: Suspicion, state: TwinState, now: datetime, desk_at: datetime | None = None
) -> TwinId | None:
    """Write a pair down; None when it was found before, whatever became of it."""
    found = await tx.value(
        """INSERT INTO twins (request, other, why, state, asked, desk_at, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (request, other) DO NOTHING RETURNING id""",
        (*pair, state, int(state is TwinState.SUSPECTED), maybe_ms(desk_at), to_ms(now)),
    )
    return None if found is None else TwinId(found)


async def by_id(reads: Reads, twin: TwinId) -> Twin:
    """The pair with this id, which must exist."""
    row = await reads.row("SELECT * FROM twins WHERE id = ?", (twin,))
    if row is None:
        raise LookupError(f"no twin {twin}")
    return _twin(row)


async def between(reads: Reads, one: RequestId, other: RequestId) -> Twin | None:
    """The pair of these two, in either order."""
    pair = (max(one, other), min(one, other))
    row = await reads.row("SELECT * FROM twins WHERE request = ? AND other = ?", pair)
    return _twin(row) if row else None


async def asked_of(reads: Reads, request: RequestId) -> Twin | None:
    """The pair about which the reporter of a request was asked last."""
    row = await reads.row("SELECT * FROM twins WHERE request = ? AND asked = 1 ORDER BY id DESC LIMIT 1", (request,))
    return _twin(row) if row else None


async def asked_since(reads: Reads, resident: PersonId, since: datetime) -> int:
    """How often a person was asked whether two requests are one."""
    found = await reads.value(
        """SELECT count(*) FROM requests AS r JOIN twins AS t ON t.request = r.id
           WHERE r.resident = ? AND t.asked = 1 AND t.made_at > ?""",
        (resident, to_ms(since)),
    )
    return int(found)


async def settle(tx: Tx, twin: TwinId, state: TwinState, by: PersonId | None) -> None:
    """Keep what was said of a pair, and by whom."""
    await tx.run("UPDATE twins SET state = ?, settled_by = ?, desk_at = NULL WHERE id = ?", (state, by, twin))


async def due(reads: Reads, now: datetime, limit: int) -> list[TwinId]:
    """Pairs whose reporter has kept silent for long enough, the longest first."""
    rows = await reads.rows(
        "SELECT id FROM twins WHERE desk_at <= ? AND desk_at IS NOT NULL ORDER BY desk_at, id LIMIT ?",
        (to_ms(now), limit),
    )
    return [TwinId(row["id"]) for row in rows]


def _twin(row: Row) -> Twin:
    return Twin(
        TwinId(row["id"]), RequestId(row["request"]), RequestId(row["other"]), Why(row["why"]), TwinState(row["state"])
    )


def _report(row: Row) -> Report:
    return Report(
        request=RequestId(row["id"]),
        resident=PersonId(row["resident"]),
        name=row["reporter"],
        need=row["need"],
        danger=bool(row["danger"]),
        at=None if row["lat"] is None else Point(row["lat"], row["lon"]),
        kind=row["place_kind"],
        radius_m=row["place_radius_m"],
        origin=None if row["place_origin"] is None else Origin(row["place_origin"]),
        place_words=row["place_words"],
        created_at=from_ms(row["created_at"]),
    )
