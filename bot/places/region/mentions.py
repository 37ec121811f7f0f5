"""The names of the map that stand in a sentence in full."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bot.places.folding import light_keys, type_keys, words_of
from bot.places.region.forms import familiar, says_little

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.places.folding import Word
    from bot.places.region.forms import Heard
    from bot.places.region.index import Index, Named

LONGEST_NAME = 7  # words that are joined to one whole name; longer names are found by their parts
MOST_KEYS = 250  # whole names tried for one message
MOST_NAMESAKES = 60  # names of one spelling; more cannot be told apart without a town
MOST_IN_TOWNS = 240  # names of one spelling looked at in the towns that were named
SECOND_NAME = 0.97  # likeness of an old or alternative name: where two streets share it, the first name counts
SHORTEST_POSTCODE = 4  # digits; shorter ones are left to house numbers
SHORTEST_LONE_NAME = 4  # letters; a shorter word alone is too often just a word
STOPS = re.compile(r"[!?;\n]|\.\s")
ARTICLE_AND_WORD = 3  # words, with the empty one at the end


class Mention(NamedTuple):
    """A name in the sentence: words `first` to `last`."""

    first: int
    last: int
    named: Named
    likeness: float  # 1 when the whole name is there as it is spelled
    crowded: bool = False  # more places have this name than were looked at
    little: bool = False  # the name is just a word, and needs a number or a corner beside it
    by_sort: bool = False  # not named at all, but said by what it is


class Whole(NamedTuple):
    """Words that together are a whole name."""

    first: int
    last: int
    likeness: float
    words: tuple[Heard, ...]

    @property
    def key(self) -> str:
        """The words as the map lists them."""
        return " ".join(heard.word for heard in self.words)

    @property
    def names(self) -> int:
        """How many names can have them all, at most."""
        return min(heard.names for heard in self.words)


def wholes(words: Sequence[Word], places: Sequence[int], heard: Sequence[Heard]) -> list[Whole]:
    """Return every run of heard words that could be a name, at most MOST_KEYS, the longest first of each beginning."""
    starts: dict[int, list[Heard]] = defaultdict(list)
    for one in heard:
        starts[one.first].append(one)
    following = {at: places[order + 1] for order, at in enumerate(places[:-1])}
    found: list[Whole] = []
    for at in places:
        found.extend(_runs(words, following, starts, (), at))
        if len(found) > MOST_KEYS:
            break
    return found[:MOST_KEYS]


def _runs(
    words: Sequence[Word],
    following: dict[int, int],
    starts: dict[int, list[Heard]],
    run: tuple[Heard, ...],
    at: int,
) -> Iterator[Whole]:
    for one in starts.get(at, ()):
        longer = (*run, one)
        likeness = sum(heard.likeness for heard in longer) / len(longer)
        yield Whole(longer[0].first, one.last, likeness, longer)
        after = following.get(one.last)
        if after is not None and len(longer) < LONGEST_NAME and not _stopped(words, one.last, after):
            yield from _runs(words, following, starts, longer, after)


def _stopped(words: Sequence[Word], before: int, after: int) -> bool:
    """Tell whether a sentence ends between two words; "St. Georg" does not."""
    short = len(words[before].text) <= 4  # noqa: PLR2004 - no abbreviation of a street word is longer
    return any(
        STOPS.search(words[at].gap) and not (short and at == before + 1 and "." in words[at].gap)
        for at in range(before + 1, after + 1)
    )


def whole_mentions(index: Index, words: Sequence[Word], found: Sequence[Whole]) -> tuple[list[Mention], list[Whole]]:
    """Return the names that are there in full; and the runs that too many names have to look at without a town."""
    telling = [whole for whole in found if _worth_asking(words, whole)]
    rare = [whole for whole in telling if whole.names <= MOST_NAMESAKES]
    frequent = [whole for whole in telling if whole.names > MOST_NAMESAKES]
    named: dict[str, list[Named]] = defaultdict(list)
    if rare:
        for one in index.called({whole.key for whole in rare}, MOST_NAMESAKES * 8):
            named[one.key].append(one)
    return [one for whole in rare for one in _mentions(words, whole, named[whole.key])], frequent


def _mentions(
    words: Sequence[Word], whole: Whole, named: Sequence[Named], *, crowded: bool = False
) -> Iterator[Mention]:
    little, number = not _telling(whole), _number(whole)
    for one in named:
        if len(whole.words) == 1 and not with_article(words, whole.first, one.spelled):
            continue
        if one.kind != "postcode" if number else (little and one.kind == "settlement"):
            continue
        likeness = whole.likeness * (SECOND_NAME if one.second else 1.0)
        yield Mention(whole.first, whole.last, one, likeness, crowded, little)


def with_article(words: Sequence[Word], at: int, spelled: str) -> bool:
    """Tell "in Los Olivos" from "olivos": a name that is an article and one word needs both."""
    parts = words_of(spelled)
    if len(parts) != ARTICLE_AND_WORD or parts[0].key:
        return True
    return at > 0 and words[at - 1].text == parts[0].text


def _number(whole: Whole) -> bool:
    """Tell a number alone: of all that has one for a name, only a postcode is meant by it."""
    return len(whole.words) == 1 and whole.words[0].word.isdecimal()


def _telling(whole: Whole) -> bool:
    """Tell a name that can be recognised in a sentence from one that is just a word or a number."""
    if len(whole.words) > 1:
        return not all(word.word in light_keys() for word in whole.words)
    word = whole.words[0].word
    return len(word) >= SHORTEST_LONE_NAME and not says_little(word)


def _worth_asking(words: Sequence[Word], whole: Whole) -> bool:
    """Leave out what can be no name: numbers alone, small words, street words without a number beside them."""
    if _number(whole):
        return len(whole.words[0].word) >= SHORTEST_POSTCODE
    if not all(word.word in light_keys() for word in whole.words):
        return True
    beside = {words[at].key[:1] for at in (whole.first - 1, whole.last + 1) if 0 <= at < len(words)}
    return whole.words[-1].word in type_keys() and any(key.isdecimal() for key in beside)


def crowded_mentions(
    index: Index, words: Sequence[Word], frequent: Sequence[Whole], settlements: Sequence[int]
) -> Iterator[Mention]:
    """Yield names that very many places have: those in the settlements that were named, else some of all."""
    towns = " OR ".join(f'"s{settlement}"' for settlement in settlements)
    for whole in frequent:
        both = " AND ".join(f'"{heard.id}"' for heard in whole.words)
        named = index.having(f"{both} AND ({towns})", MOST_IN_TOWNS) if towns else []
        same = [one for one in named if one.key == whole.key]
        yield from _mentions(words, whole, same or index.called([whole.key], MOST_NAMESAKES), crowded=not same)


def best_first(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, the best first; a settlement's own name alone means the settlement."""
    settlements = {(one.first, one.last, one.named.key) for one in mentions if one.named.kind == "settlement"}
    kept = []
    for one in mentions:
        if (one.first, one.last, one.named.key) not in settlements or one.named.kind in {"settlement", "postcode"}:
            kept.append(one)
        elif one.named.kind == "street":
            kept.append(one._replace(little=True))
    return sorted(kept, key=lambda one: (-one.likeness * (1 + 0.15 * (one.last - one.first)), one.named.id))


def strangers(words: Sequence[Word], heard: Sequence[Heard], places: Sequence[int]) -> list[int]:
    """Return the words that are neither of the map nor of everyday messages; before a number also everyday ones."""
    known = {at for one in heard for at in range(one.first, one.last + 1)}
    return [
        at
        for at in places
        if at not in known
        and not words[at].key[:1].isdecimal()
        and (not familiar(words[at].text) or words[at + 1].key[:1].isdecimal())
    ]
