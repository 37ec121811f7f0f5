"""`python -m benchmarks.matching`: who is asked, simulated: tables, the same as JSON, and a picture."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import get_args

from benchmarks.matching import plot, report, runs
from benchmarks.matching.muster import AtThePhone, Muster, settings_with
from benchmarks.matching.worlds import WORLDS, World
from bot.domain.model import Urgency

OUT = Path("build/matching")


def main() -> int:
    """Run and print; 2 for what was asked for wrongly."""
    given = _parser().parse_args()
    try:
        muster = Muster(
            settings_with(given.set),
            at_once=given.at_once,
            learning=given.learning,
            at_the_phone=given.at_the_phone,
            bundles=given.bundles,
        )
        cities = runs.draws(_worlds(given), given.surge, World("surge", given.volunteers, given.requests))
        seeds = range(given.first_seed, given.first_seed + given.seeds)
        done = [runs.run(world, draw, seeds, given.policies, muster) for world, draw in cities.items()]
    except (ValueError, OSError) as wrong:
        print(f"python -m benchmarks.matching: {wrong}", file=sys.stderr)
        return 2
    page = report.markdown(done)
    print(page)
    _keep(given, done, page)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--worlds", nargs="*", choices=WORLDS, help="default: all, or none beside --surge")
    parser.add_argument("--seeds", type=int, default=5, help="cities a world (default: 5)")
    parser.add_argument("--first-seed", type=int, default=1, help="of the cities (default: 1)")
    parser.add_argument("--surge", type=Path, help="a world more: times and places of real calls, JSON lines")
    parser.add_argument("--volunteers", type=int, default=700, help="in the world of --surge (default: 700)")
    parser.add_argument("--requests", type=int, default=600, help="in the world of --surge (default: 600)")
    parser.add_argument("--policies", nargs="+", choices=runs.NAMES, default=runs.NAMES, help="default: all")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a figure of [matching], such as normal.cap=5"
    )
    parser.add_argument(
        "--at-once",
        nargs="*",
        type=Urgency,
        default=list(Urgency),
        metavar="URGENCY",
        help="for which a new request or a no is not kept waiting for the round (default: all)",
    )
    parser.add_argument("--learning", type=float, default=0.0, help="weight of the table beside one's own answers")
    parser.add_argument(
        "--at-the-phone",
        choices=get_args(AtThePhone),
        default="shown",
        help="who has just checked in, or is done, is asked in the answer, which rings nobody; or is rung; or waits",
    )
    parser.add_argument(
        "--bundles",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="muster asks drivers about several on one way; so many of the simple requests are brought to a door (0.5)",
    )
    parser.add_argument(
        "--out", type=Path, default=OUT, help=f"folder for matching.md, .json and .png (default: {OUT})"
    )
    return parser


def _worlds(given: argparse.Namespace) -> list[str]:
    if given.worlds is not None:
        return list(given.worlds)
    return [] if given.surge else list(WORLDS)


def _keep(given: argparse.Namespace, done: list[runs.WorldRun], page: str) -> None:
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "matching.md").write_text(page, "utf-8")
    how = {name: getattr(given, name) for name in ("set", "at_once", "learning", "at_the_phone", "bundles")}
    figures = {**how, "runs": [run.plain() for run in done]}
    (given.out / "matching.json").write_text(json.dumps(figures, indent=1, allow_nan=True), "utf-8")
    if not plot.draw(done, given.out / "matching.png"):
        print("no picture: matplotlib is not installed (`make matching` brings it)", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
