"""`python -m benchmarks.online_faults`: what a geocoder can do to us, and how long people wait meanwhile.

The whole bot over HTTP in the drill, beside a geocoder that misbehaves as ordered; one row each way to fail.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.support.build import AROUND
from tests.support.geocoder import ROWS, geocoder_server
from tests.support.stage import Stage, stage

GOAL_S = 2.0  # p95 of the answer to a call for help
TIMEOUT_S = 2.0  # shorter than as delivered, so that a row takes less long; the slowest rows last several of these
PATIENCE_S = 10.0


class Figures(NamedTuple):
    """What one row showed."""

    outcome: str
    sees: str
    p50_s: float
    p95_s: float


def main() -> int:
    """Measure and print; 1 when anybody waited longer than promised or an outcome is not the one of the table."""
    parser = argparse.ArgumentParser("python -m benchmarks.online_faults", description=__doc__)
    parser.add_argument("--people", type=int, default=20, help="who call for help at once in each row (default: 20)")
    parser.add_argument("--only", choices=list(ROWS), help="only this row")
    given = parser.parse_args()
    print(f"{'the geocoder':<45} {'geopy raises':<31} {'outcome':<12} {'the resident':<15} {'p50 ms':>6} {'p95 ms':>7}")
    fine = True
    _show("none is set", "-", asyncio.run(_measure("found", given.people, provider="none")))
    for name, row in ROWS.items():
        if given.only in (None, name):
            figures = asyncio.run(_measure(name, given.people))
            fine = fine and figures.p95_s < GOAL_S and figures.outcome == row.outcome
            _show(row.what, row.raises or "-", figures)
    return 0 if fine else 1


def _show(what: str, raises: str, figures: Figures) -> None:
    middle, late = (f"{seconds * 1000:.0f}" for seconds in (figures.p50_s, figures.p95_s))
    print(f"{what:<45} {raises:<31} {figures.outcome:<12} {figures.sees:<15} {middle:>6} {late:>7}", flush=True)


async def _measure(name: str, people: int, provider: str = "nominatim") -> Figures:
    with TemporaryDirectory(prefix="bench-") as folder:
        async with geocoder_server() as server:
            online = {"provider": provider, "url": server.behaves(name), "per_s": 100, "timeout_s": TIMEOUT_S}
            async with stage(Path(folder), online=online, region={"area": AROUND}) as drill:
                waits = sorted(await asyncio.gather(*(_answered_s(drill, number) for number in range(people))))
                outcome = await _outcome(drill) if provider != "none" else "-"
                sees = "is asked" if "proposed" in _column(drill, "state") else "as without one"
    middle, late = waits[len(waits) // 2], waits[min(len(waits) - 1, int(len(waits) * 0.95))]
    return Figures(outcome, sees, middle, late)


async def _answered_s(drill: Stage, number: int) -> float:
    """Somebody calls for help with an address of their own; how long until they read the first answer."""
    person = await drill.person(f"Neighbour {number}")
    began = time.monotonic()
    await person.says(f"We need water at {number + 1} Gasworks Road, Harbourside")
    await person.sees("Your number is")
    return time.monotonic() - began


async def _outcome(drill: Stage) -> str:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if found := [outcome for outcome in _column(drill, "outcome") if outcome]:
            return found[0]
        await asyncio.sleep(0.05)
    return "none"


def _column(drill: Stage, name: str) -> list[str]:
    return [row["it"] for row in drill.rows(f"SELECT {name} AS it FROM lookups ORDER BY id")]  # noqa: S608 - our own names


if __name__ == "__main__":
    raise SystemExit(main())
