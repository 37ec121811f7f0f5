"""The race: the same messages for each bot in turn, round after round; only ratios within a round are claims."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.contest import BotFailed, Run, meet
from benchmarks.load import Load
from benchmarks.muster import Muster

PTB = "python-telegram-bot 22, echo"
AIOGRAM = "aiogram 3, echo"
MUSTER = "Muster, /help answered"
FIRST_CALLS = "Muster, first calls for help"
CALL = "We need water at 12.0312, -38.0401, we are {n} people"
LOST_NOTHING = {"done"}
SETTLED = {"sent", "superseded"}  # superseded: a newer state of the same card was sent in its place


@dataclass(slots=True)
class Lane:
    """One contestant and what it did, round by round."""

    name: str
    run: Callable[[], Run]
    runs: list[Run] = field(default_factory=list)

    def median(self, figure: Callable[[Run], float]) -> float:
        """The median over the rounds."""
        return statistics.median(figure(run) for run in self.runs)


def lanes(updates: int, people: int) -> list[Lane]:
    """All who take part, on messages of so many people; each first call comes from another person."""
    load, calls = Load(updates, people, "/help"), Load(updates, updates, CALL)
    return [
        Lane(PTB, partial(_echo, "benchmarks.echo_ptb", load)),
        Lane(AIOGRAM, partial(_echo, "benchmarks.echo_aiogram", load)),
        Lane(MUSTER, partial(_muster, load)),
        Lane(FIRST_CALLS, partial(_muster, calls)),
    ]


def rounds(contestants: list[Lane], count: int) -> Iterator[int]:
    """Run all lanes so many times, each time starting with another one; tells after each round."""
    for number in range(count):
        turn = number % len(contestants)
        for lane in contestants[turn:] + contestants[:turn]:
            lane.runs.append(lane.run())
        yield number + 1


def _echo(module: str, load: Load) -> Run:
    with TemporaryDirectory(prefix="bench-") as folder:
        run = meet(lambda api_url: [sys.executable, "-m", module, api_url], load, Path(folder) / "log")
    return _whole(run, load)


def _muster(load: Load) -> Run:
    with TemporaryDirectory(prefix="bench-") as folder:
        muster = Muster(Path(folder), lifted=True)
        run = meet(muster.command, load, Path(folder) / "log")
        kept, owed = muster.states()
    if kept.keys() != LOST_NOTHING or kept.total() != load.updates or not owed.keys() <= SETTLED:
        raise BotFailed(f"Muster left work undone: inbox {dict(kept)}, outbox {dict(owed)}")
    return _whole(run, load)


def _whole(run: Run, load: Load) -> Run:
    """A run counts only when everybody was answered."""
    if run.count.answered < load.updates:
        raise BotFailed(f"{run.count.answered} of {load.updates} messages were answered")
    return run
