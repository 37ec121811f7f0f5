"""The command line: run, drill, region, backup, restore, doctor."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import re
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__, doctor, failpoints, logs, rehearsal
from bot.app import Muster, Setting
from bot.cli import keeping, observing, region
from bot.cli import locate as locating
from bot.cli.saying import say
from bot.config import ConfigError, Settings, load
from bot.gateway.poller import PollingEnded
from bot.places.importing import ImportRefused
from bot.places.region.file import RegionRefused
from bot.store import StoreRefused, backup

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

try:
    import uvloop

    new_event_loop: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
except ImportError:  # where uvloop does not install, asyncio's own loop serves
    new_event_loop = asyncio.new_event_loop

COLLECT_AFTER = (10_000, 20, 50)  # CPython begins at (700, 10, 10); an update makes some 500 short-lived objects
WRONG_USE = 2
FAILED = 1
CONFIG = Path("config.toml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 2 wrong use or settings, 1 anything else."""
    given = _parser().parse_args([_no_option(word) for word in (sys.argv[1:] if arguments is None else arguments)])
    if order := os.environ.get("MUSTER_FAILPOINT"):
        failpoints.arm(order)
    try:
        settings = load(_config_path(given.config))
        logs.set_up(settings.log.level, settings.log.format)
        do: Callable[[argparse.Namespace, Settings], int] = given.do
        return do(given, settings)
    except ConfigError as wrong:
        return _complain(str(wrong), WRONG_USE)
    except (StoreRefused, PollingEnded, backup.BackupRefused, ImportRefused, RegionRefused, OSError) as no:
        return _complain(logs.redact(str(no)), FAILED)


def _no_option(word: str) -> str:
    """Let -18.59,-72.28 be a position: argparse takes a word with a blank for no option."""
    return f" {word}" if re.match(r"-\.?\d", word) else word


def _config_path(given: Path | None) -> Path | None:
    """The file named, else config.toml when it is there, else none."""
    return given or (CONFIG if CONFIG.exists() else None)


def _complain(words: str, status: int) -> int:
    sys.stderr.write(f"muster: {words}\n")
    return status


def _run(given: argparse.Namespace, settings: Settings) -> int:
    """On Telegram with a token, else the drill."""
    if settings.telegram.token is None:
        sys.stdout.write("No bot token is set, so this is a drill: nothing here reaches Telegram.\n")
        return _drill(given, settings)
    bot = Muster(Setting(settings, config=_config_path(given.config)))
    return _serve(bot.run(), bot.stop)


def _drill(given: argparse.Namespace, settings: Settings) -> int:
    stop = asyncio.Event()
    stage = rehearsal.Stage(
        host=getattr(given, "host", None) or settings.web.host,
        port=settings.web.port if getattr(given, "port", None) is None else given.port,
        speed=getattr(given, "speed", 1.0),
        with_bot=not getattr(given, "server_only", False),
        open_browser=not getattr(given, "no_browser", True) and sys.stdout.isatty(),
        log_file=getattr(given, "log", None),
        say=say,
    )
    return _serve(rehearsal.run(settings, stage, stop), stop.set)


def _serve(work: Coroutine[object, object, None], stop: Callable[[], None]) -> int:
    """Run until a signal asks for a graceful stop."""

    async def until_signal() -> None:
        loop = asyncio.get_running_loop()
        for wish in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # Windows knows no signal handlers in a loop
                loop.add_signal_handler(wish, stop)
        await work

    _spare_the_collector()
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(until_signal())
    return 0


def _spare_the_collector() -> None:
    """What was loaded stays: the collector need not walk through it after every few hundred updates.

    Measured: a sixth of all processor time went there (docs/scale.md).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _doctor(wanted: argparse.Namespace, settings: Settings) -> int:
    if wanted.matching:
        return observing.show(settings)
    findings = asyncio.run(doctor.examine(settings))
    for finding in findings:
        say(str(finding))
    return FAILED if any(finding.bad for finding in findings) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "muster", description="A Telegram bot that coordinates disaster-relief volunteers."
    )
    parser.add_argument("--version", action="version", version=f"muster {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", type=Path, metavar="FILE", help="settings (default: config.toml, if there is one)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, do: Callable[[argparse.Namespace, Settings], int], words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words, parents=[common])
        made.set_defaults(do=do)
        return made

    run = command("run", _run, "Run the bot: on Telegram with a token, without one as a drill.")
    _stage_options(run)
    drill = command("drill", _drill, "Run a drill: an embedded Bot API with pretend people, and the bot.")
    _stage_options(drill)
    drill.add_argument("--server-only", action="store_true", help="only the Bot API and its page, without the bot")
    drill.add_argument("--log", type=Path, metavar="FILE", help="also write the drill's log to a file, a JSON a line")
    words = "Make the region file, the bot's own map of names and houses, or say what one holds."
    region.add_commands(commands.add_parser("region", help=words, description=words), common)
    words = "Say what the bot makes of the words of a place: positions, links, codes, names on the map."
    locating.add_options(command("locate", locating.locate, words))
    kept = command("backup", keeping.copy, "Copy the store, also while the bot runs; the copy is checked.")
    kept.add_argument("--to", type=Path, metavar="FILE", help="where to (default: the backup folder)")
    back = command("restore", keeping.restore, "Put a checked copy in the place of the store; stop the bot first.")
    back.add_argument("backup", type=Path, metavar="BACKUP")
    looks = command("doctor", _doctor, "Say what is wrong with the set-up, and how to mend it.")
    looks.add_argument("--matching", action="store_true", help="what volunteers answered, beside the table of chances")
    return parser


def _stage_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="where the drill's page listens (default: [web] host)")
    parser.add_argument("--port", type=int, help="its port; 0 takes a free one (default: [web] port)")
    parser.add_argument("--speed", type=float, default=1.0, help="drill seconds in a real second")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page in a browser")
