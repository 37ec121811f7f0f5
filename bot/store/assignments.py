"""Promises: who holds which seats of which request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.closures import ClosureId
from bot.domain.model import Assignment, AssignmentId, AssignmentState, BundleId, Offer, PersonId, RequestId
from bot.store.times import from_ms, maybe_at, maybe_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.db import Reads, Row, Tx

HOLDING = "state IN ('accepted', 'en_route', 'on_site')"


WHOLE = "a.*, (SELECT count(*) FROM seats AS s WHERE s.assignment = a.id) AS fills FROM assignments AS a"
_FREE = """WITH RECURSIVE seat (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seat WHERE n < :seats),
                free (n) AS (SELECT n FROM seat WHERE n NOT IN (SELECT seat FROM seats WHERE request = :request)
                             ORDER BY n)"""


class Coming(NamedTuple):
    """How somebody who says yes will come."""

    party: int = 1  # persons who come together
    travel_min: float | None = None  # by road; None: not known
    bundle: BundleId | None = None
    stop: int | None = None  # of the bundle, from 1
    leg_min: float | None = None  # of travel from the stop before
    shown: bool = True  # False: a later stop, whose place is kept back


ALONE = Coming()


async def take(
    tx: Tx, offer: Offer, seats: int, eta_at: datetime, now: datetime, coming: Coming = ALONE
) -> AssignmentId | None:
    """Give the volunteer of the offer the lowest free seats, one a person who comes; None when all are taken.

    One statement decides; the key of the table of taken seats stands behind it.
    """
    found = await tx.value(
        f"""{_FREE} INSERT INTO assignments (request, seat, volunteer, offer, state, eta_at, late_at, made_at, taken_at,
                                             party, travel_min, bundle, stop, leg_min, shown)
            SELECT :request, n, :volunteer, :offer, 'accepted', :eta, :eta, :now, :now, :party, :travel,
                   :bundle, :stop, :leg, :shown
            FROM free LIMIT 1 RETURNING id""",
        {
            "seats": seats,
            "request": offer.request,
            "volunteer": offer.volunteer,
            "offer": offer.id,
            "eta": to_ms(eta_at),
            "now": to_ms(now),
            "party": coming.party,
            "travel": coming.travel_min,
            "bundle": coming.bundle,
            "stop": coming.stop,
            "leg": coming.leg_min,
            "shown": int(coming.shown),
        },
    )
    if found is None:
        return None
    await _spread(tx, AssignmentId(found), offer.request, seats, coming.party)
    return AssignmentId(found)


async def reserve(tx: Tx, assignment: AssignmentId, request: RequestId, seats: int) -> bool:
    """Name the lowest free seat as the one that somebody on standby takes next; False when all are taken."""
    moved = await tx.rows(
        f"{_FREE} UPDATE assignments SET seat = (SELECT min(n) FROM free)"
        " WHERE id = :id AND state = 'standby' AND EXISTS (SELECT 1 FROM free) RETURNING 1",
        {"seats": seats, "request": request, "id": assignment},
    )
    return bool(moved)


async def sit(tx: Tx, assignment: Assignment, seats: int, eta_at: datetime, now: datetime) -> None:
    """Somebody from standby has their seat: the promise begins, and those who come along sit too."""
    await tx.run(
        "UPDATE assignments SET eta_at = :eta, late_at = :eta, late_step = 0, taken_at = :now WHERE id = :id",
        {"eta": to_ms(eta_at), "now": to_ms(now), "id": assignment.id},
    )
    await _spread(tx, assignment.id, assignment.request, seats, assignment.party)


async def bring_along(tx: Tx, assignment: Assignment, seats: int, now: datetime) -> None:
    """Who holds a seat again holds it from now on; those who came along before sit too, as far as seats are free."""
    await tx.run("UPDATE assignments SET taken_at = ? WHERE id = ?", (to_ms(now), assignment.id))
    await _spread(tx, assignment.id, assignment.request, seats, assignment.party)


async def _spread(tx: Tx, assignment: AssignmentId, request: RequestId, seats: int, party: int) -> None:
    """Those who come along take what is still free."""
    await tx.run(
        f"{_FREE} INSERT INTO seats (request, seat, assignment) SELECT :request, n, :id FROM free LIMIT :more",
        {"seats": seats, "request": request, "id": assignment, "more": party - 1},
    )


async def seats_taken(reads: Reads, request: RequestId) -> int:
    """How many seats of the request somebody holds who does not want to hand over."""
    return (await seats_taken_each(reads, [request])).get(request, 0)


async def by_id(reads: Reads, assignment: AssignmentId) -> Assignment | None:
    """The assignment with this id, if there is one."""
    row = await reads.row(f"SELECT {WHOLE} WHERE a.id = ?", (assignment,))
    return whole(row) if row else None


async def holding(reads: Reads, request: RequestId) -> list[Assignment]:
    """Those who hold a seat of the request, the one who has it longest first: they lead."""
    rows = await reads.rows(f"SELECT {WHOLE} WHERE a.request = ? AND a.{HOLDING} ORDER BY a.taken_at, a.id", (request,))
    return [whole(row) for row in rows]


async def led(reads: Reads, left: AssignmentId) -> bool:
    """Tell whether one who left had held their seat longer than all who hold one now."""
    return not await reads.value(
        f"""SELECT 1 FROM assignments AS a JOIN assignments AS l ON l.request = a.request
            WHERE l.id = ? AND a.{HOLDING} AND (a.taken_at, a.id) < (l.taken_at, l.id)""",
        (left,),
    )


async def seats_taken_each(reads: Reads, wanted: Sequence[RequestId]) -> dict[RequestId, int]:
    """As seats_taken, by request; those where none is held are left out."""
    rows = await reads.rows(
        """SELECT s.request, count(*) AS taken FROM seats AS s JOIN assignments AS a ON a.id = s.assignment
           WHERE s.request IN (SELECT value FROM json_each(?)) AND a.handover_why IS NULL GROUP BY s.request""",
        (json.dumps(wanted),),
    )
    return {RequestId(row["request"]): row["taken"] for row in rows}


async def of_volunteer(reads: Reads, volunteer: PersonId) -> Assignment | None:
    """The seat that a volunteer holds now; of several on one way the one they are at, else the next."""
    return next(iter(await all_of_volunteer(reads, volunteer)), None)


async def all_of_volunteer(reads: Reads, volunteer: PersonId) -> list[Assignment]:
    """The seats that a volunteer holds now: the one they have set out to first, then in the order of the way."""
    rows = await reads.rows(
        f"SELECT {WHOLE} WHERE a.volunteer = ? AND a.{HOLDING} ORDER BY a.state = 'accepted', a.stop, a.id",
        (volunteer,),
    )
    return [whole(row) for row in rows]


async def show(tx: Tx, assignment: AssignmentId) -> None:
    """The turn of a stop has come: from now on its place may be seen."""
    await tx.run("UPDATE assignments SET shown = 1 WHERE id = ?", (assignment,))


async def last_done(reads: Reads, request: RequestId) -> PersonId | None:
    """The volunteer who finished last at a request."""
    found = await reads.value(
        "SELECT volunteer FROM assignments WHERE request = ? AND state = 'done' ORDER BY id DESC LIMIT 1", (request,)
    )
    return None if found is None else PersonId(found)


async def stopped_at(reads: Reads, request: RequestId, at: datetime) -> list[Assignment]:
    """Those who had a seat and were stopped at this very moment, the one who had it longest first."""
    rows = await reads.rows(
        f"""SELECT {WHOLE} WHERE a.request = ? AND a.state = 'cancelled' AND a.taken_at IS NOT NULL AND EXISTS (
                SELECT 1 FROM events AS e WHERE e.request = a.request AND e.machine = 'assignment'
                AND e.subject = a.id AND e.after = 'cancelled' AND e.at = ?) ORDER BY a.taken_at, a.id""",
        (request, to_ms(at)),
    )
    return [whole(row) for row in rows]


async def newest_at(reads: Reads, volunteer: PersonId, request: RequestId | None) -> Assignment | None:
    """The newest mission of a volunteer, at this request or at any, whatever became of it; standby is none."""
    row = await reads.row(
        f"""SELECT {WHOLE} WHERE a.volunteer = :volunteer AND a.taken_at IS NOT NULL
            AND a.request = coalesce(:request, a.request) ORDER BY a.taken_at DESC, a.id DESC LIMIT 1""",
        {"volunteer": volunteer, "request": request},
    )
    return whole(row) if row else None


async def missions_at(reads: Reads, request: RequestId) -> list[Assignment]:
    """All who ever had a seat of a request, the newest first, whatever became of it; standby is none."""
    rows = await reads.rows(
        f"SELECT {WHOLE} WHERE a.request = ? AND a.taken_at IS NOT NULL ORDER BY a.taken_at DESC, a.id DESC",
        (request,),
    )
    return [whole(row) for row in rows]


async def newest_for(reads: Reads, resident: PersonId) -> Assignment | None:
    """The newest mission at any request of a resident, whatever became of it; standby is none."""
    row = await reads.row(
        f"""SELECT {WHOLE} WHERE a.request IN (SELECT id FROM requests WHERE resident = ?) AND a.taken_at IS NOT NULL
            ORDER BY a.taken_at DESC, a.id DESC LIMIT 1""",
        (resident,),
    )
    return whole(row) if row else None


async def over_but_shown(reads: Reads, volunteer: PersonId) -> list[Assignment]:
    """Ended missions whose address still stands in the chat, because the volunteer was not to be reached."""
    rows = await reads.rows(
        f"""SELECT {WHOLE} JOIN people AS p ON p.id = a.volunteer
            WHERE a.volunteer = ? AND NOT a.{HOLDING} AND (
                EXISTS (SELECT 1 FROM cards AS c WHERE c.chat = p.telegram_id AND c.key = 'pin:' || a.id)
                OR 'MissionCard' = (SELECT kind FROM outbox AS o WHERE o.chat = p.telegram_id AND o.state = 'sent'
                                    AND o.key = 'mission:' || a.id ORDER BY o.id DESC LIMIT 1))
            ORDER BY a.id""",
        (volunteer,),
    )
    return [whole(row) for row in rows]


async def promise(tx: Tx, assignment: AssignmentId, eta_at: datetime) -> None:
    """Keep a new time of arrival; lateness counts from it."""
    await tx.run(
        "UPDATE assignments SET eta_at = :eta, late_at = :eta, late_step = 0 WHERE id = :id",
        {"eta": to_ms(eta_at), "id": assignment},
    )


async def seat_again(tx: Tx, assignment: Assignment, seats: int) -> bool:
    """Name the lowest free seat as the one that somebody who came back takes again; False when all are taken."""
    found = await tx.rows(
        f"""{_FREE} UPDATE assignments SET seat = (SELECT min(n) FROM free), handover_why = NULL
            WHERE id = :id AND EXISTS (SELECT 1 FROM free) RETURNING 1""",
        {"id": assignment.id, "request": assignment.request, "seats": seats},
    )
    return bool(found)


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


def whole(row: Row) -> Assignment:
    """An assignment of a row."""
    return Assignment(
        id=AssignmentId(row["id"]),
        request=RequestId(row["request"]),
        volunteer=PersonId(row["volunteer"]),
        state=AssignmentState(row["state"]),
        eta_at=from_ms(row["eta_at"]),
        late_step=row["late_step"],
        party=row["party"],
        fills=row["fills"],
        made_at=from_ms(row["made_at"]),
        check_at=maybe_at(row["check_at"]),
        check_step=row["check_step"],
        handover_why=row["handover_why"],
        bundle=row["bundle"],
        stop=row["stop"],
        leg_min=row["leg_min"],
        shown=bool(row["shown"]),
    )
