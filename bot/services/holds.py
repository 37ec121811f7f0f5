"""On hold: somebody left because it was not safe there, so nobody is sent before a coordinator has looked at it.

The hold belongs to the request, not to its state: no end, no way back and no merging ends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.bounds import NO_SEARCH
from bot.domain.holds import Hold
from bot.domain.model import OfferState, Request, RequestId, RequestState
from bot.domain.notices import MissionWarned, StillHeld, Way
from bot.services import alerts, asking, cards, releasing, standby, steps
from bot.store import assignments, cases, requests

if TYPE_CHECKING:
    from bot.domain.notices import Notice
    from bot.services.turn import Turn


async def put(turn: Turn, request: Request, why: str = "not safe", *, was_there: bool = True) -> None:
    """From now on nobody is sent: open questions are taken back, who is coming is stopped, the desk hears of it."""
    if request.state is not RequestState.ON_HOLD:
        await steps.request_to(turn, request, RequestState.ON_HOLD, why)
    await cases.hold(turn.tx, request.id, Hold.STANDS)
    await asking.take_back_about(turn, request.id, OfferState.WITHDRAWN, "held")
    await standby.full(turn, request.id, "held", "held")
    await requests.schedule(turn.tx, request.id, **NO_SEARCH)
    coming = await assignments.holding(turn.tx, request.id)
    if not coming:
        await releasing.change_code(turn, request.id)
    for one in coming:
        notice = MissionWarned(number=request.number, was_there=was_there)
        await turn.tell(one.volunteer, notice, key=f"warned:{one.id}")
        await cards.show_mission(turn, one)
    await alerts.alert(turn, request.id, "unsafe", level=2)
    await cards.show_status(turn, request.id)


async def again(turn: Turn, request: Request, why: str) -> None:
    """What is taken up again, or complete only now, goes back on hold; the desk hears of it each time."""
    await steps.request_to(turn, request, RequestState.ON_HOLD, why)
    await requests.schedule(turn.tx, request.id, **NO_SEARCH)
    await cases.may_undo(turn.tx, request.id, None)
    await alerts.alert(turn, request.id, "unsafe", level=2)
    await cards.show_status(turn, request.id)


async def carry(turn: Turn, gone: Request, into: RequestId, why: str) -> None:
    """Two requests are one: what is known of the danger at the one that goes is known of the one that stays."""
    stays = await cards.must(turn, into)
    if gone.held and not stays.held:
        await put(turn, stays, why)
        await tell(turn, stays)
    elif gone.left_unsafe and not stays.left_unsafe:
        await cases.hold(turn.tx, stays.id, gone.hold)


def words(request: Request, otherwise: Notice) -> Notice:
    """What a resident hears when a request goes on: `otherwise`, unless it is on hold."""
    return StillHeld(number=request.number) if request.held else otherwise


async def tell(turn: Turn, request: Request) -> None:
    """Tell a resident that nobody is sent for now."""
    await turn.tell(request.resident, StillHeld(number=request.number), key=f"held:{request.id}", way=Way.FRESH)
