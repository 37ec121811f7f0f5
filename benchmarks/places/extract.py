"""The subjects of an extract: every address, street, crossing and named place, each once, with its truth."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.places import osm
from benchmarks.places.towns import Towns
from benchmarks.places.truths import Family, LatLon, Subject, Truth, any_of, metres, middle, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

LONGEST_NUMBER = 12  # letters and digits; what is longer is a remark
SMALL_PLACE_M = 400.0  # from its middle; a forest is no spot to send anybody to
SHORTEST_NAME = 4  # letters: people find "Spar", nobody finds "A1"
APART_M = 300.0  # two towns' namesakes nearer than this are one corner
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Extract:
    """All that can be asked about."""

    addresses: tuple[Subject, ...]
    streets: tuple[Subject, ...]
    crossings: tuple[Subject, ...]
    places: tuple[Subject, ...]
    countries: tuple[str, ...]  # as the map tells, the commonest first
    box: tuple[float, float, float, float]  # south, west, north, east of what can be asked about
    anywhere: dict[tuple[str, ...], Truth]  # by a subject's key: right when no town is said
    in_town: dict[tuple[str, ...], Truth]  # by a subject's whole key: right when the town is said

    def of(self, family: Family) -> tuple[Subject, ...]:
        """Return the subjects of one family."""
        return {
            Family.ADDRESS: self.addresses,
            Family.STREET: self.streets,
            Family.CROSSING: self.crossings,
            Family.PLACE: self.places,
        }[family]

    def everything(self) -> Iterator[Subject]:
        """Yield all subjects."""
        for family in Family:
            yield from self.of(family)

    def namesakes(self) -> list[Subject]:
        """Return the addresses that another town has too, at least 300 m apart."""
        by_key: dict[tuple[str, ...], list[Subject]] = defaultdict(list)
        for address in self.addresses:
            by_key[address.key].append(address)
        return [one for group in by_key.values() for one in group if any(_elsewhere(one, other) for other in group)]


def read(path: Path) -> Extract:
    """Read an extract's subjects."""
    found = osm.read(path)
    towns = Towns(found.middles, found.outlines)
    lists = {
        Family.ADDRESS: _addresses(found, towns),
        Family.STREET: _streets(found, towns),
        Family.CROSSING: _crossings(found, towns),
        Family.PLACE: _places(found, towns),
    }
    everything = [subject for subjects in lists.values() for subject in subjects]
    return Extract(
        addresses=tuple(lists[Family.ADDRESS]),
        streets=tuple(lists[Family.STREET]),
        crossings=tuple(lists[Family.CROSSING]),
        places=tuple(lists[Family.PLACE]),
        countries=tuple(country for country, _ in found.countries.most_common()),
        box=_box(everything),
        anywhere=_truths(everything, lambda subject: subject.key),
        in_town=_truths(everything, lambda subject: subject.whole_key),
    )


def _addresses(found: osm.OsmFile, towns: Towns) -> list[Subject]:
    return _merged(
        Subject(
            Family.ADDRESS,
            street,
            sign.tags.get("addr:city") or towns.around(sign.at),
            Truth(((sign.at,),)),
            number=number,
            postcode=sign.tags.get("addr:postcode", ""),
            ids=frozenset({sign.id}),
        )
        for sign in found.signs
        for street in (sign.tags.get("addr:street") or sign.tags.get("addr:place", ""),)
        for number in _numbers(sign.tags.get("addr:housenumber", ""))
        if street
    )


def _numbers(told: str) -> list[str]:
    """Several may stand on one sign: "12;14"."""
    numbers = [number.strip() for number in re.split(r"[;,]", told)]
    return [number for number in numbers if DIGIT.search(number) and len(number) <= LONGEST_NUMBER]


def _streets(found: osm.OsmFile, towns: Towns) -> list[Subject]:
    return _merged(
        Subject(
            Family.STREET,
            way.name,
            towns.around(middle(way.line)),
            Truth((way.line,)),
            spoken=way.spoken,
            ids=frozenset({way.id}),
        )
        for way in found.ways
    )


def _crossings(found: osm.OsmFile, towns: Towns) -> list[Subject]:
    """Two streets of different names that share a node."""
    names: dict[int, dict[str, str]] = defaultdict(dict)
    spots: dict[int, LatLon] = {}
    for way in found.ways:
        for node, at in zip(way.nodes, way.line, strict=True):
            names[node][plain(way.name)] = way.name
            spots[node] = at
    return _merged(
        Subject(Family.CROSSING, one, towns.around(spots[node]), Truth(((spots[node],),)), other=other)
        for node, meeting in names.items()
        for one, other in combinations((meeting[key] for key in sorted(meeting)), 2)
    )


def _places(found: osm.OsmFile, towns: Towns) -> list[Subject]:
    """What carries a settlement's name, a post office or a halt, is left out: the name alone means the settlement."""
    settlements = {plain(spot.name) for spot in found.middles} | {plain(area.name) for area in found.outlines}
    return _merged(
        Subject(Family.PLACE, spot.name, towns.around(at), Truth((spot.line,)), spoken=spot.spoken)
        for spot in found.spots
        if len(spot.name) >= SHORTEST_NAME and not spot.name.isdecimal() and plain(spot.name) not in settlements
        for at in (middle(spot.line),)
        if max(metres(at, edge) for edge in spot.line) <= SMALL_PLACE_M
    )


def _merged(subjects: Iterable[Subject]) -> list[Subject]:
    """Make one of those that nobody could tell apart by name and town."""
    by_name: dict[tuple[str, ...], Subject] = {}
    for new in subjects:
        old = by_name.get(new.whole_key)
        by_name[new.whole_key] = _united(old, new) if old else new
    return list(by_name.values())


def _united(old: Subject, new: Subject) -> Subject:
    return Subject(
        old.family,
        old.name,
        old.town,
        any_of([old.truth, new.truth]),
        number=old.number,
        other=old.other,
        postcode=old.postcode or new.postcode,
        spoken=old.spoken or new.spoken,
        ids=old.ids | new.ids,
    )


def _truths(subjects: list[Subject], key: Callable[[Subject], tuple[str, ...]]) -> dict[tuple[str, ...], Truth]:
    by_key: dict[tuple[str, ...], list[Truth]] = defaultdict(list)
    for subject in subjects:
        by_key[key(subject)].append(subject.truth)
    return {key: any_of(truths) for key, truths in by_key.items()}


def _elsewhere(one: Subject, other: Subject) -> bool:
    return one is not other and min(other.truth.away_m(*line[0]) for line in one.truth.lines) >= APART_M


def _box(subjects: list[Subject]) -> tuple[float, float, float, float]:
    spots = [at for subject in subjects for line in subject.truth.lines for at in line]
    if not spots:
        return (0.0, 0.0, 0.0, 0.0)
    return (
        min(lat for lat, _ in spots),
        min(lon for _, lon in spots),
        max(lat for lat, _ in spots),
        max(lon for _, lon in spots),
    )
