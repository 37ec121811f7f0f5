"""One program at a time: whoever holds the lock file has the store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows has no flock; there a second bot is told by Telegram's 409
    fcntl = None  # type: ignore[assignment]  # the module stands in for a missing one


class StoreRefused(Exception):
    """The file cannot be used as it is; the message says what to do."""


def alone_with(path: Path) -> IO[str]:
    """Take the lock file and keep it until the result is closed. Raises StoreRefused when another program has it."""
    lock_path = path.with_name(path.name + ".lock")
    lock = os.fdopen(os.open(lock_path, os.O_CREAT | os.O_RDWR, 0o600), "r+")
    if fcntl is not None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            lock.close()
            raise StoreRefused(f"Another Muster is running on {path}. Stop it first, or give another path.") from taken
    return lock
