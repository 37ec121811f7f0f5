"""A wish that only its resident may lift keeps everybody away: they are asked, once, whether anybody may come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.notices import AnybodyAsked, AskAnybody, Way
from bot.domain.refusals import AlreadySo
from bot.domain.wishes import ASKED_ANYBODY
from bot.services import alerts, desk, steps
from bot.store import events

if TYPE_CHECKING:
    from bot.domain.model import Person, RequestId
    from bot.services.turn import Turn


async def ask(turn: Turn, coordinator: Person, request_id: RequestId) -> None:
    """Ask the resident; the wish counts until they say otherwise.

    Raises NoSuchCase, CaseEnded, AlreadySo when there is no such wish or they have been asked.
    """
    request = await desk.live(turn, request_id)
    if not request.wishes.women_only or await events.happened(turn.tx, request.id, ASKED_ANYBODY):
        raise AlreadySo(number=request.number)
    await steps.noted(turn, request, ASKED_ANYBODY)
    notice = AskAnybody(request=request.id, number=request.number, danger=request.danger)
    await turn.tell(request.resident, notice, key=f"who:{request.id}", way=Way.FRESH)
    await turn.tell(coordinator, AnybodyAsked(number=request.number))
    await alerts.refresh(turn, request.id)
