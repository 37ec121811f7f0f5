"""The needs of a request: up to three, the main one first, each open or done; and people needed no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.model import AssignmentId, PersonId, RequestId
from bot.domain.needs import MOST_NEEDS, NeedState
from bot.store.times import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.store.db import Reads, Tx


class RequestNeed(NamedTuple):
    """One thing that is needed, by its key in the vocabulary."""

    need: str
    state: NeedState

    @property
    def open(self) -> bool:
        """Still missing."""
        return self.state is NeedState.OPEN


async def of(reads: Reads, request: RequestId) -> list[RequestNeed]:
    """All needs of a request, the main one first."""
    rows = await reads.rows("SELECT need, state FROM request_needs WHERE request = ? ORDER BY rank", (request,))
    return [RequestNeed(row["need"], NeedState(row["state"])) for row in rows]


async def whole(reads: Reads, request: RequestId) -> list[RequestNeed]:
    """The needs of a request and of all that were merged into it, each once, its own first; open while one is."""
    rows = await reads.rows(
        """WITH RECURSIVE joined (id) AS (
               SELECT :request UNION SELECT r.id FROM requests AS r JOIN joined AS j ON r.merged_into = j.id)
           SELECT need, CASE WHEN max(state = 'open') THEN 'open' ELSE 'done' END AS state
           FROM request_needs JOIN joined ON request = id
           GROUP BY need ORDER BY min((request <> :request) * 1000000000000 + request * 10 + rank)""",
        {"request": request},
    )
    return [RequestNeed(row["need"], NeedState(row["state"])) for row in rows]


async def name(tx: Tx, request: RequestId, needs: Iterable[str], now: datetime) -> None:
    """Add needs behind those that are known; what is known already, and what goes beyond the most, is left out."""
    for need in needs:
        await tx.run(
            """INSERT INTO request_needs (request, rank, need, changed_at)
               SELECT :request, count(*) + 1, :need, :now FROM request_needs WHERE request = :request
               HAVING count(*) < :most AND count(*) FILTER (WHERE need = :need) = 0""",
            {"request": request, "need": need, "now": to_ms(now), "most": MOST_NEEDS},
        )


async def mark(
    tx: Tx, request: RequestId, needs: Iterable[str], state: NeedState, by: PersonId | None, now: datetime
) -> list[str]:
    """Tick needs off or open them again, and return which changed by it; `by` None is the clock."""
    changed = []
    for need in needs:
        moved = await tx.rows(
            """UPDATE request_needs SET state = :state, said_by = :by, changed_at = :now
               WHERE request = :request AND need = :need AND state <> :state RETURNING need""",
            {"state": state, "by": by, "now": to_ms(now), "request": request, "need": need},
        )
        changed += [str(row["need"]) for row in moved]
    return changed


async def spend(tx: Tx, done: AssignmentId, seats: int) -> None:
    """Keep how many seats the request needs no more since this one is done."""
    await tx.run("UPDATE assignments SET spent = ? WHERE id = ?", (seats, done))


async def want_again(tx: Tx, request: RequestId) -> int:
    """Return how many seats were given up as done, and forget it: they are wanted again."""
    spent = int(await tx.value("SELECT coalesce(sum(spent), 0) FROM assignments WHERE request = ?", (request,)))
    await tx.run("UPDATE assignments SET spent = 0 WHERE request = ? AND spent > 0", (request,))
    return spent
