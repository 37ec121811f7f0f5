"""Delivery by webhook: one update at a time in each lane, lanes side by side, retried until it is taken or too old."""

from __future__ import annotations

import asyncio
import ipaddress
import itertools
import json
import random
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from bot.drill.arguments import Arguments
from bot.drill.exercise import Exercise
from bot.drill.outcome import Call, Outcome
from bot.drill.refused import Refused
from bot.drill.updates import Waiting

JSON = dict[str, Any]

# tdlib/telegram-bot-api WebhookActor.cpp
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 the name of a header
PORTS = {80, 88, 443, 8443}
CONNECTIONS, MOST_CONNECTIONS = 40, 100
LONGEST_PAUSE_S = (60.0, 120.0)
LONGEST_RETRY_AFTER_S = 3600.0
PATIENCE_S = 60.0
MOST_ANSWER_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Setting:
    url: str
    secret: str
    connections: int


class Webhook:
    def __init__(self, drill: Exercise, perform: Callable[[JSON], Awaitable[None]]) -> None:
        self._drill = drill
        self._perform = perform
        self._setting: Setting | None = None
        self._lanes: dict[str, deque[Waiting]] = {}
        self._couriers: set[asyncio.Task[None]] = set()
        self._connections = asyncio.Semaphore(CONNECTIONS)
        self._client: aiohttp.ClientSession | None = None
        self._last_error: tuple[int, str] | None = None
        self._deliveries = itertools.count(1)
        self._random = random.Random(0)  # noqa: S311 jitter
        self.on_setting: Callable[[], None] = lambda: None

    @property
    def active(self) -> bool:
        return self._setting is not None

    async def establish(self, call: Call) -> Outcome:
        arguments = call.arguments
        if not arguments.text("url").strip():
            return await self.remove(call)
        setting = read(arguments)
        self._drill.updates.allow(arguments.structure("allowed_updates"))
        if arguments.flag("drop_pending_updates"):
            self._drill.updates.drop()
        if setting == self._setting:
            return Outcome.success(True, "Webhook is already set")
        await self.stop()
        self._setting = setting
        self._connections = asyncio.Semaphore(setting.connections)
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_S))
        self.on_setting()
        for waiting in list(self._drill.updates.pending()):
            self.arrived(waiting)
        return Outcome.success(True, "Webhook was set")

    async def remove(self, call: Call) -> Outcome:
        if call.arguments.flag("drop_pending_updates"):
            self._drill.updates.drop()
        was_active = self.active
        await self.stop()
        return Outcome.success(True, "Webhook was deleted" if was_active else "Webhook is already deleted")

    async def told(self, _: Call) -> Outcome:
        setting = self._setting
        told: JSON = {
            "url": setting.url if setting else "",
            "has_custom_certificate": False,
            "pending_update_count": sum(1 for _ in self._drill.updates.pending()),
        }
        if setting:
            told |= {"max_connections": setting.connections, "ip_address": "127.0.0.1"}
            told["allowed_updates"] = sorted(self._drill.updates.allowed)
        if self._last_error:
            told["last_error_date"], told["last_error_message"] = self._last_error
        return Outcome.success(told)

    async def stop(self) -> None:
        """Forget the webhook; what was not taken stays with the updates."""
        self._setting = None
        for courier in self._couriers:
            courier.cancel()
        await asyncio.gather(*self._couriers, return_exceptions=True)
        self._lanes.clear()
        if self._client is not None:
            await self._client.close()
            self._client = None

    def arrived(self, waiting: Waiting) -> None:
        lane = self._lanes.get(waiting.lane)
        if lane is not None:
            lane.append(waiting)
            return
        self._lanes[waiting.lane] = deque([waiting])
        courier = asyncio.get_running_loop().create_task(self._serve(waiting.lane))
        self._couriers.add(courier)
        courier.add_done_callback(self._couriers.discard)

    async def _serve(self, name: str) -> None:
        """Deliver a lane in order until it is empty."""
        lane = self._lanes[name]
        while lane:
            if len(lane) > 1 and self._drill.faults.befalls("reorder"):
                lane[0], lane[1] = lane[1], lane[0]
            waiting = lane.popleft()
            await self._deliver(waiting)
            if self._drill.faults.befalls("duplicate"):
                await self._attempt(waiting, next(self._deliveries))
        del self._lanes[name]

    async def _deliver(self, waiting: Waiting) -> None:
        tries = 0
        while not waiting.settled and waiting.expires_at > self._drill.clock.timestamp():
            number = next(self._deliveries)
            pause_s = await self._attempt(waiting, number)
            if pause_s is None:
                self._drill.updates.settle([waiting], "confirmed", delivery=number)
                return
            await self._drill.clock.sleep(max(pause_s, self._pause(tries)))
            tries += 1
        self._drill.updates.settle([waiting], "expired")

    def _pause(self, tries: int) -> float:
        """At once, then 2, 4, 8 ... up to one or two minutes."""
        longest = self._random.uniform(*LONGEST_PAUSE_S)
        return 0.0 if tries == 0 else min(2.0 ** min(tries, 10), longest)

    async def _attempt(self, waiting: Waiting, number: int) -> float | None:
        """None when it was taken, else the least seconds to wait before the next try."""
        if self._setting is None or self._client is None:
            return 0.0
        async with self._connections:
            self._drill.ledger.write("handed", delivery=number, update_ids=[waiting.id])
            headers = {"Content-Type": "application/json"}
            if self._setting.secret:
                headers[SECRET_HEADER] = self._setting.secret
            try:
                async with self._client.post(self._setting.url, data=waiting.text.encode(), headers=headers) as answer:
                    return await self._heard(answer)
            except (aiohttp.ClientError, TimeoutError) as error:
                return self._failed(connection_error(error))

    async def _heard(self, answer: aiohttp.ClientResponse) -> float | None:
        body = await answer.content.read(MOST_ANSWER_BYTES)
        if not 200 <= answer.status < 300:  # noqa: PLR2004 the HTTP class of success
            self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
            return retry_after(answer)
        if (given := reply(body)) is not None:
            await self._perform(given)
        return None

    def _failed(self, reason: str) -> float:
        self._last_error = (self._drill.today(), reason)
        return 0.0


def read(arguments: Arguments) -> Setting:
    try:
        url = URL(arguments.text("url").strip())
    except ValueError as error:
        raise Refused("bad webhook: invalid URL") from error
    check(url)
    secret = arguments.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise Refused("secret token contains unallowed characters")
    wanted = arguments.whole("max_connections", CONNECTIONS)
    return Setting(str(url), secret, wanted if 1 <= wanted <= MOST_CONNECTIONS else CONNECTIONS)


def check(url: URL) -> None:
    """HTTPS on Telegram's ports as there; besides, any port of this machine, where a drill's bot lives."""
    if url.scheme not in {"http", "https"} or not url.host:
        raise Refused("bad webhook: An HTTPS URL must be provided for webhook")
    if loopback(url.host):
        return
    if url.scheme != "https":
        raise Refused("bad webhook: An HTTPS URL must be provided for webhook")
    if url.port not in PORTS:
        raise Refused("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def connection_error(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorError):
        return "Connection refused"
    return "Read timeout expired" if isinstance(error, TimeoutError) else "Connection closed"


def retry_after(answer: aiohttp.ClientResponse) -> float:
    try:
        return min(max(float(answer.headers.get("Retry-After", "0")), 0.0), LONGEST_RETRY_AFTER_S)
    except ValueError:
        return 0.0


def reply(body: bytes) -> JSON | None:
    try:
        given = json.loads(body) if body.strip() else None
    except ValueError:
        return None
    return given if isinstance(given, dict) and "method" in given else None
