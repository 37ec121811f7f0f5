"""Those who offered to help, and where they are while on duty."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from bot.domain.model import Duty, PersonId, Point, Request, Volunteer
from bot.domain.travel import Mode
from bot.store import crowd, rings
from bot.store.rings import Hunt, Nearby, Why
from bot.store.sieve import Circle, Must
from bot.store.times import maybe_at, maybe_ms, to_ms

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.crowd import Crowd
    from bot.store.db import Reads, Row, Tx

__all__ = ["Circle", "Must", "Nearby", "Why"]  # what near and why_nobody take and give

MANY = 20  # requests from which on it may be cheaper to read everybody once
SEARCHED_AT_ONCE = 40  # so that the reader is not kept from others
LOOKED_AT = 1_000  # enough to say what is missing; keeps the answer quick in a crowd


async def by_person(reads: Reads, person: PersonId) -> Volunteer | None:
    """The volunteer that this person is, if they joined."""
    row = await reads.row("SELECT * FROM volunteers WHERE person = ?", (person,))
    return _volunteer(row) if row else None


async def join(tx: Tx, person: PersonId, now: datetime, tier: int = 1) -> None:
    """Write the person down as a volunteer, off duty; nothing changes for one who joined before."""
    await tx.run(
        "INSERT INTO volunteers (person, tier, joined_at) VALUES (?, ?, ?) ON CONFLICT (person) DO NOTHING",
        (person, tier, to_ms(now)),
    )


async def place(tx: Tx, person: PersonId, at: Point, until: datetime) -> None:
    """Note where the volunteer is and until when."""
    await tx.run(
        "UPDATE volunteers SET lat = ?, lon = ?, available_until = ? WHERE person = ?",
        (at.lat, at.lon, to_ms(until), person),
    )


async def begin_duty(tx: Tx, person: PersonId, now: datetime) -> None:
    """Note when the volunteer came on duty."""
    await tx.run("UPDATE volunteers SET on_duty_at = ? WHERE person = ?", (to_ms(now), person))


async def travel_by(tx: Tx, person: PersonId, transport: Mode) -> None:
    """Note what the volunteer travels by."""
    await tx.run("UPDATE volunteers SET transport = ? WHERE person = ?", (transport, person))


async def forget_place(tx: Tx, person: PersonId) -> None:
    """Off duty there is no reason to know where somebody is."""
    await tx.run(
        "UPDATE volunteers SET lat = NULL, lon = NULL, available_until = NULL, rest_at = NULL WHERE person = ?",
        (person,),
    )


async def on_duty_since(reads: Reads, person: PersonId) -> datetime | None:
    """When the volunteer came on duty."""
    return maybe_at(await reads.value("SELECT on_duty_at FROM volunteers WHERE person = ?", (person,)))


async def rest(tx: Tx, person: PersonId, rest_at: datetime | None) -> None:
    """Say when the volunteer is next reminded of a rest."""
    await tx.run("UPDATE volunteers SET rest_at = ? WHERE person = ?", (maybe_ms(rest_at), person))


async def rest_due(reads: Reads, now: datetime, limit: int) -> list[PersonId]:
    """Volunteers who have been on duty long enough to be reminded of a rest."""
    rows = await reads.rows(
        "SELECT person FROM volunteers WHERE rest_at <= ? AND rest_at IS NOT NULL ORDER BY rest_at, person LIMIT ?",
        (to_ms(now), limit),
    )
    return [PersonId(row["person"]) for row in rows]


async def cool_down(tx: Tx, person: PersonId, until: datetime | None) -> None:
    """After a hard task the volunteer is asked nothing before this."""
    await tx.run("UPDATE volunteers SET cool_until = ? WHERE person = ?", (maybe_ms(until), person))


async def credit(tx: Tx, person: PersonId) -> int:
    """Count one more mission done, and return how many that makes."""
    return int(await tx.value("UPDATE volunteers SET done = done + 1 WHERE person = ? RETURNING done", (person,)))


async def missions_done(reads: Reads, person: PersonId) -> int:
    """How many missions the volunteer has done."""
    return int(await reads.value("SELECT done FROM volunteers WHERE person = ?", (person,)) or 0)


async def near(reads: Reads, request: Request, circle: Circle, now: datetime) -> list[Nearby]:
    """Volunteers who may be asked about the request, nearest first, ties by id; all within reach, up to the limit.

    Eligible: on duty, rested, reachable, as the circle demands, not its resident, never to be brought together with
    them, without any open question, below the caps, and nobody who declined it, had it (unless it was called off), or
    let a question about it expire lately.
    """
    return (await near_each(reads, [(request, circle)], now))[0]


async def near_each(reads: Reads, wanted: Sequence[tuple[Request, Circle]], now: datetime) -> list[list[Nearby]]:
    """As near, for many requests; beside other questions to the store, so that of people who move meanwhile the last
    word is the one before a question leaves."""
    drawn = await crowd_for(reads, wanted, now)
    if drawn is not None:
        return await asyncio.to_thread(lambda: [drawn.nearest(n) for n in range(len(wanted))])
    hunts = [Hunt(request, circle, now) for request, circle in wanted]
    found: list[list[Nearby]] = []
    for first in range(0, len(hunts), SEARCHED_AT_ONCE):
        found += await reads.ask(partial(_search_each, hunts[first : first + SEARCHED_AT_ONCE]))
    return found


async def crowd_for(reads: Reads, wanted: Sequence[tuple[Request, Circle]], now: datetime) -> Crowd | None:
    """Everybody on duty at one moment, for looking around each request; None when a search for each is cheaper."""
    hunts = [Hunt(request, circle, now) for request, circle in wanted]
    return await crowd.draw(reads, hunts) if len(hunts) >= MANY else None


def _search_each(hunts: Sequence[Hunt], db: sqlite3.Connection) -> list[list[Nearby]]:
    return [rings.nearest(db, hunt) for hunt in hunts]


async def near_alone(reads: Reads, person: PersonId, request: Request, circle: Circle, now: datetime) -> Nearby | None:
    """As near, for one volunteer; None when they may not be asked about the request."""
    return await reads.ask(lambda db: rings.alone(db, Hunt(request, circle, now), person))


async def why_nobody(reads: Reads, request: Request, circle: Circle, now: datetime) -> Why:
    """What keeps those on duty within reach from being asked; looks at the nearest LOOKED_AT of them."""
    hunt = Hunt(request, circle, now)
    return await reads.ask(lambda db: rings.why_nobody(db, hunt, LOOKED_AT))


async def duty_over(reads: Reads, now: datetime, limit: int) -> list[PersonId]:
    """Volunteers still on duty past the time they gave."""
    rows = await reads.rows(
        "SELECT person FROM volunteers WHERE state = 'available' AND available_until <= ? ORDER BY person LIMIT ?",
        (to_ms(now), limit),
    )
    return [PersonId(row["person"]) for row in rows]


def _volunteer(row: Row) -> Volunteer:
    at = None if row["lat"] is None else Point(row["lat"], row["lon"])
    return Volunteer(
        person=PersonId(row["person"]),
        duty=Duty(row["state"]),
        available_until=maybe_at(row["available_until"]),
        at=at,
        transport=Mode(row["transport"]),
        party=row["party"],
    )
