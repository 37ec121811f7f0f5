"""A mission in hand, and what one asks about it: for the tests of what can become of a promise."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from bot.domain.model import Assignment, AssignmentId, Duty, Person, Request
from bot.services import leaving, missions, offers
from bot.store import assignments, volunteers
from bot.store.times import maybe_at
from tests.support.build import Operation


async def promised(
    op: Operation, name: str = "Luis", minutes: int = 40, words: str = "bread please"
) -> tuple[Person, Person, Request, Assignment]:
    """Ana has asked, somebody near has promised, and every word has arrived."""
    ana, luis = await op.person("Ana"), await op.volunteer(name, hours=12)
    request = await op.cries(ana, words)
    await op.does(offers.accept, luis, await op.offer_to(luis), minutes)
    await op.posts()
    return ana, luis, await op.request(request.id), await held(op, luis)


async def held(op: Operation, volunteer: Person) -> Assignment:
    found = await assignments.of_volunteer(op.store.reads, volunteer.id)
    assert found is not None
    return found


async def now_is(op: Operation, mission: Assignment) -> Assignment:
    found = await assignments.by_id(op.store.reads, AssignmentId(mission.id))
    assert found is not None
    return found


async def duty(op: Operation, person: Person) -> Duty:
    volunteer = await volunteers.by_person(op.store.reads, person.id)
    assert volunteer is not None
    return volunteer.duty


Deadline = Literal["late_at", "check_at", "handover_at"]


async def deadline(op: Operation, mission: Assignment, column: Deadline) -> datetime | None:
    row = await op.store.reads.row("SELECT * FROM assignments WHERE id = ?", (mission.id,))
    assert row is not None
    return maybe_at(row[column])


async def runs(op: Operation, minutes: float, step_min: float = 1.0) -> None:
    """Let time pass in steps, the clock ticking at each, and every word arrive."""
    for _ in range(round(minutes / step_min)):
        op.passes(minutes=step_min)
        await op.tick()
    await op.posts()


async def gave_back(op: Operation) -> tuple[Person, Person, Request, Assignment]:
    """Luis was on the way and has tapped "Cannot go"."""
    ana, luis, request, mission = await promised(op)
    await op.does(missions.on_way, luis, mission)
    await op.does(leaving.cannot, luis, await held(op, luis))
    await op.posts()
    return ana, luis, request, mission
