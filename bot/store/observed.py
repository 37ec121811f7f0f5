"""What volunteers answered, read from the file beside a running bot."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.domain.declining import DeclineReason
from bot.domain.refit import Answered
from bot.store.lock import StoreRefused

if TYPE_CHECKING:
    from pathlib import Path

ANSWERED = """
SELECT minutes, state, (answered_at - sent_at) / 60000.0 AS reply_min, answered_at IS NOT NULL AS answered,
       reason, (SELECT count(*) FROM offers AS b WHERE b.volunteer = o.volunteer AND b.made_at < o.made_at
                AND b.made_at > o.made_at - 7200000 AND coalesce(b.stop, 1) = 1) AS before
FROM offers AS o WHERE sent_at IS NOT NULL AND minutes IS NOT NULL AND state NOT IN ('queued', 'sent', 'undeliverable')
  AND (answered_at IS NOT NULL OR state = 'expired') AND coalesce(stop, 1) = 1
"""


def answered(path: Path) -> list[Answered]:
    """All questions that reached a volunteer who then had the time to answer: those taken back early do not count.

    Raises StoreRefused when there is no store of Muster's in the file.
    """
    try:
        return _read(path)
    except sqlite3.Error as fault:
        raise StoreRefused(f"{path} holds no questions yet. Start the bot first, or name its settings.") from fault


def _read(path: Path) -> list[Answered]:
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        rows = db.execute(ANSWERED).fetchall()
    return [_answered(row) for row in rows]


def _answered(row: sqlite3.Row) -> Answered:
    reason = None if row["reason"] is None else DeclineReason(row["reason"])
    yes = bool(row["answered"]) and row["state"] != "declined"
    return Answered(row["minutes"], yes, row["reply_min"], reason, row["before"])
