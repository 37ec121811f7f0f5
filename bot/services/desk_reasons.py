"""Why a case lies before the coordinators: kept with the case, and said for as long as it is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.desk_reasons import Standing, stands
from bot.domain.lifecycle import ENDED
from bot.services import standby
from bot.store import assignments, people, wishes
from bot.store import desk_reasons as store

if TYPE_CHECKING:
    from bot.domain.model import Request
    from bot.domain.notices import DeskWhy
    from bot.services.turn import Turn


async def newest(turn: Turn, request: Request, otherwise: DeskWhy) -> DeskWhy:
    """The newest reason that still stands; without one what is said `otherwise`."""
    if request.state in ENDED:
        return "ended"
    case = await _standing(turn, request)
    return next((why for why in await store.of(turn.tx, request.id) if stands(why, case)), otherwise)


async def settle(turn: Turn, request: Request) -> None:
    """Something happened: what is not so any more is forgotten. An end is left alone, for it may be taken back."""
    if request.state in ENDED:
        return
    case = await _standing(turn, request)
    kept = await store.of(turn.tx, request.id)
    await store.drop(turn.tx, request.id, [why for why in kept if why == "forgotten" or not stands(why, case)])


async def _standing(turn: Turn, request: Request) -> Standing:
    resident = await people.by_id(turn.tx, request.resident)
    held = await assignments.holding(turn.tx, request.id)
    return Standing(
        state=request.state,
        danger=request.danger,
        placed=request.at is not None,
        reached=resident is not None and resident.reachable,
        free=await standby.free_seats(turn, request),
        held=len(held),
        nobody_meets=await wishes.shortage(turn.tx, request.id) is not None,
        handing_over=any(one.handover_why is not None for one in held),
    )
