"""A driver and several requests along one road."""

from __future__ import annotations

from bot.domain.model import Assignment, OfferId, Person, Request
from bot.services import bundles
from bot.store import assignments, people
from tests.support.build import HOME, Operation, north_of


async def waiting(op: Operation, *words: str) -> list[Request]:
    """Requests a little way apart along one road, nobody there to help yet."""
    made = []
    for place, cry in enumerate(words):
        resident = await op.person(f"Resident{place}")
        made.append(await op.cries(resident, cry, north_of(HOME, place * 1.0)))
    return made


async def asked(op: Operation, *words: str, name: str = "Luis") -> tuple[Person, list[Request]]:
    """A driver who has the question about these before them, the first being the one nearest."""
    made = await waiting(op, *words)
    luis = await op.volunteer(name, -1.0)
    op.passes(minutes=1)
    await op.tick()
    await op.posts()
    return luis, made


async def resident(op: Operation, request: Request) -> Person:
    return await people.by_id(op.store.reads, request.resident)


async def first_offer(op: Operation, who: Person) -> OfferId:
    return OfferId(await op.value("SELECT min(id) FROM offers WHERE volunteer = ? AND bundle IS NOT NULL", who.id))


async def takes_all(op: Operation, who: Person) -> None:
    await op.does(bundles.take_all, who, await first_offer(op, who))


async def held(op: Operation, who: Person) -> list[Assignment]:
    return await assignments.all_of_volunteer(op.store.reads, who.id)


THREE = ("we need bread", "we need water", "we need blankets")
