"""A sentence with the names found in it, and what one reading of it is: a guess with the signs for and against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.places.folding import types, vocabulary
from bot.places.region.confidence import Signs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.domain.model import Point
    from bot.places.folding import Word
    from bot.places.located import Kind
    from bot.places.region.index import House, Named
    from bot.places.region.mentions import Mention
    from bot.places.region.numbers import Number

TOWNS = frozenset({"city", "town", "municipality", "boundary", "county", "state", "region", "province", "district"})
MAIN = TOWNS | {"village"}  # settlements that an address names
BESIDE = 3  # words between a name and the town said with it


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
    names: Collection[int]  # words that names on the map are made of
    town_starts: Collection[int]  # words at which a settlement or a postcode begins

    def said_with(self, mention: Mention) -> Iterator[Mention]:
        """Yield the settlements and postcodes beside the name; in "Malbunstrasse" and "Im Malbun" none is said."""
        return (town for town in self.towns if town.last < mention.first or mention.last < town.first)


def signs_of(sentence: Sentence, mention: Mention, first: int, last: int, *, number: Number | None = None) -> Signs:
    """Gather what speaks for and against reading the words `first` to `last` as this place."""
    agreeing, against, quarter, outer = 0.0, False, False, True
    around = sentence.around.get(mention.named.place, set()) | {mention.named.place}
    for town in sentence.said_with(mention):
        if town.named.place in around:
            agreeing = max(agreeing, town.likeness)
            outer = outer and _only_holds(town, mention)
        elif _speaks_of(town, first, last):
            against = against or town.named.category in MAIN or town.named.kind == "postcode"
            quarter = True
    return Signs(
        unlike=1.0 - mention.likeness,
        agreeing=agreeing,
        against=against and not agreeing,
        quarter=quarter and not against and not agreeing,
        outer=outer and agreeing > 0,
        doubtful_number=number is not None and not number.sure,
        marked_number=number is not None and number.marked,
        stranger=_stranger_beside(sentence, last),
        modifier=_modified(sentence, mention),
        second=mention.named.second and any(sign.isdecimal() for sign in mention.named.key),
        little=mention.little,
        by_sort=mention.by_sort,
        crowded=mention.crowded,
    )


def _only_holds(town: Mention, mention: Mention) -> bool:
    """Tell a town that is said from the village of its own that the place is in: Nendeln belongs to Eschen."""
    own = mention.named.settlement
    return (
        own is not None and town.named.place != own and town.named.kind == "settlement" and town.named.category in MAIN
    )


def _speaks_of(town: Mention, first: int, last: int) -> bool:
    """Tell a town that is said with this place from a word that only happens to be a hamlet's name."""
    beside = first - BESIDE <= town.last < first or last < town.first <= last + BESIDE
    return beside or town.named.category in MAIN


def _modified(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether the word before the name makes it another one: "Upper Mill Lane" is not Mill Lane."""
    at = mention.first - 1
    if at < 0 or sentence.words[mention.first].gap.strip() or any(town.last == at for town in sentence.towns):
        return False
    word = sentence.words[at]
    if word.text in vocabulary("modifiers"):
        return True
    headings = ("light", "near", "common", "corner", "between_streets", "between", "after_number")
    small = any(word.text in vocabulary(heading) for heading in headings)
    return at in sentence.names and not (small or not word.key or word.key[:1].isdecimal() or word.text in types())


def _stranger_beside(sentence: Sentence, last: int) -> bool:
    """Tell whether a word that the map does not know stands where a town is said: "…, Zürich", "in Zürich"."""
    words = sentence.words
    while words[last + 1].key[:1].isdecimal():
        last += 1
    for at in (last + 1, last + 2):
        if at in sentence.strangers and (not words[at + 1].text or words[at + 1].gap.strip()):
            comma = at == last + 1 and words[at].gap.strip() in {"", ",", "\u060c"}
            return comma or (at == last + 2 and words[last + 1].text in vocabulary("light"))
    return False


def guessed(  # noqa: PLR0913 - the fields of a guess
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
