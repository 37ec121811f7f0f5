"""One place of the region as it is going to be written."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.places.folding import name_key
from bot.places.importing.plane import box_around, box_of, farthest_m, metres, middle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.places.importing.gathered import Names
    from bot.places.importing.plane import Box

PLACE_RADIUS_M = 80.0  # people stand before it, behind it, across the road


@lru_cache(maxsize=16384)
def key_of_name(name: str) -> str:
    """Return the name as it is looked up; empty when no word of it tells anything."""
    return " ".join(name_key(name))


@dataclass(slots=True, eq=False)
class Place:
    """A settlement, a street, a named place or a postcode."""

    kind: str
    category: str
    names: dict[str, tuple[str, str]]  # key -> spelling, language; the main name's key first
    lat: float
    lon: float
    radius_m: float
    box: Box
    name: str = ""
    importance: float = 0.0
    settlement: Place | None = None  # which people name with it
    within: dict[int, Place] = field(default_factory=dict)  # by id(): settlements and postcodes said with it
    lats: array[float] = field(default_factory=lambda: array("d"))  # a street's nodes
    lons: array[float] = field(default_factory=lambda: array("d"))
    houses: int = 0
    id: int = 0  # its row, once it is numbered

    @property
    def key(self) -> str:
        """The main name as it is looked up."""
        return key_of_name(self.name)

    def also(self, names: Iterable[tuple[str, str]]) -> None:
        """Let it be known by these names too; of spellings that are looked up alike the first stays."""
        for spelling, language in names:
            if key := key_of_name(spelling):
                self.names.setdefault(key, (spelling, language))

    def lies_in(self, settlements: Iterable[Place]) -> None:
        """Let it be said with these."""
        self.within.update({id(one): one for one in settlements if one is not self})


def place_at(
    kind: str,
    category: str,
    names: Names,
    points: tuple[array[float], array[float]],
    label: tuple[float, float] | None = None,
    least_m: float = PLACE_RADIUS_M,
) -> Place:
    """Return the place with its middle (or its label) and its reach, which is at least `least_m`."""
    lats, lons = points
    lat, lon = label or (middle(lats), middle(lons))
    radius_m = max(least_m, farthest_m(lat, lon, lats, lons))
    made = Place(kind, category, {}, lat, lon, radius_m, box_of(lats, lons), names[0][0])
    if len(lats) == 1:
        made.box = box_around(lat, lon, least_m)
    made.also(names)
    return made


def middle_node(lats: array[float], lons: array[float]) -> tuple[float, float]:
    """Return the node that is nearest to the middle: a bent street has its middle beside itself."""
    lat, lon = middle(lats), middle(lons)
    best = min(range(len(lats)), key=lambda at: metres(lat, lon, lats[at], lons[at]))
    return lats[best], lons[best]
