"""How names are compared with what is typed: folded words without particles, articles and street-word habits."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from bot.domain.folding import WORD, fold

VOCABULARY = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
ARABIC_ARTICLE = "\u0627\u0644"
SHORTEST_WITH_ARTICLE = 4  # letters; below that "al" is part of the word


class Word(NamedTuple):
    """A word of a message."""

    text: str  # folded, as typed
    key: str  # folded further for comparing with names; empty for a particle
    gap: str  # what stands between the word before and this one


def words_of(text: str) -> list[Word]:
    """Return the words in order, each with what stood before it."""
    folded, words, end = fold(text), [], 0
    for found in WORD.finditer(folded):
        words.append(Word(found[0], key_of(found[0]), folded[end : found.start()]))
        end = found.end()
    if words:
        words.append(Word("", "", folded[end:]))  # what follows the last word is asked about too
    return words


def vocabulary(heading: str) -> frozenset[str]:
    """Return the words that words.toml lists under the heading, folded as a message is."""
    return frozenset(map(fold, VOCABULARY[heading]))


@cache
def _spellings() -> dict[str, str]:
    return {fold(word): fold(row[0]) for row in VOCABULARY["spellings"] for word in row}


@cache
def _particles() -> frozenset[str]:
    return vocabulary("particles")


@lru_cache(maxsize=8192)
def key_of(word: str) -> str:
    """Return the spelling that stands for a folded word; nothing for a particle."""
    if word in _particles():
        return ""
    if word.startswith(ARABIC_ARTICLE) and len(word) >= SHORTEST_WITH_ARTICLE:
        word = word[len(ARABIC_ARTICLE) :]
    return _spellings().get(word, word)


def name_key(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are looked up."""
    return tuple(word.key for word in words_of(name) if word.key)
