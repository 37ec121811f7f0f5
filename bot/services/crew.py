"""Who comes and what for, as the cards of everybody show it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from bot.domain import disclosure
from bot.domain.notices import FurtherReport, HandOverSaid, Helper, Mate, NeedRow
from bot.store import assignments, handovers, merges, needs, people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.model import AssignmentId, Request, RequestId
    from bot.domain.notices import HandOverWhy
    from bot.services.turn import Turn
    from bot.store.needs import RequestNeed


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
    """All that is needed there, the main thing first; empty where it is one, which stands on every card anyway."""
    return _rows(await needs.whole(turn.tx, request))


async def own_need_rows(turn: Turn, request: RequestId) -> tuple[NeedRow, ...]:
    """The same, as its own resident may know it: nothing that others reported of it."""
    return _rows(await needs.of(turn.tx, request))


def _rows(rows: Sequence[RequestNeed]) -> tuple[NeedRow, ...]:
    return tuple(NeedRow(key=row.need, done=not row.open) for row in rows) if len(rows) > 1 else ()


async def as_its_resident_knows(turn: Turn, request: Request) -> Request:
    """The request without what others reported of it: what one resident said never reaches the other."""
    if not request.joined:
        return request
    rows = await needs.of(turn.tx, request.id)
    own = [row.need for row in sorted(rows, key=lambda row: not row.open)]
    return replace(request, joined=(), need=request.need if request.need in own else next(iter(own), None))


async def further_reports(turn: Turn, request: Request) -> tuple[FurtherReport, ...]:
    """What the reporters of merged requests said, the oldest first; for those who go there, and for coordinators."""
    if not request.joined:
        return ()
    followers = await merges.followers(turn.tx, request.id)
    said = [FurtherReport(words=one.words, hint=one.place.hint) for one in followers]
    return tuple(one for one in said if one.words.strip() or one.hint.strip())


async def handover_said(turn: Turn, request: RequestId) -> HandOverSaid | None:
    """Why somebody wants to hand over, or wanted to before they left, for coordinators; None when nobody did."""
    said = await handovers.newest_said(turn.tx, request)
    if said is None:
        return None
    return HandOverSaid(
        helper=disclosure.first_name(await people.by_id(turn.tx, said.volunteer)),
        why=cast("HandOverWhy", said.why),
        note=said.note,
        holds=said.holds,
    )
