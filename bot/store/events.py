"""The one way a state changes in the store: the row steps, and an append-only event says so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.lifecycle import Machine
from bot.store.times import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.model import PersonId, RequestId
    from bot.store.db import Reads, Row, Tx

_TABLES = {
    Machine.REQUEST: ("requests", "id"),
    Machine.OFFER: ("offers", "id"),
    Machine.ASSIGNMENT: ("assignments", "id"),
    Machine.DUTY: ("volunteers", "person"),
}


Facts = Mapping[str, float | str | None]
_ANSWERS = ", firm = 0, answer_by = NULL, check_at = NULL, check_step = 0, undo_until = NULL"
_FORGET = {  # what an assignment waits for ends with the state it waits in
    "": "",
    "answer": _ANSWERS,
    "arrival": f"{_ANSWERS}, late_at = NULL",
    "nothing": f"{_ANSWERS}, late_at = NULL, handover_at = NULL",
}


class Step(NamedTuple):
    """One change of state, as it is kept for ever."""

    machine: Machine
    subject: int
    before: str
    after: str
    why: str
    actor: PersonId | None  # None: the clock
    request: RequestId | None
    facts: Facts | None = None  # why it came so, in numbers and keys


class Event(NamedTuple):
    """A step with its time and the name of who took it."""

    at: datetime
    machine: str
    before: str
    after: str
    why: str
    who: str


class StepLost(Exception):
    """The row was not in the state that the step starts from: a fault in the program."""


async def take(tx: Tx, step: Step, now: datetime, reason: str | None = None, into: RequestId | None = None) -> None:
    """Change the state of one row and write the event; a request that ends has a `reason`, or goes `into` another.

    Raises StepLost when the row does not stand where the step begins.
    """
    table, key = _TABLES[step.machine]
    extra = ", reason = :reason, merged_into = :into" if step.machine is Machine.REQUEST else _FORGET[_waits(step)]
    moved = await tx.rows(
        f"UPDATE {table} SET state = :after{extra} WHERE {key} = :subject AND state = :before RETURNING 1",
        {"after": step.after, "reason": reason, "into": into, "subject": step.subject, "before": step.before},
    )
    if not moved:
        raise StepLost(f"{step.machine} {step.subject} is not {step.before}")
    await note(tx, step, now)


def _waits(step: Step) -> str:
    if step.machine is not Machine.ASSIGNMENT:
        return ""
    if step.after in ("accepted", "en_route"):
        return "answer"
    return "arrival" if step.after == "on_site" else "nothing"


async def note(tx: Tx, step: Step, now: datetime) -> None:
    """Write an event alone: a row was made in its first state, or something happened that moves no state."""
    await tx.run(
        """INSERT INTO events (at, machine, subject, request, actor, before, after, why, facts)
           VALUES (:at, :machine, :subject, :request, :actor, :before, :after, :why, :facts)""",
        {**step._asdict(), "at": to_ms(now), "facts": None if step.facts is None else _written(step.facts)},
    )


def _written(facts: Facts) -> str:
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in facts.items()}
    return json.dumps(rounded, separators=(",", ":"))


async def newest_of(reads: Reads, request: RequestId, whys: Sequence[str]) -> str:
    """Which of these was written down last about a request; empty when none was."""
    found = await reads.value(
        """SELECT why FROM events WHERE request = ? AND why IN (SELECT value FROM json_each(?))
           ORDER BY id DESC LIMIT 1""",
        (request, json.dumps(list(whys))),
    )
    return str(found or "")


async def last_step(reads: Reads, request: RequestId) -> Event:
    """The newest step of a request itself, which there must be."""
    row = await reads.row(
        """SELECT e.*, '' AS who FROM events AS e WHERE e.request = ? AND e.machine = 'request' AND e.before <> e.after
           ORDER BY e.id DESC LIMIT 1""",
        (request,),
    )
    if row is None:
        raise LookupError(f"no event of request {request}")
    return _event(row)


async def happened(reads: Reads, request: RequestId, why: str, since: datetime | None = None) -> bool:
    """Tell whether this was written down about a request, ever or since then."""
    found = await reads.value(
        "SELECT 1 FROM events WHERE request = ? AND why = ? AND at >= ? LIMIT 1",
        (request, why, 0 if since is None else to_ms(since)),
    )
    return found is not None


async def of_request(reads: Reads, request: RequestId, limit: int) -> list[Event]:
    """The newest events around a request, in order of time."""
    rows = await reads.rows(
        """SELECT e.*, coalesce(p.name, '') AS who FROM events AS e LEFT JOIN people AS p ON p.id = e.actor
           WHERE e.request = ? ORDER BY e.id DESC LIMIT ?""",
        (request, limit),
    )
    return [_event(row) for row in reversed(rows)]


async def disclosed(tx: Tx, request: RequestId, reader: PersonId, as_what: str, now: datetime) -> None:
    """Write down that somebody was shown the exact place."""
    await tx.run(
        "INSERT INTO disclosures (at, request, reader, as_what) VALUES (?, ?, ?, ?)",
        (to_ms(now), request, reader, as_what),
    )


def _event(row: Row) -> Event:
    return Event(from_ms(row["at"]), row["machine"], row["before"], row["after"], row["why"], row["who"])
