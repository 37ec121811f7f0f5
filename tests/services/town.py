"""Who is where in the fictional town with its river."""

from __future__ import annotations

from bot.domain.model import Person, Point
from bot.domain.travel import Mode
from bot.services import closures
from tests.support.build import Operation, make_volunteer

NORTH_BANK = Point(12.0302, -38.0440)  # by the north end of Old Bridge
SOUTH_BANK = Point(12.0275, -38.0434)  # by its south end
FAR_SOUTH = Point(12.0150, -38.0436)
BRIDGES = ("Ferry Bridge", "Old Bridge", "Market Bridge", "Heron Bridge", "Ring Bridge")


async def somebody(town: Operation, name: str, at: Point, transport: Mode = Mode.CAR) -> Person:
    async with town.store.transaction() as tx:
        person = await make_volunteer(tx, name, at)
        await tx.run("UPDATE volunteers SET transport = ? WHERE person = ?", (transport, person.id))
    return person


async def close_all(town: Operation, olga: Person) -> None:
    for bridge in BRIDGES:
        await town.does(closures.close, olga, bridge)
