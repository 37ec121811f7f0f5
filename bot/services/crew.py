"""Who comes and what for, as the cards of everybody show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.notices import Helper, Mate, NeedRow
from bot.store import assignments, needs, people

if TYPE_CHECKING:
    from bot.domain.model import AssignmentId, RequestId
    from bot.services.turn import Turn


async def mates(turn: Turn, request: RequestId, but: AssignmentId | None = None) -> tuple[Mate, ...]:
    """Those who hold a seat, first names only, the lead first; without the one who reads it."""
    held = await assignments.holding(turn.tx, request)
    return tuple(
        [
            Mate(
                name=disclosure.first_name(await people.by_id(turn.tx, one.volunteer)),
                party=one.party,
                leads=place == 0,
            )
            for place, one in enumerate(held)
            if one.id != but
        ]
    )


async def helpers(turn: Turn, request: RequestId) -> tuple[Helper, ...]:
    """Those who hold a seat, as the resident may know them."""
    return tuple(
        [
            Helper(
                name=disclosure.first_name(await people.by_id(turn.tx, one.volunteer)),
                eta_at=one.eta_at,
                state=one.state,
                assignment=one.id,
                party=one.party,
            )
            for one in await assignments.holding(turn.tx, request)
        ]
    )


async def need_rows(turn: Turn, request: RequestId) -> tuple[NeedRow, ...]:
    """The needs of a request, the main one first; empty where there is only one, which stands on every card anyway."""
    rows = await needs.of(turn.tx, request)
    return tuple(NeedRow(key=row.need, done=not row.open) for row in rows) if len(rows) > 1 else ()
