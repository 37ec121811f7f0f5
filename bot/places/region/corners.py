"""Crossings: two streets that are said to meet, and a street between two others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.model import Point
from bot.places.folding import type_keys, vocabulary
from bot.places.found import flat_m
from bot.places.located import Kind
from bot.places.region.mentions import Mention
from bot.places.region.sentence import guessed, signs_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.places.folding import Word
    from bot.places.region.confidence import Signs
    from bot.places.region.index import Index
    from bot.places.region.sentence import Guess, Sentence

CROSSING_RADIUS_M = 30.0
SAME_CROSSING_M = 100.0  # the corners of one wide crossing
LONGEST_LINK = 4  # words: "at the corner with"
MOST_PAIRS = 200  # of streets tried as one crossing
MOST_NUMBERED = 60  # streets looked at for a number without a street word
MOST_NUMBERS = 6  # of a message; more are a list
NUMBER_ALONE = 0.95  # likeness of "the 5" to Calle 5
CORNER_SIGN = re.compile(r"\s*[/&]\s*")
NEW_SENTENCE = re.compile(r"[.!?;\n]")
STREET_NUMBER = re.compile(r"[1-9][0-9]{0,2}[a-z]?")

Span = tuple[int, int]  # first and last word
Pair = tuple[Mention, Mention]


def crossings(index: Index, sentence: Sentence, streets: Sequence[Mention]) -> Iterator[Guess]:
    """Yield where streets meet that are said to do so: "X and Y", "corner of X, Y", "X / Y"; or the stretch between."""
    by_span: dict[Span, list[Mention]] = {}
    for street in streets:
        by_span.setdefault((street.first, street.last), []).append(street)
    pairs = [
        (one, other)
        for first, second in _corner_spans(sentence, by_span)
        for one in by_span[first]
        for other in by_span[second]
        if one.named.place != other.named.place
    ][:MOST_PAIRS]
    if not pairs:
        return
    yield from _meetings(index, sentence, pairs)
    yield from _stretches(index, sentence, streets, pairs)


def _meetings(index: Index, sentence: Sentence, pairs: Sequence[Pair]) -> Iterator[Guess]:
    known = _known(index, [one for one, _ in pairs], [other for _, other in pairs])
    for one, other in pairs:
        for point in _corners(known.get((one.named.place, other.named.place), [])):
            signs = _signs(sentence, one, other)
            across = other.named.name
            yield guessed(Kind.CROSSING, point, CROSSING_RADIUS_M, one, one.first, other.last, signs, across=across)


def _signs(sentence: Sentence, one: Mention, other: Mention) -> Signs:
    """Return the signs of both streets together: a corner at a border is in the town of either."""
    both = [signs_of(sentence, street, one.first, other.last) for street in (one, other)]
    return both[0]._replace(
        unlike=2.0 - one.likeness - other.likeness,
        agreeing=max(signs.agreeing for signs in both),
        against=all(signs.against for signs in both),
        quarter=all(signs.quarter for signs in both),
        outer=all(signs.outer or not signs.agreeing for signs in both) and any(signs.outer for signs in both),
        second=any(signs.second for signs in both),
    )


def _stretches(index: Index, sentence: Sentence, streets: Sequence[Mention], pairs: Sequence[Pair]) -> Iterator[Guess]:
    """Yield the middle of "Calle 16 between Carrera 12 and Carrera 13"."""
    ends = [pair for pair in pairs if not vocabulary("between").isdisjoint(before(sentence.words, pair[0].first, 2))]
    along = [street for street in streets if any(0 < one.first - street.last <= LONGEST_LINK for one, _ in ends)]
    if not along:
        return
    known = _known(index, along, [mention for pair in ends for mention in pair])
    for street in along:
        for one, other in ends:
            starts = known.get((street.named.place, one.named.place), [])
            for start in starts[:1]:
                for end in known.get((street.named.place, other.named.place), [])[:1]:
                    middle = Point((start.lat + end.lat) / 2, (start.lon + end.lon) / 2)
                    radius_m = flat_m(start, end) / 2 + CROSSING_RADIUS_M
                    signs = signs_of(sentence, street, street.first, other.last)
                    across = f"{one.named.name}, {other.named.name}"
                    yield guessed(
                        Kind.CROSSING, middle, radius_m, street, street.first, other.last, signs, across=across
                    )


def _known(index: Index, ones: Sequence[Mention], others: Sequence[Mention]) -> dict[tuple[int, int], list[Point]]:
    known: dict[tuple[int, int], list[Point]] = {}
    found = index.crossings({one.named.place for one in ones}, {other.named.place for other in others})
    for street, across, lat, lon in found:
        known.setdefault((street, across), []).append(Point(lat, lon))
    return known


def _corners(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if all(flat_m(point, one) > SAME_CROSSING_M for one in kept):
            kept.append(point)
    return kept


def _corner_spans(sentence: Sentence, spans: Collection[Span]) -> list[tuple[Span, Span]]:
    """Return the pairs of names that are said to be a crossing."""
    return [
        (one, other)
        for one in spans
        for other in spans
        if 0 < other[0] - one[1] <= LONGEST_LINK + 1 and _cross(sentence.words, one, other)
    ]


def _cross(words: Sequence[Word], one: Span, other: Span) -> bool:
    """Tell whether the words around two names say that they meet."""
    link = words[one[1] + 1 : other[0]]
    if any(_ends_sentence(words, at) for at in range(one[1] + 1, other[0] + 1)):
        return False
    at_the_corner = _at_the_corner(words, one, other)
    telling = [word.text for word in link if word.key]
    if not telling:
        return at_the_corner or bool(CORNER_SIGN.fullmatch(words[one[1] + 1].gap))
    if not vocabulary("between_streets").union(vocabulary("light"), vocabulary("corner")).issuperset(telling):
        return False
    return at_the_corner or not vocabulary("between_streets").isdisjoint(telling)


def _ends_sentence(words: Sequence[Word], at: int) -> bool:
    """Tell "Mill Lane. Flour Street" from "Calle 14 esq. Calle 12"."""
    if not NEW_SENTENCE.search(words[at].gap):
        return False
    return words[at - 1].text not in vocabulary("corner") | vocabulary("between_streets")


def _at_the_corner(words: Sequence[Word], one: Span, other: Span) -> bool:
    beside = before(words, one[0], 2) | {word.text for word in words[other[1] + 1 : other[1] + 3]}
    return not vocabulary("corner").isdisjoint(beside)


def at_a_corner(words: Sequence[Word], span: Span) -> bool:
    """Tell whether a corner is said beside the name."""
    return _at_the_corner(words, span, span)


def before(words: Sequence[Word], first: int, count: int) -> set[str]:
    """Return the last words before a name, particles left out."""
    return set([word.text for word in words[:first] if word.key][-count:])


def numbered_streets(index: Index, words: Sequence[Word], streets: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the streets that a number alone may mean beside "corner", "with": "esquina de la 5 con San Martín"."""
    numbers = [
        at
        for at, word in enumerate(words)
        if STREET_NUMBER.fullmatch(word.key) and not any(one.first <= at <= one.last for one in streets)
    ]
    numbers = numbers[:MOST_NUMBERS]
    spans = {(one.first, one.last) for one in streets}
    beside = [at for at in numbers if _linked(words, at, spans, numbers)]
    keys = {f"{word} {words[at].key}": at for at in beside[:2] for word in type_keys()}
    for named in index.called(keys, MOST_NUMBERED) if keys else ():
        if named.kind == "street":
            yield Mention(keys[named.key], keys[named.key], named, NUMBER_ALONE, little=True)


def _linked(words: Sequence[Word], at: int, spans: Collection[Span], numbers: Sequence[int]) -> bool:
    """Tell whether the number is said to meet a street, or, at a corner, another number."""
    here = (at, at)
    if any(_near_cross(words, here, span) or _near_cross(words, span, here) for span in spans):
        return True
    others = [(other, other) for other in numbers if other != at]
    return any(
        _near_cross(words, *sorted((here, other))) and _at_the_corner(words, *sorted((here, other))) for other in others
    )


def _near_cross(words: Sequence[Word], one: Span, other: Span) -> bool:
    return 0 < other[0] - one[1] <= LONGEST_LINK and _cross(words, one, other)
