"""What the names and numbers of a sentence may mean together: houses, crossings, places, streets, settlements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Point
from bot.places.folding import vocabulary
from bot.places.found import flat_m
from bot.places.located import Kind
from bot.places.region.confidence import Signs
from bot.places.region.numbers import numbers_beside

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.places.folding import Word
    from bot.places.region.index import House, Index, Named
    from bot.places.region.mentions import Mention
    from bot.places.region.numbers import Number

HOUSE_RADIUS_M = 25.0
CROSSING_RADIUS_M = 30.0
NEAR_RADIUS_M = 250.0  # "near the hospital" is not in it
SAME_CROSSING_M = 100.0  # the corners of one wide crossing
SAME_DOOR_M = 60.0  # one number twice within this is one house with two entrances
NEAREST_RADIUS_M = 100.0  # nine of ten unmapped numbers lie this near to the nearest mapped one (docs/places.md)
ONE_SIDED_RADIUS_M = 250.0  # beyond the last known number
FARTHEST_NUMBER = 40  # numbers away; beyond that the nearest one says nothing
TOWNS = frozenset({"city", "town", "municipality", "boundary", "county", "state", "region", "province", "district"})
CORNER_SIGN = re.compile(r"\s*[/&]\s*")
NEW_SENTENCE = re.compile(r"[.!?;\n]")


class Guess(NamedTuple):
    """One meaning."""

    kind: Kind
    point: Point
    radius_m: float
    place: int
    number: str  # of the house, as on the door
    across: str  # the other street of a crossing
    named: Named
    settlement: int | None
    first: int
    last: int
    signs: Signs

    def inside(self, other: Guess) -> bool:
        """Tell whether the other reads all of these words and more."""
        within = other.first <= self.first and self.last <= other.last
        return within and other.last - other.first > self.last - self.first

    def over(self, other: Guess) -> bool:
        """Tell whether both read the same words."""
        return self.first <= other.last and other.first <= self.last


class Sentence(NamedTuple):
    """The words and the names found in them."""

    words: Sequence[Word]
    mentions: Sequence[Mention]
    around: dict[int, set[int]]  # settlements of each place that was mentioned
    strangers: Collection[int]  # words that may be a name the map lacks
    towns: Sequence[Mention]  # settlements and postcodes

    def said_with(self, mention: Mention) -> Iterator[Mention]:
        """Yield the settlements and postcodes beside the name; in "Malbunstrasse" and "Im Malbun" none is said."""
        return (town for town in self.towns if town.last < mention.first or mention.last < town.first)

    @property
    def town_starts(self) -> frozenset[int]:
        """The words at which a settlement begins."""
        return frozenset(town.first for town in self.towns)


class Doors(NamedTuple):
    """The houses with the numbers that were said."""

    by_number: dict[tuple[int, str], list[House]]  # by street and folded number
    homes: dict[int, set[int]]  # the settlements around each door's own


def guesses(index: Index, sentence: Sentence) -> list[Guess]:
    """Return every meaning finer than a settlement."""
    streets = [mention for mention in sentence.mentions if mention.named.kind == "street"]
    found = list(_crossings(index, sentence, streets))
    found.extend(_houses(index, sentence, streets))
    found.extend(_streets(sentence, streets))
    found.extend(_spots(sentence))
    return found


def _signs(sentence: Sentence, mention: Mention, first: int, last: int, *, number: Number | None = None) -> Signs:
    """Gather what speaks for and against reading the words `first` to `last` as this place."""
    agreeing, against = 0.0, False
    around = sentence.around.get(mention.named.place, set()) | {mention.named.place}
    for town in sentence.said_with(mention):
        if town.named.place in around:
            agreeing = max(agreeing, town.likeness)
        elif _speaks_of(town, first, last):
            against = True
    return Signs(
        unlike=1.0 - mention.likeness,
        agreeing=agreeing,
        against=against and not agreeing,
        doubtful_number=number is not None and not number.sure,
        marked_number=number is not None and number.marked,
        stranger=_stranger_beside(sentence, first, last),
        crowded=mention.crowded,
    )


def _speaks_of(town: Mention, first: int, last: int) -> bool:
    """Tell a town that is said with this place from a word that only happens to be a hamlet's name."""
    beside = first - 3 <= town.last < first or last < town.first <= last + 3
    return beside or town.named.category in TOWNS or town.named.category == "village"


def _stranger_beside(sentence: Sentence, first: int, last: int) -> bool:
    """Tell whether a word that the map does not know stands where a town is said: "…, Zürich", "in Zürich"."""
    words = sentence.words
    for at in (last + 1, last + 2):
        if at in sentence.strangers and (not words[at + 1].text or words[at + 1].gap.strip()):
            comma = at == last + 1 and words[at].gap.strip() in {"", ",", "\u060c"}
            return comma or (at == last + 2 and words[last + 1].text in vocabulary("light"))
    return False


def _houses(index: Index, sentence: Sentence, streets: Sequence[Mention]) -> Iterator[Guess]:
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
    for mention, number in beside:
        yield from _house(index, sentence, mention, number, Doors(by_door, homes))


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
    words, towns = sentence.words, sentence.town_starts
    found = numbers_beside(words, mention.first, mention.last, taken, towns)
    if found:
        return found
    for town in sentence.towns:
        if town.first == mention.last + 1 and town.named.kind == "settlement":
            found = [one for one in numbers_beside(words, town.first, town.last, taken, towns) if one.first > town.last]
    return found


def _house(index: Index, sentence: Sentence, mention: Mention, number: Number, known: Doors) -> Iterator[Guess]:
    first, last = min(mention.first, number.first), max(mention.last, number.last)
    signs = _signs(sentence, mention, first, last, number=number)
    street = mention.named
    for key in number.keys:
        doors = known.by_number.get((street.place, key), [])
        if doors:
            for door in _entrances(doors):
                point = Point(door.lat, door.lon)
                fits = not signs.agreeing or _fits_towns(sentence, mention, door, known.homes)
                own = signs if fits else signs._replace(agreeing=0.0, against=True)
                yield _guess(Kind.HOUSE, point, HOUSE_RADIUS_M, mention, first, last, own, door=door)
            return
    near = _nearest(index, street, number, signs)
    if near:
        point, radius_m, door, signs = near
        yield _guess(Kind.NEAR_NUMBER, point, radius_m, mention, first, last, signs, door=door)


def _fits_towns(sentence: Sentence, mention: Mention, door: House, homes: dict[int, set[int]]) -> bool:
    """Tell whether the door's own settlement fits those that were said; a street may run through several."""
    home = door.settlement
    said = {
        town.named.place
        for town in sentence.said_with(mention)
        if town.named.category in TOWNS or town.named.category == "village"
    }
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


def _nearest(index: Index, street: Named, number: Number, signs: Signs) -> tuple[Point, float, House, Signs] | None:
    """Return the nearest number of the street, when it is near enough to say something."""
    doors = index.beside(street.place, number.value)
    if not doors or abs((doors[0].value or 0) - number.value) > FARTHEST_NUMBER:
        return None
    nearest = doors[0]
    point = Point(nearest.lat, nearest.lon)
    below = [door for door in doors if (door.value or 0) <= number.value]
    above = [door for door in doors if (door.value or 0) > number.value]
    if below and above:
        apart_m = max(flat_m(Point(one.lat, one.lon), Point(two.lat, two.lon)) for one in below for two in above)
        return (
            point,
            max(NEAREST_RADIUS_M, apart_m),
            nearest,
            signs._replace(apart=abs((nearest.value or 0) - number.value)),
        )
    return point, ONE_SIDED_RADIUS_M, nearest, signs._replace(apart=abs((nearest.value or 0) - number.value), end=True)


def _streets(sentence: Sentence, streets: Sequence[Mention]) -> Iterator[Guess]:
    for mention in streets:
        if mention.little:
            continue
        named = mention.named
        signs = _signs(sentence, mention, mention.first, mention.last)
        yield _guess(
            Kind.STREET, Point(named.lat, named.lon), named.radius_m, mention, mention.first, mention.last, signs
        )


def _spots(sentence: Sentence) -> Iterator[Guess]:
    for mention in sentence.mentions:
        named = mention.named
        if named.kind == "place":
            near = _near(sentence.words, mention.first)
            radius_m = max(NEAR_RADIUS_M, named.radius_m) if near else named.radius_m
            signs = _signs(sentence, mention, mention.first, mention.last)
            point = Point(named.lat, named.lon)
            yield _guess(Kind.PLACE, point, radius_m, mention, mention.first, mention.last, signs)


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
            signs = _signs(sentence, worse, one.first, other.last)
            signs = signs._replace(unlike=2.0 - one.likeness - other.likeness)
            yield _guess(
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


def _guess(  # noqa: PLR0913, PLR0917 - the fields of a guess
    kind: Kind,
    point: Point,
    radius_m: float,
    mention: Mention,
    first: int,
    last: int,
    signs: Signs,
    *,
    door: House | None = None,
    across: str = "",
) -> Guess:
    named = mention.named
    settlement = (door.settlement if door else None) or named.settlement
    number = door.number if door else ""
    return Guess(kind, point, radius_m, named.place, number, across, named, settlement, first, last, signs)
