"""Asks the geocoder for those who wait, one question at a time, outside all turns; nothing it meets stops it."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.places.online import Answer, Breaker, Geocoder, Outcome, Spacing, kept_answer
from bot.services import lookups as lookup_services
from bot.services.turn import Turn, area_of
from bot.store import FAULTS, TransactionLost, lookups, pauses
from bot.store.pauses import Pause

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.config import Online, Watch
    from bot.services.turn import Ground
    from bot.store import Store, Tx

log = structlog.get_logger()

KNOWN_AT_ONCE = 20  # answers from the cache in one transaction, so that people's turns come between
PAUSE_S = 1.0  # after a fault of the store
WORKS = frozenset({Outcome.FOUND, Outcome.NOTHING, Outcome.ONLY_AREA, Outcome.HOPELESS, Outcome.BAD_ANSWER})


class Lookups:
    """The runner: watches the settings, keeps the pace that a shared server asks for, and hands answers to turns."""

    def __init__(
        self,
        store: Store,
        ground: Ground,
        watch: Watch,
        clock: Callable[[], datetime],
        *,
        tick_s: float,
        after: Callable[[], None],
    ) -> None:
        self._store = store
        self._ground = ground
        self._watch = watch
        self._clock = clock
        self._tick_s = tick_s
        self._after = after
        self._online: Online | None = None  # what the parts below were made for
        self._spacing = Spacing(1.0)
        self._breaker = Breaker(1, 1.0)
        self._pause = Pause()
        self._geocoder: Geocoder | None = None
        self._open = AsyncExitStack()

    async def run(self) -> None:
        """Work until cancelled."""
        recovered = False
        try:
            while True:
                try:
                    if not recovered:
                        await self._recover()
                        recovered = True
                    sleep_s = await self.round()
                except FAULTS as fault:
                    log.error("lookups.store_failed", fault=type(fault).__name__)  # noqa: TRY400 - a traceback may hold personal words
                    sleep_s = PAUSE_S
                except Exception as fault:  # noqa: BLE001 - an improver must never be the end of the bot
                    log.error("lookups.failed", fault=type(fault).__name__)  # noqa: TRY400 - as above
                    sleep_s = PAUSE_S
                await asyncio.sleep(sleep_s)
        finally:
            await self._open.aclose()

    async def round(self) -> float:
        """Do what can be done now, at most one question; returns how long to sleep."""
        await self._look_at_settings()
        if not await lookups.any_open(self._store.reads):
            return self._tick_s
        now = self._clock()
        async with self._store.transaction() as tx:
            await lookups.sweep(tx, now)
        if self._geocoder is None or self._online is None:
            return self._tick_s
        if await self._answer_known(self._online, now):
            return 0.0
        wait_s = self._wait_s(now)
        if wait_s > 0:
            return min(wait_s, self._tick_s)
        return 0.0 if await self._ask(self._geocoder, now) else self._tick_s

    async def _recover(self) -> None:
        async with self._store.transaction() as tx:
            await lookups.recover(tx)

    async def _look_at_settings(self) -> None:
        """Take over the section when the file was saved; a broken file changes nothing."""
        seen = await asyncio.to_thread(self._watch.refresh)
        if seen == "broken":
            log.warning("lookups.settings_broken")
        if seen == "saved":
            async with self._store.transaction() as tx:
                await pauses.lift(tx)
        if seen == "saved" or self._online != self._watch.online():
            await self._set_up(self._watch.online())

    async def _set_up(self, online: Online) -> None:
        was_on = self._geocoder is not None
        await self._open.aclose()
        self._open, self._geocoder, self._online = AsyncExitStack(), None, online
        area = area_of(self._ground.settings)
        if online.provider == "none" or area is None:
            if was_on:
                log.info("lookups.off")
            return
        self._spacing.per_s = online.per_s  # its debt stays: saving the file is no way around the pace
        self._breaker = Breaker(online.breaker_after, online.breaker_rest_s)
        self._pause = await pauses.of(self._store.reads, online.mark)
        self._geocoder = await self._open.enter_async_context(Geocoder(online, area))
        log.info("lookups.on", provider=online.provider, shut_out=self._pause.shut_out or "")

    def _wait_s(self, now: datetime) -> float:
        """Seconds until a question may leave."""
        if self._pause.shut_out:
            return self._tick_s
        until = self._pause.rest_until
        asked_s = (until - now).total_seconds() if until else 0.0
        monotonic = time.monotonic()
        return max(asked_s, self._spacing.wait_s(monotonic), self._breaker.wait_s(monotonic))

    async def _answer_known(self, online: Online, now: datetime) -> bool:
        """Give the answers that are kept; whether there were any."""
        known = await lookups.known(self._store.reads, online.source, now, KNOWN_AT_ONCE)
        if not known:
            return False
        async with self._store.transaction() as tx:
            for lookup, written in known:
                await self._hand_over(tx, lookup, _read(written))
        self._after()
        return True

    async def _ask(self, geocoder: Geocoder, now: datetime) -> bool:
        """Ask the next question and hand the answer to all who wait for it; whether there was one."""
        async with self._store.transaction() as tx:
            ripe = await lookups.take_next(tx, now)
        if ripe is None:
            return False
        began = time.monotonic()
        self._spacing.asked(began)
        self._breaker.asked(began)
        answer = await geocoder.ask(ripe.phrase)
        await self._count(answer)
        log.info(
            "lookup",
            outcome=answer.outcome,
            fault=answer.fault,
            waiting=len(ripe.ids),
            ms=round((time.monotonic() - began) * 1000, 1),
        )
        await self._settle(ripe.key, ripe.ids, answer)
        return True

    async def _count(self, answer: Answer) -> None:
        """What an outcome means for the next questions."""
        now = time.monotonic()
        if answer.outcome in WORKS:
            self._breaker.answered()
        elif answer.outcome is Outcome.LIMITED:
            self._breaker.rest(now, answer.pause_s)
            await self._keep(Pause(rest_until=self._clock() + timedelta(seconds=self._breaker.wait_s(now))))
        elif answer.outcome is Outcome.SHUT_OUT:
            log.error("lookups.shut_out", fault=answer.fault)
            await self._keep(Pause(shut_out=answer.fault))
        else:
            self._breaker.failed(now)

    async def _keep(self, pause: Pause) -> None:
        self._pause = pause
        if self._online is not None:
            async with self._store.transaction() as tx:
                await pauses.note(tx, self._online.mark, pause, self._clock())

    async def _settle(self, key: str, ids: Sequence[int], answer: Answer) -> None:
        async with self._store.transaction() as tx:
            await lookup_services.remember(Turn(tx, self._clock(), self._ground), key, answer)
            for lookup in ids:
                await self._hand_over(tx, lookup, answer)
        self._after()

    async def _hand_over(self, tx: Tx, lookup: int, answer: Answer) -> None:
        """One turn; one that breaks ends its question, and the others get theirs."""
        now = self._clock()
        try:
            async with tx.savepoint():
                await lookup_services.answered(Turn(tx, now, self._ground), lookup, answer)
        except TransactionLost:
            raise
        except Exception as fault:  # noqa: BLE001 - one broken row must not stop the others
            log.error("lookups.row_failed", row=lookup, fault=type(fault).__name__)  # noqa: TRY400 - as above
            await lookups.end(tx, lookup, "failed", Outcome.BAD_ANSWER, now)


def _read(written: str) -> Answer:
    try:
        return kept_answer(written)
    except ValueError:
        return Answer(Outcome.BAD_ANSWER, fault="not kept by this version")
