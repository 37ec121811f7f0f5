"""`muster doctor`: what is wrong with a set-up, and how to mend it. Looks only; changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.gateway.transport import AiohttpRequest
from bot.places import RegionRefused
from bot.places.region import RegionFile
from bot.store import backup, migrations, pauses

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Settings

FREE_BYTES = 500 * 1024 * 1024  # a day of a large operation, with its backups
OLD_BACKUP = timedelta(hours=26)  # a day and some slack
WAITING_UPDATES = 1_000


class Finding(NamedTuple):
    """One thing that was looked at."""

    bad: bool
    what: str
    mend: str = ""

    def __str__(self) -> str:
        """One line for the operator, two when something is to be done."""
        return f"{'BAD ' if self.bad else 'ok  '} {self.what}" + (f"\n     -> {self.mend}" if self.mend else "")


async def examine(settings: Settings) -> list[Finding]:
    """Look at the settings, the store, the backups, the disk, the geocoder and the Bot API, in this order."""
    findings = [*_operation(settings), *_store(settings.store.path), *_backups(settings), _disk(settings.store.path)]
    findings += _online(settings)
    if settings.telegram.token is None:
        findings.append(
            Finding(True, "no bot token: only the drill can run", "get one from @BotFather, put it in [telegram] token")
        )
        return findings
    return findings + [finding async for finding in _telegram(settings)]


def _operation(settings: Settings) -> Iterator[Finding]:
    operation = settings.operation
    yield Finding(False, f"settings: operation {operation.name}, emergency number {operation.emergency_number}")
    if not operation.owner_ids:
        yield Finding(
            True,
            "nobody coordinates: cases that need a person reach nobody",
            "put your numeric Telegram id in [operation] owner_ids, then write /start to the bot",
        )
    if settings.region.path is not None:
        yield _region(settings.region.path)


def _region(path: Path) -> Finding:
    try:
        file = RegionFile(path)
    except RegionRefused as no:
        return Finding(True, str(no), "or correct [region] path, or take it out")
    file.close()
    return Finding(False, f"region: {path}, made {file.about['made_at']}")


def _store(path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield Finding(False, f"store: {path} will be made at the first start")
        return
    if path.stat().st_mode & 0o077:
        yield Finding(True, f"store: {path} can be read by others", f"chmod 600 {path}")
    try:
        counts = backup.check(path)
    except backup.BackupRefused as no:
        yield Finding(True, f"store: {no}", "stop the bot and restore a backup: muster restore FILE")
        return
    known = len(migrations.shipped())
    if counts["migrations"] > known:
        yield Finding(True, "store: written by a newer Muster", "update Muster, or restore an older backup")
    yield Finding(
        False, f"store: {path} is sound ({counts.get('requests', 0)} requests, {counts.get('people', 0)} people)"
    )


def _backups(settings: Settings) -> Iterator[Finding]:
    if settings.store.backup_every_min == 0:
        yield Finding(True, "backups are switched off", "set [store] backup_every_min")
        return
    if not settings.store.path.exists():
        return
    made = sorted(settings.store.backups.glob(f"{settings.store.path.stem}-[0-9]*.db"))
    if not made:
        yield Finding(True, f"no backup in {settings.store.backups}", "run: muster backup")
        return
    age = datetime.now(UTC) - datetime.fromtimestamp(made[-1].stat().st_mtime, UTC)
    mend = "is the bot running? run: muster backup" if age > OLD_BACKUP else ""
    yield Finding(age > OLD_BACKUP, f"newest backup: {made[-1].name}, {age.total_seconds() / 3600:.1f} hours old", mend)


def _disk(path: Path) -> Finding:
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    mend = "make room, or move [store] path" if free < FREE_BYTES else ""
    return Finding(free < FREE_BYTES, f"disk: {free // 2**20} MB free at {folder}", mend)


def _online(settings: Settings) -> Iterator[Finding]:
    online = settings.online
    if online.provider == "none":
        return
    why = pauses.shut_out(settings.store.path, online.mark)
    if why is None:
        yield Finding(False, f"geocoder: {online.source} is asked about places that the map does not know")
    else:
        mend = "settle it with its provider, then correct [online] and save the file"
        yield Finding(True, f"geocoder: {online.source} does not let this bot in ({why})", mend)


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    telegram = settings.telegram
    if telegram.token is None:
        raise AssertionError("unreachable")
    wire = AiohttpRequest(
        connections=2,
        connect_timeout_s=telegram.connect_timeout_s,
        read_timeout_s=telegram.read_timeout_s,
        proxy=telegram.proxy.get_secret_value() if telegram.proxy else None,
    )
    bot = Bot(telegram.token.get_secret_value(), base_url=f"{telegram.api_url}/bot", request=wire)
    await wire.initialize()
    try:
        me = await bot.get_me()
        yield Finding(False, f"Bot API: {telegram.api_url} knows the bot as @{me.username}")
        async for finding in _webhook(bot, settings):
            yield finding
    except InvalidToken:
        yield Finding(True, f"{telegram.api_url} does not accept the token", "get a new one from @BotFather")
    except TelegramError as fault:
        yield Finding(
            True,
            f"{telegram.api_url} cannot be reached ({type(fault).__name__})",
            "check the network, [telegram] api_url and proxy",
        )
    finally:
        await wire.shutdown()


async def _webhook(bot: Bot, settings: Settings) -> AsyncIterator[Finding]:
    try:
        info = await bot.get_webhook_info()
    except TelegramError:
        return
    if info.url and settings.telegram.webhook_url is None:
        yield Finding(False, "a webhook is set at the Bot API; the bot takes it away when it starts to poll")
    if info.last_error_message and settings.telegram.webhook_url:
        yield Finding(
            True, "the Bot API could not deliver to the webhook", "check webhook_url, its certificate, and [web] port"
        )
    if info.pending_update_count > WAITING_UPDATES:
        yield Finding(True, f"{info.pending_update_count} updates wait at the Bot API", "start the bot")
