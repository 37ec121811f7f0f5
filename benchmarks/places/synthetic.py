"""A made-up country of any size, the same each time: towns of a hundred streets, where every town has a Main Street."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import TYPE_CHECKING

import osmium
from osmium.osm.mutable import Node
from osmium.osm.mutable import Way as OsmWay

if TYPE_CHECKING:
    from pathlib import Path

BLOCKS = 10  # of five streets by five
STREETS_A_SIDE = 5
HOUSES = 25  # on each street
TOWN_ADDRESSES = BLOCKS * 2 * STREETS_A_SIDE * HOUSES
TOWNS_IN_A_ROW = 20
TOWNS_APART = 0.06  # degrees, some 6 km
BLOCK = 0.012  # degrees from block to block
CORNER = 0.002  # degrees from street to street, some 200 m
SHARED = 0.6  # of a town's streets have names that many towns know
WIDELY_KNOWN = (
    "Main",
    "Church",
    "High",
    "School",
    "Park",
    "Station",
    "Mill",
    "Oak",
    "River",
    "Market",
    "Bridge",
    "Hill",
)
SYLLABLES = """
al ash bar bell birch black bram broad brook cal car cedar clay cold cor crow dale dar deer dun east elm fair fal fern
field fox gar glen gold gran green grey hal ham har hart haw hazel heath hen her hol horn ivy kel ken king kirk lam lang
lark lin long lor lyn mal mar marsh mead mel mid moor mor nor north oak old or pen pine quarry rad ram raven red ridge
rock ros rush sal sand shel silver south spring stan stone sut swan tal thorn til tor up val wal war well west whit wil
win wood yar york
"""
ENDINGS = "bank bourne brook bury combe cote dale den field ford gate grove ham hurst land ley low mere mont port ridge"
STEMS, ENDS = SYLLABLES.split(), ENDINGS.split()
SHARED_A_KIND = 70
KINDS = ("Street", "Road", "Lane", "Avenue", "Drive", "Court")
PLACES = (
    ("amenity", "school", "School"),
    ("amenity", "pharmacy", "Pharmacy"),
    ("amenity", "place_of_worship", "Chapel"),
)


@dataclass(frozen=True, slots=True)
class _Town:
    name: str
    middle: tuple[float, float]
    rng: Random  # its own, so that it is the same in a country of any size


@dataclass(frozen=True, slots=True)
class _Street:
    name: str
    corners: list[tuple[float, float]]
    first_corner: int  # id of its first node
    step: int  # from node to node along it


def write(path: Path, addresses: int) -> int:
    """Write a country of at least so many addresses and return how many; a smaller one is the beginning of a larger."""
    towns = -(-addresses // TOWN_ADDRESSES)
    town_names = _names(Random("towns"))
    street_names = _names(Random("streets"))
    shared = [f"{first} {kind}" for first in WIDELY_KNOWN for kind in KINDS]
    shared += [f"{next(street_names)} {kind}" for kind in KINDS for _ in range(SHARED_A_KIND)]
    ids = count(1)
    streets: list[_Street] = []
    with osmium.SimpleWriter(path, overwrite=True) as writer:
        for number in range(towns):
            town = _Town(next(town_names), _middle(number), Random(number))
            writer.add_node(
                Node(id=next(ids), location=_lonlat(town.middle), tags={"place": "town", "name": town.name})
            )
            streets += _streets(writer, ids, town, shared)
        for known_as, street in enumerate(streets, start=1):
            writer.add_way(_way(street, known_as))
    return towns * TOWN_ADDRESSES


def _names(rng: Random) -> Iterator[str]:
    """Yield made-up names, no two alike."""
    given: set[str] = set()
    while True:
        name = (rng.choice(STEMS) + rng.choice((*STEMS, "", "", "")) + rng.choice(ENDS)).capitalize()
        if name not in given:
            given.add(name)
            yield name


def _middle(number: int) -> tuple[float, float]:
    return 10 + number // TOWNS_IN_A_ROW * TOWNS_APART, 20 + number % TOWNS_IN_A_ROW * TOWNS_APART


def _streets(writer: osmium.SimpleWriter, ids: Iterator[int], town: _Town, shared: list[str]) -> Iterator[_Street]:
    rng, names = town.rng, _names(town.rng)
    common = rng.sample(shared, int(SHARED * TOWN_ADDRESSES / HOUSES))
    for block in range(BLOCKS):
        corner = (town.middle[0] + (block // 5 - 1) * BLOCK, town.middle[1] + (block % 5 - 2) * BLOCK)
        first = _corners(writer, ids, corner)
        for number in range(2 * STREETS_A_SIDE):
            name = common.pop() if common and rng.random() < SHARED else f"{next(names)} {rng.choice(KINDS)}"
            street = _street(name, number, corner, first)
            _houses(writer, ids, street, town.name)
            yield street
        key, value, word = rng.choice(PLACES)
        tags = {key: value, "name": f"{next(names)} {word}"}
        writer.add_node(Node(id=next(ids), location=_lonlat(corner), tags=tags))


def _corners(writer: osmium.SimpleWriter, ids: Iterator[int], corner: tuple[float, float]) -> int:
    first = 0
    for number in range(STREETS_A_SIDE**2):
        at = (corner[0] + number // STREETS_A_SIDE * CORNER, corner[1] + number % STREETS_A_SIDE * CORNER)
        known_as = next(ids)
        first = first or known_as
        writer.add_node(Node(id=known_as, location=_lonlat(at)))
    return first


def _street(name: str, number: int, corner: tuple[float, float], first: int) -> _Street:
    """The first five run east, the others north."""
    along = range(STREETS_A_SIDE)
    if number < STREETS_A_SIDE:
        spots = [(corner[0] + number * CORNER, corner[1] + step * CORNER) for step in along]
        return _Street(name, spots, first + number * STREETS_A_SIDE, 1)
    across = number - STREETS_A_SIDE
    spots = [(corner[0] + step * CORNER, corner[1] + across * CORNER) for step in along]
    return _Street(name, spots, first + across, STREETS_A_SIDE)


def _houses(writer: osmium.SimpleWriter, ids: Iterator[int], street: _Street, town: str) -> None:
    (south, west), (north, east) = street.corners[0], street.corners[-1]
    for number in range(1, HOUSES + 1):
        share = (number - 0.5) / HOUSES
        aside = 0.0001 if number % 2 else -0.0001
        at = (south + share * (north - south) + aside, west + share * (east - west) + aside)
        tags = {"addr:street": street.name, "addr:housenumber": str(number), "addr:city": town}
        writer.add_node(Node(id=next(ids), location=_lonlat(at), tags=tags))


def _way(street: _Street, known_as: int) -> OsmWay:
    nodes = [street.first_corner + step * street.step for step in range(STREETS_A_SIDE)]
    return OsmWay(id=known_as, nodes=nodes, tags={"highway": "residential", "name": street.name})


def _lonlat(at: tuple[float, float]) -> tuple[float, float]:
    return (at[1], at[0])
