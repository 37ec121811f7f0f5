"""Why a case was brought to the coordinators."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.desk_reasons import Reason
    from bot.domain.model import RequestId
    from bot.store.db import Reads, Tx


async def note(tx: Tx, request: RequestId, why: Reason) -> None:
    """Keep a reason; one that was kept before is the newest again."""
    await tx.run("INSERT OR REPLACE INTO desk_reasons (request, why) VALUES (?, ?)", (request, why))


async def of(reads: Reads, request: RequestId) -> list[Reason]:
    """The reasons of a case, the newest first."""
    rows = await reads.rows("SELECT why FROM desk_reasons WHERE request = ? ORDER BY seq DESC", (request,))
    return [cast("Reason", row["why"]) for row in rows]


async def drop(tx: Tx, request: RequestId, gone: Iterable[Reason]) -> None:
    """Forget reasons that are none any more."""
    await tx.run(
        "DELETE FROM desk_reasons WHERE request = ? AND why IN (SELECT value FROM json_each(?))",
        (request, json.dumps(list(gone))),
    )
