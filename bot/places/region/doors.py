"""Houses: a street's name and a number beside it; near the nearest number where the map lacks the one that was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Point
from bot.places.found import flat_m
from bot.places.located import Kind
from bot.places.region.numbers import Around, numbers_beside
from bot.places.region.sentence import MAIN, guessed, signs_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.places.region.index import House, Index, Named
    from bot.places.region.mentions import Mention
    from bot.places.region.numbers import Number
    from bot.places.region.sentence import Guess, Sentence

HOUSE_RADIUS_M = 25.0
SAME_DOOR_M = 60.0  # one number twice within this is one house with two entrances
NEAREST_RADIUS_M = 100.0  # nine of ten unmapped numbers lie this near to the nearest mapped one (docs/places.md)
ONE_SIDED_RADIUS_M = 250.0  # beyond the last known number
BLOCK_RADIUS_M = 120.0  # a block of such a town is about 100 m long
MOST_MISSING = 20  # numbers that the map lacks, for which a nearest one is looked up
FARTHEST_NUMBER = 40  # numbers away; beyond that the nearest one says nothing

Homes = dict[int, set[int]]  # the settlements around each door's own


def houses(index: Index, sentence: Sentence, streets: Sequence[Mention]) -> Iterator[Guess]:
    beside: list[tuple[Mention, Number]] = []
    by_span: dict[tuple[int, int], list[Number]] = {}
    taken = _postcodes(sentence)
    for mention in streets:
        span = (mention.first, mention.last)
        if span not in by_span:
            by_span[span] = _numbers(sentence, mention, taken)
        beside.extend((mention, number) for number in by_span[span])
    doors = index.houses(
        {mention.named.place for mention, _ in beside}, {key for _, number in beside for key in number.keys}
    )
    homes = index.around({door.settlement for door in doors if door.settlement}) if sentence.towns else {}
    by_door: dict[tuple[int, str], list[House]] = {}
    for door in doors:
        by_door.setdefault((door.street, door.key), []).append(door)
    missing = 0
    near: list[tuple[Guess, bool]] = []
    for mention, number in beside:
        on_map = [by_door[known] for key in number.keys if (known := (mention.named.place, key)) in by_door]
        missing += not on_map
        if on_map:
            yield from _mapped(sentence, mention, number, on_map[0], homes)
        elif missing <= MOST_MISSING and not index.effort.over:
            near.extend(_unmapped(index, sentence, mention, number))
        else:
            index.effort.cut = True
    yield from _best_known(near)


def _postcodes(sentence: Sentence) -> set[int]:
    """Return the words of postcodes: no house numbers."""
    return {
        at
        for town in sentence.towns
        if town.named.kind == "postcode"
        for at in range(town.first, town.last + 1)
        if town.last + 1 in sentence.town_starts or any(other.last + 1 == town.first for other in sentence.towns)
    }


def _numbers(sentence: Sentence, mention: Mention, taken: Collection[int]) -> list[Number]:
    """Return the numbers beside the name, or beside the town that follows it: "Landstrasse Triesen 40"."""
    words = sentence.words
    whole = mention.named.key.rpartition(" ")[2]
    around = Around(taken, sentence.town_starts, abbreviated=len(whole) > len(words[mention.last].text))
    found = numbers_beside(words, mention.first, mention.last, around)
    if found:
        return found
    for town in sentence.towns:
        if town.first == mention.last + 1 and town.named.kind == "settlement":
            found = [one for one in numbers_beside(words, town.first, town.last, around) if one.first > town.last]
    return found


def _mapped(
    sentence: Sentence, mention: Mention, number: Number, doors: Sequence[House], homes: Homes
) -> Iterator[Guess]:
    first, last = min(mention.first, number.first), max(mention.last, number.last)
    signs = signs_of(sentence, mention, first, last, number=number)
    for door in _entrances(doors):
        point = Point(door.lat, door.lon)
        fits = not signs.agreeing or _fits_towns(sentence, mention, door, homes)
        own = signs if fits else signs._replace(agreeing=0.0, against=True)
        yield guessed(Kind.HOUSE, point, HOUSE_RADIUS_M, mention, first, last, own, door=door)


def _best_known(near: Sequence[tuple[Guess, bool]]) -> Iterator[Guess]:
    """Leave out other namesakes where one of them has doors in the block that was said."""
    with_doors = {(one.first, one.last, one.named.key) for one, same_block in near if same_block}
    for one, same_block in near:
        if same_block or (one.first, one.last, one.named.key) not in with_doors:
            yield one


def _unmapped(index: Index, sentence: Sentence, mention: Mention, number: Number) -> Iterator[tuple[Guess, bool]]:
    """Yield the place nearest to the number, and whether a door there is in the block that a grid number names."""
    near = _nearest(index, mention.named, number)
    block = _block(index, mention.named, number)
    if near is None and block is None:
        return
    first, last = min(mention.first, number.first), max(mention.last, number.last)
    signs = signs_of(sentence, mention, first, last, number=number)
    if block and (near is None or near[2].value != number.value):
        point, across = block
        near_corner = guessed(Kind.NEAR_NUMBER, point, BLOCK_RADIUS_M, mention, first, last, signs, across=across)
        yield near_corner, False
    elif near:
        point, radius_m, door = near
        near_door = guessed(Kind.NEAR_NUMBER, point, radius_m, mention, first, last, signs, door=door)
        yield near_door, "-" in number.keys[0] and door.value == number.value


def _fits_towns(sentence: Sentence, mention: Mention, door: House, homes: Homes) -> bool:
    """Tell whether the door's own settlement fits those that were said; a street may run through several."""
    home = door.settlement
    said = {town.named.place for town in sentence.said_with(mention) if town.named.category in MAIN}
    if home is None or not said:
        return True
    around = homes.get(home, set()) | {home}
    return bool(said & around) or any(home in sentence.around.get(town, ()) for town in said)


def _entrances(doors: Sequence[House]) -> list[House]:
    """Return one door for each house: entrances of one house lie close together."""
    kept: list[House] = []
    for door in doors:
        if all(flat_m(Point(door.lat, door.lon), Point(one.lat, one.lon)) > SAME_DOOR_M for one in kept):
            kept.append(door)
    return kept


def _nearest(index: Index, street: Named, number: Number) -> tuple[Point, float, House] | None:
    """Return the nearest number of the street, when it is near enough to say something."""
    doors = index.beside(street.place, number.value)
    if not doors or abs((doors[0].value or 0) - number.value) > FARTHEST_NUMBER:
        return None
    nearest = doors[0]
    point = Point(nearest.lat, nearest.lon)
    below = [door for door in doors if (door.value or 0) <= number.value]
    above = [door for door in doors if (door.value or 0) > number.value]
    if not (below and above):
        return point, ONE_SIDED_RADIUS_M, nearest
    apart_m = max(flat_m(Point(one.lat, one.lon), Point(two.lat, two.lon)) for one in below for two in above)
    return point, max(NEAREST_RADIUS_M, apart_m), nearest


def _block(index: Index, street: Named, number: Number) -> tuple[Point, str] | None:
    """Return where the block begins that a grid number names: Calle 16 # 12-19 lies 19 m from Carrera 12."""
    corner, _, rest = number.keys[0].partition("-")
    if not rest:
        return None
    for key, name, lat, lon in index.met(street.place):
        if key.rpartition(" ")[2] == corner and key != street.key:
            return Point(lat, lon), name
    return None
