"""The round over all requests that lack somebody: the best pairs first, over all of them together.

The picture is drawn by a reader and decided on in a thread, while turns go on; then the questions are put a few at a
time, each only if its volunteer and its request are still free for it.
"""

from __future__ import annotations

import asyncio
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from bot.domain import matching
from bot.domain.lifecycle import MATCHING
from bot.services import asking, cards, survey, wants
from bot.store import cases, requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.domain.matching import Ask, Plan
    from bot.domain.model import RequestId
    from bot.services.turn import Ground, Turn
    from bot.services.wants import Sight
    from bot.store.db import Reads

BY_ROAD = 60  # requests; the roads around one take some milliseconds
ASKS_A_TURN = 25  # so that no turn of a person waits long behind a round


class Round(NamedTuple):
    """What was seen and decided."""

    sights: Mapping[RequestId, Sight]
    plan: Plan
    over: Sequence[RequestId]  # requests for which nobody is looked for any more

    def portions(self) -> Iterator[Sequence[Ask]]:
        """The questions in the order of the plan, a turn's worth at a time."""
        for first in range(0, len(self.plan.asks), ASKS_A_TURN):
            yield self.plan.asks[first : first + ASKS_A_TURN]


async def draw(reads: Reads, ground: Ground, due: Sequence[RequestId], now: datetime) -> Round:
    """Look at all these requests together and decide who is asked; nothing is changed yet.

    Of very many the ways are looked at only for those whose turn it is as the crow flies.
    """
    with _no_collection():
        every = [one for some in wants.portions(due) for one in await cases.many(reads, some)]
        wanted = [one for one in every if one.state in MATCHING]
        known = ground.roads is not None and ground.roads.known
        if known and len(wanted) <= BY_ROAD:
            sights = await wants.see_all(reads, ground, wanted, now)
        else:
            sights = await survey.see_all(reads, ground, wanted, now)
        plan = await _plan(ground, sights)
        if known and len(wanted) > BY_ROAD:
            chosen = [sights[one].request for one in dict.fromkeys(ask.request for ask in plan.asks)]
            seen = await wants.see_all(reads, ground, chosen, now)
            exact = await _plan(ground, seen)
            sights, plan = sights | seen, exact._replace(outlooks={**plan.outlooks, **exact.outlooks})
    return Round(sights, plan, [one for one in due if one not in sights])


async def _plan(ground: Ground, sights: Mapping[RequestId, Sight]) -> Plan:
    return await asyncio.to_thread(matching.plan, [sight.want for sight in sights.values()], ground.rules)


@contextmanager
def _no_collection() -> Iterator[None]:
    """A large round makes some 100,000 tuples at once; to walk through them held up the loop for 30 to 100 ms."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


async def put(turn: Turn, drawn: Round, asks: Sequence[Ask]) -> int:
    """Put some of the questions, and return how many were still fitting."""
    return sum([await asking.ask(turn, drawn.sights[one.request], one) for one in asks])


async def settle(turn: Turn, drawn: Round) -> None:
    """After the questions: each request knows when it is looked at again.

    The picture is older than this turn: a request may have ended since, or be looked for again.
    """
    for request_id in (*drawn.over, *drawn.sights):
        request = await cards.must(turn, request_id)
        if request.state not in MATCHING:
            await requests.schedule(turn.tx, request_id, look_at=None)
        elif request_id in drawn.sights:
            await asking.settle(turn, request, drawn.plan.outlooks.get(request_id))
