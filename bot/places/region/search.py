"""From a sentence to candidates: whole names first; parts and misspellings only while that leaves a doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Point
from bot.places.folding import words_of
from bot.places.found import flat_m
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.domain.model import Area
    from bot.places.folding import Word
    from bot.places.region.file import RegionFile
    from bot.places.region.forms import Heard
    from bot.places.region.index import Index, Named
    from bot.places.region.sentence import Guess

LONGEST_TEXT = 1_500  # characters; a place stands in a few lines
MOST_WEIGHED = 30  # meanings; a message with more is no address
MOST_WORDS_TWICE = 40  # a message with more is not searched for slips in words that are themselves on the map
MOST_WORDS = 120  # the first two thirds and the last third of a longer message
MOST_MISSPELLED = 24  # words looked at again for slips
MOST_MENTIONS = 40
MOST_SPANS = 4  # of one place; a message that names it more often says nothing more
SURE_AT = 0.9  # from here on a place is acted on; below it the person is asked
WORTH_SHOWING = 0.04
SAME_PLACE_M = 100.0
SAME_NAME_M = 300.0  # two platforms of one stop, two buildings of one school
COVERED = 4.0  # a name within a longer one that is about as sure is a part of it
SUPPORT = 4.0  # odds of a place gain by a second, wider name that fits it
CLOSE_M = 3_000.0
NOWHERE = Candidate(Point(0, 0), Kind.AREA, "", 0.0, 0.0)
FINENESS = (Kind.HOUSE, Kind.CROSSING, Kind.NEAR_NUMBER, Kind.PLACE, Kind.STREET)


class Weighed(NamedTuple):
    """A meaning and its odds."""

    guess: Guess
    odds: float


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
        said = {at for town in towns if town.likeness >= 1.0 for at in range(town.first, town.last + 1)}
        fine = [guess for guess in fine if not _only_towns(guess, said)]
        inside = [guess for guess in fine if area is None or guess.point in area]
        areas = _areas([town for town in towns if not any(_part_of(town, guess) for guess in fine)])
        areas_inside = [one for one in areas if area is None or one.point in area]
        weighed = _weigh(inside, near)
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
        heard = [*heard, *mishear(self._index, heed.words, unknown[:MOST_MISSPELLED])]
        fine, sentence = self._again(heed, heard, mentions, unknown)
        if len(heed.places) <= MOST_WORDS_TWICE and not _settled(fine, sentence):
            known = [at for at in heed.places if at not in unknown and not familiar(heed.words[at].text)]
            slips = mishear(self._index, heed.words, known[:MOST_MISSPELLED])
            if slips:
                fine, sentence = self._again(heed, [*heard, *slips], list(sentence.mentions), unknown)
        return fine, list(sentence.towns)

    def _again(
        self, heed: Heed, heard: Sequence[Heard], mentions: Sequence[Mention], unknown: Sequence[int]
    ) -> tuple[list[Guess], Sentence]:
        more = [*mentions, *self._whole(heed, heard)]
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
        kept = best_first(_once(mentions))[:MOST_MENTIONS]
        towns = [mention for mention in kept if mention.named.kind in {"settlement", "postcode"}]
        places = {mention.named.place for mention in kept}
        around = self._index.around(places) if towns else {}
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
                why=tuple(_why(guess)),
                apart=apart,
            )

    def _named(self, guess: Guess) -> str:
        named = label(self._file, guess.place, guess.number, guess.point)
        return f"{guess.named.name} / {guess.across}{named.removeprefix(guess.named.name)}" if guess.across else named


def _heed(text: str) -> Heed:
    words = words_of(text[:LONGEST_TEXT])
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
    towns = [mention for mention in mentions if mention.named.kind in {"settlement", "postcode"}]
    return sorted(towns, key=lambda town: (-town.likeness, -town.named.importance, town.named.place))


def _settled(fine: Sequence[Guess], sentence: Sentence) -> bool:
    """Tell whether looking deeper gains nothing: one house or crossing, whole, in the town that was said."""
    weighed = _weigh(fine, None)
    if not weighed:
        return False
    guess, share = weighed[0]
    said_all = guess.signs.agreeing >= 1.0 or not sentence.strangers
    return guess.kind in {Kind.HOUSE, Kind.CROSSING} and share >= SURE_AT and guess.signs.unlike == 0.0 and said_all


def _weigh(fine: Sequence[Guess], near: Point | None) -> list[tuple[Guess, float]]:
    """Return the meanings that exclude each other, with their probabilities, the likeliest first."""
    weighed = []
    for guess in fine:
        close = near is not None and flat_m(guess.point, near) <= CLOSE_M
        signs = guess.signs._replace(close=True) if close else guess.signs
        weighed.append(Weighed(guess, odds(guess.kind, signs)))
    weighed.sort(key=lambda one: (-one.odds, FINENESS.index(one.guess.kind), one.guess.place, one.guess.point.lat))
    kept: list[Weighed] = []
    for one in weighed[:MOST_WEIGHED]:
        if any(one.guess.inside(other.guess) and one.odds < other.odds * COVERED for other in weighed):
            continue
        streets = [at for at, other in enumerate(kept) if _lies_on(one.guess, other.guess)]
        fits = [at for at, other in enumerate(kept) if _fits(one.guess, other.guess)]
        if streets:
            kept[streets[0]] = one._replace(odds=max(one.odds, kept[streets[0]].odds) * SUPPORT)
        elif not fits:
            kept.append(one)
        elif not one.guess.over(kept[fits[0]].guess):
            kept[fits[0]] = kept[fits[0]]._replace(odds=kept[fits[0]].odds * SUPPORT)
    chances = shares([one.odds for one in kept])
    found = [(one.guess, share) for one, share in zip(kept, chances, strict=True)]
    return sorted(found, key=lambda one: -one[1])


def _lies_on(finer: Guess, street: Guess) -> bool:
    """Tell whether the place and a street named beside it speak of one place: "Heron Hospital, Linden Street"."""
    if street.kind is not Kind.STREET or finer.kind is not Kind.PLACE or finer.over(street):
        return False
    return flat_m(finer.point, street.point) <= street.radius_m + SAME_PLACE_M


def _fits(wider: Guess, kept: Guess) -> bool:
    """Tell whether both can mean one place: the same spot, or a street and a house in it."""
    apart_m = flat_m(wider.point, kept.point)
    if kept.kind is Kind.STREET:
        return wider.place == kept.place and wider.kind is Kind.STREET  # a doubtful house is asked about
    if apart_m <= SAME_PLACE_M:
        return True
    if wider.kind is kept.kind is Kind.PLACE and wider.named.name == kept.named.name and apart_m <= SAME_NAME_M:
        return True
    if wider.kind in {Kind.STREET, Kind.NEAR_NUMBER} and wider.place == kept.place and not kept.signs.doubtful_number:
        return kept.kind is not Kind.HOUSE or wider.kind is Kind.STREET or wider.signs.doubtful_number
    return wider.kind is Kind.STREET and not wider.over(kept) and apart_m <= wider.radius_m + SAME_PLACE_M


def _part_of(town: Mention, guess: Guess) -> bool:
    """Tell whether the settlement's name is only a part of a longer, as good name: Malbun in "Im Malbun 12"."""
    longer = guess.last - guess.first > town.last - town.first
    inside = guess.first <= town.first and town.last <= guess.last
    return inside and longer and guess.signs.unlike <= 1.0 - town.likeness and guess.kind is not Kind.CROSSING


def _only_towns(guess: Guess, said: set[int]) -> bool:
    """Tell whether the guess is made of pieces of settlements' whole names: a mill in "Old Mill Town"."""
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


DOUBTS = (
    ("against", "another town was named"),
    ("quarter", "another quarter was named"),
    ("doubtful_number", "the number may count something else"),
    ("unused_number", "it has no house numbers"),
    ("outer", "the town that was named only holds its village"),
    ("second", "by an old or second name"),
    ("modifier", "the word before it belongs to another name"),
    ("stranger", "a word beside it is not on the map"),
    ("crowded", "many places have this name"),
)


def _why(guess: Guess) -> Iterator[str]:
    """Say in short phrases what speaks for the meaning and against it."""
    signs = guess.signs
    if guess.kind is Kind.NEAR_NUMBER:
        yield "number not on the map"
    if signs.unlike:
        yield f"name {round(100 * (1 - min(signs.unlike, 1.0)))} % alike"
    if signs.agreeing:
        yield "town fits"
    yield from (words for sign, words in DOUBTS if getattr(signs, sign))
