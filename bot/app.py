"""The composition root: the only place where all parts meet, start, and stop in order."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web
from telegram import BotCommand
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ContextTypes, ExtBot

from bot.clockwork import Clockwork
from bot.config import Watch
from bot.gateway import webhook as webhooks
from bot.gateway.answers import Answers
from bot.gateway.api import Api
from bot.gateway.apology import Apology
from bot.gateway.delivery import Delivery
from bot.gateway.dispatcher import Dispatcher
from bot.gateway.inlet import Inlet
from bot.gateway.lookups import Lookups
from bot.gateway.pace import Pace
from bot.gateway.poller import Poller, PollingEnded
from bot.gateway.transport import AiohttpRequest, FloodWait
from bot.gateway.webhook import Webhook
from bot.gateway.worker import Answer, Worker
from bot.places import Places
from bot.places.roads import Roads
from bot.services.turn import Ground, KnowsPlaces, area_of, read_vocabulary
from bot.store import Store, rounds
from bot.texts import Texts
from handlers import routes
from handlers.turn import ROOMS, App, Context, Rooms, UpdateTurns

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from pathlib import Path

    from bot.config import Settings

log = structlog.get_logger()

STOP_S = 8.0  # a supervisor waits ten seconds before it kills
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
FOLLOW_S = 5.0  # between two looks whether the region was imported anew


def utc_now() -> datetime:
    """The time, in the one zone the program knows."""
    return datetime.now(UTC)


def places_of(settings: Settings) -> Places:
    """Open the one door from words to points, with the region file of the settings. Raises RegionRefused."""
    return Places.open(settings.region.path, area_of(settings))


@dataclass(frozen=True, slots=True)
class Setting:
    """What differs between the real operation, a drill and a test."""

    settings: Settings
    clock: Callable[[], datetime] = utc_now
    exercise: bool = False
    places: KnowsPlaces | None = None  # in place of the operation's region
    tick_s: float = 1.0
    ready: asyncio.Event | None = None
    config: Path | None = None  # the file whose section [online] may change while we run


class Muster:
    """The whole bot; `run` starts it and returns when it has stopped in order."""

    def __init__(self, setting: Setting) -> None:
        self._is = setting
        self._settings = setting.settings
        self._watch = Watch(setting.config, setting.settings)
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Ask for a graceful stop."""
        self._stop.set()

    async def run(self) -> None:
        """Serve until stopped.

        Raises StoreRefused, PollingEnded, or ValueError for settings that no part can work with.
        """
        async with AsyncExitStack() as stack:
            store = await Store.open(self._settings.store.path, self._settings.store.backups)
            stack.push_async_callback(store.close)
            wires = (self._wire(self._settings.telegram.connections), self._wire(1))
            for wire in wires:  # a bot that was refused does not close them
                stack.push_async_callback(wire.shutdown)
            bot = self._bot(*wires)
            calls, polls = (Api(wire, bot.base_url) for wire in wires)
            await self._reach(bot)
            stack.push_async_callback(bot.shutdown)
            await self._serve(store, bot, calls, polls)

    async def _serve(self, store: Store, bot: ExtBot[None], calls: Api, polls: Api) -> None:
        texts, ground, clock = self._texts(), await self._ground(), self._is.clock
        application = await _application(bot, Rooms(ground, texts, clock))
        inlet = Inlet(store, clock, Apology(calls, texts, clock))
        dispatcher = Dispatcher(
            store,
            Delivery(calls, texts, clock),
            Pace(self._settings.sending),
            ground,
            clock,
            in_flight=self._settings.sending.in_flight,
        )

        answers = Answers(calls)

        def after_turns(pressed: list[Answer]) -> None:
            dispatcher.wake()
            answers.give(pressed)

        worker = Worker(
            store,
            inlet,
            UpdateTurns(application),
            clock,
            batch=self._settings.turns.batch,
            tries=self._settings.turns.tries,
            after=after_turns,
        )
        clockwork = Clockwork(store, ground, clock, tick_s=self._is.tick_s, after=dispatcher.wake)
        asking = Lookups(store, ground, self._watch, clock, tick_s=self._is.tick_s, after=dispatcher.wake)
        background = [_follow(ground.roads), self._introduce(bot, texts), self._back_up(), asking.run()]
        works = [worker.run(), clockwork.run(), *background]
        await self._run_all(self._receive(bot, inlet, polls), dispatcher, works)
        await answers.finish()

    async def _run_all(
        self, receiving: Coroutine[Any, Any, None], dispatcher: Dispatcher, works: Sequence[Any]
    ) -> None:
        """Run the parts until one fails or a stop is asked for; the sender ends last, with what is on its way."""
        sending = asyncio.create_task(dispatcher.run(), name="outbox")
        running = [asyncio.create_task(work) for work in works]
        running.append(asyncio.create_task(receiving, name="inbox"))
        stopping = asyncio.create_task(self._stop.wait())
        running.append(asyncio.create_task(_token_watch(dispatcher)))
        must_last = {sending, *running[:2], *running[-2:], stopping}
        try:
            ended, _ = await asyncio.wait(must_last, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (*running, stopping):
                task.cancel()
            await asyncio.gather(*running, stopping, return_exceptions=True)
            await dispatcher.stop()
            with suppress(TimeoutError):
                await asyncio.wait_for(sending, STOP_S)
        for task in ended - {stopping}:
            task.result()

    async def _receive(self, bot: ExtBot[None], inlet: Inlet, polls: Api) -> None:
        """Let updates in, by webhook when one is configured, else by polling."""
        telegram = self._settings.telegram
        if telegram.webhook_url and telegram.webhook_secret:
            await self._listen(bot, Webhook(inlet, telegram.webhook_url, telegram.webhook_secret.get_secret_value()))
        else:
            with suppress(TelegramError):  # a server without webhooks may not know the method
                await bot.delete_webhook(drop_pending_updates=False)
            self._is_ready()
            await Poller(polls, inlet, telegram.poll_timeout_s).run()

    async def _listen(self, bot: ExtBot[None], webhook: Webhook) -> None:
        application = webhooks.application()
        application.add_routes(webhook.routes())
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._settings.web.host, self._settings.web.port).start()
            await webhook.announce(bot, self._settings)
            self._is_ready()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    def _is_ready(self) -> None:
        log.info("serving", by="webhook" if self._settings.telegram.webhook_url else "polling")
        if self._is.ready:
            self._is.ready.set()

    def _wire(self, connections: int) -> AiohttpRequest:
        telegram = self._settings.telegram
        return AiohttpRequest(
            connections=connections,
            connect_timeout_s=telegram.connect_timeout_s,
            read_timeout_s=telegram.read_timeout_s,
            proxy=telegram.proxy.get_secret_value() if telegram.proxy else None,
        )

    def _bot(self, calls: AiohttpRequest, polls: AiohttpRequest) -> ExtBot[None]:
        telegram = self._settings.telegram
        if telegram.token is None:
            raise ValueError("telegram.token is missing; without one only the drill can run")
        return ExtBot(
            telegram.token.get_secret_value(),
            base_url=f"{telegram.api_url}/bot",
            base_file_url=f"{telegram.api_url}/file/bot",
            request=calls,
            get_updates_request=polls,
        )

    async def _reach(self, bot: ExtBot[None]) -> None:
        """Say hello to the Bot API, for as long as it takes: in a disaster the network comes and goes."""
        pause_s = FIRST_PAUSE_S
        while not self._stop.is_set():
            try:
                await bot.initialize()
            except InvalidToken:
                raise PollingEnded("The Bot API does not accept the token. Get a new one from @BotFather.") from None
            except TelegramError as fault:
                wait_s = fault.pause_s if isinstance(fault, FloodWait) else pause_s
                log.warning("bot_api.not_reached", fault=type(fault).__name__, pause_s=wait_s)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), wait_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
            else:
                return

    def _texts(self) -> Texts:
        operation = self._settings.operation
        return Texts(
            languages=operation.languages,
            operation=operation.name,
            emergency_number=operation.emergency_number,
            timezone=operation.timezone,
            exercise=self._is.exercise,
        )

    async def _ground(self) -> Ground:
        region = self._settings.region
        roads = await asyncio.to_thread(Roads.open, region.path) if region.path else None
        places = self._is.places or places_of(self._settings)
        return Ground(self._settings, places, read_vocabulary(), roads, self._watch.online)

    async def _back_up(self) -> None:
        store = self._settings.store
        await rounds.run(store.path, store.backups, store.backup_every_min, store.backups_kept, self._is.clock)

    async def _introduce(self, bot: ExtBot[None], texts: Texts) -> None:
        """Tell Telegram the commands and the description, in every language; nice to have, so it may fail."""
        for code in ("", *self._settings.operation.languages):
            commands = texts.commands(code or self._settings.operation.languages[0])["everyone"]
            with suppress(TelegramError):
                await bot.set_my_commands([BotCommand(name, text) for name, text in commands], language_code=code)
                await bot.set_my_description(texts.description(code or "en"), language_code=code)


async def _follow(roads: Roads | None) -> None:
    """Take up the roads of a region that was imported anew, read beside the work."""
    while roads is not None:
        await asyncio.sleep(FOLLOW_S)
        if newer := await asyncio.to_thread(roads.newer):
            roads.become(newer)


async def _token_watch(dispatcher: Dispatcher) -> None:
    """End the bot when a sent message was refused for its token: by webhook nothing else would tell."""
    await dispatcher.token_refused.wait()
    raise PollingEnded("The Bot API no longer accepts the token. Get a new one from @BotFather.")


async def _application(bot: ExtBot[None], rooms: Rooms) -> App:
    application: App = Application.builder().bot(bot).updater(None).context_types(ContextTypes(context=Context)).build()
    application.bot_data[ROOMS] = rooms
    for route in routes():
        application.add_handler(route)
    await application.initialize()
    return application
