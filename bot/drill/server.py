"""The drill's server: Bot API, people API and page on one port. Start it, get the port, stop it."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from bot.drill import pages
from bot.drill.arguments import MOST_BYTES
from bot.drill.calls import TOKEN, Calls
from bot.drill.clock import DrillClock
from bot.drill.director_api import DirectorApi
from bot.drill.doors import Doors
from bot.drill.exercise import Bot, Exercise
from bot.drill.ledger import Ledger
from bot.drill.people_api import PeopleApi

EXERCISE_TOKEN = "123456789:EXERCISE-only_this_token_opens_nothing"  # noqa: S105 a token of no real bot
GRACE_S = 0.05  # for answers under way when the server stops; hanging ones are cut


class DrillServer:
    """`any_token` adopts the first well-formed token that calls, for bots whose token is already set."""

    def __init__(
        self,
        clock: DrillClock,
        *,
        token: str = EXERCISE_TOKEN,
        any_token: bool = False,
        bot_username: str = "muster_drill_bot",
        log_file: Path | None = None,
        log_limit: int | None = None,
    ) -> None:
        if not TOKEN.fullmatch(token):
            raise ValueError("a bot token looks like 123456789:letters")
        self.token = token
        self.clock = clock
        self.ledger = Ledger(clock, log_file, log_limit)
        bot = Bot(int(token.partition(":")[0]), bot_username, "Muster (exercise)")
        self._exercise = Exercise(clock, self.ledger, bot)
        self._calls = Calls(self._exercise, token, any_token=any_token)
        self._doors = Doors()
        self._runner: web.AppRunner | None = None
        self.app = self._built()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; the port, chosen by the system when `port` is 0."""
        self._doors.names.add(host)
        self._runner = web.AppRunner(
            self.app, access_log=None, shutdown_timeout=GRACE_S
        )  # its log would show the token
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        self._exercise.faults.clear()
        await self._calls.webhook.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self.ledger.close()

    def _built(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_route("*", "/bot{token}/{method}", self._calls.door)
        app.router.add_get("/file/bot{token}/{path:.+}", self._calls.download)
        app.add_routes(pages.routes())
        drill = web.Application(middlewares=[self._doors.guard], client_max_size=MOST_BYTES)
        drill.add_routes(PeopleApi(self._exercise).routes)
        drill.add_routes(DirectorApi(self._exercise).routes)
        app.add_subapp("/drill", drill)
        return app
