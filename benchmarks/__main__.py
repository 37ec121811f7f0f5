"""`python -m benchmarks`: the race, then what people feel; --profile tells where Muster's time goes."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version

from benchmarks import profiling, race, service
from benchmarks.contest import BotFailed, Run
from benchmarks.load import Load

LIBRARIES = ("python-telegram-bot", "aiogram", "aiohttp", "aiosqlite")


def main() -> int:
    """Measure and print."""
    given = _parser().parse_args()
    _where()
    try:
        if given.profile:
            _profile(given)
            return 0
        if not given.only_service:
            _race(given)
        if not given.only_race:
            _service()
    except BotFailed as failed:
        print(f"failed: {failed}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="times that each bot runs (default: 3)")
    parser.add_argument("--updates", type=int, default=3000, help="messages a run (default: 3000)")
    parser.add_argument("--people", type=int, default=1000, help="people who write them (default: 1000)")
    parser.add_argument("--only-race", action="store_true", help="only the messages per second, beside the others")
    parser.add_argument("--only-service", action="store_true", help="only start, outage and steady load")
    parser.add_argument("--profile", action="store_true", help="only Muster, under cProfile")
    parser.add_argument("--calls", action="store_true", help="with --profile: first calls for help instead of /help")
    return parser


def _where() -> None:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    load = f", load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores{load}; {libraries}\n")


def _race(given: argparse.Namespace) -> None:
    contestants = race.lanes(given.updates, given.people)
    for done in race.rounds(contestants, given.rounds):
        print(f"  round {done}: " + ", ".join(f"{lane.runs[-1].per_s:.0f}" for lane in contestants), flush=True)
    by_name = {lane.name: lane for lane in contestants}
    print(
        f"\n{'messages answered per second':<30} {'median':>7} {'min-max':>11} {'x aiogram':>9} {'x PTB':>6}"
        f" {'CPU ms':>7} {'MB':>5} {'replies':>8}"
    )
    for lane in contestants:
        rates = [run.per_s for run in lane.runs]
        print(
            f"{lane.name:<30} {lane.median(_rate):>7.0f} {min(rates):>5.0f}-{max(rates):<5.0f}"
            f" {_ratio(lane, by_name[race.AIOGRAM]):>9.2f} {_ratio(lane, by_name[race.PTB]):>6.2f}"
            f" {lane.median(_cpu_ms):>7.2f} {lane.median(_peak):>5.0f} {lane.runs[-1].count.replies:>8}"
        )
    print()


def _rate(run: Run) -> float:
    return run.per_s


def _peak(run: Run) -> float:
    return run.peak_mb


def _cpu_ms(run: Run) -> float:
    return 1000 * run.cpu_s / run.count.answered


def _ratio(lane: race.Lane, other: race.Lane) -> float:
    """The median of the ratios round by round: what disturbs a round disturbs both."""
    ratios = sorted(one.per_s / peer.per_s for one, peer in zip(lane.runs, other.runs, strict=True))
    middle = len(ratios) // 2
    return (ratios[middle] + ratios[~middle]) / 2


def _service() -> None:
    for figure in service.figures():
        goal = f"   goal {figure.goal}" if figure.goal else ""
        print(f"{figure.what}: {figure.value}{goal}", flush=True)


def _profile(given: argparse.Namespace) -> None:
    words, people = (race.CALL, given.updates) if given.calls else ("/help", given.people)
    found = profiling.profile(Load(given.updates, people, words))
    print("seconds of the main thread, by room (own time)")
    for room, seconds in found.rooms[: profiling.TOP]:
        print(f"  {seconds:>7.2f}  {room}")
    _lines("with all they call", found.lines, lambda line: line.with_callees_s)
    _lines("own time", sorted(found.lines, key=lambda line: -line.own_s), lambda line: line.own_s)


def _lines(title: str, lines: list[profiling.Line], figure: Callable[[profiling.Line], float]) -> None:
    print(f"\n{title}")
    for line in lines[: profiling.TOP]:
        print(f"  {figure(line):>7.2f}  {line.calls:>8} x  {line.name}")


if __name__ == "__main__":
    raise SystemExit(main())
