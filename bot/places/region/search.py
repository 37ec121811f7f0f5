"""From a sentence to candidates: whole names first; parts and misspellings only while that leaves a doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Point
from bot.places.folding import words_of
from bot.places.located import MOST_CANDIDATES, Candidate, Kind
from bot.places.region.confidence import Signs, odds, shares
from bot.places.region.corners import numbered_streets
from bot.places.region.forms import familiar, hear, mishear
from bot.places.region.guesses import guesses
from bot.places.region.labels import label
from bot.places.region.mentions import (
    Mention,
    best_first,
    crowded_mentions,
    strangers,
    whole_mentions,
    wholes,
)
from bot.places.region.partial import partial_mentions
from bot.places.region.sentence import TOWNS, Sentence
from bot.places.region.sorts import places_of_a_sort
from bot.places.region.weighing import weigh, why

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.domain.model import Area
    from bot.places.folding import Word
    from bot.places.region.file import RegionFile
    from bot.places.region.forms import Heard
    from bot.places.region.index import Index, Named
    from bot.places.region.sentence import Guess

BEGINNING, ENDING = 500, 300  # characters
LONGEST_TEXT = BEGINNING + ENDING  # a place stands at one end of a longer message
MOST_WORDS_TWICE = 40  # a message with more is not searched for slips in words that are themselves on the map
MOST_WORDS = 90  # the first two thirds and the last third of a longer message
MOST_MISSPELLED = 24  # words looked at again for slips
MOST_LOOKED_AT = 240  # names of streets and places
MOST_MENTIONS = 40  # of them weighed together
MOST_A_SPAN = 12  # of one name: more than can be offered
MOST_TOWNS = 12
MOST_SPANS = 4  # of one place; a message that names it more often says nothing more
SURE_AT = 0.88  # from here on a place is acted on; below it the person is asked
FINE_KINDS, TOWN_KINDS = frozenset({"street", "place"}), frozenset({"settlement", "postcode"})
ONE_SLIP = 0.8  # likeness of a town's name from which on its words are the town's
ONE_SLIP_UNLIKE = 0.17  # share of a name that one slip in its one word takes away
WORTH_SHOWING = 0.04
NOWHERE = Candidate(Point(0, 0), Kind.AREA, "", 0.0, 0.0)


class Answer(NamedTuple):
    """What was found: places, then the areas that were named."""

    candidates: tuple[Candidate, ...]
    outside: bool  # something was named, and all of it lies outside the area


class Heed(NamedTuple):
    """The words of a text, and those that can be looked up."""

    words: list[Word]
    places: list[int]


class Search:
    """Reads sentences against one region."""

    def __init__(self, index: Index, file: RegionFile) -> None:
        """The file puts a meaning into the words of its country: "12 Mill Lane, Old Town"."""
        self._index = index
        self._file = file

    def read(self, text: str, area: Area | None = None, near: Point | None = None) -> Answer:
        """Return what the text may mean inside the area, the likeliest first, areas last."""
        heed = _heed(text)
        if not heed.places:
            return Answer((), outside=False)
        fine, towns = self._meanings(heed)
        fine = [guess for guess in fine if not _only_towns(guess, towns)]
        inside = [guess for guess in fine if area is None or guess.point in area]
        areas = _areas([town for town in towns if not any(_part_of(town, guess) for guess in fine)])
        areas_inside = [one for one in areas if area is None or one.point in area]
        weighed = weigh(inside, near)
        found = [(guess, share) for guess, share in weighed if share >= WORTH_SHOWING][:MOST_CANDIDATES]
        named = tuple(self._told_apart(found))
        outside = bool(fine or areas) and not (inside or areas_inside)
        return Answer((*named, *areas_inside[: MOST_CANDIDATES - len(named)]), outside)

    def _meanings(self, heed: Heed) -> tuple[list[Guess], list[Mention]]:
        """Look deeper only while there is a doubt: whole names, parts of names, misspelled unknown words, all words."""
        heard = hear(self._index, heed.words, heed.places)
        unknown = strangers(heed.words, heard, heed.places)
        mentions = self._whole(heed, heard)
        sentence = self._sentence(heed, mentions, unknown, heard)
        fine = guesses(self._index, sentence)
        if _settled(fine, sentence):
            return fine, list(sentence.towns)
        slips = mishear(self._index, heed.words, unknown[:MOST_MISSPELLED])
        if slips:
            heard = [*heard, *slips]
            mentions = [*mentions, *self._whole(heed, heard)]
            sentence = self._sentence(heed, mentions, unknown, heard)
            fine = guesses(self._index, sentence)
            if _settled(fine, sentence, unlike=ONE_SLIP_UNLIKE):
                return fine, list(sentence.towns)
        fine, sentence = self._again(heed, heard, mentions, unknown)
        if len(heed.places) <= MOST_WORDS_TWICE and not _settled(fine, sentence):
            known = [at for at in heed.places if at not in unknown and not familiar(heed.words[at].text)]
            slips = mishear(self._index, heed.words, known[:MOST_MISSPELLED])
            if slips:
                fine, sentence = self._again(heed, [*heard, *slips], list(sentence.mentions), unknown)
        if all(_only_towns(guess, sentence.towns) for guess in fine):
            sorts = places_of_a_sort(self._index, heed.words, heed.places, sentence.towns)
            sentence = self._sentence(heed, [*sentence.towns, *sorts], unknown, heard)
            fine = guesses(self._index, sentence)
        return fine, list(sentence.towns)

    def _again(
        self, heed: Heed, heard: Sequence[Heard], mentions: Sequence[Mention], unknown: Sequence[int]
    ) -> tuple[list[Guess], Sentence]:
        more = [*mentions, *self._whole(heed, heard)] if any(one.likeness < 1.0 for one in heard) else list(mentions)
        more.extend(partial_mentions(self._index, heed.words, heard, _towns(more)))
        sentence = self._sentence(heed, more, unknown, heard)
        return guesses(self._index, sentence), sentence

    def _whole(self, heed: Heed, heard: Sequence[Heard]) -> list[Mention]:
        mentions, frequent = whole_mentions(self._index, heed.words, wholes(heed.words, heed.places, heard))
        if frequent:
            settlements = list(dict.fromkeys(town.named.place for town in _towns(mentions)))
            mentions.extend(crowded_mentions(self._index, heed.words, frequent, settlements))
        streets = [mention for mention in mentions if mention.named.kind == "street"]
        mentions.extend(numbered_streets(self._index, heed.words, streets))
        return mentions

    def _sentence(
        self, heed: Heed, mentions: Sequence[Mention], unknown: Sequence[int], heard: Sequence[Heard]
    ) -> Sentence:
        named = (at for one in heard if one.likeness >= 1.0 for at in range(one.first, one.last + 1))
        ranked = best_first(_once(mentions))
        towns = _of_kinds(ranked, TOWN_KINDS)[:MOST_TOWNS]
        fine = _of_kinds(ranked, FINE_KINDS)[:MOST_LOOKED_AT]
        around = self._index.around({mention.named.place for mention in (*fine, *towns)}) if towns else {}
        kept = [*towns, *_spread(_in_named_towns(fine, towns, around))]
        covered = {at for mention in kept for at in range(mention.first, mention.last + 1)}
        return Sentence(heed.words, kept, around, frozenset(unknown) - covered, towns, frozenset(named))

    def _told_apart(self, found: Sequence[tuple[Guess, float]]) -> Iterator[Candidate]:
        """Yield candidates; where two would read the same, each says which street it meets or which place is near."""
        names = [self._named(guess) for guess, _ in found]
        for (guess, share), name in zip(found, names, strict=True):
            apart = name.rpartition(", ")[2] if ", " in name else ""
            if names.count(name) > 1:
                apart = self._index.beside_street(guess.place) or apart
            yield Candidate(
                point=guess.point,
                kind=guess.kind,
                name=name,
                radius_m=guess.radius_m,
                probability=round(share, 4),
                why=tuple(why(guess)),
                apart=apart,
            )

    def _named(self, guess: Guess) -> str:
        named = label(self._file, guess.place, guess.number, guess.point)
        return f"{guess.named.name} / {guess.across}{named.removeprefix(guess.named.name)}" if guess.across else named


def _heed(text: str) -> Heed:
    whole = text if len(text) <= LONGEST_TEXT else f"{text[:BEGINNING]}\n{text[-ENDING:]}"
    words = words_of(whole)
    places = [at for at, word in enumerate(words) if word.key]
    if len(places) > MOST_WORDS:
        places = places[: MOST_WORDS * 2 // 3] + places[-MOST_WORDS // 3 :]
    return Heed(words, places)


def _once(mentions: Iterable[Mention]) -> list[Mention]:
    """Return each place at each span once, as its best name has it, and no place more than MOST_SPANS times."""
    best: dict[int, dict[tuple[int, int], Mention]] = {}
    for mention in mentions:
        spans, span = best.setdefault(mention.named.place, {}), (mention.first, mention.last)
        known = spans.get(span)
        if (known is None and len(spans) < MOST_SPANS) or (known and known.likeness < mention.likeness):
            spans[span] = mention
    return [mention for spans in best.values() for mention in spans.values()]


def _towns(mentions: Sequence[Mention]) -> list[Mention]:
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


def _settled(fine: Sequence[Guess], sentence: Sentence, *, unlike: float = 0.0) -> bool:
    """Tell whether looking deeper gains nothing: houses or corners, whole, in the town that was said, if one was."""
    whole = [one for one in fine if one.kind in {Kind.HOUSE, Kind.CROSSING} and one.signs.unlike <= unlike]
    if not whole or (sentence.strangers and not any(one.signs.agreeing >= 1.0 - unlike for one in whole)):
        return False
    weighed = weigh(fine, None)
    exact = sum(share for guess, share in weighed if guess in whole)
    return weighed[0][0] in whole and exact >= SURE_AT


def _part_of(town: Mention, guess: Guess) -> bool:
    """Tell whether the settlement's name is only a part of a longer, as good name: Malbun in "Im Malbun 12"."""
    longer = guess.last - guess.first > town.last - town.first
    inside = guess.first <= town.first and town.last <= guess.last
    return inside and longer and guess.signs.unlike <= 1.0 - town.likeness and guess.kind is not Kind.CROSSING


def _only_towns(guess: Guess, towns: Sequence[Mention]) -> bool:
    """Tell whether the guess is made of pieces of settlements' names: a mill in "Old Mill Town"."""
    said = {at for town in towns if town.likeness >= ONE_SLIP for at in range(town.first, town.last + 1)}
    return guess.signs.unlike > 0 and said.issuperset(range(guess.first, guess.last + 1))


def _areas(towns: Sequence[Mention]) -> list[Candidate]:
    """Return the settlements that were named, the narrowest first; postcodes last."""
    spans: dict[tuple[int, int], list[Mention]] = {}
    for town in towns:
        spans.setdefault((town.first, town.last), []).append(town)
    found: dict[int, Candidate] = {}
    for namesakes in spans.values():
        chances = shares([odds(Kind.STREET, Signs(unlike=1.0 - town.likeness)) for town in namesakes])
        for town, share in zip(namesakes, chances, strict=True):
            candidate = _area(town.named, share)
            if share >= WORTH_SHOWING and candidate.probability > found.get(town.named.place, NOWHERE).probability:
                found[town.named.place] = candidate
    return sorted(found.values(), key=lambda one: (-round(one.probability, 1), one.radius_m))


def _area(named: Named, share: float) -> Candidate:
    kind = Kind.AREA if named.kind == "postcode" or named.category in TOWNS else Kind.SETTLEMENT
    return Candidate(Point(named.lat, named.lon), kind, named.name, named.radius_m, round(share, 4))
