"""`python -m benchmarks.rounds`: one round over all open requests, through the store as the bot takes it.

Prints how long the picture, the decision and the questions take, and the longest time that the event loop stood still
meanwhile: a ticker on the same loop wakes every millisecond and notes how late it was.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

from bot.config import Settings
from bot.domain.model import RequestId, Urgency
from bot.places import Places
from bot.places.roads import Roads
from bot.services import rounds
from bot.services.turn import Ground, Turn, read_vocabulary
from bot.store import Store, requests
from bot.store.times import to_ms

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DEGREES_A_KM = 1 / 111.195
TICK_S = 0.001
NEAR_THE_DISASTER = 0.7  # of everybody
SHARES = {Urgency.CRITICAL: 0.15, Urgency.HIGH: 0.35, Urgency.NORMAL: 0.5}


class City(NamedTuple):
    """Where everybody is."""

    south: float
    west: float
    side_km: float

    def somewhere(self, rng: random.Random) -> tuple[float, float]:
        """Near the disaster in its middle, or anywhere."""
        spread = rng.random() < NEAR_THE_DISASTER
        half = self.side_km / 2
        north, east = (rng.gauss(half, self.side_km / 7.5) if spread else rng.uniform(0, 2 * half) for _ in range(2))
        return self.south + north * DEGREES_A_KM, self.west + east * DEGREES_A_KM


class Measured(NamedTuple):
    """One round."""

    decided_ms: float  # picture and plan
    put_ms: float
    asked: int
    stood_still_ms: float
    idle_ms: float  # the same while nothing is done for as long: what the machine itself does


async def fill(store: Store, city: City, volunteers: int, open_requests: int, seed: int) -> None:
    """A city with people on duty, and calls for help most of which are near one place."""
    rng = random.Random(seed)
    at = to_ms(NOW)
    async with store.transaction() as tx:
        people = volunteers + open_requests
        await tx.many(
            """INSERT INTO people (id, telegram_id, name, language, first_seen_at, last_seen_at)
               VALUES (?, ?, 'P', 'en', 0, 0)""",
            ((number, number) for number in range(1, people + 1)),
        )
        await tx.many(
            """INSERT INTO volunteers (person, state, available_until, lat, lon, joined_at, tier, on_duty_at)
               VALUES (?, 'available', ?, ?, ?, 0, 2, ?)""",
            ((number, at + 14_400_000, *city.somewhere(rng), at) for number in range(1, volunteers + 1)),
        )
        await tx.many(
            """INSERT INTO requests (resident, state, need, urgency, door_code, lat, lon, from_chat, from_message,
                                     created_at, opened_at, look_at)
               VALUES (?, 'open', 'food', ?, '0000', ?, ?, ?, 1, ?, ?, ?)""",
            (
                (
                    volunteers + number,
                    _urgency(rng),
                    *city.somewhere(rng),
                    number,
                    at,
                    at,
                    at,
                )
                for number in range(1, open_requests + 1)
            ),
        )


def _urgency(rng: random.Random) -> Urgency:
    return rng.choices(list(SHARES), list(SHARES.values()))[0]


@asynccontextmanager
async def ticking() -> AsyncIterator[list[float]]:
    """Notes how late each tick of a millisecond came, in milliseconds."""
    late: list[float] = [0.0]

    async def tick() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK_S)
            late.append((time.perf_counter() - before - TICK_S) * 1000)

    task = asyncio.create_task(tick())
    try:
        yield late
    finally:
        task.cancel()


async def timed(work: Awaitable[T]) -> tuple[T, float]:
    """Wait for it, and say how many milliseconds it took."""
    before = time.perf_counter()
    return await work, (time.perf_counter() - before) * 1000


async def measure(folder: Path, given: argparse.Namespace) -> list[Measured]:
    """Take as many rounds as wanted; each on a picture as if it was the first."""
    store = await Store.open(folder / "muster.db")
    try:
        await fill(store, City(*given.city), given.volunteers, given.requests, given.seed)
        roads = Roads.open(given.region) if given.region else None
        ground = Ground(Settings(), Places(), read_vocabulary(), roads)
        due = await requests.due(store.reads, "look_at", NOW + timedelta(seconds=1), given.requests)
        made = [await _round(store, ground, due) for _ in range(given.rounds)]
        async with store.transaction() as tx:
            await tx.run("DELETE FROM outbox")
        return made
    finally:
        await store.close()


async def _round(store: Store, ground: Ground, due: list[RequestId]) -> Measured:
    async with ticking() as late:
        drawn, decided_ms = await timed(rounds.draw(store.reads, ground, due, NOW))
        before = time.perf_counter()
        asked = 0
        for asks in drawn.portions():
            async with store.transaction() as tx:
                asked += await rounds.put(Turn(tx, NOW, ground), drawn, asks)
        put_ms = (time.perf_counter() - before) * 1000
    async with ticking() as idle:
        await asyncio.sleep((decided_ms + put_ms) / 1000)
    async with store.transaction() as tx:
        await tx.run("DELETE FROM outbox")
        await tx.run("UPDATE offers SET state = 'withdrawn'")
    return Measured(decided_ms, put_ms, asked, max(late), max(idle))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m benchmarks.rounds", description=__doc__)
    parser.add_argument("--volunteers", type=int, default=5000)
    parser.add_argument("--requests", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--region", type=Path, metavar="FILE", help="with the roads of a region file, too")
    parser.add_argument(
        "--city",
        type=float,
        nargs=3,
        default=(10.0, 20.0, 30.0),
        metavar=("SOUTH", "WEST", "KM"),
        help="where, how wide",
    )
    given = parser.parse_args()
    with TemporaryDirectory(prefix="bench-") as folder:
        made = asyncio.run(measure(Path(folder), given))
    print(
        f"{given.requests} open requests, {given.volunteers} volunteers on duty, {given.rounds} rounds: median, worst"
    )
    for name, values in (
        ("picture and decision, ms", [one.decided_ms for one in made]),
        ("questions put, ms", [one.put_ms for one in made]),
        ("questions", [one.asked for one in made]),
        ("longest stand-still of the loop, ms", [one.stood_still_ms for one in made]),
        ("the same with nothing to do, ms", [one.idle_ms for one in made]),
    ):
        print(f"{name:<38}{median(values):>10.1f}{max(values):>10.1f}")


if __name__ == "__main__":
    main()
