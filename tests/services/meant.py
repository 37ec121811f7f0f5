"""Places that may be meant, where Church Street exists twice: for the tests of how they are asked about."""

from __future__ import annotations

from bot.domain.model import RequestId
from bot.store import candidates
from bot.store.candidates import About
from tests.support.build import Operation
from tests.support.two_towns import TwoTowns


def towns(op: Operation) -> TwoTowns:
    """The map of the operation, which may be told to fail."""
    assert isinstance(op.ground.places, TwoTowns)
    return op.ground.places


async def proposed(op: Operation, request: int) -> list[int]:
    """The places that the resident is asked about."""
    return [one.id for one in await candidates.proposed(op.store.reads, About(request=RequestId(request)))]
