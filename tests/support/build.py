"""People, requests and turns for the lower tiers: a real file, a clock moved by hand, and no network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from bot.clockwork import Clockwork
from bot.config import Settings
from bot.domain.lifecycle import ENDED
from bot.domain.model import (
    CloseReason,
    Duty,
    Offer,
    OfferId,
    OfferState,
    Person,
    Point,
    Request,
    RequestId,
    RequestState,
    TelegramId,
    Urgency,
)
from bot.domain.notices import Notice, Way, by_kind
from bot.places import Places
from bot.services import asking, intake
from bot.services.turn import Ground, Turn, area_of, read_vocabulary
from bot.store import Store, StoreRefused, Tx, migrations, people, requests, sending
from bot.store import offers as offer_store
from bot.store import volunteers as volunteer_store
from bot.store.requests import Cry
from bot.store.sending import Settlement
from bot.store.times import to_ms

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOME = Point(12.0255, -38.0415)
OWNER, SECOND_OWNER = 9001, 9002
DOOR_CODE = "4821"
AROUND = [11.9, -38.2, 12.2, -37.9]  # south, west, north, east: some thirty kilometres around home
KM_PER_DEGREE = 111.195

P = ParamSpec("P")
T = TypeVar("T")
N = TypeVar("N", bound=Notice)


def north_of(point: Point, km: float) -> Point:
    """The point this far to the north."""
    return Point(point.lat + km / KM_PER_DEGREE, point.lon)


async def make_person(tx: Tx, name: str = "Ana", *, telegram_id: int | None = None, language: str = "en") -> Person:
    """Somebody who has written to the bot."""
    if telegram_id is None:
        telegram_id = await tx.value("SELECT coalesce(max(telegram_id), 100) + 1 FROM people WHERE telegram_id < 9000")
    return await people.add(tx, TelegramId(int(telegram_id or 0)), name, language, NOW)


async def make_volunteer(
    tx: Tx, name: str = "Luis", at: Point = HOME, *, hours: float = 4, duty: Duty = Duty.AVAILABLE, tier: int = 2
) -> Person:
    """Somebody on duty at a place."""
    person = await make_person(tx, name)
    await volunteer_store.join(tx, person.id, NOW, tier)
    await volunteer_store.place(tx, person.id, at, NOW + timedelta(hours=hours))
    await tx.run("UPDATE volunteers SET state = ? WHERE person = ?", (duty, person.id))
    return person


async def make_request(
    tx: Tx,
    resident: Person | None = None,
    *,
    at: Point | None = HOME,
    state: RequestState = RequestState.OPEN,
    urgency: Urgency = Urgency.NORMAL,
    seats: int = 1,
) -> Request:
    """A request as it stands in the store, whatever led there."""
    resident = resident or await make_person(tx)
    message = await tx.value("SELECT count(*) + 1 FROM requests")
    source = (int(resident.telegram_id), int(message))
    cry = Cry(resident.id, "bread", "food", urgency, urgency is Urgency.CRITICAL, seats, DOOR_CODE, source)
    made = await requests.add(tx, cry, NOW)
    assert made is not None
    await requests.locate(tx, made, at, "")
    reason = CloseReason.COMPLETED if state in ENDED - {RequestState.EXPIRED, RequestState.MERGED} else None
    await tx.run("UPDATE requests SET state = ?, reason = ? WHERE id = ?", (state, reason, made))
    found = await requests.by_id(tx, made)
    assert found is not None
    return found


async def make_offer(
    tx: Tx, request: Request, volunteer: Person, state: OfferState = OfferState.SENT, *, minutes: float = 45
) -> Offer:
    """A question to a volunteer, in any state."""
    made = await tx.value(
        """INSERT INTO offers (request, volunteer, state, made_at, expires_at, km, minutes, chance)
           VALUES (?, ?, ?, ?, ?, 1.0, 5.0, 0.25) RETURNING id""",
        (request.id, volunteer.id, state, to_ms(NOW), to_ms(NOW + timedelta(minutes=minutes))),
    )
    found = await offer_store.by_id(tx, made)
    assert found is not None
    return found


class Said(NamedTuple):
    """A row of the outbox: what it says, and how."""

    notice: Notice
    way: Way
    state: str
    key: str | None
    lane: int


class Operation:
    """One operation in one file; `does` takes a turn, `passes` moves the clock, `posts` delivers what is owed."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.now = NOW
        places = Places.open(settings.region.path, area_of(settings))
        self.ground = Ground(settings, places, read_vocabulary())
        self.clockwork = Clockwork(store, self.ground, lambda: self.now, tick_s=1.0, after=lambda: None)
        self._messages = 0

    @asynccontextmanager
    async def turn(self, actor: Person | None = None) -> AsyncIterator[Turn]:
        """A turn in a transaction of its own."""
        async with self.store.transaction() as tx, tx.savepoint():
            yield Turn(tx, self.now, self.ground, actor=actor.id if actor else None)

    async def does(self, use_case: Callable[Concatenate[Turn, P], Awaitable[T]], *given: P.args, **more: P.kwargs) -> T:
        """Take a turn with one use case; the first person given is who acts."""
        actor = next((one for one in given if isinstance(one, Person)), None)
        async with self.turn(actor) as turn:
            return await use_case(turn, *given, **more)

    def passes(self, **time: float) -> None:
        """Move the clock: `passes(minutes=10)`."""
        self.now += timedelta(**time)

    async def tick(self) -> int:
        """Let the clock do what is due."""
        return await self.clockwork.tick()

    async def person(self, name: str = "Ana", **more: Any) -> Person:
        async with self.store.transaction() as tx:
            return await make_person(tx, name, **more)

    async def coordinator(self, name: str = "Olga", telegram_id: int = OWNER) -> Person:
        return await self.person(name, telegram_id=telegram_id)

    async def volunteer(self, name: str = "Luis", km: float = 0.5, **more: Any) -> Person:
        """Somebody on duty this far from home."""
        async with self.store.transaction() as tx:
            return await make_volunteer(tx, name, north_of(HOME, km), **more)

    async def cries(self, resident: Person, words: str = "we need bread", at: Point | None = HOME) -> Request:
        """Call for help, in a message of its own."""
        self._messages += 1
        await self.does(intake.file, resident, words, (int(resident.telegram_id), self._messages), DOOR_CODE, at)
        return (await requests.live_of(self.store.reads, resident.id))[0]

    async def request(self, request: RequestId) -> Request:
        found = await requests.by_id(self.store.reads, request)
        assert found is not None
        return found

    async def offer_to(self, volunteer: Person) -> OfferId:
        """The newest question to a volunteer; about several tasks on one way, the first of them."""
        newest = "SELECT max(id) FROM offers WHERE volunteer = ? AND coalesce(stop, 1) = 1"
        return OfferId(await self.value(newest, volunteer.id))

    async def asked(self, state: str = "queued") -> list[int]:
        """Who has a question in this state, in the order of asking."""
        rows = await self.store.reads.rows("SELECT volunteer FROM offers WHERE state = ? ORDER BY id", (state,))
        return [row["volunteer"] for row in rows]

    async def value(self, sql: str, *given: object) -> Any:
        return await self.store.reads.value(sql, given)

    async def said(self, whom: Person, since: int = 0) -> list[Said]:
        """All that was ever put into the outbox for a person, but for what newer words replaced."""
        rows = await self.store.reads.rows(
            "SELECT * FROM outbox WHERE person = ? AND state <> 'superseded' AND kind <> 'CardRetired' AND id > ?"
            " ORDER BY id",
            (whom.id, since),
        )
        kinds = by_kind()
        return [
            Said(
                kinds[row["kind"]].model_validate_json(row["facts"]),
                Way(row["way"]),
                row["state"],
                row["key"],
                row["lane"],
            )
            for row in rows
        ]

    async def told(self, whom: Person, kind: type[N]) -> list[N]:
        """The notices of one kind to a person, oldest first."""
        return [one.notice for one in await self.said(whom) if isinstance(one.notice, kind)]

    async def hears(self, whom: Person, kind: type[N]) -> N:
        """The newest notice of one kind, which there must be."""
        found = await self.told(whom, kind)
        assert found, f"{whom.name} was told only {[type(one.notice).__name__ for one in await self.said(whom)]}"
        return found[-1]

    async def posts(self) -> int:
        """Deliver all that is due, as the sender does; returns how many messages and edits arrived."""
        arrived = 0
        while True:
            async with self.store.transaction() as tx:
                rows = await sending.claim(tx, 50, (), self.now)
                if not rows:
                    return arrived
                ended = [self._deliver(row) for row in rows]
                await sending.settle(tx, ended, self.now)
                turn = Turn(tx, self.now, self.ground)
                for one in ended:
                    if one.state == "sent" and one.row.offer is not None:
                        await asking.delivered(turn, one.row.offer)
            arrived += sum(one.state == "sent" for one in ended)

    def _deliver(self, row: sending.DueRow) -> Settlement:
        if row.expired:
            return Settlement(row, "expired")
        if row.way in (Way.EDIT, Way.ERASE) and row.stands is None:
            return Settlement(row, "moot")
        edits = row.way in (Way.EDIT, Way.CARD, Way.ERASE) and row.stands is not None
        return Settlement(row, "sent", message_id=row.stands if edits else 1_000_000 + row.id)


async def refusal(path: Path) -> str:
    """The words with which a store refuses to open; one that opens all the same is closed and fails the test."""
    try:
        store = await Store.open(path)
    except StoreRefused as no:
        return str(no)
    await store.close()
    raise AssertionError(f"{path} was opened")


def settings_of(path: Path, **changes: dict[str, Any]) -> Settings:
    """Settings of a test: one operation with two owners."""
    base: dict[str, dict[str, Any]] = {
        "store": {"path": path},
        "operation": {"owner_ids": (OWNER, SECOND_OWNER), "timezone": "UTC"},
        "trust": {"starting_tier": 2, "two_persons_from_risk": 3},  # one known volunteer makes a short story
    }
    return Settings.model_validate(base | changes)


@cache
def _fresh() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "muster.db"
        migrations.bring_up(path, path.parent)
        return path.read_bytes()


def fresh_file(folder: Path) -> Path:
    """A file with the shipped schema and no rows; the schema is worked out once a run."""
    path = folder / "muster.db"
    path.write_bytes(_fresh())
    path.chmod(0o600)
    return path


@asynccontextmanager
async def operation(folder: Path, **changes: dict[str, Any]) -> AsyncIterator[Operation]:
    """An operation for one test, in a file of its own."""
    path = fresh_file(folder)
    store = await Store.open(path)
    try:
        yield Operation(store, settings_of(path, **changes))
    finally:
        await store.close()
