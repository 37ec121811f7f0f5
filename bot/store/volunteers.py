"""Those who offered to help, and where they are while on duty."""

from __future__ import annotations

from datetime import timedelta
from math import cos, radians
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Duty, PersonId, Point, Request, Volunteer
from bot.domain.travel import Mode
from bot.store.times import maybe_at, maybe_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.db import Reads, Row, Tx

KM_PER_DEGREE = 111.195  # one degree of latitude on the IUGG mean sphere
RECENTLY, DAY = timedelta(hours=2), timedelta(days=1)  # what the caps of [matching] are counted over
NEAR_POLE = 0.01  # keeps the box finite where degrees of longitude shrink to nothing


NEAR = """SELECT v.person, v.lat, v.lon, v.transport, v.party,
           (SELECT count(*) FROM offers AS o WHERE o.volunteer = v.person AND o.made_at > :two_hours) AS recent,
           (SELECT count(*) FROM offers AS o WHERE o.volunteer = v.person AND o.made_at > :day) AS today,
           coalesce((SELECT max(made_at) FROM offers AS o WHERE o.volunteer = v.person), v.on_duty_at) AS idle
    FROM volunteers AS v JOIN people AS p ON p.id = v.person
    WHERE v.state = 'available' AND v.available_until > :now AND p.reachable = 1 AND v.person <> :resident
      AND (v.cool_until IS NULL OR v.cool_until <= :now)
      AND (:quiet_since IS NULL OR v.on_duty_at >= :quiet_since OR :rings AND v.night_calls = 1)
      AND v.lat BETWEEN :lat - :north AND :lat + :north AND v.lon BETWEEN :lon - :east AND :lon + :east
      AND NOT EXISTS (SELECT 1 FROM offers AS o WHERE o.volunteer = v.person AND o.request = :request
                      AND (o.state IN ('queued', 'sent', 'declined')
                           OR o.state = 'accepted' AND EXISTS (
                               SELECT 1 FROM assignments AS a WHERE a.offer = o.id AND a.state <> 'cancelled')
                           OR o.state = 'expired' AND o.expires_at > :silent_since))
      AND NOT EXISTS (SELECT 1 FROM offers AS o WHERE o.volunteer = v.person AND o.state IN ('queued', 'sent'))
    ORDER BY (v.lat - :lat) * (v.lat - :lat) + (v.lon - :lon) * (v.lon - :lon) * :narrow * :narrow, v.person
    LIMIT :limit"""


class Nearby(NamedTuple):
    """A volunteer who could be asked, and where they are."""

    volunteer: PersonId
    at: Point
    transport: Mode
    recent: int = 0  # questions in the last two hours, about anything
    today: int = 0  # in the last 24 hours
    idle_since: datetime | None = None  # their last question, or when they came on duty
    party: int = 1  # persons who come together


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


async def begin_duty(tx: Tx, person: PersonId, now: datetime) -> None:
    """Note when the volunteer came on duty."""
    await tx.run("UPDATE volunteers SET on_duty_at = ? WHERE person = ?", (to_ms(now), person))


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
    silent_since: datetime  # who let a question about it expire before this may be asked again
    limit: int
    quiet_since: datetime | None = None  # in quiet hours those are asked who came on duty in them
    rings_at_night: bool = False  # and those who allowed it for a life in danger


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
        NEAR,
        {
            "now": to_ms(now),
            "resident": request.resident,
            "request": request.id,
            "lat": request.at.lat,
            "lon": request.at.lon,
            "north": north,
            "east": min(north / narrow, 180.0),
            "narrow": narrow,
            "two_hours": to_ms(now - RECENTLY),
            "day": to_ms(now - DAY),
            "quiet_since": maybe_ms(circle.quiet_since),
            "rings": int(circle.rings_at_night),
            "silent_since": to_ms(circle.silent_since),
            "limit": circle.limit,
        },
    )
    return [_nearby(row) for row in rows]


async def duty_over(reads: Reads, now: datetime, limit: int) -> list[PersonId]:
    """Volunteers still on duty past the time they gave."""
    rows = await reads.rows(
        "SELECT person FROM volunteers WHERE state = 'available' AND available_until <= ? ORDER BY person LIMIT ?",
        (to_ms(now), limit),
    )
    return [PersonId(row["person"]) for row in rows]


def _nearby(row: Row) -> Nearby:
    at, idle = Point(row["lat"], row["lon"]), maybe_at(row["idle"])
    return Nearby(PersonId(row["person"]), at, Mode(row["transport"]), row["recent"], row["today"], idle, row["party"])


def _volunteer(row: Row) -> Volunteer:
    at = None if row["lat"] is None else Point(row["lat"], row["lon"])
    return Volunteer(
        PersonId(row["person"]), Duty(row["state"]), maybe_at(row["available_until"]), at, Mode(row["transport"])
    )
