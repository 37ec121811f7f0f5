"""The drill's clock: real time, optionally faster, that can be moved forward. All drill deadlines hang on it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

LAST_DAY = datetime(9000, 1, 1, tzinfo=UTC)  # leaves room for deadlines before datetime itself ends


class Timer:
    """One callback due on the drill's clock; moves nearer when the clock is advanced."""

    __slots__ = ("_callback", "_clock", "_due", "_planned")

    def __init__(self, clock: DrillClock, due: float, callback: Callable[[], None]) -> None:
        self._clock = clock
        self._due = due
        self._callback = callback
        self._planned: asyncio.TimerHandle | None = None
        self.plan()

    def plan(self) -> None:
        if self._planned is not None:
            self._planned.cancel()
        pause_s = max(0.0, self._due - self._clock.timestamp()) / self._clock.speed
        self._planned = asyncio.get_running_loop().call_later(pause_s, self._fire)

    def cancel(self) -> None:
        self._clock.forget(self)
        if self._planned is not None:
            self._planned.cancel()

    def _fire(self) -> None:
        self._clock.forget(self)
        self._callback()


class DrillClock:
    """`speed` drill seconds pass in each real second; `advance` jumps."""

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        if not speed > 0:
            raise ValueError("a drill clock must run forward: speed > 0")
        self.speed = speed
        self._from = (start or datetime.now(UTC)).timestamp()
        self._from_monotonic = time.monotonic()
        self._timers: set[Timer] = set()

    def timestamp(self) -> float:
        """Seconds since 1970, on this clock."""
        return self._from + (time.monotonic() - self._from_monotonic) * self.speed

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def advance(self, seconds: float) -> None:
        """Jump forward; whatever became due fires at once. Raises ValueError for a step back or beyond `LAST_DAY`."""
        if not 0 <= seconds <= LAST_DAY.timestamp() - self.timestamp():
            raise ValueError("a drill clock only goes forward, and no further than the year 9000")
        self._from += seconds
        for timer in tuple(self._timers):
            timer.plan()

    def call_in(self, seconds: float, callback: Callable[[], None]) -> Timer:
        timer = Timer(self, self.timestamp() + seconds, callback)
        self._timers.add(timer)
        return timer

    def forget(self, timer: Timer) -> None:
        self._timers.discard(timer)

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        timer = self.call_in(seconds, lambda: None if woken.done() else woken.set_result(None))
        try:
            await woken
        finally:
            timer.cancel()
