"""What the names and numbers of a sentence may mean together: houses, crossings, places, streets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.model import Point
from bot.places.folding import vocabulary
from bot.places.found import flat_m
from bot.places.located import Kind
from bot.places.region.doors import houses
from bot.places.region.sentence import guessed, signs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.places.folding import Word
    from bot.places.region.index import Index
    from bot.places.region.mentions import Mention
    from bot.places.region.sentence import Guess, Sentence

CROSSING_RADIUS_M = 30.0
NEAR_RADIUS_M = 250.0  # "near the hospital" is not in it
SAME_CROSSING_M = 100.0  # the corners of one wide crossing
CORNER_SIGN = re.compile(r"\s*[/&]\s*")
NEW_SENTENCE = re.compile(r"[.!?;\n]")


def guesses(index: Index, sentence: Sentence) -> list[Guess]:
    """Return every meaning finer than a settlement."""
    streets = [mention for mention in sentence.mentions if mention.named.kind == "street"]
    found = list(_crossings(index, sentence, streets))
    found.extend(houses(index, sentence, streets))
    found.extend(_streets(sentence, streets))
    found.extend(_spots(sentence))
    return found


def _streets(sentence: Sentence, streets: Sequence[Mention]) -> Iterator[Guess]:
    for mention in streets:
        if mention.little:
            continue
        named = mention.named
        signs = signs_of(sentence, mention, mention.first, mention.last)
        yield guessed(
            Kind.STREET, Point(named.lat, named.lon), named.radius_m, mention, mention.first, mention.last, signs
        )


def _spots(sentence: Sentence) -> Iterator[Guess]:
    for mention in sentence.mentions:
        named = mention.named
        if named.kind == "place":
            near = _near(sentence.words, mention.first)
            radius_m = max(NEAR_RADIUS_M, named.radius_m) if near else named.radius_m
            signs = signs_of(sentence, mention, mention.first, mention.last)
            point = Point(named.lat, named.lon)
            yield guessed(Kind.PLACE, point, radius_m, mention, mention.first, mention.last, signs)


def _near(words: Sequence[Word], first: int) -> bool:
    return not vocabulary("near").isdisjoint(_before(words, first, 2))  # "near", "next to"


def _before(words: Sequence[Word], first: int, count: int) -> set[str]:
    """Return the last words before the name, particles left out."""
    return set([word.text for word in words[:first] if word.key][-count:])


def _crossings(index: Index, sentence: Sentence, streets: Sequence[Mention]) -> Iterator[Guess]:
    pairs = [
        (one, other)
        for one in streets
        for other in streets
        if one.last < other.first and one.named.place != other.named.place and _cross(sentence, one, other)
    ]
    meetings: dict[tuple[int, int], list[Point]] = {}
    ones, others = {one.named.place for one, _ in pairs}, {other.named.place for _, other in pairs}
    for street, across, lat, lon in index.crossings(ones, others):
        meetings.setdefault((street, across), []).append(Point(lat, lon))
    for one, other in pairs:
        for point in _corners(meetings.get((one.named.place, other.named.place), [])):
            worse = min(one, other, key=lambda mention: mention.likeness)
            signs = signs_of(sentence, worse, one.first, other.last)
            signs = signs._replace(unlike=2.0 - one.likeness - other.likeness)
            yield guessed(
                Kind.CROSSING, point, CROSSING_RADIUS_M, one, one.first, other.last, signs, across=other.named.name
            )


def _corners(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if all(flat_m(point, one) > SAME_CROSSING_M for one in kept):
            kept.append(point)
    return kept


def _cross(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """Tell whether two streets are said to be a crossing: "X and Y", "corner of X, Y", "X / Y"."""
    words = sentence.words
    link = words[one.last + 1 : other.first]
    if len(link) > 4 or any(NEW_SENTENCE.search(word.gap) for word in words[one.last + 1 : other.first + 1]):  # noqa: PLR2004 - "at the corner with"
        return False
    at_the_corner = not vocabulary("corner").isdisjoint(_before(words, one.first, 2)) or not vocabulary(
        "corner"
    ).isdisjoint({word.text for word in words[other.last + 1 : other.last + 3]})
    telling = [word for word in link if word.key]
    if not telling:
        return at_the_corner or bool(CORNER_SIGN.fullmatch(words[one.last + 1].gap))
    allowed = vocabulary("between_streets") | vocabulary("light") | vocabulary("corner")
    if not all(word.text in allowed for word in telling):
        return False
    return at_the_corner or any(word.text in vocabulary("between_streets") for word in telling)
