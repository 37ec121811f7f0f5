"""The names of the map that stand in a sentence in full."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.places.folding import light_keys, type_keys, words_of
from bot.places.region.effort import RUN
from bot.places.region.forms import familiar, says_little

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.places.folding import Word
    from bot.places.region.forms import Heard
    from bot.places.region.index import Index, Named

LONGEST_NAME = 7  # words that are joined to one whole name; longer names are found by their parts
MOST_KEYS = 400  # whole names tried for one message
MOST_OF_ONE_BEGINNING = 48  # of them that begin with the same word
MOST_NAMES = 300  # found for them
MOST_CROWDED = 6  # names that very many places have, looked up one by one
MOST_TOWNS = 12  # in which they are
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
    words: tuple[Heard, ...]
    key: str  # the words as the map lists them
    names: int  # how many names can have them all, at most
    slip: bool
    light: bool  # nothing but street words and small words

    @property
    def likeness(self) -> float:
        """1 when all words are there as they are spelled."""
        return sum(heard.likeness for heard in self.words) / len(self.words)

    def longer(self, one: Heard) -> Whole:
        """Return the words with one more behind them."""
        names, light = min(self.names, one.names), self.light and one.word in light_keys()
        return Whole(
            self.first, one.last, (*self.words, one), f"{self.key} {one.word}", names, self.slip or one.slip, light
        )


def _begun(one: Heard) -> Whole:
    return Whole(one.first, one.last, (one,), one.word, one.names, one.slip, one.word in light_keys())


class _Following(NamedTuple):
    """How the words of a text follow each other."""

    after: dict[int, int]  # the next word, unless a sentence ends between
    heard: dict[int, list[Heard]]  # by first word


def wholes(
    words: Sequence[Word], places: Sequence[int], heard: Sequence[Heard], *, slipped: bool = False
) -> list[Whole]:
    """Return the runs of heard words that could be a name, at most MOST_KEYS; `slipped`: with one misspelled word."""
    starts: dict[int, list[Heard]] = defaultdict(list)
    for one in heard:
        starts[one.first].append(one)
    after = {one: other for one, other in pairwise(places) if other in starts and not _stopped(words, one, other)}
    following = _Following(after, starts)
    found: list[Whole] = []
    for at in _before_slips(places, heard) if slipped else places:
        if len(found) < MOST_KEYS and at in starts:
            found.extend(_runs(words, following, at, slipped=slipped))
    return found[:MOST_KEYS]


def _before_slips(places: Sequence[int], heard: Sequence[Heard]) -> list[int]:
    """Return the words at which a name with a misspelled word may begin."""
    misspelled = {one.first for one in heard if one.slip}
    near = (places[max(0, at - LONGEST_NAME + 1) : at + 1] for at, place in enumerate(places) if place in misspelled)
    return sorted({place for some in near for place in some})


def _runs(words: Sequence[Word], following: _Following, at: int, *, slipped: bool) -> list[Whole]:
    """Return the names that may begin here, the shortest first; no name has two misspelled words."""
    found: list[Whole] = []
    layer = [_begun(one) for one in following.heard[at]]
    for _ in range(LONGEST_NAME):
        found.extend(run for run in layer if run.slip is slipped and _worth_asking(words, run))
        if not layer or len(found) > MOST_OF_ONE_BEGINNING:
            break
        layer = [longer for run in layer for longer in _longer(following, run, slipped=slipped)]
        del layer[MOST_OF_ONE_BEGINNING:]
    return found[:MOST_OF_ONE_BEGINNING]


def _longer(following: _Following, run: Whole, *, slipped: bool) -> list[Whole]:
    after = following.after.get(run.last)
    if after is None:
        return []
    slip_allowed = slipped and not run.slip
    return [run.longer(one) for one in following.heard[after] if slip_allowed or not one.slip]


def _stopped(words: Sequence[Word], before: int, after: int) -> bool:
    """Tell whether a sentence ends between two words; "St. Georg" does not."""
    short = len(words[before].text) <= 4  # noqa: PLR2004 - no abbreviation of a street word is longer
    return any(
        STOPS.search(words[at].gap) and not (short and at == before + 1 and "." in words[at].gap)
        for at in range(before + 1, after + 1)
    )


def whole_mentions(index: Index, words: Sequence[Word], found: Sequence[Whole]) -> tuple[list[Mention], list[Whole]]:
    """Return the names that are there in full; and the runs that too many names are to look at without a town."""
    index.effort.spend(RUN * len(found))
    doubtful = [whole for whole in found if whole.names > MOST_NAMESAKES]
    crowded = {whole.key for whole in doubtful if whole.light}  # "Calle # 5" on the map is not every "Calle 5"
    asked = dict.fromkeys(whole.key for whole in doubtful if not whole.light)
    if asked:
        crowded |= index.crowded(asked, MOST_NAMESAKES)
    rare = [whole for whole in found if whole.key not in crowded]
    named: dict[str, list[Named]] = defaultdict(list)
    if rare:
        for one in index.called(dict.fromkeys(whole.key for whole in rare), MOST_NAMES):
            named[one.key].append(one)
    frequent = [whole for whole in found if whole.key in crowded]
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
    article = _article(spelled)
    return not article or (at > 0 and words[at - 1].text == article)


@lru_cache(maxsize=4096)
def _article(spelled: str) -> str:
    """Return the article of a name that has but one word beside it."""
    parts = words_of(spelled)
    return parts[0].text if len(parts) == ARTICLE_AND_WORD and not parts[0].key else ""


def _number(whole: Whole) -> bool:
    """Tell a number alone: of all that has one for a name, only a postcode is meant by it."""
    return len(whole.words) == 1 and whole.words[0].word.isdecimal()


def _telling(whole: Whole) -> bool:
    """Tell a name that can be recognised in a sentence from one that is just a word or a number."""
    if len(whole.words) > 1:
        return not whole.light
    word = whole.words[0].word
    return len(word) >= SHORTEST_LONE_NAME and not says_little(word)


def _worth_asking(words: Sequence[Word], whole: Whole) -> bool:
    """Leave out what can be no name: numbers alone, small words, street words without a number beside them."""
    if _number(whole):
        return len(whole.words[0].word) >= SHORTEST_POSTCODE
    if not whole.light:
        return True
    beside = {words[at].key[:1] for at in (whole.first - 1, whole.last + 1) if 0 <= at < len(words)}
    return whole.words[-1].word in type_keys() and any(key.isdecimal() for key in beside)


def crowded_mentions(
    index: Index, words: Sequence[Word], frequent: Sequence[Whole], settlements: Sequence[int]
) -> Iterator[Mention]:
    """Yield names that very many places have: those in the settlements that were named, else some of all."""
    towns = " OR ".join(f'"s{settlement}"' for settlement in settlements[:MOST_TOWNS])
    longest = sorted(frequent, key=lambda whole: -len(whole.words))
    for whole in longest[:MOST_CROWDED]:
        both = " AND ".join(f'"{heard.id}"' for heard in whole.words)
        same = index.having_in(whole.key, f"{both} AND ({towns})", MOST_IN_TOWNS) if towns else []
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
