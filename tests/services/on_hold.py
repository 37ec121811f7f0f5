"""Somebody has left because it was not safe there: what the tests of a hold begin with."""

from __future__ import annotations

from typing import NamedTuple

from bot.domain.model import Person, Request
from bot.services import (
    safety,
)
from bot.store import offers as offer_store
from tests.services.missions import promised
from tests.support.build import Operation


class Held(NamedTuple):
    """What stands when somebody has left, and who is there."""

    olga: Person
    ana: Person
    eva: Person
    request: Request


async def left(op: Operation) -> Held:
    """Olga is at the desk, and Luis has left Ana's because it was not safe there; Eva could go."""
    olga = await op.coordinator()
    ana, luis, request, mission = await promised(op)
    await op.does(safety.unsafe, luis, mission)
    eva = await op.volunteer("Eva", hours=100)
    await op.posts()
    return Held(olga, ana, eva, await op.request(request.id))


async def asked_about(op: Operation, request: Request) -> list[int]:
    """Who has an open question about it."""
    return [offer.volunteer for offer in await offer_store.live_of_request(op.store.reads, request.id)]
