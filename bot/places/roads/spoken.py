"""Reads what somebody types of a closed road: where, how wide, and for how long; pure, and sure or silent."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import dropwhile
from pathlib import Path
from typing import Any

from bot.domain.model import Point

WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("spoken.toml").read_text("utf-8"))
LONGEST_SHAPE = 6_000  # characters of pasted GeoJSON; a hundred corners need fewer
LONGEST_ENDING = 40  # characters of a time or a radius; a longer look back would cost a hostile text too much
DEEPEST_SHAPE = 12  # levels of brackets; GeoJSON has six
SPANS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Said:
    """What the words say."""

    place: str  # what is left for the reader of places; empty for an outline
    bridge: bool = False  # a bridge is spoken of
    radius_m: float | None = None
    lasts: timedelta | None = None
    until: tuple[int, int] | None = None  # o'clock: hour, minute
    outline: tuple[Point, ...] = ()


def read(words: str) -> Said:
    """Take the words apart."""
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in words).strip()
    if text.startswith(("{", "[")):
        return Said("", outline=_geojson(text))
    said = Said(text)
    while (shorter := _ending(said)) is not None:
        said = shorter
    return replace(said, bridge=_bridge(said.place))


def without_bridge(place: str) -> str:
    """Leave out the word for a bridge and what joins it to the place: "the bridge at Mill Lane", "Ford bridge"."""
    rest = _without_joins(place.split())
    if rest and rest[0].casefold() in WORDS["bridge"]:
        rest = _without_joins(rest[1:])
    elif rest and rest[-1].casefold() in WORDS["bridge"]:
        rest = rest[:-1]
    return " ".join(rest)


def _without_joins(words: list[str]) -> list[str]:
    return list(dropwhile(lambda word: word.casefold() in WORDS["joins"], words))


def _bridge(place: str) -> bool:
    return any(word.strip(",.;").casefold() in WORDS["bridge"] for word in place.split())


def _any(*rows: str) -> str:
    return "|".join(re.escape(word) for row in rows for word in sorted(WORDS[row], key=len, reverse=True))


_NUMBER = r"(?<![\d.,])(?P<n>\d{1,5}(?:[.,]\d)?)\s*"
_BEGIN, _END = r"^(?P<rest>.*?)[\s,;]*", r"[\s,;]*$"
_FLAGS = re.IGNORECASE | re.DOTALL
_LASTS = re.compile(rf"{_BEGIN}(?:\b(?:{_any('for')})\s+)?{_NUMBER}(?P<unit>{_any(*SPANS)}){_END}", _FLAGS)
_UNTIL = re.compile(
    rf"{_BEGIN}\b(?:{_any('until')})\s+(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>\d\d))?\s*h?{_END}", _FLAGS
)
_RADIUS = re.compile(
    rf"{_BEGIN}(?:\b(?:{_any('radius')})\s+)?{_NUMBER}(?P<unit>{_any('kilometres', 'metres')}){_END}", _FLAGS
)


def _ending(said: Said) -> Said | None:
    """Take one ending off the words; None when there is none left, or the same was said before."""
    head, tail = said.place[:-LONGEST_ENDING], said.place[-LONGEST_ENDING:]
    if said.lasts is None and said.until is None:
        if found := _LASTS.match(tail):
            unit = next(name for name in SPANS if found["unit"].casefold() in WORDS[name])
            return replace(said, place=head + found["rest"], lasts=SPANS[unit] * _number(found))
        if (found := _UNTIL.match(tail)) and (at := _o_clock(found)):
            return replace(said, place=head + found["rest"], until=at)
    if said.radius_m is None and (found := _RADIUS.match(tail)):
        metres = 1000.0 if found["unit"].casefold() in WORDS["kilometres"] else 1.0
        return replace(said, place=head + found["rest"], radius_m=metres * _number(found))
    return None


def _number(found: re.Match[str]) -> float:
    return float(found["n"].replace(",", "."))


def _o_clock(found: re.Match[str]) -> tuple[int, int] | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    return (hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - of a day, of an hour


def _geojson(text: str) -> tuple[Point, ...]:
    """Read the outer ring of the first polygon in GeoJSON (RFC 7946: lon before lat); nothing when there is none."""
    if len(text) > LONGEST_SHAPE:
        return ()
    try:
        ring = _ring(json.loads(text), DEEPEST_SHAPE)
        points = tuple(Point(float(corner[1]), float(corner[0])) for corner in ring)
    except (ValueError, TypeError, LookupError, RecursionError, OverflowError):
        return ()
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def _ring(shape: Any, deep: int) -> list[Any]:
    """Find the first outer ring in any GeoJSON object."""
    if not isinstance(shape, dict) or not deep:
        return []
    inner = shape.get("geometry") or next(iter(shape.get("features") or shape.get("geometries") or ()), None)
    if inner:
        return _ring(inner, deep - 1)
    corners = shape.get("coordinates") or []
    if shape.get("type") == "MultiPolygon":
        corners = corners[0]
    return list(corners[0]) if shape.get("type") in ("Polygon", "MultiPolygon") else []
