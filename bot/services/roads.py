"""How long people need to get somewhere, with the roads as they are at this moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.store import closures, volunteers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.closures import ClosureId
    from bot.domain.model import PersonId, Point
    from bot.domain.travel import Mode, Travel
    from bot.services.turn import Ground
    from bot.store.db import Reads


async def travels(
    reads: Reads, ground: Ground, to: Point, places: Sequence[tuple[Point, Mode]], *, before: ClosureId | None = None
) -> list[Travel] | None:
    """Return how long each of them travels to a place, in their order; None where no roads are known.

    With `before` only closures older than that one count. The roads are searched in a thread of their own: up to 25 ms
    around one place, for which everybody else would wait.
    """
    if ground.roads is None or not ground.roads.known:
        return None
    standing = await closures.standing(reads)
    shapes = tuple(one.shape for one in standing if before is None or one.id < before)
    return await asyncio.to_thread(ground.roads.minutes, to, places, shapes)


async def travel_of(
    reads: Reads, ground: Ground, volunteer: PersonId, to: Point | None, *, before: ClosureId | None = None
) -> Travel | None:
    """Return how long a volunteer travels to a place; None where that is not known."""
    found = await volunteers.by_person(reads, volunteer)
    if found is None or found.at is None or to is None:
        return None
    answer = await travels(reads, ground, to, [(found.at, found.transport)], before=before)
    return answer[0] if answer else None
