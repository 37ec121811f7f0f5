"""Calls for help."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from bot.domain.holds import Hold
from bot.domain.joined import Joined
from bot.domain.model import (
    CloseReason,
    Origin,
    PersonId,
    Point,
    Request,
    RequestId,
    RequestState,
    Urgency,
    Whereabouts,
)
from bot.domain.wishes import Wishes
from bot.store.times import from_ms, maybe_at, maybe_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.whereabouts import Guess
    from bot.store.db import Reads, Row, Tx

Deadline = Literal[
    "look_at",
    "desk_at",
    "escalate_at",
    "draft_at",
    "close_at",
    "confirm_at",
    "still_at",
    "expire_at",
    "take_at",
    "watch_at",
    "refer_at",
    "unmet_at",
    "claim_at",
]
DEADLINES: tuple[Deadline, ...] = get_args(Deadline)
LIVE = "state NOT IN ('closed', 'cancelled', 'expired', 'merged')"  # worded as in the partial index, so that it is used
BY_URGENCY = "CASE urgency WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END"


class Cry(NamedTuple):
    """A call for help as it comes in, from one message (`source`: chat and message)."""

    resident: PersonId
    words: str
    need: str | None
    urgency: Urgency
    danger: bool
    seats: int
    door_code: str
    source: tuple[int, int]


async def add(tx: Tx, cry: Cry, now: datetime) -> RequestId | None:
    """File a request; None when its message made one before."""
    found = await tx.value(
        """INSERT INTO requests (resident, state, words, need, urgency, danger, seats, door_code,
                                 from_chat, from_message, created_at)
           VALUES (?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (from_chat, from_message) DO NOTHING RETURNING id""",
        (
            cry.resident,
            cry.words,
            cry.need,
            cry.urgency,
            int(cry.danger),
            cry.seats,
            cry.door_code,
            *cry.source,
            to_ms(now),
        ),
    )
    return None if found is None else RequestId(found)


async def by_id(reads: Reads, request: RequestId) -> Request | None:
    """The request with this id, if there is one."""
    row = await reads.row("SELECT * FROM requests WHERE id = ?", (request,))
    return from_row(row) if row else None


async def by_source(reads: Reads, source: tuple[int, int]) -> Request | None:
    """The request that this message made."""
    row = await reads.row("SELECT * FROM requests WHERE from_chat = ? AND from_message = ?", source)
    return from_row(row) if row else None


async def live_of(reads: Reads, resident: PersonId) -> list[Request]:
    """The resident's requests that have not ended, newest first."""
    rows = await reads.rows(f"SELECT * FROM requests WHERE resident = ? AND {LIVE} ORDER BY id DESC", (resident,))
    return [from_row(row) for row in rows]


async def newest_of(reads: Reads, resident: PersonId) -> Request | None:
    """The resident's newest request, ended or not."""
    row = await reads.row("SELECT * FROM requests WHERE resident = ? ORDER BY id DESC LIMIT 1", (resident,))
    return from_row(row) if row else None


async def live(reads: Reads, limit: int, after: int = 0) -> list[Request]:
    """Requests that have not ended, most urgent first, then oldest."""
    rows = await reads.rows(
        f"SELECT * FROM requests WHERE {LIVE} ORDER BY {BY_URGENCY}, id LIMIT ? OFFSET ?", (limit, after)
    )
    return [from_row(row) for row in rows]


async def count_live(reads: Reads) -> int:
    """How many requests have not ended."""
    return int(await reads.value(f"SELECT count(*) FROM requests WHERE {LIVE}"))


async def due(reads: Reads, deadline: Deadline, now: datetime, limit: int) -> list[RequestId]:
    """Requests whose deadline has come, the longest overdue first."""
    rows = await reads.rows(
        f"SELECT id FROM requests WHERE {deadline} <= ? AND {deadline} IS NOT NULL ORDER BY {deadline}, id LIMIT ?",
        (to_ms(now), limit),
    )
    return [RequestId(row["id"]) for row in rows]


async def schedule(tx: Tx, request: RequestId, **deadlines: datetime | None) -> None:
    """Move deadlines, by their names; None takes one away."""
    await _change(tx, request, {name: maybe_ms(at) for name, at in deadlines.items()})


async def look_at_all(tx: Tx, now: datetime) -> None:
    """The roads changed: every request that looks for volunteers looks again."""
    await tx.run("UPDATE requests SET look_at = ? WHERE state IN ('open', 'active')", (to_ms(now),))


async def hear(tx: Tx, request: RequestId, *, words: str, need: str | None, urgency: Urgency, danger: bool) -> None:
    """Keep what the resident said, and what it means."""
    await _change(tx, request, {"words": words, "need": need, "urgency": urgency, "danger": int(danger)})


async def locate(tx: Tx, request: RequestId, at: Point | None, words: str) -> None:
    """Keep a point and the words for it; how they are known stays as it was."""
    await _change(tx, request, {"lat": at.lat if at else None, "lon": at.lon if at else None, "place_words": words})


async def settle(tx: Tx, request: RequestId, guess: Guess, origin: Origin, words: str) -> None:
    """Keep where help is needed, how that is known, and the words for it; hints about another place go."""
    known = {
        "lat": guess.at.lat,
        "lon": guess.at.lon,
        "place_words": words,
        "place_kind": guess.kind,
        "place_radius_m": guess.radius_m,
        "place_probability": guess.probability,
        "place_origin": origin,
        "place_near": 0,
        "place_hint": "",
    }
    await _change(tx, request, known)


async def unsettle(tx: Tx, request: RequestId) -> None:
    """Take the place away, with everything that was known of it."""
    unknown: dict[str, Any] = dict.fromkeys(("lat", "lon", "place_probability", "place_origin"))
    blank: dict[str, Any] = {
        "place_words": "",
        "place_kind": "",
        "place_hint": "",
        "place_radius_m": 0,
        "place_near": 0,
    }
    await _change(tx, request, unknown | blank)


async def move(tx: Tx, request: RequestId, at: Point) -> None:
    """Keep the newest point of a live position."""
    await _change(tx, request, {"lat": at.lat, "lon": at.lon})


async def confirm(tx: Tx, request: RequestId, *, near: bool, radius_m: float) -> None:
    """The resident says that the place is right, or that it is near there."""
    place = {"place_origin": Origin.CONFIRMED, "place_near": int(near), "place_radius_m": radius_m}
    await _change(tx, request, place)


async def hint(tx: Tx, request: RequestId, words: str) -> None:
    """Keep what to look for."""
    await _change(tx, request, {"place_hint": words})


async def for_other(tx: Tx, request: RequestId) -> None:
    """Keep that the reporter is not where help is needed."""
    await _change(tx, request, {"for_other": 1})


async def count_place_question(tx: Tx, request: RequestId) -> int:
    """Note that the place was asked for, and return how often that makes."""
    return int(
        await tx.value(
            "UPDATE requests SET place_asked = place_asked + 1 WHERE id = ? RETURNING place_asked", (request,)
        )
    )


async def widen(tx: Tx, request: RequestId, step: int) -> None:
    """Keep how far the circle of volunteers has grown."""
    await _change(tx, request, {"radius_step": step})


async def seat(tx: Tx, request: RequestId, seats: int) -> None:
    """Keep how many people are needed."""
    await _change(tx, request, {"seats": seats})


async def need(tx: Tx, request: RequestId, main: str | None) -> None:
    """Keep which need stands first; None: it is not known."""
    await _change(tx, request, {"need": main})


async def escalate(tx: Tx, request: RequestId, level: int) -> None:
    """Keep who has been told: 0 nobody, 1 the desk, 2 everybody."""
    await _change(tx, request, {"escalation": level})


async def claim(tx: Tx, request: RequestId, coordinator: PersonId, until: datetime) -> None:
    """A coordinator says: mine; nobody need be reminded of it any more, `until` they have been silent too long."""
    await _change(tx, request, {"desk_owner": coordinator, "take_at": None, "reminders": 0, "claim_at": to_ms(until)})


async def change_code(tx: Tx, request: RequestId, door_code: str) -> None:
    """Keep another code for the door."""
    await _change(tx, request, {"door_code": door_code})


async def mark_opened(tx: Tx, request: RequestId, now: datetime) -> None:
    """Keep when volunteers were first looked for."""
    await tx.run("UPDATE requests SET opened_at = coalesce(opened_at, ?) WHERE id = ?", (to_ms(now), request))


async def _change(tx: Tx, request: RequestId, columns: dict[str, Any]) -> None:
    names = ", ".join(f"{name} = :{name}" for name in columns)
    await tx.run(f"UPDATE requests SET {names} WHERE id = :id", {**columns, "id": request})


def from_row(row: Row) -> Request:
    """Read a row of requests."""
    return Request(
        id=RequestId(row["id"]),
        resident=PersonId(row["resident"]),
        state=RequestState(row["state"]),
        reason=None if row["reason"] is None else CloseReason(row["reason"]),
        need=row["need"],
        words=row["words"],
        urgency=Urgency(row["urgency"]),
        danger=bool(row["danger"]),
        at=None if row["lat"] is None else Point(row["lat"], row["lon"]),
        place_words=row["place_words"],
        seats=row["seats"],
        door_code=row["door_code"],
        radius_step=row["radius_step"],
        escalation=row["escalation"],
        desk_owner=None if row["desk_owner"] is None else PersonId(row["desk_owner"]),
        created_at=from_ms(row["created_at"]),
        opened_at=maybe_at(row["opened_at"]),
        place=_whereabouts(row),
        wishes=Wishes(
            bool(row["women_only"]),
            bool(row["two_persons"]),
            row["wants_language"],
            row["people"],
            row["needs_skills"],
            row["relaxed"],
        ),
        confirm_at=maybe_at(row["confirm_at"]),
        merged_into=None if row["merged_into"] is None else RequestId(row["merged_into"]),
        joined=() if row["joined"] is None else tuple(map(_joined, json.loads(row["joined"]))),
        hold=Hold(row["hold"]),
    )


def _joined(one: dict[str, Any]) -> Joined:
    return Joined(PersonId(one["resident"]), one["need"], one["alone"], Wishes(**one["wishes"]))


def _whereabouts(row: Row) -> Whereabouts:
    return Whereabouts(
        kind=row["place_kind"],
        radius_m=row["place_radius_m"],
        probability=row["place_probability"],
        origin=None if row["place_origin"] is None else Origin(row["place_origin"]),
        near=bool(row["place_near"]),
        hint=row["place_hint"],
        for_other=bool(row["for_other"]),
    )
