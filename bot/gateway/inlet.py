"""What both ways in share: an update is stored, fsynced, before anybody hears that we have it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog

from bot import failpoints
from bot.store import FAULTS, inbox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.gateway.apology import Apology
    from bot.store import Store

log = structlog.get_logger()

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")


class NotKept(Exception):
    """The updates could not be stored; nobody may be told that they were."""


class Inlet:
    """The door of the inbox."""

    def __init__(self, store: Store, clock: Callable[[], datetime], apology: Apology) -> None:
        self._store = store
        self._clock = clock
        self._apology = apology
        self.arrived = asyncio.Event()

    async def keep(self, updates: Sequence[Any]) -> None:
        """Store a batch with one fsync. Raises NotKept; then whoever wrote was told, as far as that was possible."""
        good = [update for update in updates if inbox.acceptable(update)]
        if len(good) < len(updates):
            log.warning("updates.without_id", count=len(updates) - len(good))
        failpoints.reach("before_inbox")
        try:
            async with self._store.transaction() as tx:
                await inbox.keep(tx, good, self._clock())
        except FAULTS as fault:
            log.error("inbox.not_kept", fault=type(fault).__name__, count=len(good))  # noqa: TRY400 - a traceback may hold personal words
            await self._apology.not_kept(good)
            raise NotKept from None
        failpoints.reach("after_inbox")
        self.arrived.set()
