"""What the names and numbers of a sentence may mean together: houses, crossings, places, streets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Point
from bot.places.folding import vocabulary
from bot.places.located import Kind
from bot.places.region.corners import at_a_corner, before, crossings
from bot.places.region.doors import houses
from bot.places.region.numbers import Around, numbers_beside
from bot.places.region.sentence import guessed, signs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.places.region.index import Index
    from bot.places.region.mentions import Mention
    from bot.places.region.sentence import Guess, Sentence

NEAR_RADIUS_M = 250.0  # "near the hospital" is not in it


def guesses(index: Index, sentence: Sentence) -> list[Guess]:
    """Return every meaning finer than a settlement."""
    streets = [mention for mention in sentence.mentions if mention.named.kind == "street"]
    found = list(crossings(index, sentence, streets))
    found.extend(houses(index, sentence, streets))
    beside = _Beside(sentence)
    found.extend(_streets(sentence, streets, beside))
    found.extend(_spots(sentence, beside))
    return found


class Beside(NamedTuple):
    """What stands beside some words, whichever of their namesakes they mean."""

    number: bool
    corner: bool
    near: bool  # "near", "next to"


class _Beside(dict[tuple[int, int], Beside]):
    """Looked at once for all namesakes."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__()
        self._sentence = sentence
        self._around = Around((), sentence.town_starts)

    def __missing__(self, span: tuple[int, int]) -> Beside:
        words = self._sentence.words
        number = any(number.sure for number in numbers_beside(words, *span, self._around))
        near = not vocabulary("near").isdisjoint(before(words, span[0], 2))
        self[span] = Beside(number, at_a_corner(words, span), near)
        return self[span]


def _streets(sentence: Sentence, streets: Sequence[Mention], beside: _Beside) -> Iterator[Guess]:
    for mention in streets:
        named = mention.named
        if mention.little and not _with_town(sentence, mention):
            continue
        here = beside[mention.first, mention.last]
        signs = signs_of(sentence, mention, mention.first, mention.last)
        signs = signs._replace(unused_number=here.number, corner=here.corner)
        point = Point(named.lat, named.lon)
        yield guessed(Kind.STREET, point, named.radius_m, mention, mention.first, mention.last, signs)


def _with_town(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether its own town stands directly beside a name that is just a word: "Rathaus, Vaduz"."""
    around = sentence.around.get(mention.named.place, set())
    for town in sentence.said_with(mention):
        first, last = sorted(((mention.first, mention.last), (town.first, town.last)))
        between = sentence.words[first[1] + 1 : last[0]]
        plain = sentence.words[last[0]].gap.strip() in {"", ",", "\u060c"}
        if town.named.place in around and plain and all(word.text in vocabulary("light") for word in between):
            return True
    return False


def _spots(sentence: Sentence, beside: _Beside) -> Iterator[Guess]:
    for mention in sentence.mentions:
        named = mention.named
        if named.kind == "place":
            if mention.little and not _with_town(sentence, mention):
                continue
            here = beside[mention.first, mention.last]
            radius_m = max(NEAR_RADIUS_M, named.radius_m) if here.near else named.radius_m
            signs = signs_of(sentence, mention, mention.first, mention.last)._replace(unused_number=here.number)
            point = Point(named.lat, named.lon)
            yield guessed(Kind.PLACE, point, radius_m, mention, mention.first, mention.last, signs)
