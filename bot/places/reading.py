"""Positions that people type: decimal degrees, degrees with minutes, Plus Codes. It refuses rather than guesses."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Point
from bot.places.plus_codes import plus_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.model import Area

LONGEST_TEXT = 4096  # https://core.telegram.org/bots/api#message: text of a message
HALF_DEGREE_M = 55_660.0  # half a degree of latitude: what rounding to whole degrees can hide
FINEST_M = 10.0  # a telephone in the open seldom knows better
SURE_WITHIN_M = 100.0  # a reading coarser than this needs an area to vouch for it
USELESS_BEYOND_M = 1_000.0  # nobody is found with that
UNAMBIGUOUS_DECIMALS = 4  # "1,200 3,400" and "1.200 3.400" may be thousands
NULL_ISLAND = 0.01  # degrees around 0, 0: what broken software sends, and open sea

# A link's numbers may be the view and not the pin, so links are not read as plain text.
LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.[a-z]{2,24}/\S*", re.IGNORECASE)

SIGN_FORMS = {
    **dict.fromkeys("\u00ba\u02da", "\u00b0"),  # degree
    **dict.fromkeys("\u2032\u2019\u2018\u02b9\u00b4", "'"),
    **dict.fromkeys("\u2033\u201c\u201d\u02ba", '"'),
    **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014", "-"),
    "\u066b": ".",
    "\u060c": ",",
    "\u061b": ";",
    "\uff0c": ",",
    "\uff0e": ".",
    "\uff0b": "+",
}
SPOKEN = {
    "N": "NORTH NORTE NORD شمال شمالا",
    "S": "SOUTH SUR SUD جنوب جنوبا",
    "E": "EAST ESTE شرق شرقا",
    "W": "WEST OESTE OUEST غرب غربا",
    "LAT": "LATITUDE LATITUD",
    "LON": "LONGITUDE LONGITUD LONG LNG",
}
LETTER_FOR = {word: letter for letter, words in SPOKEN.items() for word in words.split()}
SPOKEN_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(LETTER_FOR)})(?!\w)")
LETTERED = re.compile(
    r"(\d)\s?D(?:EG)?\s?(\d{1,2}(?:[.,]\d{1,8})?)\s?M(?:IN)?(?:\s?(\d{1,2}(?:[.,]\d{1,8})?)\s?S)?(?!\w)"
)

BEFORE = r"(?<![\w.+$€£¥₹-])(?<!\d,)(?<!\b[NSEWO]\s)"
BETWEEN = r"""[\s,;/|&"']{0,5}"""
PART = r"\d{1,2}(?:[.,]\d{1,8})?"


def _angle(n: int, degrees: str) -> str:
    return (
        rf"""(?:(?P<label{n}>LAT|LON)["'\s:=]{{0,4}})?(?:(?P<first{n}>[NSEWO])\s?)?(?P<sign{n}>[+-]?){degrees}"""
        rf"(?(first{n})|(?:\s?(?P<last{n}>[NSEWO])(?![^\W\d]))?)"
    )


DECIMAL_1 = r"(?P<whole1>\d{1,3})(?P<dot>[.,])(?P<part1>\d{1,15})(?!(?P=dot)?\d)\s?°?"
DECIMAL_2 = r"(?P<whole2>\d{1,3})(?P=dot)(?P<part2>\d{1,15})(?!(?P=dot)?\d)(?!\s?[$€£¥₹%])\s?°?"
DECIMAL = re.compile(rf"(?={BEFORE}{_angle(1, DECIMAL_1)}{BETWEEN}{_angle(2, DECIMAL_2)})")


def _minutes(n: int) -> str:
    return (
        rf"(?P<whole{n}>\d{{1,3}})(?:\s?(?P<ring{n}>°)\s?|[\s:])(?P<minutes{n}>{PART})"
        rf"""(?:(?:\s?'\s?|[\s:])(?P<seconds{n}>{PART})(?:\s?(?:"|''))?|\s?')?(?!\d)"""
    )


MINUTES = re.compile(rf"{BEFORE}{_angle(1, _minutes(1))}{BETWEEN}{_angle(2, _minutes(2))}")
GEO_UNCERTAINTY = re.compile(r"GEO:[^\s?]{1,80}?;U=(\d{1,6})")


class Reading(NamedTuple):
    """One position in the text, with the ways it can be meant, the likeliest first."""

    meanings: tuple[Point, ...]
    radius_m: float
    sure: bool  # the first meaning stands even when no area vouches for it
    code: str = ""  # the full Plus Code, when it was one

    def within(self, area: Area | None) -> Point | None:
        """Return the meaning that lies in the area; without an area the first one, if it is sure."""
        if area is None:
            return self.meanings[0] if self.sure else None
        return next((point for point in self.meanings if point in area), None)


class _Angle(NamedTuple):
    degrees: float
    axis: str  # "lat", "lon", or empty when nothing says so
    fineness_m: float
    either_way: bool  # O: west in Spanish, east in German


def without_links(text: str) -> str:
    """Return what is left to read as plain words, cut at the length of the longest message."""
    return LINK.sub(" ", text[:LONGEST_TEXT])


def readings(text: str, reference: Point | None = None) -> list[Reading]:
    """Return every position the text holds; the reference completes short Plus Codes."""
    plain = _plain(text)
    found = [Reading((cell.point,), cell.radius_m, sure=True, code=cell.code) for cell in plus_codes(plain, reference)]
    found.extend(_sexagesimal(plain) or _decimal(plain))
    said = GEO_UNCERTAINTY.search(plain)
    return [reading._replace(radius_m=max(reading.radius_m, float(said[1]))) for reading in found] if said else found


def _plain(text: str) -> str:
    upper = "".join(map(_plain_letter, text)).upper()
    lettered = SPOKEN_WORD.sub(lambda word: LETTER_FOR[word[0]], upper)
    return LETTERED.sub(_with_symbols, lettered)


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    hidden = unicodedata.category(letter) in {"Cf", "Mn"}  # direction marks, Arabic vowel points
    return "" if hidden else SIGN_FORMS.get(letter, letter)


def _with_symbols(lettered: re.Match[str]) -> str:
    """47D8M24S: the S is the seconds, not the south."""
    seconds = f'{lettered[3]}"' if lettered[3] else ""
    return f"{lettered[1]}°{lettered[2]}'{seconds}"


def _decimal(plain: str) -> Iterator[Reading]:
    for match in DECIMAL.finditer(plain):
        # The finer of the two tells the precision: programs print 12.0 for 12.0000.
        decimals = max(len(match["part1"]), len(match["part2"]))
        fineness_m = HALF_DEGREE_M / 10**decimals
        one, other = (_decimal_angle(match, n, fineness_m) for n in "12")
        marked = bool(one and one.axis and other and other.axis)
        thousands = decimals < UNAMBIGUOUS_DECIMALS and not marked
        yield from _pair(one, other, vouched=not thousands)


def _decimal_angle(match: re.Match[str], n: str, fineness_m: float) -> _Angle | None:
    return _directed(match, n, float(f"{match['whole' + n]}.{match['part' + n]}"), fineness_m)


def _sexagesimal(plain: str) -> list[Reading]:
    found: list[Reading] = []
    for match in MINUTES.finditer(plain):
        one, other = (_sexagesimal_angle(match, n) for n in "12")
        lettered = bool(one and one.axis and other and other.axis)
        if lettered or (match["ring1"] and match["ring2"]):  # "5 30, 6 45" alone may be anything
            found.extend(_pair(one, other, vouched=True))
    return found


def _sexagesimal_angle(match: re.Match[str], n: str) -> _Angle | None:
    minutes_text = match["minutes" + n].replace(",", ".")
    seconds_text = (match["seconds" + n] or "0").replace(",", ".")
    minutes, seconds = float(minutes_text), float(seconds_text)
    if minutes >= 60 or seconds >= 60 or (match["seconds" + n] and "." in minutes_text):  # noqa: PLR2004 - a clock's
        return None
    finest, unit = (seconds_text, 3600) if match["seconds" + n] else (minutes_text, 60)
    fineness_m = HALF_DEGREE_M / unit / 10 ** len(finest.partition(".")[2])
    return _directed(match, n, float(match["whole" + n]) + minutes / 60 + seconds / 3600, fineness_m)


def _directed(match: re.Match[str], n: str, degrees: float, fineness_m: float) -> _Angle | None:
    """Give the angle its sign and axis; nothing when its marks contradict each other."""
    letter = match["first" + n] or match["last" + n] or ""
    axis = "lat" if letter in {"N", "S"} else "lon"
    label = (match["label" + n] or "").lower()
    if (letter and label and axis != label) or (letter in {"N", "E"} and match["sign" + n] == "-"):
        return None
    negative = match["sign" + n] == "-" or letter in {"S", "W", "O"}
    return _Angle(-degrees if negative else degrees, axis if letter else label, fineness_m, letter == "O")


def _pair(one: _Angle | None, other: _Angle | None, *, vouched: bool) -> Iterator[Reading]:
    if one is None or other is None or (one.axis and one.axis == other.axis):
        return
    meanings = tuple(point for point in _meanings(one, other) if point)
    radius_m = max(one.fineness_m, other.fineness_m, FINEST_M)
    if not meanings or radius_m > USELESS_BEYOND_M:
        return
    half_marked = bool(one.axis) != bool(other.axis)  # the one letter may be a word: "e" is "and" in Portuguese
    sure = vouched and not half_marked and radius_m <= SURE_WITHIN_M
    yield Reading(meanings, radius_m, sure)


def _meanings(one: _Angle, other: _Angle) -> Iterator[Point | None]:
    written_backwards = one.axis == "lon" or other.axis == "lat"
    lat, lon = (other, one) if written_backwards else (one, other)
    yield _somewhere(lat.degrees, lon.degrees)
    if not (one.axis or other.axis):
        yield _somewhere(lon.degrees, lat.degrees)
    if lon.either_way:
        yield _somewhere(lat.degrees, -lon.degrees)


def _somewhere(lat: float, lon: float) -> Point | None:
    if abs(lat) < NULL_ISLAND and abs(lon) < NULL_ISLAND:
        return None
    try:
        return Point(lat, lon)
    except ValueError:
        return None
