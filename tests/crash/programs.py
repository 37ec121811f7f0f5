"""The two programs of a run, each its own process: the drill's server that stays, the bot that dies."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from bot.domain.model import Urgency
from tests.support.town import town_region

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:AAEtoken-of-a-bot-that-nobody-owns"
READY_S = 30.0
STOP_S = 30.0  # a supervisor waits ten; the rest is for a busy machine
CONFIG = """
[telegram]
token = "{token}"
api_url = "http://127.0.0.1:{port}"
poll_timeout_s = 3
connect_timeout_s = 2
read_timeout_s = 2
[store]
path = "muster.db"
[region]
path = "{town}"
[trust]
starting_tier = 2
two_persons_from_risk = 3
[operation]
owner_ids = [{owner}]
[sending]
overall_per_s = 1000
chat_per_s = 200
chat_burst = 50
[missions]
cool_down_min = 0
[matching]
quiet_hours = []
"""
# Or after some questions each volunteer is left alone, and the town falls still.
TIRELESS = """
[matching.{urgency}]
cap = 10000
cap_day = 10000
"""


async def start_server(folder: Path) -> tuple[asyncio.subprocess.Process, int]:
    """The drill's server alone, with its ledger in a file; and its port."""
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "drill", "--server-only", "--port", "0", "--log", str(folder / "ledger.jsonl")),
        cwd=ROOT,
        env=_environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # it warns of each answer that a dead bot did not take
    )
    if server.stdout is None:
        raise AssertionError("unreachable")
    async with asyncio.timeout(READY_S):
        said = (await server.stdout.readline()).decode()
    port = re.search(r"127\.0\.0\.1:(\d+)", said)
    if port is None:
        raise RuntimeError(f"the drill's server did not start: {said}")
    return server, int(port[1])


class Bot:
    """One life of the bot after the other, all on the same store."""

    def __init__(self, folder: Path, port: int, owner: int, program: Path = ROOT) -> None:
        """Write the settings; `program` is the folder whose `bot` runs."""
        self.store = folder / "muster.db"
        self._config = folder / "config.toml"
        settings = CONFIG.format(token=TOKEN, port=port, town=town_region(), owner=owner)
        self._config.write_text(settings + "".join(TIRELESS.format(urgency=one) for one in Urgency))
        self._config.chmod(0o600)
        self._program = program
        self._output = folder / "printed.log"
        self._printed: IO[bytes] = self._output.open("ab")
        self._begun_at = 0
        self._running: asyncio.subprocess.Process | None = None

    async def start(self, failpoint: str = "", ahead_s: float = 0.0) -> None:
        """Begin a life, which a failpoint may end; `ahead_s` is how far its clock runs ahead."""
        way = ("tests.crash.bot_ahead", str(ahead_s)) if ahead_s else ("bot",)
        self._begun_at = self._output.stat().st_size
        self._running = await self._spawn(failpoint, *way, "run")

    async def serves(self) -> None:
        """Wait until this life lets people in, or has ended."""
        until = time.monotonic() + READY_S
        while not (self._ended() or self._said_so() or time.monotonic() > until):  # noqa: ASYNC110 - only its output tells
            await asyncio.sleep(0.05)

    def _ended(self) -> bool:
        return self._running is None or self._running.returncode is not None

    def _said_so(self) -> bool:
        with self._output.open("rb") as printed:
            printed.seek(self._begun_at)
            return b'"event": "serving"' in printed.read()

    async def run_beside(self, command: str, failpoint: str = "") -> int:
        """Run another command on the store; its exit status."""
        return await (await self._spawn(failpoint, "bot", command)).wait()

    async def _spawn(self, failpoint: str, *words: str) -> asyncio.subprocess.Process:
        environment = _environment() | ({"MUSTER_FAILPOINT": failpoint} if failpoint else {})
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *words, "--config", str(self._config)),
            cwd=self._program,
            env=environment,
            stdout=self._printed,
            stderr=self._printed,
        )

    async def ends_within(self, seconds: float) -> int | None:
        """The exit status, if this life ends by itself within so long."""
        if self._running is None:
            raise AssertionError("unreachable")
        with suppress(TimeoutError):
            return await asyncio.wait_for(self._running.wait(), seconds)
        return None

    async def kill(self) -> int:
        """Kill -9; the exit status (another one when it had ended already)."""
        return await self._signal(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM. Raises TimeoutError when it takes far longer than a supervisor waits."""
        return await self._signal(signal.SIGTERM)

    async def _signal(self, wish: signal.Signals) -> int:
        if self._running is None:
            raise AssertionError("unreachable")
        with suppress(ProcessLookupError):
            self._running.send_signal(wish)
        return await asyncio.wait_for(self._running.wait(), STOP_S)

    async def close(self) -> None:
        """Leave no process behind."""
        if not self._ended():
            await self.kill()
        self._printed.close()


def _environment() -> dict[str, str]:
    """The machine's, without settings of an operator; modules come from the working folder first."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MUSTER_")}
