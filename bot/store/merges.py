"""Requests that were joined: which went into which, and whose reporters still hear of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.domain.joined import Apart, Joined, Worth
from bot.domain.model import Request, RequestId, Urgency
from bot.store import requests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store.db import Reads, Tx


async def followers(reads: Reads, request: RequestId) -> list[Request]:
    """The requests that were merged into this one, also by way of others, by id."""
    rows = await reads.rows(
        """WITH RECURSIVE joined (id) AS (
               SELECT id FROM requests WHERE merged_into = :request
               UNION SELECT r.id FROM requests AS r JOIN joined AS j ON r.merged_into = j.id)
           SELECT r.* FROM requests AS r JOIN joined USING (id) ORDER BY id""",
        {"request": request},
    )
    return [requests.from_row(row) for row in rows]


async def ahead(reads: Reads, request: RequestId) -> list[RequestId]:
    """The requests that this one was merged into, the nearest first, the one that goes on last."""
    rows = await reads.rows(
        """WITH RECURSIVE way (id, into_, step) AS (
               SELECT id, merged_into, 0 FROM requests WHERE id = :request
               UNION SELECT r.id, r.merged_into, w.step + 1 FROM requests AS r JOIN way AS w ON r.id = w.into_)
           SELECT id FROM way WHERE step > 0 ORDER BY step""",
        {"request": request},
    )
    return [RequestId(row["id"]) for row in rows]


async def survivor(reads: Reads, request: RequestId) -> RequestId:
    """The request that speaks for this one: itself, or the one it was merged into at last."""
    return (await ahead(reads, request) or [request])[-1]


async def apart(reads: Reads, request: RequestId) -> Apart | None:
    """What a request was by itself before others were merged into it; None when none was, or it is not known."""
    kept = await reads.value("SELECT apart FROM requests WHERE id = ?", (request,))
    return None if kept is None else Apart(**{name: _worth(one) for name, one in json.loads(kept).items()})


def _worth(one: dict[str, str | int | bool]) -> Worth:
    return Worth(Urgency(str(one["urgency"])), bool(one["danger"]), int(one["seats"]), int(one["relaxed"]))


async def keep_apart(tx: Tx, request: RequestId, known: Apart | None) -> None:
    """Keep what it was by itself; None: nothing is merged into it any more."""
    written = None if known is None else json.dumps(asdict(known))
    await tx.run("UPDATE requests SET apart = ? WHERE id = ?", (written, request))


async def keep_joined(tx: Tx, request: RequestId, joined: Sequence[Joined]) -> None:
    """Keep what those ask of who comes that are merged into it."""
    written = json.dumps([asdict(one) for one in joined]) if joined else None
    await tx.run("UPDATE requests SET joined = ? WHERE id = ?", (written, request))


async def become(tx: Tx, request: RequestId, worth: Worth) -> None:
    """Keep how urgent it is, for how many it asks, and what of its filters is lifted."""
    await tx.run(
        "UPDATE requests SET urgency = :urgency, danger = :danger, seats = :seats, relaxed = :relaxed WHERE id = :id",
        {**asdict(worth), "danger": int(worth.danger), "id": request},
    )
