"""Who may be asked, in SQL: one list of filters, for finding volunteers and for telling why there is nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.store.times import maybe_ms, to_ms

if TYPE_CHECKING:
    from bot.domain.model import Request
    from bot.domain.travel import Mode

SHORT, LONG = timedelta(hours=2), timedelta(hours=24)  # the rolling windows in which questions are counted


class Must(NamedTuple):
    """What a request asks of those who come, as far as SQL can know it; by default nothing."""

    skills: tuple[int, ...] = ()  # bits; of each group any one is enough
    tier: int = 0
    women: bool = False
    adults: bool = False
    transports: frozenset[Mode] = frozenset()  # any one of them; empty: whatever they travel by
    carries: int = 0  # persons to be taken along
    party: int = 1  # persons who come together
    languages: tuple[str, ...] = ()  # each is needed
    brought: tuple[frozenset[Mode], ...] = ()  # by what transport each of skills is met, too


class Demand(NamedTuple):
    """What decides which filters matter."""

    must: Must
    quiet: bool  # it is night


class Circle(NamedTuple):
    """Whom to look for around a request."""

    reach_km: float
    silent_since: datetime  # who let a question about it expire before this may be asked again
    limit: int
    quiet_since: datetime | None = None  # in quiet hours those are asked who came on duty in them
    rings_at_night: bool = False  # and those who allowed it for a life in danger
    must: Must = Must()
    recent_cap: int | None = None  # who was asked this often within two hours is left alone
    today_cap: int | None = None  # … within a day

    @property
    def demand(self) -> Demand:
        """What decides which filters matter."""
        return Demand(self.must, self.quiet_since is not None)


class Filter(NamedTuple):
    """One reason why somebody is not asked."""

    name: str
    passes: str  # SQL, true for whom it lets through; columns of volunteers and people, and c.id
    wanted: Callable[[Demand], object] | None = None  # whether it matters; None: it always does

    def matters(self, demand: Demand) -> bool:
        """Tell whether it has anything to say."""
        return self.wanted is None or bool(self.wanted(demand))


# Each needs no more than the index of the grid. A car of which nothing is said takes three beside its driver.
CHEAP = (
    Filter("trust", "tier >= :tier", lambda demand: demand.must.tier),
    Filter("hours", "available_until > :now"),
    Filter("resting", "(cool_until IS NULL OR cool_until <= :now)"),
    Filter("women_only", "woman IS 1", lambda demand: demand.must.women),
    Filter("age", "adult = 1", lambda demand: demand.must.adults),
    Filter("transport", "instr(:transports, ' ' || transport || ' ') > 0", lambda demand: demand.must.transports),
    Filter(
        "capacity",
        "CASE WHEN carries = 0 AND transport IN ('car', '4x4', 'boat') THEN 3 ELSE carries END >= :carries",
        lambda demand: demand.must.carries,
    ),
    Filter("night", "(on_duty_at >= :quiet_since OR :rings AND night_calls = 1)", lambda demand: demand.quiet),
)


class Away(NamedTuple):
    """Volunteers who are not asked about one request, though they may be about others."""

    name: str
    who: str  # SQL: their ids


# All whose request this is; the list of those joined with it is not opened where there is none: most searches are so.
RESIDENTS = "SELECT :resident UNION ALL SELECT value FROM json_each(:joined) WHERE :joined IS NOT NULL"
AWAY = (
    Away("requester", RESIDENTS),
    Away(
        "asked",
        """SELECT o.volunteer FROM offers AS o INDEXED BY offers_of_request WHERE o.request = :request
                        AND (o.state IN ('queued', 'sent', 'declined')
                             OR o.state = 'accepted' AND EXISTS (
                                 SELECT 1 FROM assignments AS a INDEXED BY assignments_of_volunteer
                                 WHERE a.volunteer = o.volunteer AND a.offer = o.id AND a.state <> 'cancelled')
                             OR o.state = 'expired' AND o.expires_at > :silent_since)""",
    ),
    Away(
        "avoided",
        f"""SELECT volunteer FROM avoided WHERE resident IN ({RESIDENTS})
            UNION SELECT resident FROM avoided WHERE volunteer IN ({RESIDENTS})""",
    ),
)
KEPT_AWAY = tuple(Filter(one.name, f"c.id NOT IN ({one.who})") for one in AWAY)
# Each looks up rows of other tables: asked only of those who are next in line.
DEAR = (
    *KEPT_AWAY,
    Filter(
        "open_question",
        """NOT EXISTS (SELECT 1 FROM offers AS o INDEXED BY offers_open
                       WHERE o.volunteer = c.id AND o.state IN ('queued', 'sent'))""",
    ),
    Filter(
        "spoken_for",
        """NOT EXISTS (SELECT 1 FROM assignments AS a INDEXED BY assignments_of_volunteer
                       WHERE a.volunteer = c.id AND a.state = 'standby' AND (a.firm = 1 OR a.answer_by IS NOT NULL))""",
    ),
    Filter("reachable", "reachable = 1"),
    Filter("two_persons", "party >= :party", lambda demand: demand.must.party > 1),
)
# Every index is named: a planner that has seen only a young file would read whole tables in a grown one.
ASKED_SINCE = (
    "(SELECT count(*) FROM offers AS o INDEXED BY offers_made WHERE o.volunteer = c.id AND o.made_at > {since}"
    " AND coalesce(o.stop, 1) = 1)"  # several tasks on one way are one question
)
ROWS = f"""SELECT c.id, c.lat, c.lon, c.flat, transport, skills, party, reach_km,
       {ASKED_SINCE.format(since=":short")} AS recent,
       {ASKED_SINCE.format(since=":long")} AS today,
       coalesce(nullif(max(
           coalesce((SELECT max(o.made_at) FROM offers AS o INDEXED BY offers_made WHERE o.volunteer = c.id), 0),
           coalesce((SELECT max(e.at) FROM assignments AS a INDEXED BY assignments_of_volunteer
                     CROSS JOIN events AS e INDEXED BY events_of_assignment ON e.subject = a.id
                     WHERE a.volunteer = c.id AND e.machine = 'assignment'), 0)), 0),
           on_duty_at, joined_at) AS idle_since"""
# The rows of the grid are a list, not a table to join: joined, SQLite 3.40 reads the whole index for a Bloom filter.
SPAN = """SELECT person AS id, lat, lon,
       (lat - :lat) * (lat - :lat) + (lon - :lon{n}) * :narrow * (lon - :lon{n}) * :narrow AS flat
FROM volunteers INDEXED BY volunteers_grid
WHERE grow IN (WITH RECURSIVE rows (n) AS (VALUES (:row) UNION ALL SELECT n + 1 FROM rows WHERE n < :last_row)
               SELECT n FROM rows)
  AND gcol BETWEEN :col{n} AND :last_col{n}{cheap}
  AND lat BETWEEN :south AND :north AND lon BETWEEN :west{n} AND :east{n}"""


_WHOLE = "CROSS JOIN volunteers ON person = c.id CROSS JOIN people AS p ON p.id = c.id"
ON_DUTY = "SELECT person AS id FROM volunteers INDEXED BY volunteers_grid WHERE grow IS NOT NULL"
_NAMED = """FROM (SELECT v.person AS id, v.lat, v.lon, 0.0 AS flat
      FROM json_each(:people) AS named CROSS JOIN volunteers AS v ON v.person = named.value) AS c"""
EVERYBODY = f"""{ROWS} {_NAMED} {_WHOLE}
WHERE {" AND ".join(one.passes for one in (*CHEAP, *DEAR) if one.wanted is None and one not in KEPT_AWAY)}"""
AWAY_FROM = " UNION ".join(one.who for one in AWAY)


class Statements(NamedTuple):
    """What one search asks of the file."""

    finding: str  # who may be asked in a box, nearest on a flat map first, one by one
    counting: str  # how many the cheap filters let through


def statements(circle: Circle, spans: int) -> Statements:
    """The statements for what matters in a circle."""
    return _statements(circle.demand, spans)


def _filters(demand: Demand) -> tuple[tuple[Filter, ...], tuple[Filter, ...]]:
    groups = range(len(demand.must.skills))
    skills = tuple(Filter("skill", _skilled(demand.must, n), lambda demand: demand.must.skills) for n in groups)
    cheap = tuple(one for one in CHEAP if one.matters(demand))
    dear = tuple(one for one in DEAR if one.matters(demand))
    speaks = "(language = :language{n} OR instr(speaks, ' ' || :language{n} || ' ') > 0)"
    spoken = range(len(demand.must.languages))
    languages = tuple(Filter("language", speaks.format(n=n), lambda demand: demand.must.languages) for n in spoken)
    return skills + cheap, dear + languages


def _skilled(must: Must, n: int) -> str:
    if not must.brought or not must.brought[n]:
        return f"skills & :skills{n} <> 0"
    return f"(skills & :skills{n} <> 0 OR instr(:brought{n}, ' ' || transport || ' ') > 0)"


@lru_cache(512)
def _statements(demand: Demand, spans: int) -> Statements:
    cheaply, dearly = _filters(demand)
    cheap = "".join(f" AND {one.passes}" for one in cheaply)
    dear = " AND ".join(one.passes for one in dearly)
    return Statements(
        f"{ROWS} {_sorted(spans, cheap)} WHERE {dear}",
        f"SELECT count(*) FROM ({_parts(spans, cheap)})",
    )


def explaining(circle: Circle, spans: int) -> tuple[str, tuple[str, ...]]:
    """The statement that reads everybody on duty in a box and what each filter says of them; the filters' names."""
    filters = [one for some in _filters(circle.demand) for one in some]
    passes = "".join(f", {one.passes}" for one in filters)
    return f"{ROWS}{passes} {_sorted(spans, '')}", tuple(one.name for one in filters)


def single(demand: Demand) -> str:
    """The statement for one person, who comes if every filter lets them through."""
    filters = " AND ".join(one.passes for some in _filters(demand) for one in some)
    return f"{ROWS} {_NAMED} {_WHOLE} WHERE grow IS NOT NULL AND {filters}"


def passing(demand: Demand) -> str:
    """The statement for who of those on duty meets what one request asks for and another does not."""
    cheap, dear = ("".join(f" AND {one.passes}" for one in some if one.wanted is not None) for some in _filters(demand))
    return f"SELECT c.id FROM ({ON_DUTY}{cheap}) AS c {_WHOLE} WHERE true{dear}"


ASKED = "SELECT count(*) FROM offers INDEXED BY offers_of_request WHERE request = ?"


def whose(request: Request, circle: Circle) -> dict[str, Any]:
    """What AWAY_FROM compares with."""
    return {
        "silent_since": to_ms(circle.silent_since),
        "resident": request.resident,
        "joined": json.dumps([one.resident for one in request.joined]) if request.joined else None,
        "request": request.id,
    }


def params(request: Request, circle: Circle, now: datetime) -> dict[str, Any]:
    """What the filters compare with."""
    must = circle.must
    return {
        "now": to_ms(now),
        "short": to_ms(now - SHORT),
        "long": to_ms(now - LONG),
        "quiet_since": maybe_ms(circle.quiet_since),
        "rings": circle.rings_at_night,
        **whose(request, circle),
        **{f"skills{n}": group for n, group in enumerate(must.skills)},
        **{f"brought{n}": _spaced(modes) for n, modes in enumerate(must.brought)},
        "tier": must.tier,
        "carries": must.carries,
        "party": must.party,
        "transports": _spaced(must.transports),
        **{f"language{n}": code for n, code in enumerate(must.languages)},
    }


def _spaced(modes: frozenset[Mode]) -> str:
    return f" {' '.join(sorted(modes))} "


def _parts(spans: int, cheap: str) -> str:
    return " UNION ALL ".join(SPAN.format(n=n, cheap=cheap) for n in range(spans))


def _sorted(spans: int, cheap: str) -> str:
    """LIMIT -1 keeps the sorted rows apart, so that the dear filters are asked only of as many as are read."""
    return f"FROM ({_parts(spans, cheap)} ORDER BY flat LIMIT -1) AS c {_WHOLE}"
