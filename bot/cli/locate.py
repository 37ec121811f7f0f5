"""`muster locate`: what the bot makes of a place phrase. No bot, no token and no store is needed."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pydantic import ValidationError

from bot.app import places_of
from bot.cli.saying import say
from bot.config import ConfigError
from bot.config.sections import Region
from bot.domain.model import Point
from bot.places import Kind, Located, Places, RegionRefused, Unreadable, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from bot.config import Settings

SOME_LINES_BAD = 1
LONGEST_LINE = 1 << 20  # bytes; a message has at most 4096 characters, so this is no message
POINT_NUMBERS = 2
VERDICT_WORDS = {
    Verdict.SURE: "Sure:",
    Verdict.CHOOSE: "Not sure; people are asked which:",
    Verdict.AREA_ONLY: "Only the area is known; people are asked where in it:",
    Verdict.OUTSIDE: "A place outside the area that is served.",
    Verdict.UNREADABLE: "Not readable here:",
    Verdict.UNKNOWN: "No place was understood.",
}
UNREADABLE_WORDS = {
    Unreadable.SHORT_LINK: "a short link, which only its maker's server can open.",
    Unreadable.WHAT3WORDS: "three words, which only their maker's server can read.",
    Unreadable.PLACE_LINK: "a link to a place, without a point in it.",
}


class BadLine(Exception):
    """A line of the input that is no question; the sentence says why."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what `muster locate` understands."""
    parser.add_argument("text", nargs="*", metavar="TEXT", help="the words of a place, or a message with one in it")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument(
        "--jsonl", metavar="FILE", help="read a JSON a line, each with text; answer with one a line (- is stdin)"
    )
    parser.add_argument("--region", type=Path, metavar="FILE", help="the region file (default: [region] path)")
    parser.add_argument("--area", type=_area, metavar="S,W,N,E", help="corners in degrees (default: [region] area)")
    parser.add_argument("--near", type=_near, metavar="LAT,LON", help="where the writer is known to be")


def locate(given: argparse.Namespace, settings: Settings) -> int:
    """`muster locate`."""
    text = _as_utf8(" ".join(given.text).strip())
    if bool(text) == bool(given.jsonl):
        raise ConfigError(["locate: either a TEXT or --jsonl FILE"])
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # whatever the locale can't write
    with closing(_places(given, settings)) as places:
        if given.jsonl:
            return _each_line_of(given.jsonl, places, given.near)
        located = places.locate(text, given.near)
        say(_json({"text": text, **_answer(places, located)}) if given.json else "\n".join(_words(located)))
    return 0


def _as_utf8(words: str) -> str:
    """Read as UTF-8 what the locale could not read (C, POSIX); bytes that are not stay marked as such."""
    try:
        return words.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return words


def _places(given: argparse.Namespace, settings: Settings) -> Places:
    """Open the door to places as the bot does; a region file that cannot be read is a wrong setting."""
    region = settings.region
    changed = {"path": given.region or region.path, "area": given.area or region.area}
    try:
        return places_of(settings.model_copy(update={"region": region.model_copy(update=changed)}))
    except RegionRefused as no:
        raise ConfigError([str(no)]) from no


def _numbers(words: str) -> list[float]:
    return [float(word) for word in words.split(",")]


def _area(words: str) -> tuple[float, float, float, float]:
    try:
        area = Region.model_validate({"area": _numbers(words)}).area
    except ValidationError as no:
        raise argparse.ArgumentTypeError(str(no.errors()[0]["msg"])) from no
    if area is None:
        raise AssertionError("unreachable")
    return area


def _near(words: str) -> Point:
    numbers = _numbers(words)
    if len(numbers) != POINT_NUMBERS:
        raise ValueError("a position is two numbers: latitude, longitude")
    return Point(*numbers)


def _each_line_of(name: str, places: Places, near: Point | None) -> int:
    try:
        with _opened(name) as lines:
            return _each_line(places, lines, near)
    except (
        BrokenPipeError
    ):  # whoever read the answers has enough; docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_LINES_BAD


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")


def _each_line(places: Places, lines: BinaryIO, near: Point | None) -> int:
    """Answer each line as it comes; a bad one is told of, and the next one answered."""
    bad = False
    for number, line in enumerate(_lines(lines), start=1):
        if not line.strip():
            continue
        try:
            words = _answered(places, line, near)
        except BadLine as no:
            bad, words = True, _json({"error": str(no), "line": number})
        say(words)
    return SOME_LINES_BAD if bad else 0


def _lines(lines: BinaryIO) -> Iterator[bytes]:
    """Yield the lines; of one that is too long only the beginning, to be refused."""
    while line := lines.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = lines.readline(LONGEST_LINE + 1)


def _answered(places: Places, line: bytes, near: Point | None) -> str:
    if len(line) > LONGEST_LINE:
        raise BadLine(f"the line is longer than {LONGEST_LINE} bytes")
    try:
        asked = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as no:
        raise BadLine("the line is not UTF-8") from no
    except (ValueError, RecursionError) as no:
        raise BadLine("the line is not JSON") from no
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise BadLine("a line is an object with text, a string")
    if not isinstance(asked.get("lang"), str | None):
        raise BadLine("lang is a string")
    located = places.locate(asked["text"], _known(asked.get("near")) or near)
    try:
        return _json(asked | _answer(places, located))
    except ValueError as no:  # 1e999 is read, and is no JSON
        raise BadLine("the line has a number beyond all bounds") from no


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _known(near: object) -> Point | None:
    if near is None:
        return None
    try:
        if isinstance(near, list) and len(near) == POINT_NUMBERS and all(type(half) in {int, float} for half in near):
            return Point(*near)
    except (ValueError, OverflowError):
        pass
    raise BadLine("near is [latitude, longitude] in degrees")


def _answer(places: Places, located: Located) -> dict[str, Any]:
    from_map = any(candidate.kind is not Kind.POSITION for candidate in located.candidates)
    return {
        "verdict": located.verdict,
        "asks": located.verdict is not Verdict.SURE,
        "unreadable": located.unreadable,
        "attribution": places.attribution or None if from_map else None,
        "candidates": [
            {
                "kind": candidate.kind,
                "name": candidate.name,
                "lat": round(candidate.point.lat, 7),
                "lon": round(candidate.point.lon, 7),
                "radius_m": round(candidate.radius_m, 1),
                "probability": round(candidate.probability, 4),
                "why": candidate.why,
                "apart": candidate.apart,
            }
            for candidate in located.candidates
        ],
    }


def _json(answer: dict[str, Any]) -> str:
    """ASCII alone, so that any locale can write it and any text comes through."""
    return json.dumps(answer, allow_nan=False)


def _words(located: Located) -> Iterator[str]:
    unreadable = f" {UNREADABLE_WORDS[located.unreadable]}" if located.unreadable else ""
    yield VERDICT_WORDS[located.verdict] + unreadable
    for candidate in located.candidates:
        lat, lon = candidate.point.lat, candidate.point.lon
        parts = [
            f"{candidate.probability:4.0%}",
            f"{candidate.kind:<11}",
            candidate.name + (f" ({candidate.apart})" if candidate.apart else ""),
            f"{lat:.6f}, {lon:.6f}",
            f"within {candidate.radius_m:.0f} m",
        ]
        yield "  ".join([*parts, *([", ".join(candidate.why)] if candidate.why else [])])
