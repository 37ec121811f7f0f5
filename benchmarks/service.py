"""What people feel: how soon after a start, after an outage, and under steady load an answer comes."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.contest import Run, meet
from benchmarks.load import Load
from benchmarks.muster import Muster

BACKLOG = Load(10_000, 10_000, "/help", first_person=5_000_000)
NEWCOMERS = Load(5, 5, "/help", per_s=1.0, until_answered=True)
BUSY = Load(600, 600, "/help", per_s=30.0, quiet_s=3.0)  # two more a second than the default pacing lets out
CALMER = Load(400, 400, "/help", per_s=20.0, quiet_s=3.0)
IDLE = Load(1, 1, "/help")
PERCENT = 100


class Figure(NamedTuple):
    """One measured value with the goal it stands against."""

    what: str
    value: str
    goal: str = ""


def figures() -> Iterator[Figure]:
    """Measure one after the other."""
    yield from _idle()
    for lifted in (True, False):
        for age in (timedelta(minutes=10), timedelta(seconds=5)):
            yield _after_outage(lifted=lifted, age=age)
    yield _steady(BUSY, lifted=True)
    yield _steady(BUSY, lifted=False)
    yield _steady(CALMER, lifted=False)


def _idle() -> Iterator[Figure]:
    run = _run(IDLE, lifted=False)
    yield Figure("cold start: process start to first getUpdates", f"{run.start_s:.2f} s", "< 2 s")
    yield Figure("  and to the first answer", f"{run.start_s + run.count.took_s:.2f} s")
    yield Figure("resident after one message", f"{run.rss_mb:.0f} MB (highest {run.peak_mb:.0f})", "< 150 MB")


def _after_outage(*, lifted: bool, age: timedelta) -> Figure:
    run = _run(NEWCOMERS, lifted=lifted, backlog=age)
    waited = max(run.count.waits_s, default=float("inf"))
    from_start = run.start_s + run.count.waits_s[0] if run.count.waits_s else float("inf")
    words = f"{BACKLOG.updates:,} waiting since {age.total_seconds():.0f} s, {_pacing(lifted)}: slowest of 5 newcomers"
    return Figure(words, f"{waited:.2f} s (first, from process start: {from_start:.2f} s)", "≤ 5 s")


def _steady(load: Load, *, lifted: bool) -> Figure:
    run = _run(load, lifted=lifted)
    waits_ms = [wait * 1000 for wait in run.count.waits_s]
    cuts = statistics.quantiles(waits_ms, n=PERCENT)
    words = f"{load.per_s:.0f} messages/s for 20 s, {_pacing(lifted)}: answer p50 / p95 / max"
    sent = f"{run.count.answered} of {load.updates} at {run.per_s:.1f}/s"
    return Figure(words, f"{cuts[49]:.0f} / {cuts[94]:.0f} / {max(waits_ms):.0f} ms ({sent})")


def _pacing(lifted: bool) -> str:
    return "pacing lifted" if lifted else "default pacing"


def _run(load: Load, *, lifted: bool, backlog: timedelta | None = None) -> Run:
    with TemporaryDirectory(prefix="bench-") as folder:
        muster = Muster(Path(folder), lifted=lifted)
        if backlog is not None:
            muster.leave_waiting(BACKLOG, backlog)
        return meet(muster.command, load, Path(folder) / "log")
