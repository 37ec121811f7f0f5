"""The append-only truth of a drill: each call, update, hand-out, confirmation and deed, for checkers to read."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any, TextIO

from bot.drill.bell import Bell
from bot.drill.clock import DrillClock

JSON = dict[str, Any]
OWNER_ONLY = 0o600
COMPACT = json.JSONEncoder(separators=(",", ":"))


def one_line(fact: Any) -> str:
    """Compact JSON in ASCII, as Telegram's own server writes it."""
    return COMPACT.encode(fact)


class Ledger:
    """Entries are numbered from 1 in the order in which they happened; with a limit the oldest fall off."""

    def __init__(self, clock: DrillClock, path: Path | None = None, limit: int | None = None) -> None:
        self._clock = clock
        self._limit = limit
        self._kept: list[JSON] = []
        self._fallen = 0
        self._file = opened(path) if path else None
        self.bell = Bell()

    def write(self, kind: str, **facts: Any) -> None:
        entry: JSON = {
            "n": self._fallen + len(self._kept) + 1,
            "kind": kind,
            "at": self._clock.timestamp(),
            "wall": time.time(),
            "mono": time.monotonic(),
            **facts,
        }
        self._kept.append(entry)
        if self._file is not None:
            self._file.write(one_line(entry) + "\n")
        if self._limit is not None and len(self._kept) >= 2 * self._limit:
            self._trim(self._limit)
        self.bell.ring()

    def since(self, number: int, most: int) -> tuple[list[JSON], int]:
        """Entries after `number`, oldest first, and the number to ask with next."""
        start = max(0, number - self._fallen)
        entries = self._kept[start : start + most]
        return entries, (entries[-1]["n"] if entries else max(number, 0))

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _trim(self, keep: int) -> None:
        fallen = len(self._kept) - keep
        del self._kept[:fallen]
        self._fallen += fallen


def opened(path: Path) -> TextIO:
    """Line-buffered, so that a line survives the death of the process; readable to the owner only."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY), "a", buffering=1)
