"""Two requests that are one: Ana's stays, Eva's goes into it."""

from __future__ import annotations

from typing import Any

from bot.domain.model import Person, Request
from bot.services import (
    merging,
    offers,
    screening,
)
from bot.store import assignments
from tests.support.build import HOME, Operation, north_of

NEXT_DOOR = north_of(HOME, 0.05)


class Two:
    """Ana's request stays, Eva's goes into it; Olga decides."""

    olga: Person
    ana: Person
    eva: Person
    stays: Request
    gone: Request


async def two(op: Operation, first: str = "bread please", second: str = "bread please") -> Two:
    made = Two()
    made.olga, made.ana, made.eva = await op.coordinator(), await op.person("Ana López"), await op.person("Eva Ruiz")
    made.stays = await op.cries(made.ana, first)
    made.gone = await op.cries(made.eva, second, NEXT_DOOR)
    return made


async def join(op: Operation, both: Two) -> Request:
    await op.does(merging.merge, both.olga, both.gone.id, both.stays.id)
    assert (await op.request(both.gone.id)).merged_into == both.stays.id
    return await op.request(both.stays.id)


async def part(op: Operation, both: Two) -> Request:
    await op.does(merging.unmerge, both.olga, both.gone.id)
    return await op.request(both.stays.id)


async def may_come(op: Operation, volunteer: Person, request: Request) -> bool:
    async with op.turn() as turn:
        return await screening.fits(turn, volunteer.id, await op.request(request.id))


async def asked_of(op: Operation, request: Request) -> list[int]:
    rows = await op.store.reads.rows(
        "SELECT volunteer FROM offers WHERE request = ? AND state = 'queued' ORDER BY id", (request.id,)
    )
    return [row["volunteer"] for row in rows]


async def takes(op: Operation, volunteer: Person, request: Request) -> Any:
    offer = await op.value(
        "SELECT id FROM offers WHERE volunteer = ? AND request = ? ORDER BY id DESC", volunteer.id, request.id
    )
    await op.does(offers.accept, volunteer, offer, 20)
    return await assignments.of_volunteer(op.store.reads, volunteer.id)


async def heard_nothing_of(op: Operation, reader: Person, *secrets: str) -> None:
    for said in await op.said(reader):
        told = str(said.notice.model_dump())
        assert not [one for one in secrets if one in told], told
