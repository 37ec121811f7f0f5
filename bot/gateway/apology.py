"""The last resort: when nothing can be stored, people are told so at once, by hand and without a promise."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from telegram.error import TelegramError

from bot.domain.notices import SorryFault
from bot.store.inbox import chat_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.gateway.api import Api
    from bot.texts import Texts

QUIET_S = 120.0  # one apology a chat in this time is enough
AT_ONCE = 20  # apologies a batch: a full disk must not become a flood


class Apology:
    """Says sorry directly: the one message that cannot go through the outbox, because the outbox is what failed."""

    def __init__(self, api: Api, texts: Texts, clock: Callable[[], datetime]) -> None:
        self._api = api
        self._texts = texts
        self._clock = clock
        self._said: dict[int, float] = {}

    async def not_kept(self, updates: Sequence[dict[str, Any]]) -> None:
        """Tell the private chats of these updates that their words were not kept, and what to do instead."""
        now = time.monotonic()
        self._said = {chat: at for chat, at in self._said.items() if now - at < QUIET_S}
        waiting = [update for update in updates if chat_of(update) > 0 and chat_of(update) not in self._said]
        for update in waiting[:AT_ONCE]:
            self._said[chat_of(update)] = now
            screen = self._texts.render(SorryFault(), self._language(update), self._clock())
            with suppress(TelegramError):  # nothing is left to fall back on
                await self._api.call(
                    "sendMessage", {"chat_id": chat_of(update), "text": screen.html, "parse_mode": "HTML"}
                )

    def _language(self, update: dict[str, Any]) -> str:
        part = update.get("message") or update.get("callback_query") or {}
        sender = part.get("from") if isinstance(part, dict) else None
        code = sender.get("language_code") if isinstance(sender, dict) else None
        return self._texts.language_for(code if isinstance(code, str) else None)
