"""What those on duty can do, and which of it few can."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.travel import Mode
from bot.store import watches
from bot.store.times import to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.db import Reads, Tx

NAME = "scarce"
ASKED_WITHIN = timedelta(hours=24)  # a skill that nobody has asked for in a day is not kept for anybody


class Alike(NamedTuple):
    """People on duty who can do the same and travel by the same."""

    skills: int  # bits
    transport: Mode
    many: int


async def on_duty(reads: Reads) -> list[Alike]:
    """Everybody on duty, by what they can do and travel by."""
    rows = await reads.rows(
        """SELECT skills, transport, count(*) AS many FROM volunteers INDEXED BY volunteers_grid
           WHERE grow IS NOT NULL GROUP BY skills, transport ORDER BY skills, transport"""
    )
    return [Alike(row["skills"], Mode(row["transport"]), row["many"]) for row in rows]


async def asked_for(reads: Reads, now: datetime) -> list[int]:
    """What requests opened within ASKED_WITHIN asked for: groups of bits, any one of a group is enough."""
    rows = await reads.rows(
        "SELECT DISTINCT needs_skills AS bits FROM requests WHERE opened_at >= ? AND needs_skills <> 0 ORDER BY 1",
        (to_ms(now - ASKED_WITHIN),),
    )
    return [row["bits"] for row in rows]


async def few_have(reads: Reads) -> int:
    """The scarce skills, as they were last looked at."""
    return int(await reads.value("SELECT skills FROM scarce"))


async def keep(tx: Tx, skills: int) -> None:
    """Note which are scarce."""
    await tx.run("UPDATE scarce SET skills = ?", (skills,))


async def due(reads: Reads, now: datetime, limit: int) -> list[int]:
    """One row when it is time to look again, and there is something to look at or to take back."""
    asked = "SELECT EXISTS (SELECT 1 FROM requests WHERE opened_at >= ?)"
    if not await reads.value(asked, (to_ms(now - ASKED_WITHIN),)) and not await few_have(reads):
        return []
    return await watches.due(reads, NAME, now, limit)
