"""Pressed buttons are answered at once, after the commit: volatile, for losing this costs but a second tap."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from telegram.error import TelegramError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.gateway.api import Api
    from bot.gateway.worker import Answer


class Answers:
    """Stops the little clock on pressed buttons, with a word where one is needed."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._under_way: set[asyncio.Task[None]] = set()

    def give(self, answers: Iterable[Answer]) -> None:
        """Send these beside everything else."""
        for answer in answers:
            task = asyncio.create_task(self._one(answer))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def finish(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _one(self, answer: Answer) -> None:
        with suppress(TelegramError):
            await self._api.call(
                "answerCallbackQuery", {"callback_query_id": answer.query_id, "text": answer.text or None}
            )
