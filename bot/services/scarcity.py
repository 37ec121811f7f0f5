"""Which skills few have, so that those who have them are kept for who needs them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import scarcity
from bot.store import scarcity as store
from bot.store import watches

if TYPE_CHECKING:
    from bot.domain.travel import Mode
    from bot.services.turn import Ground, Turn

LOOK_EVERY = timedelta(minutes=5)  # who is on duty changes within the hour


async def look(turn: Turn, _: int) -> None:
    """The clock: look at who is on duty, and note what few of them can do."""
    await watches.next_look(turn.tx, store.NAME, turn.now + LOOK_EVERY)
    crowd = [(one.skills | brought(turn.ground, one.transport), one.many) for one in await store.on_duty(turn.tx)]
    groups = {need.skills for need in turn.ground.vocabulary.needs.values() if need.skills}
    groups |= set(await store.asked_for(turn.tx, turn.now))
    await store.keep(turn.tx, scarcity.scarce(groups, crowd, turn.ground.settings.matching.scarce_share))


def brought(ground: Ground, transport: Mode) -> int:
    """What their transport is: who comes by boat has a boat."""
    return sum(skill.mask for skill in ground.vocabulary.skills.values() if skill.transport is transport)
