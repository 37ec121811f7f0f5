"""Nearest first, exactly: rings that widen until no nearer volunteer can be missing."""

from __future__ import annotations

import sqlite3
from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.domain.model import PersonId, Point
from bot.domain.travel import Mode
from bot.store import grid, sieve
from bot.store.lately import Lately, Reach
from bot.store.times import from_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import Request
    from bot.store.grid import Box
    from bot.store.sieve import Circle

FIRST_KM = 0.25  # in a crowd this holds enough; elsewhere a few counts cost little
WIDEST_STEP = 6.0  # from one count to the next
SPARE = 2.6  # how many more than wanted a ring should hold: its box has corners, and some fail the dear filters


LATELY = Lately()  # shared by all searches of the process


class Nearby(NamedTuple):
    """A volunteer who could be asked, and what speaks for and against asking them now."""

    volunteer: PersonId
    at: Point
    transport: Mode
    skills: int  # bits
    recent: int  # questions in the last two hours, about anything
    today: int  # in the last 24 hours
    idle_since: datetime  # their last question or step of a mission; for a newcomer when they came on duty
    party: int  # persons who come together
    km: float  # as the crow flies


class Row(NamedTuple):
    """The columns of sieve.ROWS."""

    person: int
    lat: float
    lon: float
    flat: float  # squared degrees on a flat map
    transport: str
    skills: int
    party: int
    own_km: float | None  # how far they want to go
    recent: int
    today: int
    idle_since: int


OWN_COLUMNS = len(Row._fields)


class Hunt(NamedTuple):
    """One search around one request."""

    request: Request
    circle: Circle
    now: datetime


class Why(NamedTuple):
    """What keeps those on duty around a request from being asked."""

    within: int  # on duty within reach; the nearest of them, when they are very many
    fails: Mapping[str, int]  # how many each filter keeps away
    alone: Mapping[str, int]  # … how many nothing else keeps away


def nearest(db: sqlite3.Connection, hunt: Hunt, lately: Lately = LATELY) -> list[Nearby]:
    """The nearest who may be asked, nearest first, ties by id; all within reach, up to the limit.

    Exact: a ring is trusted only as far as its radius, and else drawn once more through the last one found.
    """
    at, circle = hunt.request.at, hunt.circle
    if at is None or circle.limit < 1 or circle.reach_km < 0:
        return []
    given = sieve.params(hunt.request, circle, hunt.now)
    asked: int = db.execute(sieve.ASKED, (hunt.request.id,)).fetchone()[0]
    many = circle.limit + asked
    radius_km = lately.guess_km(at, circle, many) or _promising(db, hunt, at, given, SPARE * many)
    radius_km = min(radius_km, circle.reach_km)
    while True:
        found = _ring(db, at, radius_km, circle, given)
        far_km = found[-1].km if len(found) == circle.limit else inf
        if far_km <= radius_km or radius_km >= circle.reach_km:
            lately.note(at, circle, Reach(many, min(far_km, circle.reach_km)))
            return [one for one in found if one.km <= circle.reach_km]
        radius_km = min(wider_km(radius_km, len(found), circle) if far_km == inf else far_km, circle.reach_km)


def wider_km(radius_km: float, found: int, circle: Circle) -> float:
    """The next ring after one that holds too few."""
    return radius_km * (min(max(2.0, 1.2 * (circle.limit / found) ** 0.5), WIDEST_STEP) if found else WIDEST_STEP)


def _promising(db: sqlite3.Connection, hunt: Hunt, at: Point, given: dict[str, Any], wanted: float) -> float:
    """Where nobody has looked lately, count: a radius that likely holds so many and little more."""
    circle = hunt.circle
    radius_km = min(FIRST_KM, circle.reach_km)
    while radius_km < circle.reach_km:
        box = grid.around(at, radius_km)
        counted: int = db.execute(
            sieve.statements(circle, len(box.spans)).counting, given | bounds(at, box)
        ).fetchone()[0]
        step = (wanted / counted) ** 0.5 if counted else inf
        if step <= 1:
            return radius_km * max(step, 1 / WIDEST_STEP)
        radius_km = min(radius_km * min(step * 1.1, WIDEST_STEP), circle.reach_km)
    return radius_km


def alone(db: sqlite3.Connection, hunt: Hunt, person: PersonId) -> Nearby | None:
    """This one, if they may be asked; None if anything is against it."""
    at, circle = hunt.request.at, hunt.circle
    given = sieve.params(hunt.request, circle, hunt.now) | {"people": f"[{person}]"}
    found = next(rows(db, sieve.single(circle.demand), given), None)
    if at is None or found is None:
        return None
    row = Row._make(found)
    chord = grid.chord_from(at)(row.lat, row.lon)
    km = grid.km_of(chord)
    return None if km > circle.reach_km or _against(row, chord, circle) else nearby(row, km)


def why_nobody(db: sqlite3.Connection, hunt: Hunt, look_at: int) -> Why:
    """Count what keeps the nearest `look_at` volunteers on duty within reach from being asked."""
    at, circle = hunt.request.at, hunt.circle
    fails: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    within = 0
    if at is None:
        return Why(0, fails, alone)
    box = grid.around(at, circle.reach_km)
    sql, names = sieve.explaining(circle, len(box.spans))
    chord_to = grid.chord_from(at)
    for columns in rows(db, sql, sieve.params(hunt.request, circle, hunt.now) | bounds(at, box)):
        row, passes = Row._make(columns[:OWN_COLUMNS]), columns[OWN_COLUMNS:]
        chord = chord_to(row.lat, row.lon)
        if grid.km_of(chord) > circle.reach_km:
            continue
        against = {name for name, passed in zip(names, passes, strict=True) if not passed}
        against.update(_against(row, chord, circle))
        within += 1
        fails.update(against)
        if len(against) == 1:
            alone.update(against)
        if within == look_at:
            break
    return Why(within, fails, alone)


def _ring(db: sqlite3.Connection, at: Point, radius_km: float, circle: Circle, given: dict[str, Any]) -> list[Nearby]:
    """The nearest in the box around the ring, corners included; read no further than somebody nearer may come."""
    box = grid.around(at, radius_km)
    chord_to = grid.chord_from(at)
    best: list[tuple[float, int, Row]] = []
    enough = inf
    for columns in rows(db, sieve.statements(circle, len(box.spans)).finding, given | bounds(at, box)):
        row = Row._make(columns)
        if row.flat > enough:
            break
        chord = chord_to(row.lat, row.lon)
        if _against(row, chord, circle):
            continue
        insort(best, (chord, row.person, row))
        if len(best) >= circle.limit:
            del best[circle.limit :]
            enough = grid.flat_limit(best[-1][0], box.least)
    return [nearby(row, grid.km_of(chord)) for chord, _, row in best]


def rows(db: sqlite3.Connection, sql: str, given: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Plain tuples one by one; what is not read is never worked out."""
    cursor = db.cursor()
    cursor.row_factory = None
    return iter(cursor.execute(sql, given))


def bounds(at: Point, box: Box) -> dict[str, Any]:
    """The box as the statements name its sides."""
    row, last_row = box.rows
    sides = {
        "lat": at.lat,
        "narrow": box.narrow,
        "south": box.south,
        "north": box.north,
        "row": row,
        "last_row": last_row,
    }
    for n, span in enumerate(box.spans):
        col, last_col = span.columns
        sides |= {f"lon{n}": span.lon, f"west{n}": span.west, f"east{n}": span.east}
        sides |= {f"col{n}": col, f"last_col{n}": last_col}
    return sides


def _against(row: Row, chord: float, circle: Circle) -> list[str]:
    """What SQL could not, or need not, compare."""
    against = []
    if row.own_km is not None and grid.km_of(chord) > row.own_km:
        against.append("reach")
    if circle.recent_cap is not None and row.recent >= circle.recent_cap:
        against.append("recent_cap")
    if circle.today_cap is not None and row.today >= circle.today_cap:
        against.append("today_cap")
    return against


def nearby(row: Row, km: float) -> Nearby:
    """What a row says of a volunteer who is so far away."""
    at, idle_since = Point(row.lat, row.lon), from_ms(row.idle_since)
    mode = Mode(row.transport)
    return Nearby(PersonId(row.person), at, mode, row.skills, row.recent, row.today, idle_since, row.party, km)
