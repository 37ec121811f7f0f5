"""Where Muster's time goes: the product under cProfile, and its lines gathered by room."""

from __future__ import annotations

import cProfile
import pstats
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from runpy import run_module
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.contest import meet
from benchmarks.load import Load
from benchmarks.muster import Muster

TOP = 25
OURS = re.compile(r"/(bot/\w+|handlers)[/.]")
LIBRARY = re.compile(r"/site-packages/(telegram/ext|\w+)")
STANDARD = re.compile(r"/lib/python3\.\d+/(\w+)")


class Line(NamedTuple):
    """One function's share."""

    name: str
    calls: int
    own_s: float
    with_callees_s: float


class Profile(NamedTuple):
    """One profiled run; times are the main thread's, and the profiler makes everything slower."""

    rooms: list[tuple[str, float]]
    lines: list[Line]


def profile(load: Load) -> Profile:
    """Run Muster under the profiler."""
    with TemporaryDirectory(prefix="bench-") as folder:
        target = Path(folder) / "profile"
        muster = Muster(Path(folder), lifted=True, through=("-m", "benchmarks.profiling", str(target)))
        meet(muster.command, load, Path(folder) / "log")
        stats = pstats.Stats(str(target))
    return _read(stats)


def _read(stats: pstats.Stats) -> Profile:
    rooms: defaultdict[str, float] = defaultdict(float)
    lines = []
    for (file, _, name), (_, calls, own_s, with_callees_s, _) in _rows(stats):
        rooms[_room(file, name)] += own_s
        lines.append(Line(f"{_room(file, name)}: {Path(file).name}:{name}", calls, own_s, with_callees_s))
    lines.sort(key=lambda line: line.with_callees_s, reverse=True)
    return Profile(sorted(rooms.items(), key=lambda room: -room[1]), lines)


def _rows(stats: pstats.Stats) -> Iterator[tuple[tuple[str, int, str], tuple[int, int, float, float, object]]]:
    yield from stats.stats.items()  # type: ignore[attr-defined]  # pstats documents it, typeshed does not list it


def _room(file: str, name: str) -> str:
    for shape in (OURS, LIBRARY, STANDARD):
        if found := shape.search(file):
            return found[1].replace("/", ".")
    if "sqlite3" in name:
        return "sqlite3 (C)"
    return "waiting and uvloop (C)" if "run_until_complete" in name else "built in (C)"


def main() -> None:
    """Run `bot` as `python -m bot` would, under the profiler; the first argument says where to write."""
    target, sys.argv[1:] = sys.argv[1], sys.argv[2:]
    profiler = cProfile.Profile()
    try:
        profiler.runcall(run_module, "bot", run_name="__main__")
    finally:
        profiler.dump_stats(target)


if __name__ == "__main__":
    main()
