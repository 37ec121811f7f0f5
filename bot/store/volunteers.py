"""Those who offered to help, and where they are while on duty."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Duty, PersonId, Point, Request, Volunteer
from bot.domain.travel import Mode
from bot.store.times import maybe_at, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.db import Reads, Row, Tx

KM_PER_DEGREE = 111.195  # one degree of latitude on the IUGG mean sphere
NEAR_POLE = 0.01  # keeps the box finite where degrees of longitude shrink to nothing


class Nearby(NamedTuple):
    """A volunteer who could be asked, and where they are."""

    volunteer: PersonId
    at: Point
    transport: Mode


async def by_person(reads: Reads, person: PersonId) -> Volunteer | None:
    """The volunteer that this person is, if they joined."""
    row = await reads.row("SELECT * FROM volunteers WHERE person = ?", (person,))
    return _volunteer(row) if row else None


async def join(tx: Tx, person: PersonId, now: datetime) -> None:
    """Write the person down as a volunteer, off duty; nothing changes for one who joined before."""
    await tx.run(
        "INSERT INTO volunteers (person, joined_at) VALUES (?, ?) ON CONFLICT (person) DO NOTHING", (person, to_ms(now))
    )


async def place(tx: Tx, person: PersonId, at: Point, until: datetime) -> None:
    """Note where the volunteer is and until when."""
    await tx.run(
        "UPDATE volunteers SET lat = ?, lon = ?, available_until = ? WHERE person = ?",
        (at.lat, at.lon, to_ms(until), person),
    )


async def travel_by(tx: Tx, person: PersonId, transport: Mode) -> None:
    """Note what the volunteer travels by."""
    await tx.run("UPDATE volunteers SET transport = ? WHERE person = ?", (transport, person))


async def forget_place(tx: Tx, person: PersonId) -> None:
    """Off duty there is no reason to know where somebody is."""
    await tx.run("UPDATE volunteers SET lat = NULL, lon = NULL, available_until = NULL WHERE person = ?", (person,))


async def credit(tx: Tx, person: PersonId) -> int:
    """Count one more mission done, and return how many that makes."""
    return int(await tx.value("UPDATE volunteers SET done = done + 1 WHERE person = ? RETURNING done", (person,)))


async def missions_done(reads: Reads, person: PersonId) -> int:
    """How many missions the volunteer has done."""
    return int(await reads.value("SELECT done FROM volunteers WHERE person = ?", (person,)) or 0)


class Circle(NamedTuple):
    """Whom to look for around a request."""

    reach_km: float
    offers_at_once: int  # a volunteer with this many open questions is not asked another
    silent_since: datetime  # who let a question about it expire before this may be asked again
    limit: int


async def near(reads: Reads, request: Request, circle: Circle, now: datetime) -> list[Nearby]:
    """Volunteers who may be asked about the request, roughly nearest first; all within reach, up to the limit.

    Eligible: on duty, reachable, not its resident, without an open question about it, and nobody who
    declined it, had it (unless it was called off), or let a question about it expire lately.
    """
    if request.at is None:
        return []
    north = circle.reach_km / KM_PER_DEGREE
    narrow = max(cos(radians(request.at.lat)), NEAR_POLE)
    rows = await reads.rows(
        """SELECT v.person, v.lat, v.lon, v.transport FROM volunteers AS v JOIN people AS p ON p.id = v.person
           WHERE v.state = 'available' AND v.available_until > :now AND p.reachable = 1 AND v.person <> :resident
             AND v.lat BETWEEN :lat - :north AND :lat + :north AND v.lon BETWEEN :lon - :east AND :lon + :east
             AND NOT EXISTS (SELECT 1 FROM offers AS o WHERE o.volunteer = v.person AND o.request = :request
                             AND (o.state IN ('queued', 'sent', 'declined')
                                  OR o.state = 'accepted' AND EXISTS (
                                      SELECT 1 FROM assignments AS a WHERE a.offer = o.id AND a.state <> 'cancelled')
                                  OR o.state = 'expired' AND o.expires_at > :silent_since))
             AND (SELECT count(*) FROM offers AS o WHERE o.volunteer = v.person AND o.state IN ('queued', 'sent'))
                 < :at_once
           ORDER BY (v.lat - :lat) * (v.lat - :lat) + (v.lon - :lon) * (v.lon - :lon) * :narrow * :narrow, v.person
           LIMIT :limit""",
        {
            "now": to_ms(now),
            "resident": request.resident,
            "request": request.id,
            "lat": request.at.lat,
            "lon": request.at.lon,
            "north": north,
            "east": min(north / narrow, 180.0),
            "narrow": narrow,
            "at_once": circle.offers_at_once,
            "silent_since": to_ms(circle.silent_since),
            "limit": circle.limit,
        },
    )
    return [Nearby(PersonId(row["person"]), Point(row["lat"], row["lon"]), Mode(row["transport"])) for row in rows]


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
        PersonId(row["person"]), Duty(row["state"]), maybe_at(row["available_until"]), at, Mode(row["transport"])
    )
