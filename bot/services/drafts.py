"""A request that is not complete yet: ask for what is missing, and open it as soon as volunteers can be looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Person, Question, Request, RequestId, RequestState
from bot.domain.notices import AskNeed, AskPlace, Way
from bot.services import asking, cards, duplicates, holds, steps
from bot.store import people, requests

if TYPE_CHECKING:
    from bot.services.turn import Turn

WAITING = (RequestState.DRAFT, RequestState.NEEDS_INFO)  # volunteers are not looked for yet


async def move_on(turn: Turn, by: Person, request_id: RequestId) -> None:
    """Ask for what is missing, and open the request as soon as volunteers can be looked for."""
    request = await cards.must(turn, request_id)
    if request.at is None:
        await _ask_place(turn, by, request)
    elif request.need is None and not request.danger:
        await _ask_need(turn, by, request)
    else:
        await people.ask(turn.tx, by.id, None)
    if request.at is not None and (request.need is not None or request.danger):
        await open_up(turn, request)


async def _ask_place(turn: Turn, by: Person, request: Request) -> None:
    await await_place(turn, by, request)
    await turn.tell(by, AskPlace(number=request.number, danger=request.danger), key=f"ask:{request.id}")


async def await_place(turn: Turn, by: Person, request: Request) -> None:
    """From now on words of this person answer where; silence is noticed, whatever words the question had."""
    await requests.count_place_question(turn.tx, request.id)
    await people.ask(turn.tx, by.id, Question.PLACE, request.id)
    nudge_s = turn.ground.settings.intake.draft_nudge_min * 60
    await requests.schedule(turn.tx, request.id, draft_at=turn.after(nudge_s))


async def _ask_need(turn: Turn, by: Person, request: Request) -> None:
    await people.ask(turn.tx, by.id, Question.NEED, request.id)
    wait_s = turn.ground.settings.intake.open_without_need_min * 60
    await requests.schedule(turn.tx, request.id, draft_at=turn.after(wait_s))
    notice = AskNeed(request=request.id, number=request.number, danger=request.danger)
    await turn.tell(by, notice, key=f"need:{request.id}", way=Way.FRESH)


async def open_up(turn: Turn, request: Request) -> None:
    """Look for volunteers: the request has a place. One that was left as not safe waits for a coordinator."""
    if request.state not in WAITING:
        return
    if request.held:
        await holds.again(turn, request, "place and need known")
        await holds.tell(turn, request)
        return
    await steps.request_to(turn, request, RequestState.OPEN, "place and need known")
    await requests.schedule(turn.tx, request.id, draft_at=None)
    await set_deadlines(turn, request)
    await asking.look(turn, request.id)
    await cards.show_status(turn, request.id)
    await duplicates.look(turn, request.id)


async def set_deadlines(turn: Turn, request: Request) -> None:
    """From now on the desk and everybody hear of it as fast as its urgency wants."""
    pace = turn.ground.pace(request.urgency)
    desk_at, escalate_at = turn.after(pace.desk_after_s), turn.after(pace.escalate_after_s)
    await requests.schedule(turn.tx, request.id, desk_at=desk_at, escalate_at=escalate_at)
    await steps.wind(turn, request.id, (await cards.must(turn, request.id)).state, request.urgency)
