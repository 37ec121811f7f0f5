"""Somebody on the spot needs a coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Assignment, Person
from bot.domain.notices import DeskCalled
from bot.services import alerts, cards, steps

if TYPE_CHECKING:
    from bot.services.turn import Turn


async def call_desk(turn: Turn, by: Person, assignment: Assignment) -> None:
    """Every coordinator gets the case as a new message."""
    request = await cards.must(turn, assignment.request)
    await steps.remarked(turn, assignment, "coordinator called")
    await turn.tell(by, DeskCalled(number=request.number))
    await alerts.alert(turn, request.id, "called")
