"""The names of a region's streets, places and neighbourhoods, and where they occur in a sentence."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bot.places import osm
from bot.places.folding import Word, key_of, name_key, vocabulary, words_of
from bot.places.gazetteer import gather
from bot.places.known import Spot, Street

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bot.domain.model import Point

Known = Street | Spot

ARABIC_PREFIXES = "\u0648\u0641\u0628\u0644\u0643"  # and, so, in, to, like: written onto the next word
ARABIC_AND = "\u0648"
SHORTEST_LONE_NAME = 4  # letters; a shorter word alone is too often just a word
COMMON = frozenset(map(key_of, vocabulary("common")))


class Mention(NamedTuple):
    """A known name in a sentence: words `first` to `last`."""

    first: int
    last: int
    known: tuple[Known, ...]  # several when the name is not unique; none for the town itself


class Names:
    """What is called what; built once, then only read."""

    def __init__(self, named: Iterable[tuple[str, Known | None]], centre: Point | None = None) -> None:
        """Index the names; a name that stands for None is known, but says nothing of where (the whole town)."""
        self.centre = centre
        self._articles: dict[tuple[str, ...], set[str]] = {}
        by_key: dict[tuple[str, ...], dict[int, Known]] = defaultdict(dict)
        for name, known in named:
            key = name_key(name)
            if _telling(key):
                by_key[key] |= {id(known): known} if known else {}
                self._articles.setdefault(key, set()).add(_article(name))
        self._known = {key: tuple(found.values()) for key, found in by_key.items()}
        self._longest: dict[str, int] = {}  # words, by the first word of the name
        for key in self._known:
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))
        self._vocabulary = {word for key in self._known for word in key}
        every = {id(known): known for found in self._known.values() for known in found}
        self.neighbourhoods = [known for known in every.values() if isinstance(known, Spot) and known.neighbourhood]

    @classmethod
    def from_osm(cls, path: Path) -> Names:
        """Read the names in an OpenStreetMap XML file.

        Raises ValueError where it is no OpenStreetMap XML, OSError where it cannot be read.
        """
        gathered = gather(osm.read(path))
        return cls(gathered.named, gathered.centre)

    def words(self, text: str) -> list[Word]:
        """Return the words of a message; Arabic prefixes stand apart where that uncovers a known word."""
        return [part for word in words_of(text) for part in self._parts(word)]

    def _parts(self, word: Word) -> Iterator[Word]:
        rest = key_of(word.text[1:])
        if word.key in self._vocabulary or word.text[:1] not in ARABIC_PREFIXES or rest not in self._vocabulary:
            yield word
            return
        gap = word.gap
        if word.text[0] == ARABIC_AND:
            yield Word(ARABIC_AND, ARABIC_AND, gap)
            gap = " "
        yield Word(word.text[1:], rest, gap)

    def mentions(self, words: list[Word]) -> list[Mention]:
        """Return the known names in the sentence, in order, each the longest that begins where it does."""
        places = [place for place, word in enumerate(words) if word.key]
        found, start = [], 0
        while start < len(places):
            key = self._key_at(words, places[start:])
            if key:
                found.append(Mention(places[start], places[start + len(key) - 1], self._known[key]))
            start += len(key) or 1
        return found

    def _key_at(self, words: list[Word], places: list[int]) -> tuple[str, ...]:
        """Return the longest name that begins at the first of the places; nothing when none does."""
        longest = self._longest.get(words[places[0]].key, 0)
        keys = tuple(words[place].key for place in places[:longest])
        for length in range(len(keys), 0, -1):
            known = keys[:length] in self._known
            if known and (length > 1 or self._said_in_full(words, places[0])):
                return keys[:length]
        return ()

    def _said_in_full(self, words: list[Word], at: int) -> bool:
        """Tell "in Los Olivos" from "olivos": a name that is an article and one word needs both."""
        articles = self._articles[(words[at].key,)]
        return "" in articles or (at > 0 and words[at - 1].text in articles)


def _article(name: str) -> str:
    """Return the small word before a name of one word."""
    words = words_of(name)[:-1]
    return words[0].text if len(words) > 1 and not words[0].key else ""


def _telling(key: tuple[str, ...]) -> bool:
    """Tell a name that can be recognised in a sentence from one that is just a word."""
    if len(key) == 1:
        return len(key[0]) >= SHORTEST_LONE_NAME and key[0] not in COMMON and not key[0].isdecimal()
    return bool(key)
