"""Who may come in to /drill: this machine's own pages and scripts, by a name the server was started under."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from bot.drill.refused import FORBIDDEN, TOO_LARGE, Unfit
from bot.drill.webhooks import loopback

MOST_BYTES = 12 * 1024 * 1024  # a photo of 10 MB and its frame


class Doors:
    """A page of another site must not reach the drill by a name that resolves to this machine (DNS rebinding)."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def admits(self, host: str) -> bool:
        try:
            name = URL(f"http://{host}").host or ""
        except ValueError:
            return False
        return loopback(name) or name in self.names

    def _check(self, request: web.Request) -> None:
        host = request.headers.get("Host", "")
        if not self.admits(host):
            raise Unfit("the drill answers only to its own address", FORBIDDEN)
        # A browser names the page that sends; a form with a file needs no leave to be sent from anywhere.
        if request.headers.get("Origin", f"http://{host}").partition("://")[2] != host:
            raise Unfit("the drill takes nothing from the pages of other sites", FORBIDDEN)
        if (request.content_length or 0) > MOST_BYTES:
            raise Unfit("too large", TOO_LARGE)

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            self._check(request)
            return await handler(request)
        except Unfit as no:
            return web.json_response({"error": no.reason}, status=no.status)
