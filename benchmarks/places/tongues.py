"""Which scripts and languages a region's names are in, and how its people write places in each."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.places.truths import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.places.extract import Extract

SCRIPTS = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
}
SHARE = 0.02  # of the names: what is rarer is a foreigner's shop
STREETS_SHARE = 0.1  # of the streets whose word is known: a second language of a bilingual town has more
ENGLISH = "en"
NUMBER_FIRST = frozenset({"en", "fr"})
# Who else writes there: enough languages for four, of one script with the names.
OTHERS = {"Latn": ("en", "es", "fr", "de"), "Arab": ("ar", "fa", "ur", "en"), "Cyrl": ("uk", "ru", "en")}
ELSEWHERE = ("en", "fr", "es")
LETTERS = {"uk": "іїєґ", "ru": "ыэё", "fa": "پچژگ", "ur": "ٹڈڑں", "tr": "ığşİ"}


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language's ways around a place."""

    code: str
    scripts: tuple[str, ...]
    streets: tuple[str, ...]
    sentences: tuple[str, ...]
    doors: tuple[str, ...]
    crossings: tuple[str, ...]
    near: tuple[str, ...]
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """How a region speaks."""

    scripts: tuple[str, ...]  # of its names, the commonest first
    own: tuple[Tongue, ...]  # languages of its street signs, the commonest first
    heard: tuple[Tongue, ...]  # those and others that people may write in, at least four
    number_first: bool  # where a street's own words don't tell: "12 Mill Lane", "12 rue du Moulin"

    @property
    def first(self) -> Tongue:
        """The commonest."""
        return self.own[0]


@cache
def tongues() -> dict[str, Tongue]:
    """Return all languages that there are phrases for."""
    told = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))
    return {
        code: Tongue(code, **{heading: tuple(rows) for heading, rows in ways.items()}) for code, ways in told.items()
    }


def heard_in(extract: Extract) -> Speech:
    """Tell a region's languages from its signs."""
    names = {subject.name for subject in extract.everything()}
    scripts = tuple(script for script, _ in _scripts(names).most_common())
    known = _known({subject.name for subject in (*extract.streets, *extract.addresses)}, scripts)
    own = known or [_of_script(scripts)]
    others = [code for script in scripts for code in OTHERS.get(script, ())]
    codes = list(dict.fromkeys([*own, ENGLISH, *others, *ELSEWHERE]))[: max(4, len(own) + 1)]
    said, heard = (tuple(tongues()[code] for code in chosen) for chosen in (own, codes))
    return Speech(scripts, said, heard, number_first=bool(known) and known[0] in NUMBER_FIRST)


def script_of(name: str) -> str:
    """Return the script of most of the letters; nothing when it has none that is known."""
    kinds = Counter(SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], "") for letter in name if letter.isalpha())
    return kinds.most_common(1)[0][0] if kinds else ""


def _scripts(names: Iterable[str]) -> Counter[str]:
    counted = Counter(script for name in names if (script := script_of(name)))
    return Counter({script: count for script, count in counted.items() if count >= SHARE * counted.total()})


def _known(streets: Iterable[str], scripts: tuple[str, ...]) -> list[str]:
    """By street words and by letters that only one language has, the commonest first."""
    points: Counter[str] = Counter()
    for street in streets:
        points.update(street_languages(street))
    known = [code for code, count in points.most_common() if count >= STREETS_SHARE * points.total()]
    return [code for code in known if not set(tongues()[code].scripts).isdisjoint(scripts)]


def _of_script(scripts: tuple[str, ...]) -> str:
    """Return a language of the commonest script; English for Latin letters, and where there is none."""
    others = (code for code, tongue in tongues().items() if scripts and scripts[0] in tongue.scripts)
    return ENGLISH if scripts[:1] == ("Latn",) else next(others, ENGLISH)


@lru_cache(maxsize=1 << 14)
def street_languages(street: str) -> frozenset[str]:
    """Return the languages whose street words or own letters a name has; mostly one, or none."""
    words = plain(street).split()
    found = set()
    for code, tongue in tongues().items():
        signs = tuple(plain(word) for word in tongue.streets)
        glued = code in {"de", "nl"} and any(word.endswith(signs) for word in words)
        if glued or not set(words).isdisjoint(signs) or not set(street).isdisjoint(LETTERS.get(code, "")):
            found.add(code)
    return frozenset(found)
