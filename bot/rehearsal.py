"""The drill, whole: the embedded Bot API, a small cast in a fictional town, and the bot beside them."""

from __future__ import annotations

import asyncio
import webbrowser
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import aiohttp
from pydantic import SecretStr

from bot.app import Muster, Setting
from bot.config import Online
from bot.drill.clock import DrillClock
from bot.drill.exercise import FIRST_COORDINATOR
from bot.drill.server import DrillServer
from bot.drill.town import AREA, TOWN_FILE
from bot.places.importing import import_region
from bot.store.lock import alone_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import Settings
    from bot.config.matching import Matching

# The cast is known to each other, so that one volunteer can end a story; what the operator set stands.
EASY_TRUST = {"starting_tier": 2, "two_persons_from_risk": 3}
COORDINATORS = 20  # ids that the drill keeps for coordinators
TICK_S = 0.25  # a drill's clock can be moved, so it is looked at more often


class Player(NamedTuple):
    """One of the cast: who, where, and what they do before the curtain rises."""

    name: str
    language: str
    role: str
    lat: float
    lon: float
    opening: tuple[str, ...] = ()


CAST = (
    Player("Ana Duarte", "es", "resident", 12.02893, -38.04384),
    Player("Ben Okoro", "en", "resident", 12.03611, -38.03187),
    Player("Luis Prado", "en", "volunteer", 12.02615, -38.04126, ("/volunteer", "location")),
    Player("Maryam Haddad", "ar", "volunteer", 12.03402, -38.04051, ("/volunteer", "location")),
    Player("Jonas Weil", "en", "volunteer", 12.02451, -38.02718, ("/volunteer", "location")),
    Player("Olga Reyes", "en", "coordinator", 12.03491, -38.03955, ("/start",)),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """How a drill is put on."""

    host: str
    port: int
    speed: float = 1.0
    with_bot: bool = True
    open_browser: bool = True
    log_file: Path | None = None
    say: Callable[[str], None] = print


def for_drill(settings: Settings, server: DrillServer, port: int) -> Settings:
    """The operator's settings, turned into those of an exercise: its own server, file, town and coordinators."""
    path = settings.store.path
    said = settings.trust.model_fields_set
    telegram = settings.telegram.model_copy(
        update={
            "token": SecretStr(server.token),
            "api_url": f"http://127.0.0.1:{port}",
            "webhook_url": None,
            "webhook_secret": None,
            "proxy": None,
        }
    )
    return settings.model_copy(
        update={
            "telegram": telegram,
            "online": Online(),
            "trust": settings.trust.model_copy(
                update={key: easy for key, easy in EASY_TRUST.items() if key not in said}
            ),
            "store": settings.store.model_copy(
                update={"path": path.with_name(f"drill-{path.name}"), "backup_folder": None}
            ),
            "matching": at_any_hour(settings.matching),
            "region": settings.region.model_copy(update={"path": TOWN_FILE, "area": AREA}),
            "operation": settings.operation.model_copy(
                update={"owner_ids": tuple(range(FIRST_COORDINATOR, FIRST_COORDINATOR + COORDINATORS))}
            ),
        }
    )


def at_any_hour(matching: Matching) -> Matching:
    """An exercise wakes nobody: quiet hours only where the operator asked for them."""
    wanted = "quiet_hours" in matching.model_fields_set
    return matching if wanted else matching.model_copy(update={"quiet_hours": ()})


async def run(settings: Settings, stage: Stage, stop: asyncio.Event) -> None:
    """Put the drill on until `stop` is set. Raises what the bot raises."""
    clock = DrillClock(speed=stage.speed)
    server = DrillServer(clock, log_file=stage.log_file, any_token=not stage.with_bot)
    port = await server.start(stage.host, stage.port)
    address = f"http://{stage.host}:{port}/"
    try:
        if not stage.with_bot:
            stage.say(f"The drill's Bot API: {address}bot{server.token}/  ·  its page: {address}")
            await stop.wait()
            return
        ready = asyncio.Event()
        drill = for_drill(settings, server, port)
        begin_anew(drill.store.path)
        drill = await in_its_region(drill)
        setting = Setting(drill, clock.now, exercise=True, tick_s=TICK_S, ready=ready)
        await _perform(Muster(setting), ready, stop, address, stage)
    finally:
        await server.stop()


def begin_anew(path: Path) -> None:
    """Every drill starts with an empty store: the server's people and chats are new each time, too.

    Raises StoreRefused while another drill runs on it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone_with(path):
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


async def in_its_region(drill: Settings) -> Settings:
    """Make the region file of the drill's town beside the drill's store, and let the settings name it.

    Raises ImportRefused where something else stands in its place, OSError where it cannot be written.
    """
    path = drill.store.path.with_name(f"{drill.store.path.stem}-region.sqlite")
    await asyncio.to_thread(import_region, (TOWN_FILE,), path)
    return drill.model_copy(update={"region": drill.region.model_copy(update={"path": path})})


async def _perform(bot: Muster, ready: asyncio.Event, stop: asyncio.Event, address: str, stage: Stage) -> None:
    playing = asyncio.create_task(bot.run())
    waiting = asyncio.create_task(_open(ready, stop, address, stage))
    await asyncio.wait({playing, waiting}, return_when=asyncio.FIRST_COMPLETED)
    bot.stop()
    await playing
    waiting.cancel()


async def _open(ready: asyncio.Event, stop: asyncio.Event, address: str, stage: Stage) -> None:
    await ready.wait()
    await enter(address)
    stage.say(f"EXERCISE: the drill is on at {address}  (stop with Ctrl-C)")
    if stage.open_browser:
        with suppress(webbrowser.Error):
            await asyncio.to_thread(webbrowser.open, address)
    await stop.wait()


async def enter(address: str) -> None:
    """Let the cast come on: residents wait, volunteers go on duty, the coordinator says hello."""
    async with aiohttp.ClientSession(base_url=address) as session:
        for player in CAST:
            person: dict[str, object] = {
                "name": player.name,
                "language": player.language,
                "roles": [player.role],
                "lat": player.lat,
                "lon": player.lon,
            }
            async with session.post("/drill/people", json=person) as made:
                made.raise_for_status()
                who = (await made.json())["id"]
            for act in player.opening:
                await _do(session, who, player, act)


async def _do(session: aiohttp.ClientSession, who: int, player: Player, act: str) -> None:
    if act == "location":
        path, body = "location", {"lat": player.lat, "lon": player.lon}
        async with session.post(f"/drill/people/{who}/{path}", json=body) as done:
            done.raise_for_status()
        return
    async with session.post(f"/drill/people/{who}/say", json={"text": act}) as done:
        done.raise_for_status()
