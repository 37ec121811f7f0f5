"""From a sentence to candidates: what may be meant, told apart and named as the region does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import Point
from bot.places.located import MOST_CANDIDATES, Candidate, Kind
from bot.places.region.confidence import SURE_AT, Signs, odds, shares
from bot.places.region.effort import READ, WORD, Effort
from bot.places.region.index import Index
from bot.places.region.labels import label
from bot.places.region.looking import Look, heed, only_towns
from bot.places.region.sentence import TOWNS
from bot.places.region.weighing import weigh, why

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.model import Area
    from bot.places.region.file import RegionFile
    from bot.places.region.index import Named
    from bot.places.region.mentions import Mention
    from bot.places.region.sentence import Guess

WORTH_SHOWING = 0.04
CUT_SHORT = 0.9 * SURE_AT  # share of its probability that a meaning keeps when not all could be looked at: never sure
NOWHERE = Candidate(Point(0, 0), Kind.AREA, "", 0.0, 0.0)


class Answer(NamedTuple):
    """What was found: places, then the areas that were named."""

    candidates: tuple[Candidate, ...]
    outside: bool  # something was named, and all of it lies outside the area


class Search:
    """Reads sentences against one region."""

    def __init__(self, file: RegionFile) -> None:
        """The file holds the names, and puts a meaning into the words of its country: "12 Mill Lane, Old Town"."""
        self._file = file

    def read(
        self, text: str, area: Area | None = None, near: Point | None = None, effort: Effort | None = None
    ) -> Answer:
        """Return what the text may mean inside the area, the likeliest first, areas last.

        The effort bounds what that costs; where it did not last, nothing is sure.
        """
        heeded = heed(text)
        if not heeded.places:
            return Answer((), outside=False)
        index = Index(self._file.connection, effort or Effort())
        index.effort.spend(READ + WORD * len(heeded.places))
        fine, towns = Look(index, heeded).meanings()
        fine = [guess for guess in fine if not only_towns(guess, towns)]
        inside = [guess for guess in fine if area is None or guess.point in area]
        areas = _areas([town for town in towns if not any(_part_of(town, guess) for guess in fine)])
        areas_inside = [one for one in areas if area is None or one.point in area]
        kept = CUT_SHORT if index.effort.cut else 1.0
        weighed = [(guess, share * kept) for guess, share in weigh(inside, near)]
        found = [(guess, share) for guess, share in weighed if share >= WORTH_SHOWING][:MOST_CANDIDATES]
        named = tuple(self._told_apart(index, found))
        outside = bool(fine or areas) and not (inside or areas_inside)
        return Answer((*named, *areas_inside[: MOST_CANDIDATES - len(named)]), outside)

    def _told_apart(self, index: Index, found: Sequence[tuple[Guess, float]]) -> Iterator[Candidate]:
        """Yield candidates; where two would read the same, each says which street it meets or which place is near."""
        names = [self._named(guess) for guess, _ in found]
        for (guess, share), name in zip(found, names, strict=True):
            apart = name.rpartition(", ")[2] if ", " in name else ""
            if names.count(name) > 1:
                apart = index.beside_street(guess.place) or apart
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


def _part_of(town: Mention, guess: Guess) -> bool:
    """Tell whether the settlement's name is only a part of a longer, as good name: Malbun in "Im Malbun 12"."""
    longer = guess.last - guess.first > town.last - town.first
    inside = guess.first <= town.first and town.last <= guess.last
    return inside and longer and guess.signs.unlike <= 1.0 - town.likeness and guess.kind is not Kind.CROSSING


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
