"""Copies of the store: made while the bot runs, put back while it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.cli.saying import say
from bot.store import backup, rounds

if TYPE_CHECKING:
    import argparse

    from bot.config import Settings


def copy(given: argparse.Namespace, settings: Settings) -> int:
    """`muster backup`."""
    kept = settings.store
    if given.to:
        made = backup.copy(kept.path, given.to)
    else:
        made = rounds.make(kept.path, kept.backups, kept.backups_kept, datetime.now(UTC))
    rows = sum(backup.check(made).values())
    say(f"{made}: a sound copy of {settings.store.path} ({rows} rows).")
    return 0


def restore(given: argparse.Namespace, settings: Settings) -> int:
    """`muster restore`."""
    kept = backup.restore(given.backup, settings.store.path)
    say(f"{settings.store.path} is now the copy {given.backup}.")
    if kept:
        say(f"What stood there before is kept as {kept}.")
    return 0
