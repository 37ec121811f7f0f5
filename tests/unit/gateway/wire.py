"""A tiny real HTTP server that answers as it is told, to see what the wire makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.gateway.transport import AiohttpRequest
from tests.support.people import PATIENCE_S

TOKEN = "123456789:AAHs3cretS3cretS3cretS3cretS3cret"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Server:
    """Answers every call in one way, and keeps what came in."""

    answer: Answer
    port: int = 0
    came: list[tuple[str, str, bytes]] = field(default_factory=list)  # method, content type, body
    called: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot{TOKEN}/sendMessage"

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.came.append((request.method, request.content_type, await request.read()))
        self.called.set()
        return await self.answer(request)


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[Server]:
    """Listen on a free port."""
    one = Server(answer)
    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", one.take)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    one.port = runner.addresses[0][1]
    try:
        yield one
    finally:
        await runner.cleanup()


@asynccontextmanager
async def wire(**more: Any) -> AsyncIterator[AiohttpRequest]:
    """An open pool of connections, patient unless a test says otherwise."""
    request = AiohttpRequest(
        **({"connections": 2, "connect_timeout_s": PATIENCE_S, "read_timeout_s": PATIENCE_S} | more)
    )
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


def says(status: int, body: str | bytes, content_type: str = "application/json", **headers: str) -> Answer:
    """An answer that is always the same."""
    payload = body.encode() if isinstance(body, str) else body

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=payload, content_type=content_type, headers=headers)

    return answer


async def hangs(_: web.Request) -> web.StreamResponse:
    """Take the call and say nothing."""
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
    return web.Response()


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """Take the call and cut the line."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def hangs_up_half_way(request: web.Request) -> web.StreamResponse:
    """Begin an answer and cut the line."""
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(b'{"ok": true, "resu')
    if request.transport is not None:
        request.transport.abort()
    return answer


async def floods(request: web.Request) -> web.StreamResponse:
    """An answer without end."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    with suppress(ConnectionError):
        while True:
            await answer.write(b" " * 1024 * 1024)
    return answer
