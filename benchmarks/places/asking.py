"""The one door to what is measured: Muster's own search, in this process, so that a query costs nothing but itself."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.places import Places, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from bot.places import Candidate


@dataclass(frozen=True, slots=True)
class Guess:
    """One candidate."""

    lat: float
    lon: float
    kind: str
    name: str
    radius_m: float
    probability: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one text."""

    guesses: tuple[Guess, ...]
    sure: bool  # given without asking
    verdict: str
    took_s: float  # by the clock on the wall
    worked_s: float  # processor time of this thread: what others do on the machine is not in it


class Muster:
    """Asks a region file."""

    def __init__(self, region: Path) -> None:
        self._places = Places.open(region)

    def ask(self, text: str) -> Answer:
        """Ask, and time it."""
        started, idle_s = time.perf_counter(), time.thread_time()
        located = self._places.locate(text)
        worked_s, took_s = time.thread_time() - idle_s, time.perf_counter() - started
        guesses = tuple(_guess(candidate) for candidate in located.candidates)
        return Answer(guesses, located.verdict is Verdict.SURE, located.verdict.value, took_s, worked_s)


def _guess(candidate: Candidate) -> Guess:
    point = candidate.point
    return Guess(point.lat, point.lon, candidate.kind.value, candidate.name, candidate.radius_m, candidate.probability)
