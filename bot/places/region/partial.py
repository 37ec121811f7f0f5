"""The names of the map of which only a part, or a misspelling, stands in a sentence."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bot.places.folding import light_keys, type_keys
from bot.places.region.effort import ALIGNED, NAME, TERM
from bot.places.region.forms import says_little
from bot.places.region.mentions import SECOND_NAME, Mention, with_article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.places.folding import Word
    from bot.places.region.effort import Effort
    from bot.places.region.forms import Heard
    from bot.places.region.index import Index, Named

COMMON_WORD = 120  # names; a word in more of them leads nowhere alone
MOST_TOWNS = 4  # that narrow a search
MOST_TIMES = 4  # that one word is looked at
MOST_TERMS = 50  # of one search; more is no address
MOST_PARTIAL = 200  # names looked at that share a word with the message
LEAST_LIKENESS = 0.6  # of a name's words, by weight
LITTLE, LIGHT = 0.35, 0.2  # weight of "school" and of "street" beside a word that says which
WIDE_GAP = 2  # words that may stand between two words of one name
OUT_OF_ORDER = 0.8
STRANGE_INSIDE = 0.85  # for each word between the name's own: "Im alten Riet" is not "Im Riet"
AGAINST_TYPE = 0.55  # Mill Avenue is not Mill Lane


class Hearing(NamedTuple):
    """The typed words, and which words of the map each may be."""

    words: Sequence[Word]
    by_word: dict[str, list[Heard]]
    alike: dict[str, float]  # how well each is there at best


class Part(NamedTuple):
    """A word of a name."""

    word: str
    weight: float


def partial_mentions(
    index: Index, words: Sequence[Word], heard: Sequence[Heard], towns: Sequence[Mention], fresh: Sequence[Heard]
) -> Iterator[Mention]:
    """Yield names with a fresh word of which enough words are there; a town named in full leads nowhere else alone."""
    terms = _terms(heard, towns, {one.id for one in fresh})
    terms = terms[: index.effort.at_most(MOST_TERMS, TERM)]
    if not terms:
        return
    by_word: dict[str, list[Heard]] = defaultdict(list)
    for one in heard:
        if len(by_word[one.word]) < MOST_TIMES:
            by_word[one.word].append(one)
    alike = {word: max(one.likeness for one in times) for word, times in by_word.items()}
    hearing = Hearing(words, by_word, alike)
    for named in index.having(terms, index.effort.at_most(MOST_PARTIAL, NAME)):
        mention = _aligned(index.effort, hearing, named)
        if mention is not None:
            yield mention


def _terms(heard: Sequence[Heard], towns: Sequence[Mention], fresh: set[int]) -> list[str]:
    """Return FTS5 expressions for names that share a telling word, or two neighbouring words, with the message."""
    whole = {at for town in towns if town.likeness >= 1.0 for at in range(town.first, town.last + 1)}
    leading = {one for one in heard if one.names <= COMMON_WORD and one.first not in whole and _telling(one.word)}
    rare = sorted(leading, key=lambda one: (one.names, one.id))
    terms = [f'"{one.id}"' for one in rare if one.id in fresh]
    for one, other in _neighbours(heard):
        if not (one in leading and other in leading) and not fresh.isdisjoint((one.id, other.id)):
            terms.append(f'("{one.id}" AND "{other.id}")')
    inside = " OR ".join(f'"s{town.named.place}"' for town in towns[:MOST_TOWNS])
    if inside:
        telling = [one for one in heard if one not in leading and one.id in fresh and _telling(one.word)]
        terms.extend(f'("{one.id}" AND ({inside}))' for one in telling)
    return list(dict.fromkeys(terms))


def _telling(word: str) -> bool:
    return not (says_little(word) or word.isdecimal())


def _neighbours(heard: Sequence[Heard]) -> Iterator[tuple[Heard, Heard]]:
    starts: dict[int, list[Heard]] = defaultdict(list)
    for one in heard:
        starts[one.first].append(one)
    for one in heard:
        for gap in range(1, WIDE_GAP + 1):
            yield from ((one, other) for other in starts.get(one.last + gap, ()) if other.id != one.id)


def _aligned(effort: Effort, hearing: Hearing, named: Named) -> Mention | None:
    """Return where the name stands in the sentence, if enough of it does."""
    parts = [Part(word, _weight(word)) for word in named.key.split()]
    there = [order for order, part in enumerate(parts) if part.word in hearing.by_word]
    at_best = sum(parts[order].weight * hearing.alike[parts[order].word] for order in there)
    if not there or at_best < LEAST_LIKENESS * sum(part.weight for part in parts):
        return None
    anchor = max(there, key=lambda order: (parts[order].weight, -order))
    if parts[anchor].weight < max(part.weight for part in parts):
        return None  # only the words that say little are there
    starts = hearing.by_word[parts[anchor].word]
    if not effort.affords(ALIGNED * len(starts)):
        return None
    effort.spend(ALIGNED * len(starts))
    if len(parts) == 1 and not any(with_article(hearing.words, one.first, named.spelled) for one in starts):
        return None
    best = max((_around(hearing, named, parts, anchor, start) for start in starts), key=lambda one: one.likeness)
    return best if best.likeness >= LEAST_LIKENESS else None


def _weight(word: str) -> float:
    if word in light_keys():
        return LIGHT
    return LITTLE if says_little(word) else 1.0


def _around(hearing: Hearing, named: Named, parts: Sequence[Part], anchor: int, start: Heard) -> Mention:
    """Collect the name's other words around one of them."""
    taken, ordered = {start.first: start}, True
    got = start.likeness * parts[anchor].weight
    for order in sorted(range(len(parts)), key=lambda one: abs(one - anchor)):
        if order == anchor:
            continue
        one = _nearest(hearing.by_word.get(parts[order].word, ()), taken, start.first + order - anchor)
        if one is not None:
            taken[one.first] = one
            ordered = ordered and ((one.first > start.first) == (order > anchor))
            got += one.likeness * parts[order].weight
    first, last = min(taken), max(one.last for one in taken.values())
    between = sum(1 for at in range(first, last + 1) if hearing.words[at].key) - len(taken)
    if between > 0 and any(part.word[:1].isdecimal() for part in parts):
        return Mention(first, last, named, 0.0)  # "Carrera 15 # 10" says nothing of Carrera 10
    likeness = got / sum(part.weight for part in parts) * STRANGE_INSIDE ** max(0, between)
    likeness *= (1.0 if ordered else OUT_OF_ORDER) * (SECOND_NAME if named.second else 1.0)
    likeness *= AGAINST_TYPE if _against_type(hearing.words, parts, first, last) else 1.0
    return Mention(first, last, named, likeness)


def _nearest(candidates: Sequence[Heard], taken: dict[int, Heard], wanted: int) -> Heard | None:
    """Return the one nearest to where the word is wanted, of those beside the words that are taken."""
    first, last = min(taken), max(one.last for one in taken.values())
    near = [
        one
        for one in candidates
        if one.first not in taken and first - WIDE_GAP - 1 <= one.last and one.first <= last + WIDE_GAP + 1
    ]
    return min(near, key=lambda one: abs(one.first - wanted), default=None)


def _against_type(words: Sequence[Word], parts: Sequence[Part], first: int, last: int) -> bool:
    """Tell "Mill Avenue" from Mill Lane: another street word stands where the name has its own."""
    own = [part.word for part in parts if part.word in type_keys()]
    if not own or any(words[at].key in own for at in range(first, last + 1)):
        return False
    beside = {words[at].key for at in (first - 1, last + 1) if 0 <= at < len(words) and not words[at].gap.strip()}
    return not type_keys().isdisjoint(beside)
