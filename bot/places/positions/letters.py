"""One way to write digits, signs and directions, whatever the script and the language (directions.toml)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.domain.folding import SIGNS, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGN_FORMS = {
    **dict.fromkeys("\u00ba\u02da", "\u00b0"),  # degree
    **dict.fromkeys("\u2032\u2019\u2018\u02b9\u00b4\u02bc", "'"),
    **dict.fromkeys("\u2033\u201c\u201d\u201e\u02ba", '"'),
    **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-"),
    "\u066b": ".",
    "\u060c": ",",
    "\u061b": ";",
    "\uff0c": ",",
    "\u3001": ",",
    "\uff0e": ".",
    "\uff0b": "+",
    "\uff1a": ":",
    "\uff08": "(",
    "\uff09": ")",
}
MOST_LETTERS = 200  # two for each number that is read at all
MARK_WORDS = ("N", "S", "E", "W", "LAT", "LON", "°", "'", '"')  # headings of directions.toml
LETTER = rf"(?:[^\W\d_]|[{SIGNS}])"
WORD = re.compile(rf"[^\W\d_]{{1,2}}\.\s?[^\W\d_](?!{LETTER})\.?|[^\W\d_]+(?:[{SIGNS}]+[^\W\d_]*)*")
NO_LETTER = re.compile(r"[.\s]+")
AXIS_NAMED = re.compile(r"\b(?:(?:DE\s)?LAT\s([NS])|([NS])\sLAT|(?:DE\s)?LON\s([EWO])|([EWO])\sLON)\b")
DEGREES_MINUTES_SECONDS = re.compile(
    r"(\d)\s?D(?:EG)?\s?(\d{1,2}(?:[.,]\d{1,8})?)\s?M(?:IN)?(?:\s?(\d{1,2}(?:[.,]\d{1,8})?)\s?S)?(?!\w)"
)


class _Alphabet(NamedTuple):
    """The four letters of one language."""

    meaning: dict[str, str]
    beside_numbers: re.Pattern[str]

    def together(self, text: str) -> bool:
        """Tell whether the text uses them for both halves of a position."""
        there = {direction for letter, direction in self.meaning.items() if letter in text}
        if there.isdisjoint({"N", "S"}) or there.isdisjoint({"E", "W"}):
            return False
        beside = islice(self.beside_numbers.finditer(text), MOST_LETTERS)
        used = {self.meaning[_letter(found)] for found in beside}
        return not used.isdisjoint({"N", "S"}) and not used.isdisjoint({"E", "W"})

    def written_out(self, text: str) -> str:
        return self.beside_numbers.sub(
            lambda found: (found[1] or "") + self.meaning[_letter(found)], text, count=MOST_LETTERS
        )


def plain(text: str) -> str:
    """Return the text with digits as 0-9, one form of each sign, and letters as capitals without accents."""
    return text.upper() if text.isascii() else "".join(map(_plain_letter, text))


def directed(simple: str) -> str:
    """Return a plain text with words and letters of direction as N, S, E, W, LAT and LON, units as signs.

    An O stays: it is the west in Spanish and French, and the east in German.
    """
    marks = _marks()
    text = DEGREES_MINUTES_SECONDS.sub(_with_signs, simple) if "M" in simple else simple
    for alphabet in _alphabets():
        if alphabet.together(text):
            text = alphabet.written_out(text)
    text = WORD.sub(lambda word: marks.get(word[0]) or _dotted(word[0], marks), text)
    return AXIS_NAMED.sub(lambda found: str(found[found.lastindex or 0]), text) if "L" in text else text


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter.upper()
    if letter in SIGN_FORMS:
        return SIGN_FORMS[letter]
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    folds = letter.isalpha() or unicodedata.category(letter) in {"Cf", "Mn"}  # direction marks, Arabic vowel points
    return fold(letter).upper() if folds else letter


def _with_signs(lettered: re.Match[str]) -> str:
    """47D8M24S: the S is the seconds, not the south."""
    seconds = f'{lettered[3]}"' if lettered[3] else ""
    return f"{lettered[1]}°{lettered[2]}'{seconds}"


def _dotted(word: str, marks: Mapping[str, str]) -> str:
    return marks.get(NO_LETTER.sub("", word), word) if "." in word else word


@cache
def _directions() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("directions.toml").read_text("utf-8"))


@cache
def _marks() -> dict[str, str]:
    return {plain(word): mark for mark in MARK_WORDS for word in _directions()[mark]}


@cache
def _alphabets() -> tuple[_Alphabet, ...]:
    return tuple(_alphabet(dict(row)) for row in _directions()["letters"])


def _alphabet(row: dict[str, Any]) -> _Alphabet:
    after_only = row.pop("after_only", False)
    meaning = {plain(letter): direction for direction, letter in row.items()}
    letters = "|".join(sorted(meaning, key=len, reverse=True))
    after = rf"([\d°'\"]\s?)({letters})(?!{LETTER})"
    before = rf"(?<![^\W\d_])(?<![{SIGNS}])({letters})(?=[\s:]?[+-]?\d)"
    return _Alphabet(meaning, re.compile(after if after_only else f"{after}|{before}"))


def _letter(found: re.Match[str]) -> str:
    return str(found[found.lastindex or 0])
