"""Asking for updates: a batch is in the inbox before the next question confirms it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot import failpoints
from bot.gateway.inlet import ALLOWED_UPDATES, NotKept
from bot.gateway.transport import FloodWait
from bot.store import inbox

if TYPE_CHECKING:
    from bot.gateway.api import Api
    from bot.gateway.inlet import Inlet

log = structlog.get_logger()

BATCH = 100  # the Bot API hands out this many at most
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
SLACK_S = 10.0  # an answer to a long poll may take this much longer than the poll itself


class PollingEnded(Exception):
    """Polling cannot go on; the message says what to do."""


class Poller:
    """One long poll after the other."""

    def __init__(self, api: Api, inlet: Inlet, poll_timeout_s: int) -> None:
        self._api = api
        self._inlet = inlet
        self._timeout_s = poll_timeout_s
        self._offset = 0  # never kept over a restart: after a quiet week update ids begin anew
        self._pause_s = FIRST_PAUSE_S

    async def run(self) -> None:
        """Poll until cancelled. Raises PollingEnded when another poller has our token, or the token is not valid."""
        while True:
            try:
                await self._once()
                self._pause_s = FIRST_PAUSE_S
            except Conflict:
                raise PollingEnded(
                    "Another program polls with this bot's token (Telegram says 409 Conflict). "
                    "Stop the other one, or give this one a token of its own."
                ) from None
            except InvalidToken:
                raise PollingEnded("The Bot API does not accept the token. Get a new one from @BotFather.") from None
            except FloodWait as wait:
                await asyncio.sleep(wait.pause_s)
            except (TelegramError, NotKept) as fault:
                log.warning("poll.failed", fault=type(fault).__name__, pause_s=self._pause_s)
                await self._rest()

    async def _once(self) -> None:
        updates = await self._ask()
        failpoints.reach("after_getupdates")
        if not updates:
            return
        await self._inlet.keep(updates)
        known = [update["update_id"] for update in updates if inbox.acceptable(update)]
        if known:
            self._offset = max(known) + 1
        else:
            await self._rest()

    async def _ask(self) -> list[Any]:
        """One getUpdates, kept raw: an update that cannot be understood must not hide the others."""
        wishes = {
            "offset": self._offset,
            "limit": BATCH,
            "timeout": self._timeout_s,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        answer = await self._api.call("getUpdates", wishes, self._timeout_s + SLACK_S)
        if not isinstance(answer, list):
            raise TelegramError("getUpdates did not answer with a list")
        return answer

    async def _rest(self) -> None:
        await asyncio.sleep(self._pause_s)
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
