"""Requests that were joined: which went into which, and whose reporters still hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Request, RequestId
from bot.store import requests

if TYPE_CHECKING:
    from bot.store.db import Reads


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


async def survivor(reads: Reads, request: RequestId) -> RequestId:
    """The request that speaks for this one: itself, or the one it was merged into at last."""
    found = await reads.value(
        """WITH RECURSIVE way (id, into_) AS (
               SELECT id, merged_into FROM requests WHERE id = :request
               UNION SELECT r.id, r.merged_into FROM requests AS r JOIN way AS w ON r.id = w.into_)
           SELECT id FROM way WHERE into_ IS NULL""",
        {"request": request},
    )
    return RequestId(found)
