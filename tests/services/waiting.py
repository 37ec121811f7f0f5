"""A resident who waits for insulin, and volunteers who say yes."""

from __future__ import annotations

from bot.domain.model import Assignment, Person, Request
from bot.domain.notices import (
    OnStandby,
)
from bot.services import leaving, offers
from bot.store import assignments
from tests.support.build import Operation

CRY = "we need insulin"  # high: 45 minutes are soon enough, 60 s for somebody quicker


async def crowd(op: Operation, *names: str) -> list[Person]:
    return [await op.volunteer(name, 0.5 + place / 10) for place, name in enumerate(names)]


async def asked(op: Operation, *names: str) -> tuple[Person, Request, list[Person]]:
    """A resident who waits for insulin, and volunteers who have the question before them."""
    ana, people = await op.person("Ana"), await crowd(op, *names)
    request = await op.cries(ana, CRY)
    await op.posts()
    return ana, request, people


async def says(op: Operation, who: Person, minutes: int) -> None:
    await op.does(offers.accept, who, await op.offer_to(who), minutes)


async def holders(op: Operation, request: Request) -> list[int]:
    return [one.volunteer for one in await assignments.holding(op.store.reads, request.id)]


async def mission(op: Operation, who: Person) -> Assignment:
    held = await assignments.of_volunteer(op.store.reads, who.id)
    assert held is not None
    return held


async def cannot(op: Operation, who: Person) -> None:
    await op.does(leaving.cannot, who, await mission(op, who))


async def standing(op: Operation, who: Person) -> tuple[int, str]:
    card = await op.hears(who, OnStandby)
    return card.rank, card.why


async def standing_by(op: Operation, *names: str) -> tuple[Person, Request, list[Person]]:
    """The first has the seat, the others stand by in their order."""
    ana, request, people = await asked(op, *names)
    await says(op, people[0], 20)
    for place, one in enumerate(people[1:], 1):
        await op.does(offers.stand_by, one, await op.offer_to(one), place * 10)
    return ana, request, people
