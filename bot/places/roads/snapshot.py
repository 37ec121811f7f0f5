"""The roads as they were read once, with what was worked out about them: any thread may ask, for nothing changes."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.travel import Mode, Travel
from bot.places.found import distance_km
from bot.places.roads.cuts import Cuts
from bot.places.roads.detours import usual_s_a_m
from bot.places.roads.network import CORE, NO_WAY
from bot.places.roads.search import BUDGET, NEVER, Reach, Times, nearby, towards
from bot.places.roads.snapping import KEPT, Snapper
from bot.places.roads.ways import FOOT_M_S, MODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.closures import Shape
    from bot.domain.model import Point
    from bot.places.roads.bridges import Bridges
    from bot.places.roads.network import Network
    from bot.places.roads.snapping import Beside

Closures = tuple["Shape", ...]
OPEN: Closures = ()
DECI = 10
DEAD_END_BUDGET = 300  # junctions between a place and the next where roads part; no village street has more
KEPT_ANSWERS = 256  # a case card is shown to each coordinator in turn, with the same question
WHEELS_FIRST = (
    Mode.CAR,
    Mode.FOUR_BY_FOUR,
    Mode.BIKE,
    Mode.FOOT,
)  # their networks are smaller, and they come from afar
KEPT_CLOSURES = 4  # sets of closures whose roads are kept: what holds now, and what held a moment ago


class Snapshot:
    """The roads of a region as one file has them."""

    def __init__(self, roads: Network | None, bridges: Bridges) -> None:
        """Without a network every way is reckoned as the crow flies."""
        self.network = roads
        self.bridges = bridges
        self._snapper = Snapper(roads) if roads else None
        said = roads.about.get("crow_s_a_m") if roads else None
        measured = {Mode(name): float(s_a_m) for name, s_a_m in said.items()} if isinstance(said, dict) else {}
        self._crow_s_a_m = usual_s_a_m() | measured
        self._cuts = lru_cache(KEPT_CLOSURES)(self._cuts_of)
        self._trip = lru_cache(KEPT_CLOSURES * len(MODES))(self._trip_of)
        self.minutes = lru_cache(KEPT_ANSWERS)(self._minutes)

    def _minutes(
        self, origin: Point, places: tuple[tuple[Point, Mode], ...], closed: Closures = OPEN, budget: int = BUDGET
    ) -> tuple[Travel, ...]:
        asked: dict[Mode, set[Point]] = defaultdict(set)
        for point, mode in places:
            asked[mode].add(point)
        found: dict[tuple[Point, Mode], Travel] = {}
        for mode in filter(asked.get, WHEELS_FIRST):
            travels, looked_at = self._by_road(origin, asked[mode], mode, closed, budget)
            found |= {(point, mode): travel for point, travel in travels.items()}
            budget -= looked_at
        return tuple(found.get((point, mode)) or self._crow(origin, point, mode) for point, mode in places)

    def _by_road(
        self, origin: Point, points: set[Point], mode: Mode, closed: Closures, budget: int
    ) -> tuple[dict[Point, Travel], int]:
        if self._snapper is None:
            return {}, 0
        number = MODES.index(mode)
        goal = self._snapper.beside(origin, number)
        snaps = {point: snap for point in points if (snap := self._snapper.beside(point, number))}
        if not goal or not snaps:
            return {}, 0
        seconds, beyond_s, looked_at = self._trip(number, closed).seconds(goal, snaps, budget)
        return {point: self._travel(origin, point, mode, seconds[point], beyond_s) for point in seconds}, looked_at

    def _travel(self, origin: Point, point: Point, mode: Mode, seconds: float | None, beyond_s: float | None) -> Travel:
        if beyond_s is not None and (seconds is None or seconds > beyond_s):
            crow = self._crow(origin, point, mode)
            return Travel(max(crow.minutes or 0.0, beyond_s / 60), "crow")
        return Travel(None, "unreachable") if seconds is None else Travel(seconds / 60, "road")

    def _crow(self, origin: Point, point: Point, mode: Mode) -> Travel:
        return Travel(distance_km(origin, point) * 1000 * self._crow_s_a_m[mode] / 60, "crow")

    def _cuts_of(self, closed: Closures) -> Cuts:
        if self.network is None or self._snapper is None:
            raise AssertionError("unreachable")
        return Cuts(self.network, self._snapper, closed)

    def _trip_of(self, mode: int, closed: Closures) -> _Trip:
        if self.network is None:
            raise AssertionError("unreachable")
        cuts = self._cuts(closed)
        return _Trip(Reach(self.network, mode, cuts.edges), cuts)


class _Trip:
    """The ways of one mode as they are at the moment."""

    def __init__(self, reach: Reach, cuts: Cuts) -> None:
        self._reach, self._cuts = reach, cuts
        self._exits = lru_cache(KEPT)(self._exits_of)

    def seconds(
        self, goal: Sequence[Beside], snaps: dict[Point, tuple[Beside, ...]], budget: int
    ) -> tuple[dict[Point, float | None], float | None, int]:
        """Return the seconds from each place, None where no road leads; where the search stopped; its size."""
        goals = [beside for beside in goal if self._cuts.reached(beside)]
        near = nearby(self._reach, _soonest(self._ends(goals, arriving=True)), towards=True)
        exits = {point: self._exits(snap) for point, snap in snaps.items()}
        core = {junction: ds for junction, ds in near.items() if self._reach.level(junction) == CORE}
        wanted = {one for found in exits.values() for one in found if self._reach.level(one) == CORE}
        reached = towards(self._reach, core, wanted if core else (), budget)
        times = near | reached.ds
        took = {point: self._best(goals, snaps[point], found, times) for point, found in exits.items()}
        beyond_s = None if reached.beyond_ds is None else reached.beyond_ds / DECI
        return took, beyond_s, reached.looked_at

    def _exits_of(self, snap: tuple[Beside, ...]) -> Times:
        """Return the junctions around a place, with the time that it takes to get there."""
        here = [beside for beside in snap if self._cuts.reached(beside)]
        return nearby(self._reach, _soonest(self._ends(here, arriving=False)), towards=False, budget=DEAD_END_BUDGET)

    def _ends(self, roads: Sequence[Beside], *, arriving: bool) -> Iterator[tuple[int, int]]:
        """Go from the middle of an edge to its ends, or the other way when arriving."""
        for beside in roads:
            for end, share in ((0, beside.share), (1, 1 - beside.share)):
                link = 2 * beside.edge + (end if arriving else 1 - end)
                ds = self._reach.times[link]
                if ds != NO_WAY and self._cuts.free(beside.edge, beside.share, float(end)):
                    junction = self._reach.network.ends[2 * beside.edge + end]
                    yield junction, round(ds * share + _walk_ds(beside))

    def _best(self, goals: Sequence[Beside], snap: tuple[Beside, ...], exits: Times, times: Times) -> float | None:
        ways = [ds + times[junction] for junction, ds in exits.items() if junction in times]
        ways += [ds for one in snap for other in goals if (ds := self._along(one, other)) < NEVER]
        return min(ways) / DECI if ways else None

    def _along(self, one: Beside, other: Beside) -> int:
        """Return the time between two places on one edge."""
        if one.edge != other.edge or not self._cuts.reached(one):
            return NEVER
        ds = self._reach.times[2 * one.edge + (one.share > other.share)]
        if ds == NO_WAY or not self._cuts.free(one.edge, one.share, other.share):
            return NEVER
        return round(ds * abs(one.share - other.share) + _walk_ds(one) + _walk_ds(other))


def _walk_ds(beside: Beside) -> float:
    return beside.walk_m / FOOT_M_S * DECI


def _soonest(ends: Iterator[tuple[int, int]]) -> Times:
    best: Times = {}
    for junction, ds in ends:
        best[junction] = min(ds, best.get(junction, NEVER))
    return best
