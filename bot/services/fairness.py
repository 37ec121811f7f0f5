"""Watching that nobody waits much longer than others because of where they live, what they speak, or who may come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import disclosure, fairness
from bot.domain.fairness import Kind, Wait
from bot.domain.notices import UnevenHelp
from bot.services import alerts
from bot.store import fairness as store
from bot.store import watches

if TYPE_CHECKING:
    from bot.services.turn import Turn
    from bot.store.fairness import Opened

LOOK_EVERY = timedelta(minutes=15)
TOLD_AGAIN_AFTER = timedelta(hours=6)
LEAST_REQUESTS = 8  # of a group; fewer are chance


async def look(turn: Turn, _: int) -> None:
    """The clock: compare how long groups wait, and tell the coordinators of those that wait much longer."""
    await watches.next_look(turn.tx, store.NAME, turn.now + LOOK_EVERY)
    waits = [_wait(turn, one) for one in await store.opened(turn.tx, turn.now)]
    ratio = turn.ground.settings.matching.uneven_ratio
    for one in fairness.uneven(waits, ratio, LEAST_REQUESTS):
        if await store.alarm(turn.tx, one.kind, one.group, turn.now, turn.now - TOLD_AGAIN_AFTER):
            notice = UnevenHelp(
                kind=one.kind,
                group=one.group,
                waited_min=max(1, round(one.minutes)),
                others_min=max(1, round(one.others_min)),
                requests=one.requests,
            )
            for coordinator in await alerts.coordinators(turn):
                await turn.tell(coordinator, notice)


def _wait(turn: Turn, one: Opened) -> Wait:
    until = one.taken_at or turn.now
    area = turn.ground.places.area_name(disclosure.cell_centre(one.at)) or ""
    groups: list[tuple[Kind, str]] = [("language", one.language)]
    if area:
        groups.append(("area", area))
    if one.women_only:
        groups.append(("who_may_come", "women"))
    return Wait(tuple(groups), (until - one.opened_at).total_seconds() / 60)
