"""Takes streets and house numbers off the map, so that one sees what Muster says of places it cannot know."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import osmium

from benchmarks.places.truths import Subject, plain

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.places.extract import Extract

STREETS_SHARE = 0.05
NUMBERS_SHARE = 0.1
ENOUGH = 200  # addresses on the streets taken away: a small town loses more of its streets,
MOST_STREETS_SHARE = 0.15  # but not more than this
BESIDE_M = 200.0  # a house is on a street
ADDRESS_KEYS = ("addr:housenumber", "addr:street", "addr:place", "addr:full", "addr:conscriptionnumber")


@dataclass(frozen=True, slots=True)
class HoldOut:
    """What was taken away, and what is left."""

    streets: tuple[Subject, ...]
    on_streets: tuple[Subject, ...]  # addresses on them
    numbers: tuple[Subject, ...]  # addresses that lost their number, on streets that stay
    left: tuple[Subject, ...]

    @property
    def bare(self) -> frozenset[str]:
        """Objects that lose all their tags."""
        return frozenset(one for subject in (*self.streets, *self.on_streets) for one in subject.ids)

    @property
    def numberless(self) -> frozenset[str]:
        """Objects that lose their address."""
        return frozenset(one for subject in self.numbers for one in subject.ids)


def chosen(extract: Extract, seed: int) -> HoldOut:
    """Choose by seed what to take away; a street of one town goes whole, its namesakes elsewhere stay."""
    rng = Random(f"{seed}:hold-out")
    ways = {_street_key(street): street for street in extract.streets}
    by_street: dict[tuple[str, str], list[Subject]] = defaultdict(list)
    for address in extract.addresses:
        by_street[_street_key(address)].append(address)
    keys = sorted(by_street.keys() | ways.keys())
    rng.shuffle(keys)
    gone = _gone(keys, {key: len(houses) for key, houses in by_street.items()})
    on_streets = [address for key in gone for address in by_street.get(key, ())]
    gone_objects = {one for address in on_streets for one in address.ids}
    staying = [one for one in extract.addresses if _street_key(one) not in gone and one.ids.isdisjoint(gone_objects)]
    numbers = rng.sample(staying, int(NUMBERS_SHARE * len(staying)))
    lost = {one for address in numbers for one in address.ids}
    return HoldOut(
        streets=tuple(street for key in gone for street in _ways_of(key, ways, by_street.get(key, []))),
        on_streets=tuple(on_streets),
        numbers=tuple(numbers),
        left=tuple(one for one in staying if one.ids.isdisjoint(lost)),
    )


def write(extract: Path, hold_out: HoldOut, out: Path) -> None:
    """Write the map without what was chosen; objects stay, for others hang on them, and lose what they said."""
    bare, numberless = hold_out.bare, hold_out.numberless
    gone = {plain(street.name) for street in hold_out.streets} - {plain(one.name) for one in hold_out.left}
    with osmium.SimpleWriter(out, overwrite=True) as writer:
        for thing in osmium.FileProcessor(extract):
            if not isinstance(thing, osmium.osm.Node | osmium.osm.Way | osmium.osm.Relation):
                continue
            known_as = f"{thing.type_str()}{thing.id}"
            if known_as in bare or (isinstance(thing, osmium.osm.Relation) and _of_street(thing.tags) in gone):
                writer.add(thing.replace(tags={}))
            elif known_as in numberless:
                writer.add(thing.replace(tags={tag.k: tag.v for tag in thing.tags if tag.k not in ADDRESS_KEYS}))
            else:
                writer.add(thing)


def _gone(keys: list[tuple[str, str]], houses: dict[tuple[str, str], int]) -> set[tuple[str, str]]:
    gone: set[tuple[str, str]] = set()
    addresses = 0
    for key in keys:
        share = len(gone) / len(keys)
        if share >= STREETS_SHARE and (addresses >= ENOUGH or share >= MOST_STREETS_SHARE):
            break
        gone.add(key)
        addresses += houses.get(key, 0)
    return gone


def _ways_of(key: tuple[str, str], ways: dict[tuple[str, str], Subject], houses: list[Subject]) -> list[Subject]:
    """Return the street; where signs and outlines name different towns, the one that its houses are on."""
    if key in ways:
        return [ways[key]]
    return [
        street
        for (name, _), street in ways.items()
        if name == key[0] and any(street.truth.away_m(*house.truth.somewhere) <= BESIDE_M for house in houses)
    ]


def _street_key(subject: Subject) -> tuple[str, str]:
    return plain(subject.name), plain(subject.town)


def _of_street(tags: osmium.osm.TagList) -> str:
    """Return the plain name of a relation that gathers a street's houses."""
    return plain(tags.get("name") or "") if tags.get("type") in {"associatedStreet", "street"} else ""
