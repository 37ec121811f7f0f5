"""The town while the bot lives and dies: the same volunteers and coordinator, and always new people in need."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING

from tests.crash.people import Coordinator, Resident, Volunteer

if TYPE_CHECKING:
    from aiohttp import ClientSession

COORDINATOR_ID = 9001
LANGUAGES = ("en", "es", "ar")


class Population:
    """Everybody who acts; whoever has been helped is followed by somebody new."""

    def __init__(self, session: ClientSession, seed: int, residents: int, volunteers: int) -> None:
        self._session = session
        self._rng = Random(seed)
        self._stop = asyncio.Event()
        self._tasks = [asyncio.create_task(self._coordinator())]
        self._tasks += [asyncio.create_task(self._volunteer()) for _ in range(volunteers)]
        self._tasks += [asyncio.create_task(self._in_need()) for _ in range(residents)]
        self.cries = 0

    async def stop(self) -> None:
        """Everybody puts the phone away. Raises what broke somebody."""
        self._stop.set()
        await asyncio.gather(*self._tasks)

    async def _coordinator(self) -> None:
        await Coordinator(self._session, self._mind(), "en", COORDINATOR_ID).live(self._stop)

    async def _volunteer(self) -> None:
        await Volunteer(self._session, self._mind(), self._rng.choice(LANGUAGES)).live(self._stop)

    async def _in_need(self) -> None:
        while not self._stop.is_set():
            self.cries += 1
            await Resident(self._session, self._mind(), self._rng.choice(LANGUAGES)).live(self._stop)

    def _mind(self) -> Random:
        return Random(self._rng.getrandbits(64))
