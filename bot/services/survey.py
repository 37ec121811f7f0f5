"""Very many requests seen at once: who could be asked about one is looked up only when its turn may come.

A round over 1,500 requests sends some hundred questions; most of those who are near most of them are never compared.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.matching import Seek
from bot.domain.travel import MINUTES_A_KM
from bot.services import wants
from bot.store import scarcity, volunteers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.matching import Candidate
    from bot.domain.model import Request
    from bot.services.turn import Ground
    from bot.services.wants import Sight, Sights
    from bot.store.crowd import Crowd
    from bot.store.db import Reads

FASTEST_MIN_A_KM = min(MINUTES_A_KM.values())


class _View(NamedTuple):
    """Everybody on duty, and how they become candidates."""

    crowd: Crowd
    ground: Ground
    few_have: int
    now: datetime

    def over(self, sights: Sequence[Sight]) -> list[Sight]:
        """The same with a way to look up candidates, in the order in which the crowd was drawn."""
        return [self._with_seek(n, sight) for n, sight in enumerate(sights)]

    def _with_seek(self, n: int, sight: Sight) -> Sight:
        least_km = self.crowd.least_km(n)
        if least_km is None:
            return sight
        seek = Seek(least_km * FASTEST_MIN_A_KM, partial(self._candidates, n, sight))
        return sight._replace(want=sight.want._replace(seek=seek))

    def _candidates(self, n: int, sight: Sight) -> list[Candidate]:
        near = self.crowd.nearest(n)
        sight.where.update((one.volunteer, one.at) for one in near)
        return wants.candidates(self.ground, sight.request, near, None, self.few_have, self.now)


async def see_all(reads: Reads, ground: Ground, wanted: Sequence[Request], now: datetime) -> Sights:
    """As wants.see_all without the roads; a sight knows where its candidates are once the plan has looked them up."""
    sights, hunts = await wants.without_candidates(reads, ground, wanted, now, rough=True)
    crowd = await volunteers.crowd_for(reads, hunts, now)
    if crowd is None:
        return await wants.with_candidates(reads, ground, sights, hunts, now, rough=True)
    view = _View(crowd, ground, await scarcity.few_have(reads), now)
    looked = await asyncio.to_thread(view.over, [sights[request.id] for request, _ in hunts])
    return sights | {one.request.id: one for one in looked}
