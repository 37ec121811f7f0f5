"""Meanings that exclude each other share one probability; those that fit together make one surer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.places.found import flat_m
from bot.places.located import Kind
from bot.places.region.confidence import odds, shares

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.model import Point
    from bot.places.region.sentence import Guess

MOST_WEIGHED = 30  # meanings; a message with more is no address
SAME_PLACE_M = 100.0
SAME_NAME_M = 300.0  # two platforms of one stop, two buildings of one school
COVERING = 4.0  # a name within a longer one that is about as sure is a part of it
COVERING_CORNER = 40.0
SUPPORT = 4.0  # odds of a place gain by a second, wider name that fits it
CLOSE_M = 3_000.0
FINENESS = (Kind.HOUSE, Kind.CROSSING, Kind.NEAR_NUMBER, Kind.PLACE, Kind.STREET)


class Weighed(NamedTuple):
    """A meaning and its odds."""

    guess: Guess
    odds: float


def weigh(fine: Sequence[Guess], near: Point | None) -> list[tuple[Guess, float]]:
    """Return the meanings that exclude each other, with their probabilities, the likeliest first."""
    numbered = {one.place for one in fine if one.number and not one.signs.doubtful_number} | {
        one.place for one in fine if one.kind is Kind.NEAR_NUMBER
    }
    weighed = []
    for guess in fine:
        if guess.kind is Kind.STREET and guess.place in numbered:
            continue  # the number says where in the street
        close = near is not None and flat_m(guess.point, near) <= CLOSE_M
        signs = guess.signs._replace(close=True) if close else guess.signs
        weighed.append(Weighed(guess, odds(guess.kind, signs)))
    weighed.sort(key=lambda one: (-one.odds, FINENESS.index(one.guess.kind), one.guess.place, one.guess.point.lat))
    del weighed[MOST_WEIGHED:]
    kept: list[Weighed] = []
    longer = [one for one in weighed if one.guess.first != one.guess.last]
    for one in weighed:
        if any(_covered(one, other) for other in longer):
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


def _covered(one: Weighed, other: Weighed) -> bool:
    """Tell whether the other reads these words and more, and is about as sure; a corner more than its streets."""
    if not one.guess.inside(other.guess):
        return False
    return one.odds < other.odds * (COVERING_CORNER if other.guess.kind is Kind.CROSSING else COVERING)


def _lies_on(finer: Guess, street: Guess) -> bool:
    """Tell whether the place and a street named beside it speak of one place: "Heron Hospital, Linden Street"."""
    if street.kind is not Kind.STREET or finer.kind is not Kind.PLACE or finer.over(street):
        return False
    return flat_m(finer.point, street.point) <= street.radius_m + SAME_PLACE_M


def _fits(wider: Guess, kept: Guess) -> bool:
    """Tell whether both can mean one place: the same spot, or a street and a house in it."""
    if kept.kind is Kind.STREET:
        return wider.place == kept.place and wider.kind is Kind.STREET  # a doubtful house is asked about
    apart_m = flat_m(wider.point, kept.point)
    if apart_m <= SAME_PLACE_M:
        return True
    if wider.kind is kept.kind is Kind.PLACE and wider.named.name == kept.named.name and apart_m <= SAME_NAME_M:
        return True
    if wider.kind in {Kind.STREET, Kind.NEAR_NUMBER} and wider.place == kept.place and not kept.signs.doubtful_number:
        return kept.kind is not Kind.HOUSE or wider.kind is Kind.STREET or wider.signs.doubtful_number
    return wider.kind is Kind.STREET and not wider.over(kept) and apart_m <= wider.radius_m + SAME_PLACE_M


DOUBTS = (
    ("against", "another town was named"),
    ("quarter", "another quarter was named"),
    ("doubtful_number", "the number may count something else"),
    ("unused_number", "it has no house numbers"),
    ("outer", "the town that was named only holds its village"),
    ("second", "by an old or second name"),
    ("corner", "only one street of a corner"),
    ("by_sort", "said by what it is"),
    ("little", "its name is just a word"),
    ("modifier", "the word before it belongs to another name"),
    ("stranger", "a word beside it is not on the map"),
    ("crowded", "many places have this name"),
)


def why(guess: Guess) -> Iterator[str]:
    """Say in short phrases what speaks for the meaning and against it."""
    signs = guess.signs
    if guess.kind is Kind.NEAR_NUMBER:
        yield "number not on the map"
    if signs.unlike:
        yield f"name {round(100 * (1 - min(signs.unlike, 1.0)))} % alike"
    if signs.agreeing:
        yield "town fits"
    yield from (words for sign, words in DOUBTS if getattr(signs, sign))
