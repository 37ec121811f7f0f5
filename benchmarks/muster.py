"""Muster as the contestant: the real product with its limits lifted or as delivered, and its file looked into after."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.contest import Command
from benchmarks.ledger import update
from benchmarks.load import TOKEN, Load
from bot.store import Store, inbox

LIFTED = """
[sending]
overall_per_s = 100000.0
chat_per_s = 10000.0
chat_burst = 1000
in_flight = 64
"""
CONFIG = """
[telegram]
token = "{token}"
api_url = "{api_url}"
{connections}

[store]
path = "muster.db"

[log]
level = "warning"
"""
FIRST_KEPT = 100_000  # ids far from those that the server hands out


class Muster:
    """One set-up in a folder of its own."""

    def __init__(self, folder: Path, *, lifted: bool, through: Sequence[str] = ("-m", "bot")) -> None:
        """Choose the pacing, and what Python runs: the product, or the product under a profiler."""
        self._folder = folder
        self._lifted = lifted
        self._through = through

    @property
    def command(self) -> Command:
        """How it is started."""
        return self._started

    def _started(self, api_url: str) -> Sequence[str]:
        config = self._folder / "config.toml"
        config.write_text(self._text(api_url))
        config.chmod(0o600)
        return [sys.executable, *self._through, "run", "--config", str(config)]

    def _text(self, api_url: str) -> str:
        connections = "connections = 64" if self._lifted else ""
        return CONFIG.format(token=TOKEN, api_url=api_url, connections=connections) + (LIFTED if self._lifted else "")

    def leave_waiting(self, load: Load, age: timedelta) -> None:
        """Fill the inbox as a bot leaves it that was killed this long ago."""
        asyncio.run(self._fill(load, datetime.now(UTC) - age))

    async def _fill(self, load: Load, at: datetime) -> None:
        store = await Store.open(self._folder / "muster.db")
        updates = [json.loads(update(load, number, FIRST_KEPT)) for number in range(load.updates)]
        async with store.transaction() as tx:
            await inbox.keep(tx, updates, at)
        await store.close()

    def states(self) -> tuple[Counter[str], Counter[str]]:
        """How the rows of the inbox and of the outbox stand now."""
        with closing(sqlite3.connect(f"file:{self._folder / 'muster.db'}?mode=ro", uri=True)) as file:
            kept = Counter(dict(file.execute("SELECT state, count(*) FROM inbox GROUP BY state")))
            owed = Counter(dict(file.execute("SELECT state, count(*) FROM outbox GROUP BY state")))
        return kept, owed
