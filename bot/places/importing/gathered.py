"""What is read from the files, before it is sorted."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import sqlite3

    from bot.places.importing.outlines import Outline
    from bot.places.importing.tags import Tags

Names = list[tuple[str, str]]  # spelling, language


@dataclass(slots=True)
class Spot:
    """A node, or an outline taken as one, that says something."""

    tags: Tags
    lats: array[float]
    lons: array[float]
    outline: Outline | None = None
    joins: tuple[int, ...] = ()  # nodes that a border names as its label or its centre
    node: int = 0  # its id, when it is one node


def spot_of(
    tags: Tags,
    points: Iterable[tuple[float, float]],
    outline: Outline | None = None,
    joins: tuple[int, ...] = (),
    node: int = 0,
) -> Spot:
    """Return the spot with these points; at least one."""
    lats, lons = zip(*points, strict=True)
    return Spot(tags, array("d", lats), array("d", lons), outline, joins, node)


@dataclass(slots=True)
class Way:
    """A piece of a street, with the ids of its nodes: where two streets share one, they meet."""

    tags: Tags
    nodes: array[int]
    lats: array[float]
    lons: array[float]


@dataclass(slots=True)
class House:
    """One number on one door."""

    number: str
    street: str  # names as the map spells them; empty when it says nothing
    place: str
    city: str
    suburb: str
    postcode: str
    lat: float
    lon: float


@dataclass(slots=True)
class Gathered:
    """Everything in the files that somebody may name."""

    spots: list[Spot] = field(default_factory=list)  # places and settlements
    bridges: list[Spot] = field(default_factory=list)  # ways of which a bridge has a name of its own
    ways: list[Way] = field(default_factory=list)  # streets
    roundabouts: list[array[int]] = field(default_factory=list)  # nodes of those without a name
    houses: list[House] = field(default_factory=list)
    countries: dict[str, int] = field(default_factory=dict)  # two-letter codes, how often the map says each


class HearsWays(Protocol):
    """Hears every road and ferry of the import, and writes what it made of them into the region file."""

    def take(self, way_id: int, tags: dict[str, str], nodes: list[tuple[int, float, float]]) -> None:
        """Hear one way: its tags and its nodes (id, lat, lon) in order; nodes beyond the extract are left out."""

    def write(self, connection: sqlite3.Connection) -> None:
        """Write into the file, within the import's transaction."""


Tell = Callable[[str, float], None]  # the stage, and how far the whole work is, 0..1
