"""Roads that coordinators declared closed, and what became of it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from bot.domain.closures import Closure, ClosureId, ClosureKind, Shape
from bot.domain.model import PersonId, Point
from bot.store.times import from_ms, maybe_ms, to_ms

if TYPE_CHECKING:
    from bot.store.db import Reads, Row, Tx

State = Literal["proposed", "closed", "opened", "expired"]


async def add(tx: Tx, shape: Shape, name: str, by: PersonId, until: datetime, now: datetime) -> ClosureId:
    """Write down what may be closed; it holds once it steps to closed."""
    made = await tx.value(
        """INSERT INTO closures (kind, shape, name, state, made_by, made_at, until, due_at)
           VALUES (?, ?, ?, 'proposed', ?, ?, ?, ?) RETURNING id""",
        (shape.kind, _written(shape), name, by, to_ms(now), to_ms(until), to_ms(until)),
    )
    await _note(tx, ClosureId(made), by, "", "proposed", now)
    return ClosureId(made)


async def step(
    tx: Tx,
    closure: ClosureId,
    after: State,
    actor: PersonId | None,
    now: datetime,
    *,
    until: datetime,
    due_at: datetime | None,
) -> bool:
    """Change the state and write the event; False when it is over already."""
    before = await state(tx, closure)
    if before not in ("proposed", "closed"):
        return False
    await tx.run(
        "UPDATE closures SET state = ?, until = ?, due_at = ?, asked = 0 WHERE id = ?",
        (after, to_ms(until), maybe_ms(due_at), closure),
    )
    await _note(tx, closure, actor, before, after, now)
    return True


async def ask_at_its_end(tx: Tx, closure: ClosureId) -> None:
    """The coordinators have been asked; next the clock ends it."""
    await tx.run("UPDATE closures SET asked = 1, due_at = until WHERE id = ?", (closure,))


async def live_until(tx: Tx, closure: ClosureId, at: datetime) -> None:
    """A proposal nobody takes up is forgotten then."""
    await tx.run("UPDATE closures SET due_at = ? WHERE id = ?", (to_ms(at), closure))


async def state(reads: Reads, closure: ClosureId) -> State | None:
    """How it stands with a closure; None when there is none of this number."""
    found: State | None = await reads.value("SELECT state FROM closures WHERE id = ?", (closure,))
    return found


async def by_id(reads: Reads, closure: ClosureId) -> Closure | None:
    """The closure with this number, whatever became of it."""
    row = await reads.row("SELECT * FROM closures WHERE id = ?", (closure,))
    return _closure(row) if row else None


async def standing(reads: Reads) -> list[Closure]:
    """What is closed now, the oldest first."""
    return [_closure(row) for row in await reads.rows("SELECT * FROM closures WHERE state = 'closed' ORDER BY id")]


async def due(reads: Reads, now: datetime, limit: int) -> list[ClosureId]:
    """Closures that the clock is to look at."""
    rows = await reads.rows(
        "SELECT id FROM closures WHERE due_at <= ? AND due_at IS NOT NULL ORDER BY due_at, id LIMIT ?",
        (to_ms(now), limit),
    )
    return [ClosureId(row["id"]) for row in rows]


async def _note(tx: Tx, closure: ClosureId, actor: PersonId | None, before: str, after: str, now: datetime) -> None:
    await tx.run(
        "INSERT INTO closure_events (at, closure, actor, before, after) VALUES (?, ?, ?, ?, ?)",
        (to_ms(now), closure, actor, before, after),
    )


def _written(shape: Shape) -> str:
    return json.dumps({"points": [[point.lat, point.lon] for point in shape.points], "radius_m": shape.radius_m})


def _closure(row: Row) -> Closure:
    kept = json.loads(row["shape"])
    points = tuple(Point(lat, lon) for lat, lon in kept["points"])
    shape = Shape(ClosureKind(row["kind"]), points, kept["radius_m"])
    return Closure(ClosureId(row["id"]), shape, row["name"], PersonId(row["made_by"]), from_ms(row["until"]))
