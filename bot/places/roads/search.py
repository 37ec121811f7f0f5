"""How long it takes from many places to one: Dijkstra's search against the links, over integers.

It runs over the junctions where roads part; what lies between was walked once, at import. Why no library does
it stands in docs/adr/0017-travel-times-in-plain-python.md.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from bot.places.roads.network import CORE, DEAD_END, NO_WAY, PASSING

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Mapping

    from bot.places.roads.network import Network

BUDGET = 2_500  # junctions settled in one search; more would hold up everybody else, see the ADR
MOST_STEPS = 1_000  # a ring without any exit would be walked for ever
JUNCTION_BITS = 24  # of a number in the queue; the rest is the time
JUNCTION = (1 << JUNCTION_BITS) - 1
NEVER = 1 << 60

Times = dict[int, int]  # junction -> tenths of a second


class Reached(NamedTuple):
    """What a search found."""

    ds: Times  # final for all that was wanted, but for what lies beyond
    looked_at: int  # junctions
    beyond_ds: int | None  # when it stopped for its budget: what is not settled takes at least this long


class Reach:
    """The roads as one mode can use them at the moment."""

    def __init__(self, network: Network, mode: int, shut: frozenset[int] = frozenset()) -> None:
        """`shut` are edges that nobody passes."""
        self.network = network
        self.times: array[int] = network.paths[mode].ds
        self.paths = network.paths[mode]
        self._shut = shut
        self._shift = 2 * mode
        around = {junction for edge in shut for junction in self._core_around(edge)}
        self.changed = {junction: self.before(junction) for junction in around}  # what is kept of them holds no more

    def level(self, junction: int) -> int:
        """Say what the junction is to this mode."""
        return self.network.levels[junction] >> self._shift & 3

    def time(self, link: int) -> int:
        """Return how long a link takes, NEVER where nobody can go."""
        ds = self.times[link]
        return NEVER if ds == NO_WAY or link >> 1 in self._shut else ds

    def into(self, junction: int) -> array[int]:
        """Return the links that lead into a junction."""
        return self.network.links[self.network.first[junction] : self.network.first[junction + 1]]

    def before(self, junction: int) -> list[tuple[int, int]]:
        """Walk back from a core junction to those before it."""
        walks = (self._walk(link, junction) for link in self.into(junction))
        return [(there, ds) for ds, there in walks if ds < NEVER and there != junction]

    def _core_around(self, edge: int) -> Iterable[int]:
        """Find the core junctions between which an edge lies."""
        for start in (2 * edge, 2 * edge + 1):
            link, steps = start, 0
            while link >= 0 and self.level(self.network.ends[link]) == PASSING and steps < MOST_STEPS:
                link, steps = self._onward(self.network.ends[link], link), steps + 1
            if link >= 0 and self.level(self.network.ends[link]) == CORE:
                yield self.network.ends[link]

    def _walk(self, link: int, goal: int) -> tuple[int, int]:
        """Follow a road back to the next core junction; NEVER where it ends before."""
        ds, here = self.time(link), self.network.ends[link]
        while ds < NEVER and here != goal and (level := self.level(here)) != CORE:
            link = -1 if level == DEAD_END else self._onward(here, link)
            ds += self.time(link) if link >= 0 else NEVER
            here = self.network.ends[link]
        return ds, here

    def _onward(self, here: int, came: int) -> int:
        """Return the other road at a junction that one road passes through."""
        for link in self.into(here):
            there = self.network.ends[link]
            if link ^ 1 != came and there != here and self.level(there) != DEAD_END and self._passable(link):
                return link
        return -1

    def _passable(self, link: int) -> bool:
        return self.times[link] != NO_WAY or self.times[link ^ 1] != NO_WAY


def nearby(reach: Reach, starts: Mapping[int, int], *, towards: bool, budget: int = BUDGET) -> Times:
    """Search from some junctions up to the first core junctions, and not beyond.

    `starts` are junctions with the tenths of a second up to there. With `towards` the times are those of travelling to
    the starts, else from them.
    """
    turn = 0 if towards else 1
    network, level, time = reach.network, reach.level, reach.time
    ends, links, first = network.ends, network.links, network.first
    best: Times = dict(starts)
    queue = sorted(ds << JUNCTION_BITS | junction for junction, ds in best.items() if level(junction) != CORE)
    while queue and budget:
        entry = heappop(queue)
        junction, ds = entry & JUNCTION, entry >> JUNCTION_BITS
        if ds > best[junction]:
            continue
        budget -= 1
        for link in links[first[junction] : first[junction + 1]]:
            there = ends[link]
            then = ds + time(link ^ turn)
            if then < best.get(there, NEVER):
                best[there] = then
                if level(there) != CORE:
                    heappush(queue, then << JUNCTION_BITS | there)
    return best


def towards(reach: Reach, starts: Mapping[int, int], wanted: Iterable[int], budget: int = BUDGET) -> Reached:
    """Find the shortest times from the wanted core junctions to a place.

    `starts` are core junctions with the tenths of a second from there. Stops when all that is wanted is settled, or
    `budget` junctions are.
    """
    best: Times = dict(starts)
    looked_at = 0
    queue = [ds << JUNCTION_BITS | junction for junction, ds in best.items()]
    queue.sort()
    missing = set(wanted)
    known, changed = best.get, reach.changed
    first, heads, takes = reach.paths.core_first, reach.paths.core_from, reach.paths.core_ds
    while queue and missing:
        entry = heappop(queue)
        junction, ds = entry & JUNCTION, entry >> JUNCTION_BITS
        if ds > best[junction]:
            continue
        if not budget:
            return Reached(best, looked_at, ds)
        budget -= 1
        looked_at += 1
        missing.discard(junction)
        if junction in changed:
            before: Iterable[tuple[int, int]] = changed[junction]
        else:
            one, past = first[junction], first[junction + 1]
            before = zip(heads[one:past], takes[one:past], strict=True)
        for there, took in before:
            then = ds + took
            if then < known(there, NEVER):
                best[there] = then
                heappush(queue, then << JUNCTION_BITS | there)
    return Reached(best, looked_at, None)


def keep_core(network: Network, mode: int) -> None:
    """Work out once, at import, what leads to each core junction."""
    reach, paths = Reach(network, mode), network.paths[mode]
    for junction in range(network.junctions):
        paths.core_first.append(len(paths.core_from))
        if reach.level(junction) == CORE:
            for there, ds in reach.before(junction):
                paths.core_from.append(there)
                paths.core_ds.append(ds)
    paths.core_first.append(len(paths.core_from))
