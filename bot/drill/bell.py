"""A bell that wakes everybody who waits for a change, so that nobody sleeps and looks again."""

from __future__ import annotations

import asyncio


class Bell:
    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def heard(self, within_s: float | None) -> None:
        """Return at the next ring, or after `within_s` real seconds."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await asyncio.wait({waiting}, timeout=within_s)
        finally:
            self._waiting.discard(waiting)
