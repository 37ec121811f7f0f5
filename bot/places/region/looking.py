"""The names and meanings of a text: whole names first; parts and misspellings only while that leaves a doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.places.folding import words_of
from bot.places.located import Kind
from bot.places.region.confidence import SURE_AT
from bot.places.region.corners import numbered_streets
from bot.places.region.effort import SIGN
from bot.places.region.forms import familiar, hear, mishear
from bot.places.region.guesses import guesses
from bot.places.region.mentions import (
    Mention,
    best_first,
    crowded_mentions,
    strangers,
    whole_mentions,
    wholes,
)
from bot.places.region.partial import partial_mentions
from bot.places.region.sentence import Sentence
from bot.places.region.sorts import places_of_a_sort
from bot.places.region.weighing import weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.places.folding import Word
    from bot.places.region.forms import Heard
    from bot.places.region.index import Index
    from bot.places.region.sentence import Guess

BEGINNING, ENDING = 500, 300  # characters
LONGEST_TEXT = BEGINNING + ENDING  # a place stands at one end of a longer message
MOST_WORDS_TWICE = 40  # a message with more is not searched for slips in words that are themselves on the map
MOST_WORDS = 90  # the first two thirds and the last third of a longer message
MOST_MISSPELLED = 24  # words looked at again for slips
MOST_LOOKED_AT = 160  # names of streets and places
MOST_MENTIONS = 32  # of them weighed together
MOST_A_SPAN = 12  # of one name: more than can be offered
MOST_TOWNS = 12
MOST_SPANS = 4  # of one place; a message that names it more often says nothing more
FINE_KINDS, TOWN_KINDS = frozenset({"street", "place"}), frozenset({"settlement", "postcode"})
ONE_SLIP = 0.8  # likeness of a town's name from which on its words are the town's
ONE_SLIP_UNLIKE = 0.17  # share of a name that one slip in its one word takes away


class Heed(NamedTuple):
    """The words of a text, and those that can be looked up."""

    words: list[Word]
    places: list[int]


def heed(text: str) -> Heed:
    """Return the words of a text; of a long one those of its beginning and its end."""
    whole = text if len(text) <= LONGEST_TEXT else f"{text[:BEGINNING]}\n{text[-ENDING:]}"
    words = words_of(whole)
    places = [at for at, word in enumerate(words) if word.key]
    if len(places) > MOST_WORDS:
        places = places[: MOST_WORDS * 2 // 3] + places[-MOST_WORDS // 3 :]
    return Heed(words, places)


class Look:
    """Looks into the names of one text, deeper while there is a doubt and the effort lasts."""

    def __init__(self, index: Index, heeded: Heed) -> None:
        """Look whole names up."""
        self._index = index
        self._heed = heeded
        self._around: dict[int, set[int]] = {}
        self._heard = hear(index, *heeded)
        self._unknown = strangers(heeded.words, self._heard, heeded.places)
        self._mentions = self._whole(self._heard)
        self._weigh()

    def meanings(self) -> tuple[list[Guess], list[Mention]]:
        """Return what may be meant, and the settlements and postcodes that were named.

        Whole names, then misspelled unknown words, parts of names, all words misspelled, and what is said by its sort.
        """
        if not self._settled():
            self._deeper()
        if all(only_towns(guess, self._towns) for guess in self._fine):
            words, places = self._heed
            sorts = list(places_of_a_sort(self._index, words, places, self._towns))
            if sorts:
                self._mentions = [*self._towns, *sorts]
                self._weigh()
        return self._fine, list(self._towns)

    def _deeper(self) -> None:
        slips = mishear(self._index, self._heed.words, self._unknown[:MOST_MISSPELLED])
        if slips and self._whole_with(slips):
            self._weigh()
            if self._settled(unlike=ONE_SLIP_UNLIKE):
                return
        self._partial([*self._heard, *slips])
        if len(self._heed.places) > MOST_WORDS_TWICE or self._settled():
            return
        words = self._heed.words
        known = [at for at in self._heed.places if at not in self._unknown and not familiar(words[at].text)]
        more = mishear(self._index, words, known[:MOST_MISSPELLED])
        if more:
            self._whole_with(more)
            self._partial([*self._heard, *slips, *more], more)

    def _partial(self, heard: Sequence[Heard], fresh: Sequence[Heard] = ()) -> None:
        found = partial_mentions(self._index, self._heed.words, heard, _by_rank(self._mentions), fresh or heard)
        self._mentions.extend(found)
        self._weigh()

    def _whole_with(self, slips: Sequence[Heard]) -> bool:
        found = self._whole([*self._heard, *slips], slipped=True)
        self._mentions.extend(found)
        return bool(found)

    def _whole(self, heard: Sequence[Heard], *, slipped: bool = False) -> list[Mention]:
        words, places = self._heed
        runs = wholes(words, places, heard, slipped=slipped)
        mentions, frequent = whole_mentions(self._index, words, runs)
        if frequent:
            known = [*self._mentions, *mentions] if slipped else mentions
            settlements = list(dict.fromkeys(town.named.place for town in _by_rank(known)))
            mentions.extend(crowded_mentions(self._index, words, frequent, settlements))
        streets = [mention for mention in mentions if mention.named.kind == "street"]
        mentions.extend(numbered_streets(self._index, words, streets))
        return mentions

    def _weigh(self) -> None:
        """Make the sentence of what was found by now, and what it may mean."""
        named = (at for one in self._heard for at in range(one.first, one.last + 1))
        ranked = best_first(_once(self._mentions))
        self._towns = _of_kinds(ranked, TOWN_KINDS)[:MOST_TOWNS]
        fine = _of_kinds(ranked, FINE_KINDS)[:MOST_LOOKED_AT]
        around = self._around_all([*fine, *self._towns]) if self._towns else {}
        kept = [*self._towns, *_spread(_in_named_towns(fine, self._towns, around))]
        self._index.effort.spend(SIGN * len(kept))
        covered = {at for mention in kept for at in range(mention.first, mention.last + 1)}
        strange = frozenset(self._unknown) - covered
        starts = frozenset(town.first for town in self._towns)
        self._sentence = Sentence(self._heed.words, kept, around, strange, self._towns, frozenset(named), starts)
        self._fine = guesses(self._index, self._sentence)
        self._weighed: list[tuple[Guess, float]] | None = None

    def _around_all(self, mentions: Sequence[Mention]) -> dict[int, set[int]]:
        new = dict.fromkeys(one.named.place for one in mentions if one.named.place not in self._around)
        if new:
            self._around.update(self._index.around(new))
        return self._around

    def _settled(self, *, unlike: float = 0.0) -> bool:
        """Tell whether looking deeper gains nothing: houses or corners, whole, in the town if one was said."""
        fine = self._fine
        whole = [one for one in fine if one.kind in {Kind.HOUSE, Kind.CROSSING} and one.signs.unlike <= unlike]
        if not whole:
            return False
        if self._sentence.strangers and not any(one.signs.agreeing >= 1.0 - unlike for one in whole):
            return False
        if self._weighed is None:
            self._weighed = weigh(fine, None)
        weighed = self._weighed
        exact = sum(share for guess, share in weighed if guess in whole)
        return weighed[0][0] in whole and exact >= SURE_AT


def _once(mentions: Iterable[Mention]) -> list[Mention]:
    """Return each place at each span once, as its best name has it, and no place more than MOST_SPANS times."""
    best: dict[int, dict[tuple[int, int], Mention]] = {}
    for mention in mentions:
        spans, span = best.setdefault(mention.named.place, {}), (mention.first, mention.last)
        known = spans.get(span)
        if (known is None and len(spans) < MOST_SPANS) or (known and known.likeness < mention.likeness):
            spans[span] = mention
    return [mention for spans in best.values() for mention in spans.values()]


def _by_rank(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the settlements and postcodes that were named, the surest and most important first."""
    towns = _of_kinds(mentions, TOWN_KINDS)
    return sorted(towns, key=lambda town: (-town.likeness, -town.named.importance, town.named.place))


def _of_kinds(mentions: Sequence[Mention], kinds: frozenset[str]) -> list[Mention]:
    return [mention for mention in mentions if mention.named.kind in kinds]


def _spread(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the first namesakes of each name in the sentence, so that one with many does not crowd the others out."""
    taken: dict[tuple[int, int], int] = {}
    kept = []
    for mention in mentions:
        span = (mention.first, mention.last)
        taken[span] = taken.get(span, 0) + 1
        if taken[span] <= MOST_A_SPAN:
            kept.append(mention)
    return kept[:MOST_MENTIONS]


def _in_named_towns(fine: Sequence[Mention], towns: Sequence[Mention], around: dict[int, set[int]]) -> list[Mention]:
    """Leave out the namesakes in other towns, where one of them lies in a town that was named."""
    said = {town.named.place for town in towns if town.likeness >= ONE_SLIP}
    inside = [not said.isdisjoint(around.get(one.named.place, ())) for one in fine]
    here = {_name(one) for one, lies in zip(fine, inside, strict=True) if lies and _beside(one, towns)}
    return [one for one, lies in zip(fine, inside, strict=True) if lies or _name(one) not in here]


def _name(one: Mention) -> tuple[int, int, str]:
    return one.first, one.last, one.named.key


def _beside(one: Mention, towns: Sequence[Mention]) -> bool:
    """Tell whether a town is named outside the name itself."""
    return any(town.last < one.first or one.last < town.first for town in towns)


def only_towns(guess: Guess, towns: Sequence[Mention]) -> bool:
    """Tell whether the guess is made of pieces of settlements' names: a mill in "Old Mill Town"."""
    said = {at for town in towns if town.likeness >= ONE_SLIP for at in range(town.first, town.last + 1)}
    return guess.signs.unlike > 0 and said.issuperset(range(guess.first, guess.last + 1))
