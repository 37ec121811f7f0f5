"""Is it still needed? Asked while nobody holds a seat; silence ends a request, and a late yes opens it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain import bounds
from bot.domain.lifecycle import ENDED
from bot.domain.model import CloseReason, Person, Question, Request, RequestId, RequestState
from bot.domain.notices import AskNeeded, NeededNoted, Way
from bot.domain.refusals import CaseEnded
from bot.services import cards, drafts, endings, holds, reopening, standby, steps
from bot.services.drafts import WAITING
from bot.store import assignments, people, requests

if TYPE_CHECKING:
    from bot.services.turn import Turn

Still = Literal["yes", "solved", "others", "gone"]
ENDS_WITH = {**endings.ENDS_WITH, "gone": CloseReason.NO_LONGER_NEEDED}  # "gone" stood on buttons of earlier days


def _key(request: RequestId) -> str:
    return f"still:{request}"


async def _may_ask(turn: Turn, request: Request) -> bool:
    """Whether a clock may ask, and silence end it: nobody holds a seat, no life is in danger, no hold makes it ours."""
    if request.held:
        return False
    asked = bounds.still_s(request.state, turn.ground.bounds(request.urgency)) is not None
    return asked and not await assignments.holding(turn.tx, request.id)


async def ask(turn: Turn, request_id: RequestId) -> None:
    """The clock: unfilled for long; the resident is asked whether help is still needed."""
    request = await cards.must(turn, request_id)
    if not await _may_ask(turn, request):
        await steps.wind(turn, request.id, request.state, request.urgency)
        return
    until = turn.after(turn.ground.settings.requests.expire_h * 3600)
    await requests.schedule(turn.tx, request.id, still_at=None, expire_at=until)
    notice = AskNeeded(
        request=request.id,
        number=request.number,
        need=request.need,
        asked_at=request.created_at,
        until=until,
        lacks=_lacks(request),
    )
    await turn.tell(request.resident, notice, key=_key(request.id), way=Way.FRESH)
    resident = await people.by_id(turn.tx, request.resident)
    if request.state in WAITING and request.at is None and resident.asked is None:  # words now say where
        await people.ask(turn.tx, resident.id, Question.PLACE, request.id)


def _lacks(request: Request) -> Literal["", "place", "need"]:
    """What keeps us from looking for anybody."""
    if request.state not in WAITING:
        return ""
    return "place" if request.at is None else "need"


async def answer(turn: Turn, by: Person, request_id: RequestId, said: Still) -> None:
    """The resident answers; a yes that comes after it was said to be done, or expired, opens it again.

    Raises NoSuchCase, NotYours, CaseEnded.
    """
    request = await endings.own(turn, by, request_id)
    if said != "yes":
        await endings.cancel(turn, by, request.id, ENDS_WITH[said])
        return
    if request.state in (RequestState.EXPIRED, RequestState.RESOLVED):
        await reopening.take_up(turn, request, "still needed", harder=False)
    elif request.state in ENDED:
        raise CaseEnded(number=request.number)
    now = await cards.must(turn, request.id)
    await heard(turn, now)
    noted = NeededNoted(number=request.number, looking=await standby.looking(turn, now))
    await turn.tell(by, holds.words(now, noted), key=_key(request.id), way=Way.CARD)
    if request.state in WAITING:
        await drafts.move_on(turn, by, request.id)


async def heard(turn: Turn, request: Request) -> None:
    """Any word about a request says that it is still needed: its clocks begin anew."""
    if request.state not in ENDED:
        await steps.wind(turn, request.id, request.state, request.urgency)


async def expire(turn: Turn, request_id: RequestId) -> None:
    """The clock: no answer for long; the request ends, and its resident learns how to open it again."""
    request = await cards.must(turn, request_id)
    if await _may_ask(turn, request):
        await endings.end(turn, request, RequestState.EXPIRED, None, "silence")
    else:
        await steps.wind(turn, request.id, request.state, request.urgency)
