"""The ways a typed word can be the word of a name: as it is, abbreviated, inflected, joined, apart, or misspelled."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from bot.places.folding import key_of, rows, type_keys, types, vocabulary
from bot.places.region.index import SHORTEST_MISSPELLED, slips_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.places.folding import Word
    from bot.places.region.index import Index, Spelled

UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))  # how ä, ö, ü and ø are typed without that key
SHORTEST_STEM = 3  # letters that are left when an ending is taken away
LONG_WORD = 8  # letters; from here on two slips still leave the word recognisable
SLIP_COST, SECOND_SLIP_COST = 0.16, 0.30  # of a word, as likeness lost
INFLECTED = 0.97  # likeness left
PART = 0.85  # likeness of each half of a word that the map may write in two
MOST_SIMILAR = 10  # words tried for a misspelled one
JOINING = frozenset({"", " ", "-", ". ", "."})


class Heard(NamedTuple):
    """A word of the map that the typed words `first` to `last` may stand for."""

    first: int
    last: int
    word: str
    id: int
    names: int  # how many names on the map have it
    likeness: float  # 1 as it is
    slip: bool = False  # misspelled


class Form(NamedTuple):
    """A way to read typed words, before the map was asked."""

    first: int
    last: int
    spelled: str
    likeness: float


@cache
def _suffixes() -> dict[str, list[str]]:
    """Short and full: landstr -> landstrasse."""
    full: dict[str, list[str]] = {}
    for row in rows("suffixes"):
        for short in row[1:]:
            full.setdefault(short, []).append(row[0])
    return full


@cache
def _suffix_lengths() -> tuple[int, ...]:
    return tuple(sorted({len(short) for short in _suffixes()}, reverse=True))


@cache
def _full_suffixes() -> tuple[str, ...]:
    return tuple(row[0] for row in rows("suffixes"))


@cache
def _ending_lengths() -> tuple[int, ...]:
    return tuple(sorted({len(ending) for ending in vocabulary("endings")}, reverse=True))


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(sorted(vocabulary("prefixes"), key=len, reverse=True))


@cache
def familiar(text: str) -> bool:
    """Tell a word of everyday messages from one that may be a name."""
    headings = ("common", "after_number", "counted", "near", "light", "corner", "number_marks", "other_numbers")
    return any(text in vocabulary(heading) for heading in headings)


def forms_of(words: Sequence[Word], places: Sequence[int]) -> Iterator[Form]:
    """Yield every way to read the words at these places."""
    for order, at in enumerate(places):
        key, text = words[at].key, words[at].text
        yield Form(at, at, key, 1.0)
        if key.isdecimal():
            continue
        for spelled, likeness in _readings(text):
            if spelled != key or likeness < 1.0:
                yield Form(at, at, spelled, likeness)
        following = places[order + 1] if order + 1 < len(places) else None
        if following == at + 1 and words[following].gap in JOINING and not words[following].key.isdecimal():
            joined = text + words[following].text
            yield Form(at, following, joined, 1.0)
            for spelled in _abbreviations(joined):
                yield Form(at, following, spelled, 1.0)


@lru_cache(maxsize=8192)
def _readings(text: str) -> tuple[tuple[str, float], ...]:
    """Return what a single word may be beside what it is, with how alike that is."""
    whole = [(form, 1.0) for form in _other_spellings(text)]
    apart = [(part, PART) for part in _apart(text)]
    return (*whole, *apart, *((key_of(stem), INFLECTED) for stem in _stems(text)))


def _other_spellings(text: str) -> Iterator[str]:
    plain = text
    for typed, letter in UMLAUTS:
        plain = plain.replace(typed, letter)
    if plain != text:
        yield plain
    for form in {text, plain}:
        yield from _abbreviations(form)
    for prefix in _prefixes():
        rest = text.removeprefix(prefix)
        if rest != text and len(rest) >= SHORTEST_STEM:
            yield key_of(rest)


def _abbreviations(text: str) -> Iterator[str]:
    for length in _suffix_lengths():
        for full in _suffixes().get(text[-length:], ()):
            stem = len(text) - length
            if stem >= (SHORTEST_STEM if length < SHORTEST_STEM else SHORTEST_STEM - 1):
                yield text[:stem] + full


def _apart(text: str) -> Iterator[str]:
    """Yield both parts of "georgstrasse", which the map may write in two words."""
    for full in _full_suffixes():
        if text.endswith(full) and len(text) >= len(full) + SHORTEST_STEM:
            yield key_of(text[: -len(full)])
            yield key_of(full)


def _stems(text: str) -> Iterator[str]:
    for length in _ending_lengths():
        if len(text) >= length + SHORTEST_STEM and text[-length:] in vocabulary("endings"):
            yield text[:-length]


def hear(index: Index, words: Sequence[Word], places: Sequence[int]) -> list[Heard]:
    """Return the words of the map among the typed ones, exact but for spelling habits."""
    forms = [form for form in forms_of(words, places) if form.spelled and form.likeness]
    known = index.words(dict.fromkeys(form.spelled for form in forms))
    heard: dict[tuple[int, int, int], Heard] = {}
    for form in forms:
        word = known.get(form.spelled)
        if word is None:
            continue
        old = heard.get((form.first, form.last, word.id))
        if old is None or old.likeness < form.likeness:
            heard[form.first, form.last, word.id] = Heard(form.first, form.last, *word, form.likeness)
    return list(heard.values())


def mishear(index: Index, words: Sequence[Word], places: Sequence[int]) -> list[Heard]:
    """Return the words of the map that the typed ones may be with one slip, in long words two."""
    heard: list[Heard] = []
    for at in places:
        text = words[at].key
        if len(text) < SHORTEST_MISSPELLED - 1 or any(letter.isdecimal() for letter in text):
            continue
        heard.extend(
            Heard(at, at, *word, 1.0 - cost, slip=True)
            for cost, word in sorted(_slipped(index, text), key=lambda one: (one[0], -one[1].names))[:MOST_SIMILAR]
        )
    return heard


def _slipped(index: Index, text: str) -> Iterator[tuple[float, Spelled]]:
    if street_words := _street_words_like(text):
        yield from ((SLIP_COST, word) for word in index.words(street_words).values())
    full = next(_abbreviations(text), "")
    for spelled in dict.fromkeys((text, full or text)):
        most = 2 if len(spelled) >= LONG_WORD else 1
        for word in index.similar(spelled):
            slips = OSA.distance(spelled, word.word, score_cutoff=most)
            if 0 < slips <= most and len(word.word) >= SHORTEST_MISSPELLED:
                yield (SLIP_COST if slips == 1 else SECOND_SLIP_COST), word


@lru_cache(maxsize=4096)
def _street_words_like(text: str) -> frozenset[str]:
    """Return the street words one slip away, as names have them: "atreet" is a street."""
    alike = {word for slip in slips_of(text) for word in _street_words_by_slip().get(slip, ())}
    return frozenset(key_of(word) for word in alike if OSA.distance(word, text, score_cutoff=1) == 1)


@cache
def _street_words_by_slip() -> dict[str, list[str]]:
    """The street words by what is left of them without one letter, as the region file has its own words."""
    by_slip: dict[str, list[str]] = {}
    for word in types():
        for slip in slips_of(word) if len(word) >= SHORTEST_MISSPELLED else ():
            by_slip.setdefault(slip, []).append(word)
    return by_slip


def says_little(key: str) -> bool:
    """Tell a word that many names have, or that says what and not which: "street", "school", "in"."""
    return key in _little()


@cache
def _little() -> frozenset[str]:
    return frozenset(map(key_of, vocabulary("common") | vocabulary("light"))) | type_keys()
