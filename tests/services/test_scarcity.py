"""The one with a boat is kept for who needs a boat, as long as others can do the rest."""

from __future__ import annotations

from bot.domain.model import Person
from bot.services import redirect
from bot.store import scarcity
from tests.support.build import HOME, Operation, north_of


async def with_boat(op: Operation, name: str, km: float) -> Person:
    person = await op.volunteer(name, km)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE volunteers SET skills = ? WHERE person = ?", (boat(op), person.id))
    return person


def boat(op: Operation) -> int:
    return op.ground.vocabulary.skills["boat"].mask


async def crowd(op: Operation) -> tuple[Person, list[Person]]:
    """Six on duty; the nearest alone has a boat, and somebody has asked for one."""
    skipper = await with_boat(op, "Skipper", 0.4)
    others = [await op.volunteer(f"V{n}", 0.5 + n / 10) for n in range(5)]
    await op.cries(await op.person("Zoe"), "we need food, you get here only by boat", north_of(HOME, 300))
    op.passes(seconds=1)
    await op.tick()
    return skipper, others


async def test_who_alone_has_a_boat_is_asked_last_about_what_needs_none(op: Operation) -> None:
    skipper, others = await crowd(op)
    assert await scarcity.few_have(op.store.reads) == boat(op)
    await op.cries(await op.person("Ana"), "bread please")
    assert skipper.id not in await op.asked()
    assert await op.asked() == [one.id for one in others[:2]]


async def test_who_alone_has_a_boat_is_asked_first_about_what_needs_one(op: Operation) -> None:
    skipper, _ = await crowd(op)
    await op.cries(await op.person("Ana"), "we need food, you get here only by boat")
    assert await op.asked() == [skipper.id]


async def test_when_nobody_else_is_there_who_has_a_boat_carries_bread(op: Operation) -> None:
    skipper, others = await crowd(op)
    async with op.store.transaction() as tx:
        await tx.many("DELETE FROM volunteers WHERE person = ?", [(one.id,) for one in others])
    await op.cries(await op.person("Ana"), "bread please")
    assert await op.asked() == [skipper.id]


async def test_who_comes_free_is_asked_about_what_needs_their_boat_although_bread_is_nearer(op: Operation) -> None:
    skipper, others = await crowd(op)
    async with op.store.transaction() as tx:
        await tx.many("DELETE FROM volunteers WHERE person = ?", [(one.id,) for one in others])
    ana = await op.cries(await op.person("Ana"), "bread please")
    ben = await op.cries(await op.person("Ben"), "we need food, you get here only by boat", north_of(HOME, 2))
    async with op.store.transaction() as tx:
        await tx.run("UPDATE offers SET state = 'withdrawn'")
    await op.does(redirect.come_free, skipper.id)
    newest = await op.value("SELECT request FROM offers WHERE volunteer = ? ORDER BY id DESC LIMIT 1", skipper.id)
    assert (newest, ana.id) == (ben.id, ben.id - 1)


async def test_a_skill_that_nobody_asked_for_in_a_day_is_kept_for_nobody(op: Operation) -> None:
    await crowd(op)
    op.passes(hours=25)
    await op.tick()
    assert await scarcity.asked_for(op.store.reads, op.now) == []
    assert await scarcity.few_have(op.store.reads) == 0


async def test_who_is_on_duty_is_looked_at_again_after_five_minutes(op: Operation) -> None:
    skipper, _ = await crowd(op)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE volunteers SET skills = ? WHERE person <> ?", (boat(op), skipper.id))
    op.passes(minutes=4)
    await op.tick()
    assert await scarcity.few_have(op.store.reads) == boat(op)
    op.passes(minutes=1, seconds=1)
    await op.tick()
    assert await scarcity.few_have(op.store.reads) == 0
