"""The only sender: takes due rows by urgency, within Telegram's limits, and writes down what became of each."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import structlog

from bot import failpoints
from bot.gateway.delivery import Outcome
from bot.services import arrivals, asking
from bot.services.turn import Turn
from bot.store import FAULTS, outbox, sending

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.gateway.delivery import Delivery
    from bot.gateway.pace import Pace
    from bot.services.turn import Ground
    from bot.store import Store, Tx

log = structlog.get_logger()

LONGEST_SLEEP_S = 5.0  # a moved clock is noticed within this
PAUSE_S = 1.0  # before trying again when the store itself fails


class Dispatcher:
    """One loop: settle what ended, claim what may leave, in one transaction; the sending happens between."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        pace: Pace,
        ground: Ground,
        clock: Callable[[], datetime],
        *,
        in_flight: int,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._pace = pace
        self._ground = ground
        self._clock = clock
        self._most = in_flight
        self._flying: dict[int, asyncio.Task[None]] = {}  # chat -> its one message on the way
        self._ended: list[Outcome] = []
        self._news = asyncio.Event()
        self._stopping = False
        self.token_refused = asyncio.Event()

    def wake(self) -> None:
        """Something new is owed, or something ended."""
        self._news.set()

    async def run(self) -> None:
        """Send until stopped; rows that a crash left in flight are due again, marked unknown."""
        async with self._store.transaction() as tx:
            await sending.recover(tx, self._clock())
        while not self._stopping or self._flying or self._ended:
            self._news.clear()
            try:
                sleep_s = await self._exchange()
            except FAULTS as fault:
                log.error("outbox.store_failed", fault=type(fault).__name__)  # noqa: TRY400 - a traceback may hold personal words
                sleep_s = PAUSE_S
            await self._rest(sleep_s)

    async def stop(self) -> None:
        """Claim nothing more; what is on the way is waited for and settled."""
        self._stopping = True
        self.wake()

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return

    async def _exchange(self) -> float:
        """Settle and claim once; returns how long to sleep unless there is news."""
        now_s = time.monotonic()
        room = 0 if self._stopping else min(self._most - len(self._flying), self._pace.room(now_s))
        if room <= 0 and not self._ended:
            return self._nap(now_s)
        busy = self._pace.resting(now_s) | self._flying.keys()
        ended, now = list(self._ended), self._clock()
        async with self._store.transaction() as tx:
            if ended:
                await self._settle(tx, ended, now)
            rows = await sending.claim(tx, room, busy, now) if room > 0 else []
            wait_s = await sending.next_due(tx, now)
            failpoints.reach("in_exchange")
        del self._ended[: len(ended)]
        failpoints.reach("after_claim")
        for row in rows:
            self._pace.took(row.chat, now_s)
            task = asyncio.create_task(self._fly(row))
            self._flying[row.chat] = task
        return self._sleep_s(now_s, wait_s, full=len(rows) == room)

    def _sleep_s(self, now_s: float, next_due_s: float | None, *, full: bool) -> float:
        """Go on at once while there is more to take; else sleep until a limit ends or a row comes due."""
        if full and len(self._flying) < self._most and self._pace.room(now_s) > 0:
            return 0.0
        if next_due_s:
            return min(next_due_s, self._nap(now_s))
        return self._nap(now_s)

    def _nap(self, now_s: float) -> float:
        free_s = self._pace.next_free_s(now_s)
        return LONGEST_SLEEP_S if free_s is None else min(free_s, LONGEST_SLEEP_S)

    async def _fly(self, row: sending.DueRow) -> None:
        try:
            outcome = await self._delivery.deliver(row)
        except Exception as fault:  # noqa: BLE001 - one row that cannot be put into words must not stop the others
            log.error("outbox.row_failed", row=row.id, kind=row.kind, fault=type(fault).__name__)  # noqa: TRY400 - as above
            outcome = Outcome(sending.Settlement(row, "dead", type(fault).__name__))
        self._flying.pop(row.chat, None)
        if outcome.pause_s:
            self._pace.pause(row.chat, outcome.pause_s, time.monotonic())
        if outcome.token_refused:
            self.token_refused.set()
        self._ended.append(outcome)
        self.wake()

    async def _settle(self, tx: Tx, ended: list[Outcome], now: datetime) -> None:
        await sending.settle(tx, [outcome.settlement for outcome in ended], now)
        turn = Turn(tx, now, self._ground)
        for outcome in ended:
            await self._follow(turn, outcome)

    async def _follow(self, turn: Turn, outcome: Outcome) -> None:
        """What an outcome means for the work: an offer lives, a person is lost, a chat has moved."""
        row = outcome.settlement.row
        if outcome.settlement.state == "sent" and row.offer is not None:
            await asking.delivered(turn, row.offer)
        if outcome.lost and row.person is not None:
            await arrivals.lost(turn, row.person)
        if outcome.moved_to is not None:
            await outbox.move_chat(turn.tx, row.chat, outcome.moved_to)
