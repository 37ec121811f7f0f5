"""A made-up metropolis of volunteers in a real store file, and requests all over it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bot.domain.model import PersonId, Point, Request, RequestId, RequestState, Urgency
from bot.domain.travel import Mode
from bot.store import migrations
from bot.store.times import to_ms
from bot.store.volunteers import Circle, Must

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CENTRE = Point(12.0, -38.0)
SIDE_DEG = 0.9  # 100 km
CLUSTERS, IN_CLUSTERS, SPREAD_DEG = 40, 0.8, 0.02
ON_DUTY, ASKED_OUT = 0.4, 0.1
SKILLS = (0.6, 0.3, 0.15, 0.08, 0.04, 0.02, 0.01)  # how many have each; the more common, the more often it is needed
ASKED_A_REQUEST = 20
WOMEN_ONLY = 0.02
CAP = 3  # questions in two hours
REACH_KM = 30.0
NEAREST = 10
MODES = (Mode.CAR, Mode.CAR, Mode.CAR, Mode.FOOT, Mode.BIKE, Mode.FOUR_BY_FOUR)
RESIDENT = PersonId(1)
BATCH = 50_000


class Metro(NamedTuple):
    """Where the clusters of people are."""

    chance: random.Random
    centres: tuple[Point, ...]

    def place(self) -> Point:
        """Somewhere people are: mostly in the clusters."""
        if self.chance.random() < IN_CLUSTERS:
            centre = self.chance.choice(self.centres)
            return Point(self.chance.gauss(centre.lat, SPREAD_DEG), self.chance.gauss(centre.lon, SPREAD_DEG))
        return self.anywhere()

    def anywhere(self) -> Point:
        """Somewhere in the square."""
        half = SIDE_DEG / 2
        return Point(CENTRE.lat + self.chance.uniform(-half, half), CENTRE.lon + self.chance.uniform(-half, half))


def metro(seed: int) -> Metro:
    """The same metropolis for the same seed."""
    bare = Metro(random.Random(seed), ())
    return bare._replace(centres=tuple(bare.anywhere() for _ in range(CLUSTERS)))


def build(path: Path, size: int, seed: int) -> None:
    """Write a store file with this many volunteers; rows go in as they are made, so memory stays small."""
    migrations.bring_up(path, path.parent / "backups")
    here = metro(seed)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA synchronous = OFF")  # a copy that nobody mourns
        db.execute(
            "PRAGMA cache_size = -100000"
        )  # 100 MB; otherwise the indexes are written to the disk again and again
        with db:
            _people(db, size)
            db.executemany(
                """INSERT INTO volunteers (person, state, available_until, lat, lon, transport, skills, tier, woman,
                   party, carries, reach_km, on_duty_at, joined_at)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)""",
                (_volunteer(here, person) for person in range(RESIDENT + 1, RESIDENT + 1 + size)),
            )
            _questions(db, size, here.chance)
        db.execute("ANALYZE")
    path.chmod(0o600)  # or the store refuses it


def requests(path: Path, count: int, seed: int) -> list[tuple[Request, Circle]]:
    """Write requests down and return them with whom they look for."""
    here = metro(seed)
    chance = here.chance
    made = []
    with closing(sqlite3.connect(path)) as db, db:
        for at in [here.place() for _ in range(count)]:
            number = db.execute(
                """INSERT INTO requests (resident, state, urgency, door_code, lat, lon,
                                         from_chat, from_message, created_at)
                   SELECT ?, 'open', 'high', '0042', ?, ?, 1, count(*), 0 FROM requests RETURNING id""",
                (RESIDENT, at.lat, at.lon),
            ).fetchone()[0]
            (bit,) = chance.choices(range(len(SKILLS)), SKILLS)
            must = Must(skills=(1 << bit,), tier=chance.choice((0, 1, 1, 2)), women=chance.random() < WOMEN_ONLY)
            made.append((request(RequestId(number), at), circle(must)))
    return made


def request(number: RequestId, at: Point) -> Request:
    """A request at a place."""
    return Request(
        id=number, resident=RESIDENT, state=RequestState.OPEN, reason=None, need="food", words="", urgency=Urgency.HIGH,
        danger=False, at=at, place_words="", seats=1, door_code="0042", radius_step=0, escalation=0, desk_owner=None,
        created_at=NOW, opened_at=NOW,
    )  # fmt: skip


def circle(must: Must, limit: int = NEAREST) -> Circle:
    """Whom the bot would look for."""
    return Circle(REACH_KM, NOW - timedelta(hours=2), limit, must=must, recent_cap=CAP, today_cap=3 * CAP)


def decline(path: Path, request_id: RequestId, volunteers: list[int]) -> None:
    """These volunteers said no to the request, a while ago."""
    when = to_ms(NOW - timedelta(hours=30))
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(
            "INSERT INTO offers (request, volunteer, state, made_at, expires_at) VALUES (?, ?, 'declined', ?, ?)",
            [(request_id, one, when, when) for one in volunteers],
        )


def _people(db: sqlite3.Connection, size: int) -> None:
    db.executemany(
        """INSERT INTO people (id, telegram_id, name, language, reachable, first_seen_at, last_seen_at)
           VALUES (?, ?, 'V', 'en', ?, 0, 0)""",
        ((person, 1000 + person, person % 50 != 0) for person in range(RESIDENT, RESIDENT + 1 + size)),
    )


def _volunteer(here: Metro, person: int) -> tuple[object, ...]:
    chance, at = here.chance, here.place()
    on_duty = chance.random() < ON_DUTY
    skills = sum(1 << bit for bit, share in enumerate(SKILLS) if chance.random() < share)
    until = to_ms(NOW + timedelta(minutes=chance.uniform(-10, 480))) if on_duty else None
    where = (at.lat, at.lon) if on_duty else (None, None)
    own_km = chance.choice((None, None, None, 5.0, 20.0))
    state = "available" if on_duty else "off"
    woman, tier = chance.choice((None, 0, 1)), chance.choice((1, 1, 2, 3))
    return (
        person,
        state,
        until,
        *where,
        chance.choice(MODES),
        skills,
        tier,
        woman,
        1,
        3,
        own_km,
        to_ms(NOW - timedelta(hours=1)),
    )


def _questions(db: sqlite3.Connection, size: int, chance: random.Random) -> None:
    """A tenth is at the cap, some were asked once today, a few have a question open."""
    many = size // ASKED_A_REQUEST + 1
    db.executemany(
        """INSERT INTO requests (resident, state, urgency, door_code, from_chat, from_message, created_at)
           VALUES (?, 'draft', 'low', '0042', 1, ?, 0)""",
        ((RESIDENT, -number) for number in range(1, many + 1)),
    )
    db.executemany(
        "INSERT INTO offers (request, volunteer, state, made_at, expires_at) VALUES (?, ?, ?, ?, ?)",
        ((offer[0] % many + 1, *offer) for offer in _offers(size, chance)),
    )


def _offers(size: int, chance: random.Random) -> Iterator[tuple[int, str, int, int]]:
    for person in range(RESIDENT + 1, RESIDENT + 1 + size):
        drawn = chance.random()
        recent, earlier = (to_ms(NOW - timedelta(minutes=chance.uniform(*span))) for span in ((1, 115), (125, 1400)))
        if drawn < ASKED_OUT:
            yield from [(person, "expired", recent, recent)] * CAP
        elif drawn < 2 * ASKED_OUT:
            yield (person, "declined", earlier, earlier)
        elif drawn < 2.1 * ASKED_OUT:
            yield (person, "sent", recent, to_ms(NOW + timedelta(minutes=5)))
