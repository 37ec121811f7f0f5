"""The drill with the bot beside it, over real HTTP, in one test: people, faults, clock, and what was truly sent."""

from __future__ import annotations

import asyncio
import io
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot import logs
from bot.app import Muster, Setting
from bot.config import Settings
from bot.drill.clock import DrillClock
from bot.drill.server import DrillServer
from bot.services.turn import KnowsPlaces
from tests.support.people import JSON, PATIENCE_S, Phone
from tests.support.town import town_region

TICK_S = 0.02
COORDINATOR = 9001


def settings_for(path: Path, port: int, token: str, **changes: Any) -> Settings:
    """Settings of a test: the drill's server and town, a store of its own, nothing paced that need not be."""
    base: dict[str, dict[str, Any]] = {
        "telegram": {"token": token, "api_url": f"http://127.0.0.1:{port}", "poll_timeout_s": 5},
        "store": {"path": path / "muster.db"},
        "region": {"path": town_region()},
        "operation": {"name": "Muster", "owner_ids": (COORDINATOR, COORDINATOR + 1), "timezone": "UTC"},
        "matching": {"quiet_hours": ()},  # the drill's clock begins at the hour that it is
        "trust": {"starting_tier": 2, "two_persons_from_risk": 3},  # one known volunteer makes a short story
        "sending": {"overall_per_s": 1000, "chat_per_s": 200, "chat_burst": 50},
    }
    for section, keys in changes.items():
        base[section] = base.get(section, {}) | keys
    return Settings.model_validate(base)


def free_port() -> int:
    """A port that nobody listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stage:
    """One drill with its bot."""

    def __init__(self, path: Path, **changes: Any) -> None:
        self.path = path
        self.clock = DrillClock()
        self.server = DrillServer(self.clock)
        self.phones: list[Phone] = []
        self.coordinators: set[int] = set()
        self.settings: Settings
        self.config: Path | None = None  # a settings file that the bot watches
        self.log_text = io.StringIO()  # everything that the bot logs
        self.places: KnowsPlaces | None = None  # in place of the town's map
        self._changes = changes
        self._read_to = 0  # how much of the log is read
        self._made: set[int] = set()  # updates that the bot has not stored yet
        self._bot: Muster | None = None
        self._task: asyncio.Task[None] | None = None
        self._session: ClientSession

    @property
    def session(self) -> ClientSession:
        """The HTTP client of the test."""
        return self._session

    async def open(self) -> None:
        """Start the server and then the bot."""
        logs.set_up("debug", "json", self.log_text)
        self.port = await self.server.start()
        self._session = ClientSession(base_url=f"http://127.0.0.1:{self.port}")
        self.settings = settings_for(self.path, self.port, self.server.token, **self._changes)
        await self.start_bot()

    async def start_bot(self) -> None:
        """Start the bot and wait until it serves."""
        ready = asyncio.Event()
        setting = Setting(
            self.settings, self.clock.now, tick_s=TICK_S, ready=ready, places=self.places, config=self.config
        )
        self._bot = Muster(setting)
        self._task = asyncio.create_task(self._bot.run())
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({waiting, self._task}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._task.done():
            self._task.result()

    async def stop_bot(self) -> None:
        """Stop the bot in order; what it raised is raised here."""
        if self._bot and self._task:
            self._bot.stop()
            await self._task
            self._bot = self._task = None

    async def wait_for_end(self) -> None:
        """Wait until the bot ends by itself; what it raised is raised here."""
        if self._task:
            task, self._task, self._bot = self._task, None, None
            await task

    @asynccontextmanager
    async def no_room(self) -> AsyncIterator[None]:
        """Somebody else keeps the store's write lock: for the bot it is as if the disk were full."""
        with closing(sqlite3.connect(self.settings.store.path, isolation_level=None, timeout=0)) as other:
            await _taken(other)
            yield
            other.execute("ROLLBACK")

    async def changes_the_store(self, sql: str) -> None:
        """Somebody else changes the store while the bot runs."""
        with closing(sqlite3.connect(self.settings.store.path, isolation_level=None, timeout=0)) as other:
            await _taken(other)
            other.execute(sql)
            other.execute("COMMIT")

    async def close(self) -> None:
        """Stop everything."""
        await self.stop_bot()
        await self._session.close()
        await self.server.stop()

    async def person(self, name: str, language: str = "en", **more: Any) -> Phone:
        """Somebody new in town."""
        given = {"name": name, "language": language, **more}
        made = await self.post("/drill/people", given)
        phone = Phone(self._session, made["id"], name)
        self.phones.append(phone)
        return phone

    async def coordinator(self, name: str = "Olga", which: int = 0) -> Phone:
        """Somebody who may coordinate, and has said hello."""
        phone = await self.person(name, id=COORDINATOR + which)
        self.coordinators.add(phone.id)
        await phone.says("/start")
        await phone.sees("open requests")
        return phone

    async def volunteer(self, name: str, lat: float, lon: float, language: str = "en") -> Phone:
        """Somebody on duty at a place."""
        phone = await self.person(name, language)
        await phone.says("/volunteer")
        await phone.sends_place(lat, lon)
        await phone.sees("/checkout")
        return phone

    async def fault(self, method: str, kind: str, times: int = 1, **more: Any) -> None:
        """Order a fault of the Bot API."""
        await self.post("/drill/faults", {"method": method, "kind": kind, "times": times, **more})

    async def clear_faults(self) -> None:
        """End all faults, and what hangs because of them."""
        async with self._session.delete("/drill/faults") as answer:
            assert answer.status == 200

    async def advance(self, **time: float) -> None:
        """Move the clock: `advance(minutes=10)`."""
        units = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
        await self.post("/drill/clock", {"advance_s": sum(units[unit] * amount for unit, amount in time.items())})

    async def post(self, path: str, given: JSON) -> JSON:
        """Order something of the drill."""
        async with self._session.post(path, json=given) as answer:
            done: JSON = await answer.json()
            assert answer.status == 200, f"{path} {given}: {answer.status} {done}"
            return done

    async def log(self) -> list[JSON]:
        """Everything that happened, in order."""
        async with self._session.get("/drill/log") as answer:
            entries: list[JSON] = (await answer.json())["entries"]
            return entries

    def rows(self, sql: str, *given: object) -> list[dict[str, Any]]:
        """Look into the store from outside."""
        with closing(sqlite3.connect(f"file:{self.settings.store.path}?mode=ro", uri=True)) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(sql, given)]

    @property
    def running(self) -> bool:
        """Whether the bot is up."""
        return self._bot is not None

    async def settled(self) -> None:
        """Wait until nothing waits in the inbox or is due in the outbox."""
        async with asyncio.timeout(PATIENCE_S):
            while await self._pending() or not self._quiet():  # noqa: ASYNC110 - the store is another process's to tell
                await asyncio.sleep(0.01)

    async def delivered(self) -> None:
        """Wait until nothing is due in the outbox."""
        async with asyncio.timeout(PATIENCE_S):
            while not self._quiet():  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)

    async def _pending(self) -> bool:
        """Whether the server still holds updates that the bot has not confirmed."""
        async with self._session.get("/drill/log", params={"since": str(self._read_to)}) as answer:
            news = await answer.json()
        self._read_to = news["next"]
        self._made |= {entry["update_id"] for entry in news["entries"] if entry["kind"] == "update"}
        self._made -= {row["update_id"] for row in self.rows("SELECT update_id FROM inbox")}
        return bool(self._made)

    def _quiet(self) -> bool:
        owed = self.rows(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')"
            " + (SELECT count(*) FROM outbox WHERE state IN ('due', 'sending')) AS n"
        )
        return bool(owed[0]["n"] == 0)


async def _taken(db: sqlite3.Connection) -> None:
    while not _locked(db):  # noqa: ASYNC110 - SQLite gives no sign when its lock is free
        await asyncio.sleep(0.01)


def _locked(db: sqlite3.Connection) -> bool:
    """Try to take the write lock without blocking the loop that its holder needs."""
    try:
        db.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True


@asynccontextmanager
async def stage(path: Path, **changes: Any) -> AsyncIterator[Stage]:
    """A drill for one test."""
    async with opened(Stage(path, **changes)) as one:
        yield one


@asynccontextmanager
async def opened(one: Stage) -> AsyncIterator[Stage]:
    """A drill that was made ready by hand."""
    await one.open()
    try:
        yield one
    finally:
        await one.close()
