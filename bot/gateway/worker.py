"""Turns, one after another: the waiting updates share a transaction, each in its own savepoint."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

import structlog

from bot import failpoints
from bot.store import FAULTS, TransactionLost, inbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.gateway.inlet import Inlet
    from bot.store import Store, Tx
    from bot.store.inbox import Waiting

log = structlog.get_logger()

PAUSE_S = 1.0  # before trying again when the store itself fails
OLDEST_FIRST_SHARE = 2  # while a backlog is worked off, one batch in this many goes to those who wrote since


class Answer(NamedTuple):
    """What a pressed button shows its presser once the turn is kept."""

    query_id: str
    text: str


@dataclass(slots=True)
class TurnEnd:
    """How one turn ended."""

    fault: str | None = None  # the class of what broke
    hopeless: bool = False  # trying again cannot help
    route: str = ""
    answers: list[Answer] = field(default_factory=list)


class Turns(Protocol):
    """What an update means: given by the handlers, which stand above."""

    async def take(self, tx: Tx, row: Waiting, *, late: bool) -> TurnEnd:
        """Work on one update inside its own savepoint; a late one's answers let those go first who write now."""

    async def lay_aside(self, tx: Tx, row: Waiting, fault: str) -> None:
        """Tell the person and the coordinators that an update was parked."""


class Worker:
    """The one who takes turns."""

    def __init__(
        self,
        store: Store,
        inlet: Inlet,
        turns: Turns,
        clock: Callable[[], datetime],
        *,
        batch: int,
        tries: int,
        after: Callable[[list[Answer]], None],
    ) -> None:
        """Take the rooms; `after` runs when a batch is committed: wake the outbox, answer pressed buttons."""
        self._store = store
        self._inlet = inlet
        self._turns = turns
        self._clock = clock
        self._batch = batch
        self._tries = tries
        self._after = after
        self._backlog_end = 0
        self._round = 0

    async def run(self) -> None:
        """Take turns until cancelled; what waited before the start does not hold up those who write now."""
        if await inbox.count_waiting(self._store.reads) > self._batch:
            self._backlog_end = await inbox.newest(self._store.reads)
        while True:
            self._inlet.arrived.clear()
            try:
                rows = await self._next()
                if not rows:
                    await self._inlet.arrived.wait()
                    continue
                await self._take_batch(rows)
            except FAULTS as fault:
                log.error("turns.store_failed", fault=type(fault).__name__)  # noqa: TRY400 - a traceback may hold personal words
                await asyncio.sleep(PAUSE_S)

    async def _next(self) -> list[Waiting]:
        self._round += 1
        if self._backlog_end and self._round % OLDEST_FIRST_SHARE == 0:
            fresh = await inbox.waiting_since(self._store.reads, self._backlog_end, self._batch)
            if fresh:
                return fresh
        rows = await inbox.waiting(self._store.reads, self._batch)
        if self._backlog_end and (not rows or rows[0].seq > self._backlog_end):
            self._backlog_end = 0  # the backlog is worked off: plain order from now on
        return rows

    async def _take_batch(self, rows: list[Waiting]) -> None:
        answers: list[Answer] = []
        async with self._store.transaction() as tx:
            done: list[int] = []
            halted: set[int] = set()  # chats whose earlier update broke: theirs keep their order
            for row in rows:
                if row.chat in halted:
                    continue
                end = await self._one(tx, row)
                if end.fault is None:
                    done.append(row.seq)
                    answers.extend(end.answers)
                elif not await self._broke(tx, row, end):
                    halted.add(row.chat)
            await inbox.done(tx, done, self._clock())
            failpoints.reach("in_turns")
        failpoints.reach("after_turns")
        self._after(answers)

    async def _one(self, tx: Tx, row: Waiting) -> TurnEnd:
        began = time.perf_counter()
        end = await self._turns.take(tx, row, late=row.seq <= self._backlog_end)
        log.info(
            "turn",
            update=row.update_id,
            route=end.route,
            outcome=end.fault or "done",
            ms=round((time.perf_counter() - began) * 1000, 1),
        )
        return end

    async def _broke(self, tx: Tx, row: Waiting, end: TurnEnd) -> bool:
        """Count a broken turn; park it when trying again cannot help. Returns whether it was parked."""
        fault = end.fault or ""
        if not end.hopeless and row.tries + 1 < self._tries:
            await inbox.failed(tx, row.seq, fault)
            return False
        await inbox.park(tx, row.seq, fault, self._clock())
        try:
            async with tx.savepoint():
                await self._turns.lay_aside(tx, row, fault)
        except TransactionLost:
            raise
        except Exception as second:  # noqa: BLE001 - telling of a fault must not become one
            log.error("turn.not_told", update=row.update_id, fault=type(second).__name__)  # noqa: TRY400 - as above
        return True
