"""Finding volunteers near a request, by both ways that the store has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.store import volunteers

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import Request
    from bot.store.db import Reads
    from bot.store.volunteers import Circle, Nearby


async def near(reads: Reads, request: Request, circle: Circle, now: datetime) -> list[Nearby]:
    """Ask for one request alone and for it among many, and insist that the answers are the same."""
    alone = await volunteers.near(reads, request, circle, now)
    elsewhere = replace(request, at=None)
    among = [(request, circle), (elsewhere, circle)] * volunteers.MANY
    found = await volunteers.near_each(reads, among, now)
    assert found[1::2] == [[]] * volunteers.MANY
    for each in found[::2]:
        assert [one._replace(km=0) for one in each] == [one._replace(km=0) for one in alone]
        assert [one.km for one in each] == pytest.approx([one.km for one in alone], abs=1e-6)
    return alone
