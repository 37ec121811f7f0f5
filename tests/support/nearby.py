"""Finding volunteers near a request, by all ways that the store has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.model import PersonId
from bot.store import volunteers

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import Request
    from bot.store.db import Reads
    from bot.store.volunteers import Circle, Nearby


async def near(reads: Reads, request: Request, circle: Circle, now: datetime) -> list[Nearby]:
    """Ask for one request alone, for it among many, and for each volunteer: insist that the answers are the same."""
    alone = await volunteers.near(reads, request, circle, now)
    elsewhere = replace(request, at=None)
    among = [(request, circle), (elsewhere, circle)] * volunteers.MANY
    found = await volunteers.near_each(reads, among, now)
    assert found[1::2] == [[]] * volunteers.MANY
    for each in found[::2]:
        assert [one._replace(km=0) for one in each] == [one._replace(km=0) for one in alone]
        assert [one.km for one in each] == pytest.approx([one.km for one in alone], abs=1e-6)
    crowd = await volunteers.crowd_for(reads, among, now)
    if crowd is not None:
        assert crowd.least_km(1) is None
        _no_farther(crowd.least_km(0), alone)
    if len(alone) < circle.limit:
        everybody = [
            PersonId(row["person"]) for row in await reads.rows("SELECT person FROM volunteers ORDER BY person")
        ]
        singly = [await volunteers.near_alone(reads, one, request, circle, now) for one in everybody]
        assert sorted(one for one in singly if one is not None) == sorted(alone)
    return alone


def _no_farther(least_km: float | None, found: list[Nearby]) -> None:
    """Insist that it promises nobody where nobody is, and nobody nearer than the nearest."""
    assert (least_km is None) == (not found)
    if least_km is not None:
        assert least_km <= found[0].km + 1e-6
