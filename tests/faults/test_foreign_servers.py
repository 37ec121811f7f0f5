"""Bot API servers that we did not write: they know fewer methods and answer more briefly than Telegram."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app import Muster, Setting, utc_now
from tests.support.people import PATIENCE_S
from tests.support.stage import settings_for

TOKEN = "55555:abcdefghijklmnopqrstuvwxyz0123456789"
KNOWN = ("getme", "getupdates", "sendmessage")


class Sparse:
    """A server that knows three methods, wants JSON or forms, and answers a sent message with the bare truth."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.sent: list[dict[str, Any]] = []
        self.waiting: list[dict[str, Any]] = []
        self.news = asyncio.Event()

    async def call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        if method not in KNOWN:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        given = await request.json() if request.content_type == "application/json" else dict(await request.post())
        return web.json_response({"ok": True, "result": await getattr(self, method)(given)})

    async def getme(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"id": 55555, "is_bot": True, "first_name": "B", "username": "b_bot"}

    async def getupdates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        self.waiting = [one for one in self.waiting if one["update_id"] >= int(given["offset"])]
        if not self.waiting:
            await asyncio.wait([asyncio.create_task(self.news.wait())], timeout=0.2)
            self.news.clear()
        return self.waiting

    async def sendmessage(self, given: dict[str, Any]) -> object:
        self.sent.append(given)
        return self.answer

    def hears(self, text: str) -> None:
        sender = {"id": 7, "is_bot": False, "first_name": "Ana"}
        message = {"message_id": 1, "date": 1_700_000_000, "chat": {"id": 7, "type": "private"}, "from": sender}
        self.waiting.append({"update_id": 1, "message": {**message, "text": text}})
        self.news.set()


@asynccontextmanager
async def running(server: Sparse, folder: Path) -> AsyncIterator[None]:
    application = web.Application()
    application.router.add_route("*", f"/bot{TOKEN}/{{method}}", server.call)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot = Muster(Setting(settings_for(folder, runner.addresses[0][1], TOKEN), utc_now, tick_s=0.02))
    task = asyncio.create_task(bot.run())
    try:
        yield
    finally:
        bot.stop()
        await task
        await runner.cleanup()


async def test_a_sparse_server_is_served_and_hears_each_message_once(tmp_path: Path) -> None:
    for name, answer in (("true", True), ("bare", {}), ("whole", {"message_id": 5, "date": 1, "chat": {"id": 7}})):
        server = Sparse(answer)
        async with running(server, tmp_path / name):
            server.hears("We need water")
            async with asyncio.timeout(PATIENCE_S):
                while len(server.sent) < 2:  # noqa: ASYNC110 - a look at what the server got
                    await asyncio.sleep(0.01)
        texts = [json.dumps(one) for one in server.sent]
        assert len(texts) == len(set(texts)) == 2
        assert "A1" in texts[0]
