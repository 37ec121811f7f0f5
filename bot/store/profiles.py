"""What volunteers bring and wish, and whom they are never brought together with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.domain.model import Duty, PersonId, Point
from bot.domain.travel import Mode
from bot.store import grid
from bot.store.times import maybe_at, to_ms

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.domain.model import Request
    from bot.store.db import Reads, Row, Tx

SELECT = """SELECT v.person, v.state, v.lat, v.lon, v.transport, v.skills, v.speaks, v.tier, v.woman, v.adult, v.party,
                   v.carries, v.night_calls, v.reach_km, v.cool_until, p.name, p.language, p.reachable
            FROM volunteers AS v JOIN people AS p ON p.id = v.person"""
MARKS_AT_ONCE = 500  # fewer than SQLite's limit on parameters, whatever it was built with


class Brought(NamedTuple):
    """Everything known of one volunteer that decides where they may be sent."""

    person: PersonId
    name: str
    duty: Duty
    at: Point | None
    transport: Mode
    skills: int
    languages: frozenset[str]  # the chat's and those they added
    speaks: tuple[str, ...]  # those they added, in their order
    tier: int
    woman: bool | None
    adult: bool
    party: int
    carries: int
    night_calls: bool
    reach_km: float | None
    cool_until: datetime | None
    reachable: bool


async def of(reads: Reads, person: PersonId) -> Brought | None:
    """What this volunteer brings; None for one who never joined."""
    row = await reads.row(f"{SELECT} WHERE v.person = ?", (person,))
    return _brought(row) if row else None


async def blank(reads: Reads, person: PersonId) -> bool:
    """Whether the volunteer has said nothing of what they can."""
    return bool(await reads.value("SELECT skills = 0 AND party = 1 FROM volunteers WHERE person = ?", (person,)))


async def among(reads: Reads, persons: Collection[PersonId]) -> dict[PersonId, Brought]:
    """What each of these volunteers brings."""
    every = list(persons)
    found: dict[PersonId, Brought] = {}
    for at in range(0, len(every), MARKS_AT_ONCE):
        some = tuple(every[at : at + MARKS_AT_ONCE])
        rows = await reads.rows(f"{SELECT} WHERE v.person IN ({', '.join('?' * len(some))})", some)
        found |= {PersonId(row["person"]): _brought(row) for row in rows}
    return found


async def around(reads: Reads, request: Request, reach_km: float, now: datetime, limit: int) -> list[Brought]:
    """Everybody on duty around a request who has not said no to it or left it, whatever they bring; nearest first."""
    if request.at is None:
        return []
    box = grid.around(request.at, reach_km)
    columns = " OR ".join(f"v.gcol BETWEEN {first} AND {last}" for first, last in (span.columns for span in box.spans))
    rows = await reads.rows(
        f"""{SELECT} WHERE v.grow BETWEEN :row AND :last_row AND ({columns})
                AND v.available_until > :now AND p.reachable = 1
                AND NOT EXISTS (SELECT 1 FROM offers AS o WHERE o.volunteer = v.person AND o.request = :request
                                AND (o.state = 'declined' OR o.state = 'accepted' AND EXISTS (
                                    SELECT 1 FROM assignments AS a
                                    WHERE a.volunteer = v.person AND a.offer = o.id AND a.state <> 'cancelled')))""",
        {"now": to_ms(now), "request": request.id, "row": box.rows[0], "last_row": box.rows[1]},
    )
    chord_to = grid.chord_from(request.at)
    nearest = sorted(rows, key=lambda row: (chord_to(row["lat"], row["lon"]), row["person"]))
    return [_brought(row) for row in nearest[:limit]]


async def change(tx: Tx, person: PersonId, **columns: Any) -> None:
    """Keep what a volunteer says of themselves, or what a coordinator says of them."""
    names = ", ".join(f"{name} = :{name}" for name in columns)
    await tx.run(f"UPDATE volunteers SET {names} WHERE person = :person", {**columns, "person": person})


async def avoid(tx: Tx, resident: PersonId, volunteer: PersonId, said_by: PersonId, now: datetime) -> bool:
    """Never bring the two together again; returns whether that is new."""
    added = await tx.rows(
        "INSERT INTO avoided (resident, volunteer, said_by, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1",
        (resident, volunteer, said_by, to_ms(now)),
    )
    return bool(added)


async def avoided_by(reads: Reads, residents: Collection[PersonId]) -> frozenset[PersonId]:
    """Whom these residents are never brought together with, whichever of the two asks for help."""
    rows = await reads.rows(
        """SELECT volunteer AS other FROM avoided WHERE resident IN (SELECT value FROM json_each(:those))
           UNION SELECT resident FROM avoided WHERE volunteer IN (SELECT value FROM json_each(:those))""",
        {"those": json.dumps(list(residents))},
    )
    return frozenset(PersonId(row["other"]) for row in rows)


def _brought(row: Row) -> Brought:
    speaks = tuple(row["speaks"].split())
    return Brought(
        person=PersonId(row["person"]),
        name=row["name"],
        duty=Duty(row["state"]),
        at=None if row["lat"] is None else Point(row["lat"], row["lon"]),
        transport=Mode(row["transport"]),
        skills=row["skills"],
        languages=frozenset((row["language"], *speaks)),
        speaks=speaks,
        tier=row["tier"],
        woman=None if row["woman"] is None else bool(row["woman"]),
        adult=bool(row["adult"]),
        party=row["party"],
        carries=row["carries"],
        night_calls=bool(row["night_calls"]),
        reach_km=row["reach_km"],
        cool_until=maybe_at(row["cool_until"]),
        reachable=bool(row["reachable"]),
    )
