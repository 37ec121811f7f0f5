"""The only clock: each job asks the store what is due, then takes one turn a row; nothing is planned in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import structlog

from bot import failpoints
from bot.services import (
    asking,
    broadcasts,
    checks,
    closures,
    desk,
    duplicates,
    endings,
    escalation,
    fairness,
    handover,
    intake,
    lateness,
    referrals,
    rest,
    rounds,
    scarcity,
    seats,
    staleness,
    unmet,
    volunteers,
)
from bot.services.turn import Ground, Turn
from bot.store import (
    FAULTS,
    TransactionLost,
    assignments,
    candidates,
    handovers,
    inbox,
    lookups,
    outbox,
    owed,
    requests,
    standby,
    twins,
)
from bot.store import broadcasts as broadcast_store
from bot.store import closures as closure_store
from bot.store import fairness as fairness_store
from bot.store import offers as offer_store
from bot.store import scarcity as scarcity_store
from bot.store import volunteers as volunteer_store

if TYPE_CHECKING:
    from bot.store import Store, Tx
    from bot.store.db import Reads

log = structlog.get_logger()

REQUESTS_A_ROUND = 2000  # more than a desk of coordinators can have open; the rest comes with the next tick
ROWS_A_ROUND = 50  # of one job, so that no job holds up the others or the people
BROKEN_ROW_RESTS = timedelta(minutes=1)
KEPT_DONE = timedelta(hours=72)  # of technical rows: an update's raw words, a sent notice's facts
KEPT_PARKED = timedelta(days=14)
TIDY_EVERY_S = 3600.0


class Job(NamedTuple):
    """One kind of deadline: who is due, and what one turn does."""

    name: str
    due: Callable[[Reads, datetime, int], Awaitable[Sequence[int]]]
    one: Callable[[Turn, int], Awaitable[object]]


def _requests_due(deadline: requests.Deadline) -> Callable[[Reads, datetime, int], Awaitable[Sequence[int]]]:
    async def due(reads: Reads, now: datetime, limit: int) -> Sequence[int]:
        return await requests.due(reads, deadline, now, limit)

    return due


JOBS: Sequence[Job] = (
    Job("offers expire", offer_store.due, asking.expire),  # type: ignore[arg-type]  # ids are NewTypes of int
    Job("seats are settled", _requests_due("confirm_at"), seats.confirm),  # type: ignore[arg-type]  # as above
    Job("standby answers", standby.due, seats.unanswered),  # type: ignore[arg-type]  # as above
    Job("unfilled to the desk", _requests_due("desk_at"), desk.unfilled),  # type: ignore[arg-type]  # as above
    Job("escalate", _requests_due("escalate_at"), desk.escalate),  # type: ignore[arg-type]  # as above
    Job("drafts move on", _requests_due("draft_at"), intake.draft_due),  # type: ignore[arg-type]  # as above
    Job("missions are late", assignments.late, lateness.look),  # type: ignore[arg-type]  # as above
    Job("missions owe an answer", owed.to_check, checks.due),  # type: ignore[arg-type]  # as above
    Job("nobody took over", handovers.handovers_due, handover.due),  # type: ignore[arg-type]  # as above
    Job("silence closes", _requests_due("close_at"), endings.silence),  # type: ignore[arg-type]  # as above
    Job("still needed?", _requests_due("still_at"), staleness.ask),  # type: ignore[arg-type]  # as above
    Job("silence expires", _requests_due("expire_at"), staleness.expire),  # type: ignore[arg-type]  # as above
    Job("nobody took it", _requests_due("take_at"), escalation.untaken),  # type: ignore[arg-type]  # as above
    Job("claims lapse", _requests_due("claim_at"), escalation.lapse),  # type: ignore[arg-type]  # as above
    Job("nothing happened", _requests_due("watch_at"), escalation.forgotten),  # type: ignore[arg-type]  # as above
    Job("in touch?", _requests_due("refer_at"), referrals.ask_again),  # type: ignore[arg-type]  # as above
    Job("what is missing?", _requests_due("unmet_at"), unmet.silent),  # type: ignore[arg-type]  # as above
    Job("may be one", twins.due, duplicates.silent),  # type: ignore[arg-type]  # as above
    Job("duty ends", volunteer_store.duty_over, volunteers.duty_over),  # type: ignore[arg-type]  # as above
    Job("rest is due", volunteer_store.rest_due, rest.remind),  # type: ignore[arg-type]  # as above
    Job("closures end", closure_store.due, closures.due),  # type: ignore[arg-type]  # as above
    Job("ways of missions", assignments.roads_to_check, closures.look_at_way),  # type: ignore[arg-type]  # as above
    Job("some wait longer", fairness_store.due, fairness.look),
    Job("what few can do", scarcity_store.due, scarcity.look),
    Job("broadcasts show", broadcast_store.to_show, broadcasts.show),  # type: ignore[arg-type]  # as above
)


class Clockwork:
    """Ticks: every deadline is a column, so a restart forgets none."""

    def __init__(
        self,
        store: Store,
        ground: Ground,
        clock: Callable[[], datetime],
        *,
        tick_s: float,
        after: Callable[[], None],
    ) -> None:
        self._store = store
        self._ground = ground
        self._clock = clock
        self._tick_s = tick_s
        self._after = after
        self._tidied: datetime | None = None
        self._resting: dict[tuple[str, int], datetime] = {}  # rows that broke; forgotten by a restart, which tries anew

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            try:
                await self.tick()
            except FAULTS as fault:
                log.error("clock.store_failed", fault=type(fault).__name__)  # noqa: TRY400 - a traceback may hold personal words
            await asyncio.sleep(self._tick_s)

    async def tick(self) -> int:
        """Do what is due now and return how many turns that took."""
        now = self._clock()
        self._resting = {broken: until for broken, until in self._resting.items() if until > now}
        turns = 0
        for job in JOBS:
            due = await job.due(self._store.reads, now, ROWS_A_ROUND + len(self._resting))
            rows = [row for row in due if (job.name, row) not in self._resting]
            if rows:
                await self._take(job, rows, now)
                turns += len(rows)
        turns += await self._round(now)
        if self._tidied is None or (now - self._tidied).total_seconds() > TIDY_EVERY_S:
            await self._tidy(now)
        if turns:
            self._after()
        return turns

    async def _take(self, job: Job, rows: Sequence[int], now: datetime) -> None:
        async with self._store.transaction() as tx:
            for row in rows:
                await self._one(tx, job, row, now)
            failpoints.reach("in_clock")

    async def _one(self, tx: Tx, job: Job, row: int, now: datetime) -> None:
        """One turn; a job that breaks on one row goes on with the next, and comes back to it after a rest."""
        try:
            async with tx.savepoint():
                await job.one(Turn(tx, now, self._ground), row)
        except TransactionLost:
            raise
        except Exception as fault:  # noqa: BLE001 - one broken row must not stop the clock
            self._resting[job.name, row] = now + BROKEN_ROW_RESTS
            log.error("clock.row_failed", job=job.name, row=row, fault=type(fault).__name__)  # noqa: TRY400 - as above

    async def _round(self, now: datetime) -> int:
        """Look for volunteers for all requests whose next look has come, together."""
        due = await requests.due(self._store.reads, "look_at", now, REQUESTS_A_ROUND)
        if not due:
            return 0
        drawn = await rounds.draw(self._store.reads, self._ground, due, now)
        for asks in drawn.portions():
            async with self._store.transaction() as tx:
                await rounds.put(Turn(tx, now, self._ground), drawn, asks)
                failpoints.reach("in_clock")
        async with self._store.transaction() as tx:
            await rounds.settle(Turn(tx, now, self._ground), drawn)
        return len(due)

    async def _tidy(self, now: datetime) -> None:
        """Delete technical rows whose time is over, with the personal words in them."""
        async with self._store.transaction() as tx:
            await inbox.forget(tx, now - KEPT_DONE, now - KEPT_PARKED)
            await outbox.forget(tx, now - KEPT_DONE)
            await candidates.forget_check_ins(tx, now - KEPT_DONE)
            await lookups.forget(tx, now - KEPT_DONE, now)
        await self._store.trim()
        self._tidied = now
