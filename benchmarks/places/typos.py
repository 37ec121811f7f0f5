"""One slip of a finger: a letter left out, typed twice, swapped with the next, or taken from the neighbouring key."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

SHORTEST = 4  # letters of a word that somebody mistypes and others still read
# A letter and the marks that its script writes around it; a word with a digit is a number, and those are left alone.
WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0970-\u09e5\u09f0-\u0dff\u0e31-\u0e4e])+")
KEYBOARDS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    ("йцукенгшщзхї", "фівапролджє", "ячсмитьбю"),
    ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ"),
    ("ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ"),
    ("קראטוןםפ", "שדגכעיחלךף", "זסבהנמצתץ"),
    ("ौैाीूबहगदजड", "ोे्िुपरकतचट", "ॆंमनवलसय"),
    ("ৌৈাীূবহগদজড", "োে্িুপরকতচট", "ংমনবলসয"),
    ("ქწერტყუიოპ", "ასდფგჰჯკლ", "ზხცვბნმ"),
)


def _neighbours() -> dict[str, str]:
    """Keys that touch in a row; the rows above and below are hit more seldom."""
    near: dict[str, str] = {}
    for rows in KEYBOARDS:
        for row in rows:
            for one, other in pairwise(row):
                near[one] = near.get(one, "") + other
                near[other] = near.get(other, "") + one
    return near


NEIGHBOURS = _neighbours()


def mistyped(text: str, rng: Random) -> str | None:
    """Return the text with one slip in one of its longer words; None when it has none."""
    words = [word for word in WORD.finditer(text) if len(word[0]) >= SHORTEST]
    if not words:
        return None
    word = rng.choice(words)
    slips = [_dropped, _doubled, _swapped, _neighbouring]
    rng.shuffle(slips)
    for slip in slips:
        wrong = slip(word[0], rng)
        if wrong is not None:
            return text[: word.start()] + wrong + text[word.end() :]
    return None


def _dropped(word: str, rng: Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, rng: Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + _same_case(word, at, word[at]) + word[at:]


def _swapped(word: str, rng: Random) -> str | None:
    return _somewhere(word, rng, _swap)


def _neighbouring(word: str, rng: Random) -> str | None:
    return _somewhere(word, rng, lambda letters, at: _miss(letters, at, rng))


def _somewhere(word: str, rng: Random, slip: Callable[[str, int], str | None]) -> str | None:
    places = list(range(len(word)))
    rng.shuffle(places)
    return next((wrong for at in places if (wrong := slip(word, at)) is not None), None)


def _swap(word: str, at: int) -> str | None:
    """None where the two letters are alike, or a capital and its small one."""
    if at + 1 >= len(word) or word[at].lower() == word[at + 1].lower():
        return None
    first, second = word[at + 1], word[at]
    if word[at].isupper() and word[at + 1].islower():  # the capital stays where the shift key was held
        first, second = first.upper(), second.lower()
    return word[:at] + first + second + word[at + 2 :]


def _miss(word: str, at: int, rng: Random) -> str | None:
    keys = NEIGHBOURS.get(word[at].lower())
    return word[:at] + _same_case(word, at, rng.choice(keys)) + word[at + 1 :] if keys else None


def _same_case(word: str, at: int, letter: str) -> str:
    return letter.upper() if word[at].isupper() else letter.lower()
