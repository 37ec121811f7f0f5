"""How names are compared with what is typed: folded words without particles, articles and street-word habits.

What is true of a language stands in words/<language>.toml; all of them are read together, for people mix them.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from bot.domain.folding import WORD, fold

WORDS = Path(__file__).with_name("words")
ARABIC_ARTICLE = "\u0627\u0644"
SHORTEST_WITH_ARTICLE = 4  # letters; below that "al" is part of the word
ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
GLUED = re.compile(r"([^\W\d_]{2,})(\d+[a-z]?)")  # "calle16"

# Letters that neighbours write differently or leave out.
SAME_LETTER = str.maketrans(
    {
        "\u0456": "\u0438",  # Ukrainian and Russian: one i, one e, one g, no signs
        "\u0457": "\u0438",
        "\u044b": "\u0438",
        "\u0454": "\u0435",
        "\u044d": "\u0435",
        "\u0491": "\u0433",
        "\u044a": "",
        "\u044c": "",
        "\u0940": "\u093f",  # Devanagari: long i and u are short, one nasal sign, no nukta
        "\u0942": "\u0941",
        "\u0901": "\u0902",
        "\u093c": "",
        "\u09c0": "\u09bf",  # Bengali: the same
        "\u09c2": "\u09c1",
        "\u0981": "\u0982",
        "\u09bc": "",
        "\u0621": "",  # a lone hamza
    }
)


class Word(NamedTuple):
    """A word of a message."""

    text: str  # folded, as typed
    key: str  # folded further for comparing with names; empty for a particle
    gap: str  # what stands between the word before and this one


def words_of(text: str) -> list[Word]:
    """Return the words in order, each with what stood before it; an empty one carries what follows the last."""
    folded, words, end = fold(text), [], 0
    for found in WORD.finditer(folded):
        gap = folded[end : found.start()]
        for part in _parted(found[0]):
            words.append(Word(part, key_of(part), gap))
            gap = ""
        end = found.end()
    if words:
        words.append(Word("", "", folded[end:]))
    return words


def _parted(word: str) -> tuple[str, ...]:
    """Take "calle16" apart; "mill12" is nobody's street word and stays."""
    glued = GLUED.fullmatch(word)
    return (glued[1], glued[2]) if glued and glued[1] in types() else (word,)


@cache
def _listed() -> dict[str, list[Any]]:
    """Every heading with the rows of all languages, in the order of their names."""
    listed: dict[str, list[Any]] = defaultdict(list)
    for path in sorted(WORDS.glob("*.toml")):
        for heading, rows in tomllib.loads(path.read_text("utf-8")).items():
            listed[heading].extend(rows)
    return listed


@cache
def vocabulary(heading: str) -> frozenset[str]:
    """Return the words that the languages list under the heading, folded as a message is."""
    return frozenset(map(fold, _listed()[heading]))


@cache
def rows(heading: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows under the heading, folded as a message is."""
    return tuple(tuple(map(fold, row)) for row in _listed()[heading])


@cache
def types() -> frozenset[str]:
    """Return every spelling of a word that says what kind of street it is."""
    return frozenset(word for row in rows("types") for word in row)


@cache
def _spellings() -> dict[str, str]:
    """Every spelling with the one that stands for it; rows that share a spelling are one."""
    stands: dict[str, str] = {}
    for row in (*rows("types"), *rows("spellings")):
        known = {stands[word] for word in row if word in stands}
        chosen = min(known) if known else row[0]
        stands.update({word: chosen for word, stood in stands.items() if stood in known})
        stands.update(dict.fromkeys(row, chosen))
    return stands


@cache
def light_keys() -> frozenset[str]:
    """Return the keys of words that say little about which place is meant: street words, small words."""
    return frozenset(map(key_of, types() | vocabulary("light"))) - {""}


@cache
def type_keys() -> frozenset[str]:
    """Return the keys of the words that say what kind of street it is."""
    return frozenset(map(key_of, types())) - {""}


@lru_cache(maxsize=16384)
def key_of(word: str) -> str:
    """Return the spelling that stands for a folded word; nothing for a particle."""
    if word in vocabulary("particles"):
        return ""
    if word.startswith(ARABIC_ARTICLE) and len(word) >= SHORTEST_WITH_ARTICLE:
        word = word[len(ARABIC_ARTICLE) :]
    if ordinal := ORDINAL.fullmatch(word):
        return ordinal[1]
    spelled = _spellings().get(word, word)
    return spelled if spelled.isascii() else spelled.translate(SAME_LETTER)


def name_key(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are looked up."""
    return tuple(word.key for word in words_of(name) if word.key)
