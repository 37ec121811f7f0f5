"""The moment somebody takes over: the one before is thanked, the place is taken back, and the code changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.model import AssignmentState
from bot.domain.notices import CodeChanged, HandedOver
from bot.services import cards, releasing, steps
from bot.store import assignments, people

if TYPE_CHECKING:
    from bot.domain.model import Assignment, Request
    from bot.services.turn import Turn


async def give_way(turn: Turn, request: Request, party: int) -> Request:
    """Free the seats of those who want to hand over, as many as this party needs beside what is free already.

    Returns the request with its code.
    """
    held = await assignments.holding(turn.tx, request.id)
    going = next((one for one in held if one.handover_why is not None), None)
    if going is None or sum(one.fills for one in held) + party <= request.seats:
        return request
    return await give_way(turn, await _hand_over(turn, request, going), party)


async def _hand_over(turn: Turn, request: Request, going: Assignment) -> Request:
    await steps.assignment_to(turn, going, AssignmentState.HANDED_OVER, "handed over")
    await releasing.clear(turn, going, request, "handed_over")
    await turn.tell(going.volunteer, HandedOver(number=request.number, danger=request.danger))
    await releasing.free(turn, going.volunteer, "handed over")
    changed = await releasing.change_code(turn, request.id)
    helper = disclosure.first_name(await people.by_id(turn.tx, going.volunteer))
    notice = CodeChanged(number=changed.number, helper=helper, door_code=changed.door_code, danger=changed.danger)
    await turn.tell(changed.resident, notice)
    for other in await assignments.holding(turn.tx, request.id):
        await cards.show_mission(turn, other)
    return changed
