"""`muster region`: makes the region file from OpenStreetMap extracts, and says what one holds."""

from __future__ import annotations

import json
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.saying import say
from bot.places.importing import import_region
from bot.places.region.file import RegionFile

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from bot.config import Settings

DEFAULT_OUT = Path("region.sqlite")
BAR_LETTERS = 24
SIDES = ("south", "west", "north", "east")
STOPPED = 1
COUNTED = {
    "settlement": "settlements",
    "street": "streets",
    "house": "house numbers",
    "place": "named places",
    "crossing": "crossings",
    "postcode": "postcodes",
}


def add_commands(region: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Give `muster region` its own commands."""
    commands = region.add_subparsers(required=True, metavar="COMMAND")
    words = "Make the region file from OpenStreetMap extracts (.osm.pbf, .osm, .gz, .bz2), also while the bot runs."

    made = commands.add_parser("import", help=words, description=words, parents=[common])
    made.add_argument("files", type=Path, nargs="+", metavar="FILE", help="an extract; several are joined")
    made.add_argument(
        "--places",
        type=Path,
        action="append",
        default=[],
        metavar="CSV",
        help="a table of your own places: name, lat, lon, kind, aliases; may be given more than once",
    )
    made.add_argument("--out", type=Path, metavar="FILE", help=f"default: [region] path, else {DEFAULT_OUT}")
    made.set_defaults(do=make)
    words = "Say what a region file holds, of when it is, and whom it is owed to."
    shown = commands.add_parser("show", help=words, description=words, parents=[common])
    shown.add_argument("file", type=Path, nargs="?", metavar="FILE", help=f"default: [region] path, else {DEFAULT_OUT}")
    shown.set_defaults(do=show)


def make(given: argparse.Namespace, settings: Settings) -> int:
    """`muster region import`."""
    out = given.out or settings.region.path or DEFAULT_OUT
    tell = _bar if sys.stderr.isatty() else _lines()
    with _stoppable() as stopped:

        def on(stage: str, share: float) -> None:
            if stopped:
                raise KeyboardInterrupt
            tell(stage, share)

        try:
            about = import_region(given.files, out, given.places, on)
        except BaseException:
            if not stopped:
                raise
            sys.stderr.write("\nmuster: stopped; nothing was changed\n")
            return STOPPED
        finally:
            if sys.stderr.isatty():
                sys.stderr.write("\n")
    say(f"{out} is ready.")
    _describe(about)
    return 0


def show(given: argparse.Namespace, settings: Settings) -> int:
    """`muster region show`."""
    file = RegionFile(given.file or settings.region.path or DEFAULT_OUT)
    try:
        say(f"{file.path}, made {file.about['made_at']}")
        _describe(file.about)
    finally:
        file.close()
    return 0


def _describe(about: dict[str, str]) -> None:
    counts: dict[str, int] = json.loads(about["counts"])
    say("Holds: " + ", ".join(f"{counts[kind]:,} {words}" for kind, words in COUNTED.items()))
    say("Bounds (south, west, north, east): " + ", ".join(f"{float(about[side]):.5f}" for side in SIDES))
    for source in json.loads(about["sources"]):
        say(f"From: {source['name']}, {source['bytes']:,} bytes, sha256 {source['sha256']}")
    say(about["attribution"])


def _bar(stage: str, share: float) -> None:
    """Draw the bar anew in its line."""
    filled = round(share * BAR_LETTERS)
    bar = "#" * filled + "." * (BAR_LETTERS - filled)
    sys.stderr.write(f"\r[{bar}] {share:4.0%} {stage:<40.40}")
    sys.stderr.flush()


def _lines() -> Callable[[str, float], None]:
    """Return what writes one line a stage."""
    told: list[str] = []

    def tell(stage: str, share: float) -> None:
        if stage not in told[-1:]:
            told.append(stage)
            sys.stderr.write(f"{share:4.0%} {stage}\n")
            sys.stderr.flush()

    return tell


@contextmanager
def _stoppable() -> Iterator[list[int]]:
    """Yield the signals that asked for a stop: Ctrl-C, and a service manager's SIGTERM.

    The exception alone is not enough: raised inside the map reader, it comes out as another one, or not at all.
    """
    stopped: list[int] = []

    def stop(number: int, _: Any) -> None:
        stopped.append(number)
        raise KeyboardInterrupt

    before = {wish: signal.signal(wish, stop) for wish in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for wish, handler in before.items():
            signal.signal(wish, handler)
