"""Whether a region writes the number before the street or behind it, judged by its map."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.folding import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HABITS = tomllib.loads(Path(__file__).with_name("habits.toml").read_text("utf-8"))
NUMBER_FIRST = frozenset(HABITS["countries"])
STREET_WORDS = frozenset(word for said in HABITS["street_words"] for word in words(said))


def number_first(countries: Mapping[str, int], streets: Iterable[str]) -> bool:
    """Tell by the country that the map names most often; by the words of its street names where it names none."""
    known = {code: times for code, times in countries.items() if len(code) == len("LI") and code != "EU"}
    if known:
        return max(sorted(known), key=lambda code: known[code]) in NUMBER_FIRST
    named = [not STREET_WORDS.isdisjoint(words(name)) for name in streets]
    return sum(named) * 2 > len(named)
