"""A filter that nobody near meets: written down, brought to the desk at once, and told to the resident as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.services import alerts, cards, screening
from bot.store import wishes

if TYPE_CHECKING:
    from bot.domain.model import Request
    from bot.services.turn import Turn


async def keep(turn: Turn, request: Request, *, nobody: bool) -> None:
    """After a look: when nobody could be asked because of a filter, people hear which; again only when it changes.

    `nobody`: there is nobody left to ask, and nobody who has been asked still thinks about it.
    """
    if not nobody and request.escalation == 0:  # the desk would have heard of a shortage
        return
    before = await wishes.shortage(turn.tx, request.id)
    now = await screening.missing(turn, request) if nobody else None
    if now == before:
        return
    await wishes.note_shortage(turn.tx, request, now, turn.now)
    if now is not None and (before is None or before.filters != now.filters):
        await alerts.alert(turn, request.id, "nobody_meets")
    else:
        await alerts.refresh(turn, request.id)
    await cards.show_status(turn, request.id)
