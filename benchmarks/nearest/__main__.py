"""`python -m benchmarks.nearest`: the ten nearest who may be asked, among 10,000, 100,000 and a million volunteers.

Through the store, as the bot asks it, beside a scan in SQL, numpy, scipy's cKDTree and, with `--postgis`, PostGIS.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles
from types import ModuleType
from typing import NamedTuple

from benchmarks.nearest import metro, peers
from benchmarks.nearest.metro import NOW
from bot.domain.model import PersonId, Request
from bot.store import Store, rings, volunteers
from bot.store.lately import Lately
from bot.store.rings import Hunt
from bot.store.sieve import Circle

SIZES = (10_000, 100_000, 1_000_000)
SCANS = 15  # requests for which the slow ways are asked
MOVES = 300
BEFORE = 4  # other requests to each of those measured
ALREADY = 20  # nearest ones who have said no

Wanted = Sequence[tuple[Request, Circle]]


class Took(NamedTuple):
    """Milliseconds of one way of asking, one a request."""

    clock: list[float]
    processor: list[float]


def main() -> None:
    """Measure and print."""
    given = _parser().parse_args()
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, seed {given.seed}")
    for size in given.sizes:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            asyncio.run(_measure(Path(folder) / "muster.db", size, given))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nearest", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="volunteers")
    parser.add_argument("--queries", type=int, default=500, metavar="N", help="requests (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the files are built; a million take half a gigabyte")
    parser.add_argument("--postgis", metavar="DSN", help="a server on which a temporary table may be made")
    return parser


async def _measure(path: Path, size: int, given: argparse.Namespace) -> None:
    began = time.perf_counter()
    metro.build(path, size, given.seed)
    print(f"\n{size:,} volunteers, {metro.ON_DUTY:.0%} on duty: built in {time.perf_counter() - began:.0f} s")
    wanted = metro.requests(path, given.queries, given.seed + 1)
    before = metro.requests(path, BEFORE * given.queries, given.seed + 2)
    _refuse(path, wanted)
    store = await Store.open(path)
    print(f"  the file {_file_mb(path):.0f} MB, of it the grid {_index_mb(path):.1f} MB; memory {_peak_mb():.0f} MB")

    async def near(request: Request, circle: Circle) -> list[int]:
        return [int(one.volunteer) for one in await volunteers.near(store.reads, request, circle, NOW)]

    with closing(sqlite3.connect(path)) as db:
        _told("muster, where nobody has looked", await _timed(near, before))  # this warms the caches, too
        _told("muster, a new request after those", await _timed(near, wanted))
        found = [await near(*one) for one in wanted]
        ours, slow = await _timed(near, wanted), _timed_now(peers.scan(db), wanted[:SCANS])
        _told("muster, the same looked at again", ours)
        _told("scan in SQL", slow)
        print(f"  {median(slow.clock) / median(ours.clock):,.1f} times as fast as a scan, by processor time "
              f"{median(slow.processor) / median(ours.processor):,.1f}")  # fmt: skip
        _in_memory(db, wanted, found)
        _with_postgis(db, wanted, given.postgis)
    await _moves(store, size, given.seed)
    await store.close()
    if size == min(given.sizes):
        await _moves_before(path.parent / "before.db", size, given.seed)


def _refuse(path: Path, wanted: Wanted) -> None:
    """The nearest of each have said no already; this is asked beside the store, which learns nothing from it."""
    with closing(sqlite3.connect(path)) as db:
        for request, circle in wanted:
            hunt = Hunt(request, circle._replace(limit=ALREADY), NOW)
            metro.decline(path, request.id, [one.volunteer for one in rings.nearest(db, hunt, Lately())])


def _in_memory(db: sqlite3.Connection, wanted: Wanted, found: Sequence[list[int]]) -> None:
    numpy = _installed("numpy")
    if numpy is None:
        return
    arrays = peers.Arrays(db, numpy)
    same = sum(arrays.brute(*one) == ours for one, ours in zip(wanted, found, strict=True))
    _told("numpy, all compared", _timed_now(arrays.brute, wanted[: 4 * SCANS]))
    if spatial := _installed("scipy.spatial"):
        _told("cKDTree of all, filtered after", _timed_now(arrays.tree(spatial), wanted[: 4 * SCANS]))
    print(f"  exact: {same} of {len(wanted)} as numpy has them")


def _with_postgis(db: sqlite3.Connection, wanted: Wanted, dsn: str | None) -> None:
    if dsn and (psycopg := _installed("psycopg")):
        find = peers.postgis(db, psycopg, dsn)
        _timed_now(find, wanted[: 4 * SCANS])
        _told("PostGIS, KNN on geography", _timed_now(find, wanted[: 4 * SCANS]))


def _installed(name: str) -> ModuleType | None:
    try:
        return import_module(name)
    except ImportError:
        print(f"  {name}: not installed, left out")
        return None


async def _timed(find: Callable[[Request, Circle], Awaitable[list[int]]], wanted: Wanted) -> Took:
    took = Took([], [])
    for one in wanted:
        began, worked = time.perf_counter(), time.process_time()
        await find(*one)
        took.clock.append((time.perf_counter() - began) * 1000)
        took.processor.append((time.process_time() - worked) * 1000)
    return took


def _timed_now(find: peers.Finder, wanted: Wanted) -> Took:
    took = Took([], [])
    for one in wanted:
        began, worked = time.perf_counter(), time.process_time()
        find(*one)
        took.clock.append((time.perf_counter() - began) * 1000)
        took.processor.append((time.process_time() - worked) * 1000)
    return took


async def _moves(store: Store, size: int, seed: int, what: str = "a live position") -> None:
    """Each move in a transaction of its own, fsync included; then all in one."""
    here, until = metro.metro(seed), NOW + timedelta(hours=2)
    chance = random.Random(seed)
    async with store.transaction() as tx:
        rows = await tx.rows("SELECT person FROM volunteers WHERE state = 'available'")
    moved = [(PersonId(chance.choice(rows)["person"]), here.place()) for _ in range(MOVES)]
    took = []
    for person, at in moved:
        began = time.perf_counter()
        async with store.transaction() as tx:
            await volunteers.place(tx, person, at, until)
        took.append((time.perf_counter() - began) * 1000)
    worked = time.process_time()
    async with store.transaction() as tx:
        for person, at in reversed(moved):
            await volunteers.place(tx, person, at, until)
    each_us = (time.process_time() - worked) * 1e6 / MOVES
    print(f"  {what}, {size:,}: {median(took):.2f} ms alone; {each_us:.0f} µs of processor among {MOVES}")


async def _moves_before(path: Path, size: int, seed: int) -> None:
    """The same without the grid: its triggers and its index taken away."""
    metro.build(path, size, seed)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            """DROP TRIGGER volunteers_move; DROP INDEX volunteers_grid;
               CREATE INDEX volunteers_ready ON volunteers (lat, lon, person, available_until)
               WHERE state = 'available';"""
        )
    store = await Store.open(path)
    await _moves(store, size, seed, "the same with an index on lat and lon")
    await store.close()


def _file_mb(path: Path) -> float:
    return path.stat().st_size / 1e6


def _index_mb(path: Path) -> float:
    """How large the index of the grid is; 0 where SQLite was built without dbstat."""
    with closing(sqlite3.connect(path)) as db:
        try:
            sized = db.execute("SELECT sum(pgsize) FROM dbstat WHERE name = 'volunteers_grid'").fetchone()[0]
        except sqlite3.OperationalError:
            return 0.0
    return float(sized) / 1e6


def _peak_mb() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - Unix alone has it

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _told(what: str, took: Took) -> None:
    sides = [quantiles(side, n=100) for side in took]
    both = "   processor ".join(f"p50 {cuts[49]:8.3f} ms  p99 {cuts[98]:8.3f}" for cuts in sides)
    print(f"  {what:34} {both}")


if __name__ == "__main__":
    main()
