"""Volunteers and requests as the filters see them."""

from __future__ import annotations

from typing import Any

from bot.domain.model import Person, Request
from bot.store import profiles, wishes
from tests.support.build import Operation

MEDIC, BOAT = 1 << 1, 1 << 8


async def is_so(op: Operation, who: Person, **columns: Any) -> None:
    """Say this of a volunteer."""
    async with op.store.transaction() as tx:
        await profiles.change(tx, who.id, **columns)


async def asks(op: Operation, request: Request, **columns: Any) -> None:
    """Ask this of those who come to a request."""
    async with op.store.transaction() as tx:
        await wishes.change(tx, request.id, **columns)


async def events(op: Operation, request: Request) -> list[str]:
    """What was written down of a request beside its states."""
    rows = await op.store.reads.rows(
        "SELECT why FROM events WHERE request = ? AND before = after ORDER BY id", (request.id,)
    )
    return [row["why"] for row in rows]
