"""Places that are said by what they are, not by a name: "behind the petrol station in Triesen"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.places.folding import name_key, rows
from bot.places.region.mentions import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.places.folding import Word
    from bot.places.region.index import Index

LONGEST_SORT = 3  # words: "estación de servicio" without its particle
MOST_TOWNS = 2


@cache
def _sorts() -> dict[tuple[str, ...], str]:
    """The words of each sort, as they are looked up, with the map's tag for it."""
    return {name_key(said): row[0] for row in rows("sorts") for said in row[1:]}


def places_of_a_sort(
    index: Index, words: Sequence[Word], places: Sequence[int], towns: Sequence[Mention]
) -> Iterator[Mention]:
    """Yield the places of the sort that is said, in the settlements that are named; none where no settlement is."""
    if not towns:
        return
    for order, first in enumerate(places):
        for length in range(LONGEST_SORT, 0, -1):
            span = places[order : order + length]
            category = _sorts().get(tuple(words[at].key for at in span))
            if category and len(span) == length:
                for town in towns[:MOST_TOWNS]:
                    for named in index.of_category(category, town.named.place):
                        yield Mention(first, span[-1], named, 1.0, by_sort=True)
                return
