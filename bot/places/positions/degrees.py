"""Degrees in a text: decimal, with minutes, with minutes and seconds; always a pair, or nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.places.positions.reading import (
    FINEST_M,
    HALF_DEGREE_M,
    SURE_WITHIN_M,
    USELESS_BEYOND_M,
    Reading,
    somewhere,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.model import Point

MOST_ANGLES = 100  # a message with more numbers is a table, not a place
UNAMBIGUOUS_DECIMALS = 4  # "1,200 3,400" and "1.200 3.400" may be thousands
STRAY_DECIMALS = 2  # the halves of one position seldom differ by more
BEFORE_LETTERS = 5  # what NOT_BEFORE looks at
LOOSE_GAP = 25  # characters without a digit that may stand between two halves that say themselves which they are

PART = r"\d{1,2}(?:[.,]\d{1,8})?"
FRACTION = r"\.\d{1,15}(?!\.?\d)|,\d{1,3}(?!,?\d)|,\d{4,15}(?!\d)"
ANGLE = re.compile(
    rf"""(?:(?<!\w)(?P<label>LAT|LON)["'\s:=.]{{0,4}})?(?:(?<![^\W\d_])(?P<first>[NSEWO])[\s:]?)?"""
    r"(?P<sign>[+-]?)(?<!\d)(?<!\d\.)(?P<whole>\d{1,3})"
    rf"(?:(?P<fraction>{FRACTION})\s?°?"
    rf"|(?:\s?(?P<ring>°)\s?|[\s:])(?P<minutes>{PART})"
    rf"""(?:(?:\s?'\s?|[\s:])(?P<seconds>{PART})(?:\s?(?:"|''))?|\s?')?(?!\d))"""
    r"(?(first)|(?:\s?(?P<last>[NSEWO])(?![^\W\d]))?)"
)
CURRENCIES = "CHF|EUR|USD|GBP|TRY|TL|UAH|RUB|INR|NPR|BDT|IDR|PHP|BRL|HTG|COP|MXN|RS|RP"
NOT_BEFORE = re.compile(rf"[\w.+$€£¥₹-]$|\d,$|(?<!\w)(?:{CURRENCIES})[\s.]$")  # a price, a telephone number, a date
NOT_AFTER = re.compile(rf"\s?(?:[$€£¥₹%]|(?:{CURRENCIES}|K?G|[KCM]?M|M?L|H)(?!\w))")
BETWEEN = re.compile(r"""[\s,;/|&"'()\[\]]{0,5}""")


class Angle(NamedTuple):
    """One half of a position, and where in the text it stands."""

    degrees: float
    axis: str  # "lat", "lon", or empty when nothing says so
    unsigned: float  # what the number says without its letter
    fineness_m: float
    either_way: bool  # O: west in Spanish, east in German
    decimal: str  # the mark before the decimals; empty for minutes
    decimals: int
    start: int
    end: int


def degrees(text: str) -> list[Reading]:
    """Return the positions in a text whose directions are N, S, E, W, O, LAT and LON, in order."""
    angles = list(_angles(text))
    found: list[Reading] = []
    at = 0
    while at + 1 < len(angles):
        paired = _paired(text, angles, at)
        found.extend(paired)
        at += 2 if paired else 1
    return found


def _angles(text: str) -> Iterator[Angle]:
    at, count = 0, 0
    while count < MOST_ANGLES and (match := ANGLE.search(text, at)):
        angle = _angle(match)
        at = match.end() if angle else match.end("whole")
        count += 1
        if angle:
            yield angle


def _angle(match: re.Match[str]) -> Angle | None:
    """Return the angle; nothing when its marks contradict each other, or it may be any other numbers."""
    letter = match["first"] or match["last"] or ""
    if match["minutes"] is None:
        number, step_m, decimals = _decimal(match)
    elif letter or match["ring"]:  # "5 30" alone may be anything
        number, step_m, decimals = _sexagesimal(match)
    else:
        return None
    axis = "" if not letter else "lat" if letter in {"N", "S"} else "lon"
    label = (match["label"] or "").lower()
    negative = match["sign"] == "-"
    if number is None or (axis and label and axis != label) or (letter in {"N", "E"} and negative):
        return None
    west_or_south = negative or letter in {"S", "W", "O"}
    return Angle(
        -number if west_or_south else number,
        axis or label,
        -number if negative else number,
        step_m,
        letter == "O",
        (match["fraction"] or "")[:1],
        decimals,
        match.start(),
        match.end(),
    )


def _decimal(match: re.Match[str]) -> tuple[float | None, float, int]:
    digits = match["fraction"][1:]
    return float(f"{match['whole']}.{digits}"), HALF_DEGREE_M / 10 ** len(digits), len(digits)


def _sexagesimal(match: re.Match[str]) -> tuple[float | None, float, int]:
    minutes_text = match["minutes"].replace(",", ".")
    seconds_text = (match["seconds"] or "0").replace(",", ".")
    minutes, seconds = float(minutes_text), float(seconds_text)
    if minutes >= 60 or seconds >= 60 or (match["seconds"] and "." in minutes_text):  # noqa: PLR2004 - a clock's
        return None, 0.0, 0
    finest, unit = (seconds_text, 3600) if match["seconds"] else (minutes_text, 60)
    decimals = len(finest.partition(".")[2])
    return float(match["whole"]) + minutes / 60 + seconds / 3600, HALF_DEGREE_M / unit / 10**decimals, decimals


def _paired(text: str, angles: list[Angle], at: int) -> list[Reading]:
    one, other = angles[at], angles[at + 1]
    if _apart(text, one, other) or NOT_BEFORE.search(text, max(0, one.start - BEFORE_LETTERS), one.start):
        return []
    if at + 2 < len(angles) and _stray(text, one, other) and not _apart(text, other, angles[at + 2]):
        return []
    reading = None if NOT_AFTER.match(text, other.end) else _reading(one, other)
    return [reading] if reading else []


def _stray(text: str, one: Angle, other: Angle) -> bool:
    """Tell a number that only happens to stand before a position: "5.5 12.0123 38.0456", "3.5 l to 12.0123 s …"."""
    loose = not BETWEEN.fullmatch(text, one.end, other.start)
    return loose or (not one.axis and other.decimals - one.decimals > STRAY_DECIMALS)


def _apart(text: str, one: Angle, other: Angle) -> bool:
    """Tell whether something between the two says that they are no pair."""
    if one.axis and one.axis == other.axis:
        return True
    gap = text[one.end : other.start]
    if one.axis and other.axis:
        return len(gap) > LOOSE_GAP or any(letter.isdecimal() for letter in gap)
    return one.decimal != other.decimal or not BETWEEN.fullmatch(gap)


def _reading(one: Angle, other: Angle) -> Reading | None:
    meanings = tuple(dict.fromkeys(point for point in _meanings(one, other) if point))
    # The finer of two decimals tells the precision: programs print 12.0 for 12.0000.
    fineness = min if one.decimal and other.decimal else max
    radius_m = max(fineness(one.fineness_m, other.fineness_m), FINEST_M)
    if not meanings or radius_m > USELESS_BEYOND_M:
        return None
    marked = bool(one.axis and other.axis)
    half_marked = bool(one.axis) != bool(other.axis)  # the one letter may be a word: "e" is "and" in Portuguese
    thousands = not marked and one.decimal != "" and max(one.decimals, other.decimals) < UNAMBIGUOUS_DECIMALS
    either_way = one.either_way or other.either_way
    sure = not (half_marked or thousands or either_way) and radius_m <= SURE_WITHIN_M
    return Reading(meanings, radius_m, sure, "decimal degrees" if one.decimal else "degrees and minutes")


def _meanings(one: Angle, other: Angle) -> Iterator[Point | None]:
    written_backwards = one.axis == "lon" or other.axis == "lat"
    lat, lon = (other, one) if written_backwards else (one, other)
    yield somewhere(lat.degrees, lon.degrees)
    if lon.either_way:
        yield somewhere(lat.degrees, -lon.degrees)
    if not (one.axis and other.axis):
        yield somewhere(one.unsigned, other.unsigned)
    if not (one.axis or other.axis):
        yield somewhere(other.degrees, one.degrees)
