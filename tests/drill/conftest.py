"""A drill server on a free port, and a pen pal who speaks to all its doors over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.drill.clock import DrillClock
from bot.drill.server import DrillServer

JSON = dict[str, Any]
SOON_S = 30.0  # ends a hopeless wait: half as long as one waits at most without news
STILL = 1e-9  # speed of a clock that only goes when a test moves it: no pause of the machine ends a deadline


class Caller:
    """Calls the Bot API as a bot, and the people API as the people."""

    def __init__(self, http: aiohttp.ClientSession, server: DrillServer, port: int) -> None:
        self.http = http
        self.token = server.token
        self.clock = server.clock
        self.address = f"http://127.0.0.1:{port}"
        self.api = f"{self.address}/bot{server.token}"
        self.offset = 0

    async def call(self, method: str, **parameters: Any) -> JSON:
        """The whole answer, good or bad."""
        async with self.http.post(f"{self.api}/{method}", json=parameters) as answer:
            told: JSON = await answer.json()
            assert answer.status == (200 if told["ok"] else told["error_code"])
            return told

    async def does(self, method: str, **parameters: Any) -> Any:
        told = await self.call(method, **parameters)
        assert told["ok"], told
        return told["result"]

    async def refused(self, method: str, **parameters: Any) -> str:
        told = await self.call(method, **parameters)
        assert not told["ok"], told
        return str(told["description"])

    async def updates(self) -> list[JSON]:
        """What is new; confirmed by the next look."""
        self.clock.advance(3)  # past the penalties for asking too often
        batch: list[JSON] = await self.does("getUpdates", offset=self.offset, limit=100)
        if batch:
            self.offset = batch[-1]["update_id"] + 1
        return batch

    async def update(self) -> JSON:
        """The one update that waits."""
        (only,) = await self.updates()
        return only

    async def people(self, path: str, **given: Any) -> JSON:
        status, told = await self.post(path, given)
        assert status == 200, told
        return told

    async def post(self, path: str, given: Any) -> tuple[int, JSON]:
        async with self.http.post(f"{self.address}/drill/{path}", json=given) as answer:
            return answer.status, await answer.json()

    async def look(self, path: str, **query: Any) -> JSON:
        async with self.http.get(f"{self.address}/drill/{path}", params=query) as answer:
            told: JSON = await answer.json()
            assert answer.status == 200, told
            return told

    async def log(self, kind: str) -> list[JSON]:
        entries: list[JSON] = (await self.look("log"))["entries"]
        return [entry for entry in entries if entry["kind"] == kind]

    async def person(self, name: str = "Rosa Marín", language: str = "es", **more: Any) -> int:
        return int((await self.people("people", name=name, language=language, **more))["id"])

    async def caller(self, name: str = "Rosa Marín", **more: Any) -> int:
        """A person who has pressed start; the bot has read it."""
        person = await self.person(name, **more)
        await self.people(f"people/{person}/say", text="/start")
        await self.updates()
        return person

    async def chat(self, person: int, since: int = 0, **more: Any) -> JSON:
        return await self.look(f"people/{person}/chat", since=since, **more)

    async def newest(self, person: int) -> JSON:
        newest: JSON = (await self.chat(person))["messages"][-1]
        return newest


@pytest.fixture
async def drill(tmp_path: Path) -> AsyncIterator[Caller]:
    server = DrillServer(DrillClock(speed=STILL), log_file=tmp_path / "truth.jsonl")
    port = await server.start()
    async with aiohttp.ClientSession() as http:
        yield Caller(http, server, port)
    await server.stop()
