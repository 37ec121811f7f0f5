"""Being told of updates: Telegram hears 200 only after the update is in the inbox."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from bot.gateway.inlet import ALLOWED_UPDATES, NotKept
from bot.store import inbox

if TYPE_CHECKING:
    from telegram import Bot

    from bot.config import Settings
    from bot.gateway.inlet import Inlet

LARGEST_UPDATE = 1024 * 1024  # an update is a few kilobytes; a megabyte is no update
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header


class Webhook:
    """The address where Telegram delivers, proved by a secret."""

    def __init__(self, inlet: Inlet, url: str, secret: str) -> None:
        self._inlet = inlet
        self._url = url
        self._secret = secret.encode()
        self._path = urlsplit(url).path or "/"

    def routes(self) -> list[web.RouteDef]:
        """What the web server must listen to."""
        return [web.post(self._path, self._take)]

    async def announce(self, bot: Bot, settings: Settings) -> None:
        """Tell the Bot API where to deliver; what waits there is kept."""
        await bot.set_webhook(
            self._url,
            allowed_updates=list(ALLOWED_UPDATES),
            max_connections=settings.telegram.webhook_connections,
            secret_token=self._secret.decode(),
            drop_pending_updates=False,
        )

    async def _take(self, request: web.Request) -> web.Response:
        said = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(said, self._secret):
            return web.Response(status=403)
        if request.content_type != "application/json":
            return web.Response(status=415)
        try:
            update = json.loads(await request.read())
        except ValueError:
            return web.Response(status=400)
        if not inbox.acceptable(update):
            return web.Response(status=400)
        try:
            await self._inlet.keep([update])
        except NotKept:
            return web.Response(status=503, headers={"Retry-After": "5"})
        return web.Response()


def application() -> web.Application:
    """A web application that takes nothing larger than an update."""
    return web.Application(client_max_size=LARGEST_UPDATE)
