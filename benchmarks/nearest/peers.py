"""Other ways to find the nearest volunteers who may be asked, over the same file and with the same filters."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from math import cos, inf, radians, sin
from types import ModuleType
from typing import Any

from benchmarks.nearest.metro import CAP, NEAREST, NOW, REACH_KM
from bot.domain.disclosure import EARTH_RADIUS_KM
from bot.domain.model import Request
from bot.store.sieve import SHORT, Circle, params
from bot.store.times import to_ms

Finder = Callable[[Request, Circle], list[int]]

# One pass over all volunteers, as one would write it first; generous in that dear filters are asked of 200 alone.
SCAN = """SELECT c.person FROM (
    SELECT person, (lat - :lat) * (lat - :lat) + (lon - :lon) * :narrow * (lon - :lon) * :narrow AS flat
    FROM volunteers NOT INDEXED
    WHERE state = 'available' AND available_until > :now AND skills & :skills0 <> 0 AND tier >= :tier
      AND (:women = 0 OR woman = 1) AND (cool_until IS NULL OR cool_until <= :now)
      AND (reach_km IS NULL OR flat * 111.195 * 111.195 <= reach_km * reach_km)
    ORDER BY flat LIMIT 200) AS c CROSS JOIN people AS p ON p.id = c.person
WHERE p.reachable = 1 AND c.person <> :resident
  AND c.person NOT IN (SELECT volunteer FROM offers WHERE request = :request)
  AND NOT EXISTS (SELECT 1 FROM offers WHERE volunteer = c.person AND state IN ('queued', 'sent'))
  AND (SELECT count(*) FROM offers WHERE volunteer = c.person AND made_at > :short) < :cap
LIMIT :limit"""
ON_DUTY = """SELECT person, lat, lon, skills, tier, coalesce(woman, 0) AS woman, coalesce(reach_km, 1e9) AS own,
       available_until > :now AND (SELECT reachable FROM people WHERE id = person)
       AND NOT EXISTS (SELECT 1 FROM offers AS o WHERE o.volunteer = person AND o.state IN ('queued', 'sent'))
       AND (SELECT count(*) FROM offers AS o WHERE o.volunteer = person AND o.made_at > :short) < :cap AS free
FROM volunteers WHERE state = 'available'"""
COLUMNS = ("person", "lat", "lon", "skills", "tier", "woman", "own", "free")
POSTGIS = """SELECT person FROM muster_nearest
WHERE free AND skills & %(skills)s <> 0 AND tier >= %(tier)s AND (NOT %(women)s OR woman)
  AND person <> ALL(%(asked)s) AND ST_Distance(at, %(at)s::geography, false) <= least(own, %(reach)s) * 1000
ORDER BY at <-> %(at)s::geography LIMIT %(limit)s"""


def scan(db: sqlite3.Connection) -> Finder:
    """Read every row, in SQL."""

    def find(request: Request, circle: Circle) -> list[int]:
        at = request.at
        if at is None:
            return []
        given = params(request, circle, NOW) | {"lat": at.lat, "lon": at.lon, "cap": CAP, "limit": NEAREST}
        given |= {"narrow": cos(radians(at.lat)), "women": circle.must.women}
        return [person for (person,) in db.execute(SCAN, given)]

    return find


def asked(db: sqlite3.Connection, request: Request) -> list[int]:
    """Who was asked about the request; the peers keep it nowhere else."""
    return [one for (one,) in db.execute("SELECT volunteer FROM offers WHERE request = ?", (request.id,))]


def on_duty(db: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Everybody on duty, with what the filters compare."""
    yield from db.execute(ON_DUTY, {"now": to_ms(NOW), "short": to_ms(NOW - SHORT), "cap": CAP})


class Arrays:
    """Everybody on duty in memory, as numpy sees them: the judge of exactness, and two peers."""

    def __init__(self, db: sqlite3.Connection, numpy: ModuleType) -> None:
        """Read the file once."""
        kinds = [(name, "f8" if name in ("lat", "lon", "own") else "i8") for name in COLUMNS]
        rows = numpy.fromiter(on_duty(db), dtype=kinds)
        self._db, self._np, self._rows = db, numpy, rows
        self._lat, self._lon = numpy.radians(rows["lat"]), numpy.radians(rows["lon"])
        self._cos = numpy.cos(self._lat)

    def brute(self, request: Request, circle: Circle) -> list[int]:
        """Compare with all: haversine over whoever passes the filters."""
        return [int(one) for one in self._best(request, self._eligible(request, circle, slice(None)))]

    def tree(self, spatial: ModuleType) -> Finder:
        """Ask a tree over everybody, filter what comes, ask for more."""
        xyz = self._np.stack(
            [self._cos * self._np.cos(self._lon), self._cos * self._np.sin(self._lon), self._np.sin(self._lat)], axis=1
        )
        tree = spatial.cKDTree(xyz)

        def find(request: Request, circle: Circle) -> list[int]:
            at = request.at
            if at is None:
                return []
            lat, lon = radians(at.lat), radians(at.lon)
            centre, many = (cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)), 8 * NEAREST
            while True:
                _, near = tree.query(centre, k=min(many, len(xyz)))
                found = self._best(request, self._eligible(request, circle, near))
                if len(found) == NEAREST or many >= len(xyz):
                    return [int(one) for one in found]
                many *= 4

        return find

    def _eligible(self, request: Request, circle: Circle, among: Any) -> Any:
        np, rows = self._np, self._rows[among]
        passes = (rows["free"] == 1) & (rows["tier"] >= circle.must.tier)
        for group in circle.must.skills:
            passes &= (rows["skills"] & group) != 0
        if circle.must.women:
            passes &= rows["woman"] == 1
        passes &= ~np.isin(rows["person"], asked(self._db, request))
        everybody = np.arange(len(self._rows))
        return everybody[among][passes]

    def _best(self, request: Request, among: Any) -> Any:
        np, at = self._np, request.at
        if at is None:
            return ()
        up, across = (self._lat[among] - radians(at.lat)) / 2, (self._lon[among] - radians(at.lon)) / 2
        half = np.sin(up) ** 2 + cos(radians(at.lat)) * self._cos[among] * np.sin(across) ** 2
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
        km[km > np.minimum(self._rows["own"][among], REACH_KM)] = inf
        person = self._rows["person"][among]
        order = np.lexsort((person, km))[:NEAREST]
        return person[order][km[order] < inf]


def postgis(db: sqlite3.Connection, psycopg: ModuleType, dsn: str) -> Finder:
    """Load everybody on duty into a table of PostGIS, and let its KNN walk the GiST index."""
    server = psycopg.connect(dsn, autocommit=True)
    server.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    server.execute(
        """CREATE TEMPORARY TABLE muster_nearest (person bigint, at geography(Point), skills bigint, tier int,
           woman boolean, own float8, free boolean)"""
    )
    with server.cursor().copy("COPY muster_nearest FROM STDIN") as rows:
        for person, lat, lon, skills, tier, woman, own, free in on_duty(db):
            rows.write_row(
                (person, f"SRID=4326;POINT({lon} {lat})", skills, tier, woman == 1, own, bool(free))  # as WKT
            )
    server.execute("CREATE INDEX ON muster_nearest USING gist (at)")
    server.execute("ANALYZE muster_nearest")

    def find(request: Request, circle: Circle) -> list[int]:
        at, must = request.at, circle.must
        if at is None:
            return []
        given = {"skills": must.skills[0], "tier": must.tier, "women": must.women, "asked": asked(db, request)}
        given |= {"reach": REACH_KM, "limit": NEAREST}
        given["at"] = f"SRID=4326;POINT({at.lon} {at.lat})"
        return [person for (person,) in server.execute(POSTGIS, given)]

    return find
