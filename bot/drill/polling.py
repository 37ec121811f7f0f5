"""getUpdates: the long poll, with one poller at a time and penalties for asking the same again too fast."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.drill.exercise import Exercise
from bot.drill.outcome import Call, Outcome
from bot.drill.refused import CONFLICT, Refused

# tdlib/telegram-bot-api Client.cpp: LONG_POLL_MAX_TIMEOUT and do_get_updates
LONGEST_S = 50
MOST = 100
REPEAT_S, HASTY_S = 3.0, 0.5
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
NEW_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
NOTHING = Outcome.success([])


class Polling:
    def __init__(self, drill: Exercise) -> None:
        self._drill = drill
        self._waiting: asyncio.Future[str] | None = None  # resolves to the reason of its end, "" for news
        self._last_offset: int | None = None
        self._last_began = 0.0
        self.webhook_active: Callable[[], bool] = lambda: False

    def wake(self) -> None:
        self.end("")

    def end(self, reason: str = NEW_WEBHOOK) -> None:
        """End the poll that waits now; a reason makes it a conflict."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(reason)

    async def updates(self, call: Call) -> Outcome:
        arguments = call.arguments
        if self.webhook_active():
            raise Refused(WEBHOOK_ACTIVE, CONFLICT)
        self.end(OTHER_POLLER)
        offset, timeout_s = arguments.whole("offset"), min(max(arguments.whole("timeout"), 0), LONGEST_S)
        most = arguments.whole("limit", MOST)
        most = most if 1 <= most <= MOST else MOST
        self._drill.updates.allow(arguments.structure("allowed_updates"))
        timeout_s, most = self._penalty(offset, timeout_s, most)
        outcome = self._handed_out(offset, most, call.number)
        if outcome.result or timeout_s == 0:
            return outcome
        await self._news(timeout_s)
        return self._handed_out(offset, most, call.number) if call.listening() else NOTHING

    def _penalty(self, offset: int, timeout_s: int, most: int) -> tuple[int, int]:
        now = self._drill.clock.timestamp()
        pause_s = now - self._last_began if offset == self._last_offset else REPEAT_S
        self._last_offset, self._last_began = offset, now
        return (max(timeout_s, 3) if pause_s < REPEAT_S else timeout_s), (1 if pause_s < HASTY_S else most)

    async def _news(self, timeout_s: float) -> None:
        """Wait for an update or the end. Raises `Refused` when another poller or a webhook takes over."""
        waiting: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        timer = self._drill.clock.call_in(timeout_s, lambda: None if waiting.done() else waiting.set_result(""))
        try:
            reason = await waiting
        finally:
            timer.cancel()
            if self._waiting is waiting:
                self._waiting = None
        if reason:
            raise Refused(reason, CONFLICT)

    def _handed_out(self, offset: int, most: int, call: int) -> Outcome:
        updates = self._drill.updates
        batch = updates.take(offset, most, call)
        if not batch:
            return NOTHING
        for waiting in batch:
            if self._drill.faults.befalls("duplicate"):
                updates.repeat(waiting)
        if len(batch) > 1 and self._drill.faults.befalls("reorder"):
            batch.reverse()
        ids = [waiting.id for waiting in batch]
        self._drill.ledger.write("handed", call=call, update_ids=ids)
        return Outcome(200, f'{{"ok":true,"result":[{",".join(waiting.text for waiting in batch)}]}}', ids)
