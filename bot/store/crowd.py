"""Everybody on duty at one moment, in memory: for very many requests cheaper than a search of the file for each.

Found are the same as by bot/store/rings.py, in the same order; the filters are those of bot/store/sieve.py.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from functools import partial
from itertools import product
from math import cos, floor, inf, radians, sin
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.domain.model import PersonId, Point
from bot.store import grid, rings, sieve
from bot.store.lately import Lately, Reach

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from bot.store.db import Reads
    from bot.store.rings import Hunt, Nearby
    from bot.store.sieve import Circle

READ_AT_ONCE = 400  # people: so that the reader is not kept from others
AWAY_AT_ONCE = 300  # requests
A_SEARCH_READS = 40  # so many people are read in the time of one search of the file
IN_A_CELL = 4  # people on average, where there are any: fewer and the cells, more and the people take the time
COARSEST, FINEST = 1 << 6, 1 << 14  # cells a degree: from 2 km to 7 m
FIRST_KM = 1.0


class Member(NamedTuple):
    """Somebody on duty, and where on a globe of radius 1."""

    x: float
    y: float
    z: float
    own: float  # the squared chord of how far they want to go
    person: PersonId
    row: rings.Row


Found = tuple[float, rings.Row]  # with the squared chord to them


class Ask(NamedTuple):
    """What decides who passes, but for the caps."""

    demand: sieve.Demand
    rings_at_night: bool


class Class(NamedTuple):
    """Requests for which the same people pass."""

    ask: Ask
    recent_cap: int | None
    today_cap: int | None

    def spares(self, row: rings.Row) -> bool:
        """Tell whether somebody was asked so often that they are left alone."""
        often = self.recent_cap is not None and row.recent >= self.recent_cap
        return often or (self.today_cap is not None and row.today >= self.today_cap)


class Crowd(NamedTuple):
    """Who passes for each request, and who must not be asked about it."""

    hunts: Sequence[Hunt]
    passing: Sequence[Cells]  # for each hunt
    away: Sequence[frozenset[int]]  # for each hunt

    def nearest(self, n: int) -> list[Nearby]:
        """As rings.nearest for the hunt with this number."""
        return self.passing[n].nearest(self.hunts[n], self.away[n])

    def least_km(self, n: int) -> float | None:
        """Nobody whom that finds is nearer than this; None when it finds nobody."""
        return self.passing[n].least_km(self.hunts[n], self.away[n])


async def draw(reads: Reads, hunts: Sequence[Hunt]) -> Crowd | None:
    """Read everybody on duty, in portions; None when a search of the file for each request is cheaper."""
    on_duty = [person for (person,) in await reads.ask(partial(_every, sieve.ON_DUTY, {}))]
    if len(on_duty) > A_SEARCH_READS * len(hunts):
        return None
    members = await _members(reads, on_duty, sieve.params(*hunts[0]))
    passing = await _passing(reads, members, {_class(hunt.circle): hunt for hunt in hunts})
    return Crowd(hunts, [passing[_class(hunt.circle)] for hunt in hunts], await _away(reads, hunts))


async def _members(reads: Reads, on_duty: Sequence[int], given: Mapping[str, Any]) -> dict[int, Member]:
    members: dict[int, Member] = {}
    for first in range(0, len(on_duty), READ_AT_ONCE):
        some = {**given, "people": json.dumps(on_duty[first : first + READ_AT_ONCE])}
        rows = await reads.ask(partial(_every, sieve.EVERYBODY, some))
        members |= {row[0]: _member(rings.Row._make(row)) for row in rows}
    return members


async def _passing(reads: Reads, members: Mapping[int, Member], classes: Mapping[Class, Hunt]) -> dict[Class, Cells]:
    """Who passes for each class of requests; those for whom nobody is asked too often share one picture."""
    able: dict[Ask, Sequence[Member]] = {}
    same: dict[tuple[PersonId, ...], Cells] = {}
    passing: dict[Class, Cells] = {}
    for of, hunt in classes.items():
        if of.ask not in able:
            ids = await reads.ask(partial(_every, sieve.passing(of.ask.demand), sieve.params(*hunt)))
            able[of.ask] = [members[one] for (one,) in ids if one in members]
        rested = [one for one in able[of.ask] if not of.spares(one.row)]
        who = tuple(one.person for one in rested)
        if who not in same:
            same[who] = await asyncio.to_thread(Cells, rested)  # sorting them takes some milliseconds
        passing[of] = same[who]
    return passing


def _every(sql: str, given: Mapping[str, Any], db: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return list(rings.rows(db, sql, given))


async def _away(reads: Reads, hunts: Sequence[Hunt]) -> list[frozenset[int]]:
    found: list[frozenset[int]] = []
    for first in range(0, len(hunts), AWAY_AT_ONCE):
        found += await reads.ask(partial(_away_from, hunts[first : first + AWAY_AT_ONCE]))
    return found


def _away_from(hunts: Iterable[Hunt], db: sqlite3.Connection) -> list[frozenset[int]]:
    return [
        frozenset(one for (one,) in rings.rows(db, sieve.AWAY_FROM, sieve.whose(hunt.request, hunt.circle)))
        for hunt in hunts
    ]


class Cells:
    """People by where they are, in cells that hold a few each."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._all = members
        self._lately = Lately()
        self._a_degree = COARSEST
        self._cells = self._sorted()
        while len(members) > IN_A_CELL * len(self._cells) and self._a_degree < FINEST:
            self._a_degree *= 2
            self._cells = self._sorted()

    def _sorted(self) -> dict[tuple[int, int], list[Member]]:
        cells: defaultdict[tuple[int, int], list[Member]] = defaultdict(list)
        for one in self._all:
            cells[floor(one.row.lat * self._a_degree), floor(one.row.lon * self._a_degree)].append(one)
        return dict(cells)

    def nearest(self, hunt: Hunt, away: frozenset[int]) -> list[Nearby]:
        """The nearest of them to a request, nearest first, ties by id; all within reach, up to the limit."""
        at, circle = hunt.request.at, hunt.circle
        if at is None or circle.limit < 1 or circle.reach_km < 0:
            return []
        many = circle.limit + len(away)
        radius_km = min(self._lately.guess_km(at, circle, many) or FIRST_KM, circle.reach_km)
        while True:
            found = self._within(at, radius_km, circle, away)
            if len(found) == circle.limit or radius_km >= circle.reach_km:
                nearest = [rings.nearby(row, grid.km_of(chord)) for chord, row in found]
                self._lately.note(at, circle, Reach(many, nearest[-1].km if len(found) == circle.limit else radius_km))
                return nearest
            radius_km = min(rings.wider_km(radius_km, len(found), circle), circle.reach_km)

    def least_km(self, hunt: Hunt, away: frozenset[int]) -> float | None:
        """Nobody whom nearest finds is nearer than this; None when it finds nobody. Next door counts as here."""
        at, circle = hunt.request.at, hunt.circle
        if at is None or circle.limit < 1 or circle.reach_km < 0:
            return None
        here = _on_globe(at.lat, at.lon)
        reach = grid.chord_of(circle.reach_km)
        next_door = self._cells.get((floor(at.lat * self._a_degree), floor(at.lon * self._a_degree)), ())
        if any(_chord(here, one) <= min(reach, one.own) and one.person not in away for one in next_door):
            return 0.0
        found = self.nearest(hunt._replace(circle=circle._replace(limit=1)), away)
        return found[0].km if found else None

    def _within(self, at: Point, radius_km: float, circle: Circle, away: frozenset[int]) -> list[Found]:
        """Those within the radius who want to go as far; written for speed, for a round compares 100,000 pairs."""
        here_x, here_y, here_z = _on_globe(at.lat, at.lon)
        farthest = grid.chord_of(radius_km)
        near = sorted(
            (chord, person, row)
            for x, y, z, own, person, row in self._around(at, radius_km)
            if (chord := (x - here_x) ** 2 + (y - here_y) ** 2 + (z - here_z) ** 2) <= farthest and chord <= own
        )
        return [(chord, row) for chord, person, row in near if person not in away][: circle.limit]

    def _around(self, at: Point, radius_km: float) -> Sequence[Member]:
        """All who may be within the radius, and some who are not."""
        box, a_degree, cells = grid.around(at, radius_km), self._a_degree, self._cells
        rows = range(floor(box.south * a_degree), floor(box.north * a_degree) + 1)
        columns = [range(floor(one.west * a_degree), floor(one.east * a_degree) + 1) for one in box.spans]
        if len(rows) * sum(map(len, columns)) > len(self._all):
            return self._all
        found: list[Member] = []
        for row, some in product(rows, columns):
            for column in some:
                found += cells.get((row, column), ())
        return found


def _chord(here: tuple[float, float, float], one: Member) -> float:
    x, y, z = here
    return (one.x - x) ** 2 + (one.y - y) ** 2 + (one.z - z) ** 2


def _class(circle: Circle) -> Class:
    return Class(Ask(circle.demand, circle.rings_at_night), circle.recent_cap, circle.today_cap)


def _member(row: rings.Row) -> Member:
    own = inf if row.own_km is None else grid.chord_of(row.own_km)
    return Member(*_on_globe(row.lat, row.lon), own, PersonId(row.person), row)


def _on_globe(lat_deg: float, lon_deg: float) -> tuple[float, float, float]:
    lat, lon = radians(lat_deg), radians(lon_deg)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)
