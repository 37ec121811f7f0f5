"""`make crash`: kill the bot hundreds of times while people go on, and fail when anything was lost or doubled."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.crash import seeded_bugs
from tests.crash.loop import Plan, Verdict, run

MOST_SHOWN = 30


def main() -> int:
    """0: nothing found. 1: a violation, or a seeded bug that stayed hidden."""
    given = _arguments()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="muster-crash-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"seed {given.seed}, evidence in {folder}", flush=True)
    if given.seeded_bugs:
        return asyncio.run(seeded_bugs.hunt(folder, given.seed, given.only))
    plan = Plan(kills=given.kills, seed=given.seed, minutes=given.minutes)
    verdict = asyncio.run(run(plan, folder, lambda words: print(words, flush=True)))
    show(verdict)
    return 1 if verdict.violations else 0


def show(verdict: Verdict) -> None:
    """Print the tally and the violations, each kind with its number."""
    deaths = ", ".join(f"{name} {n}" for name, n in verdict.tally.most_common())
    print(f"{verdict.kills} kills in {verdict.seconds:.0f} s: {deaths}")
    print(
        f"{verdict.updates} updates, {verdict.requests} requests, {verdict.messages} messages with effect, "
        f"{verdict.unknown} times a fate was unknown"
    )
    for check, n in Counter(violation.check for violation in verdict.violations).most_common():
        print(f"VIOLATED {n} times: {check}")
    for violation in verdict.violations[:MOST_SHOWN]:
        print(f"  {violation}")
    print(f"{len(verdict.violations)} violations")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="sudden deaths at least (default: 200)")
    parser.add_argument("--minutes", type=float, default=30.0, help="stop killing after so long (default: 30)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="repeat a run's dice")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where to put ledger, store and output")
    parser.add_argument("--seeded-bugs", action="store_true", help="check the checker: each known bug must be found")
    parser.add_argument("--only", metavar="NAME", help="of the seeded bugs only this one")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
