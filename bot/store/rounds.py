"""Regular backups beside the work: the age of the newest copy says when the next is due, so a restart skips none."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.store import backup

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger()

LOOK_EVERY_S = 60.0


def due(folder: Path, stem: str, every_min: float, now: datetime) -> bool:
    """Tell whether the newest regular copy is older than it should be, or missing."""
    copies = sorted(folder.glob(f"{stem}-[0-9]*.db"))
    if not copies:
        return True
    made = datetime.fromtimestamp(copies[-1].stat().st_mtime, UTC)
    return (now - made).total_seconds() >= every_min * 60


def make(path: Path, folder: Path, keep: int, now: datetime) -> Path:
    """Make one copy, named after its time, and delete the oldest beyond `keep`. Raises BackupRefused, OSError."""
    made = backup.copy(path, folder / f"{path.stem}-{now:%Y%m%d-%H%M%S}.db")
    backup.rotate(folder, path.stem, keep)
    return made


async def run(path: Path, folder: Path, every_min: float, keep: int, clock: Callable[[], datetime]) -> None:
    """Make copies until cancelled; one that fails is said in the log and tried again."""
    while every_min:
        try:
            if await asyncio.to_thread(due, folder, path.stem, every_min, clock()):
                await asyncio.to_thread(make, path, folder, keep, clock())
                log.info("backup.made")
        except (backup.BackupRefused, OSError) as fault:
            log.error("backup.failed", fault=type(fault).__name__)  # noqa: TRY400 - a traceback says no more
        await asyncio.sleep(LOOK_EVERY_S)
