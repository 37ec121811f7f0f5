"""Travel times to one place from many, by the roads as they are now: the one door of the road network."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.places.roads import network
from bot.places.roads.bridges import NO_BRIDGES, Bridge, Bridges
from bot.places.roads.building import RoadGraph
from bot.places.roads.search import BUDGET
from bot.places.roads.snapshot import OPEN, Closures, Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.domain.model import Point
    from bot.domain.travel import Mode, Travel
    from bot.places.roads.network import Network


class Roads:
    """The roads of a region: the newest that were read of them."""

    def __init__(self, roads: Network | None, bridges: Bridges) -> None:
        """Without a network every way is reckoned as the crow flies."""
        self._file: tuple[Path, tuple[int, int]] | None = None
        self._now = Snapshot(roads, bridges)

    @classmethod
    def open(cls, path: Path) -> Roads:
        """Read the roads of a region file into memory; a file without any gives roads that know only distances.

        Raises sqlite3.DatabaseError where it is no such file, OSError where it cannot be read.
        """
        signature = _signature(path)
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as connection:
            read = network.read(connection)
            roads = cls(read, Bridges.read(connection, read) if read else NO_BRIDGES)
        roads._file = path, signature
        return roads

    @classmethod
    def of(cls, graph: RoadGraph) -> Roads:
        """Make roads of a map that was just heard of."""
        built = graph.build()
        return cls(built[0], Bridges.of(*built)) if built else cls(None, NO_BRIDGES)

    def newer(self) -> Roads | None:
        """Read the file again where another one stands in its place by now; takes a while, so for a thread of its own.

        A file that is missing or broken is no newer one.
        """
        if self._file is None:
            return None
        path, signature = self._file
        try:
            return None if _signature(path) == signature else Roads.open(path)
        except (OSError, sqlite3.Error):
            return None

    def become(self, newer: Roads) -> None:
        """Use what another has read; who is being answered meanwhile gets the answer of before."""
        self._file, self._now = newer._file, newer._now

    @property
    def known(self) -> bool:
        """Whether the region has any roads."""
        return self._now.network is not None

    def minutes(
        self, origin: Point, places: Sequence[tuple[Point, Mode]], closed: Closures = OPEN, budget: int = BUDGET
    ) -> list[Travel]:
        """Return how long people at the places travel TO the origin, in their order; any thread may ask.

        The search looks at `budget` junctions at most, whatever the region's size; who lies beyond gets the crow's
        estimate, but never less than the time at which the search stopped.
        """
        return list(self._now.minutes(origin, tuple(places), closed, budget))

    def bridges(self, name: str) -> tuple[Bridge, ...]:
        """Return the bridges of a name, each once however many roads run over it."""
        return self._now.bridges.named(name)

    def bridge_near(self, point: Point, within_m: float) -> Bridge | None:
        """Return the bridge nearest to a place."""
        return self._now.bridges.nearest(point, within_m)


def _signature(path: Path) -> tuple[int, int]:
    there = path.stat()
    return there.st_mtime_ns, there.st_ino
