"""Help came in part: only what is still missing is looked for again, and what is done stays done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.model import Person, Request, RequestId, RequestState
from bot.domain.needs import NeedState
from bot.domain.notices import AskUnmet, CameNoted, NeedRow, Way
from bot.domain.refusals import AlreadySo, NoSuchNeed, NotAsked
from bot.services import cards, holds, reopening
from bot.store import assignments, needs, requests

if TYPE_CHECKING:
    from bot.services.turn import Turn

PARTLY = "help came: partly"


def _key(request: RequestId) -> str:
    return f"came:{request}"


async def ask(turn: Turn, by: Person, request: Request) -> None:
    """Where one thing was needed, it is looked for again; of several, the resident says which is missing."""
    rows = await needs.of(turn.tx, request.id)
    if len(rows) < 2:  # noqa: PLR2004 - nothing to choose from
        await open_again(turn, request, None)
        return
    wait_s = turn.ground.settings.requests.unmet_min * 60
    await requests.schedule(turn.tx, request.id, unmet_at=turn.after(wait_s))
    shown = tuple(NeedRow(key=row.need, done=not row.open) for row in rows)
    notice = AskUnmet(request=request.id, number=request.number, needs=shown, danger=request.danger)
    await turn.tell(by, notice, key=_key(request.id), way=Way.FRESH)


async def missing(turn: Turn, by: Person, request: Request, need: str) -> None:
    """The resident says what is still missing: the others count as done. Raises NoSuchNeed, AlreadySo, NotAsked."""
    rows = [row.need for row in await needs.of(turn.tx, request.id)]
    if need not in rows:
        raise NoSuchNeed(number=request.number)
    if request.state is not RequestState.RESOLVED:
        raise await no_question(turn, request)
    others = [one for one in rows if one != need]
    await needs.mark(turn.tx, request.id, others, NeedState.DONE, by.id, turn.now)
    await open_again(turn, request, need)


async def no_question(turn: Turn, request: Request) -> AlreadySo | NotAsked:
    """Why an answer to "did help come?" means nothing now: it was given before, or nobody has been there."""
    if await assignments.last_done(turn.tx, request.id) is None:
        return NotAsked(number=request.number)
    return AlreadySo(number=request.number)


async def silent(turn: Turn, request_id: RequestId) -> None:
    """The clock: nobody said what is missing; what was not ticked off is looked for, or the main need."""
    request = await cards.must(turn, request_id)
    await requests.schedule(turn.tx, request.id, unmet_at=None)
    if request.state is not RequestState.RESOLVED:
        return
    rows = await needs.of(turn.tx, request.id)
    still = next((row.need for row in rows if row.open), rows[0].need)
    await open_again(turn, request, still)


async def open_again(turn: Turn, request: Request, need: str | None) -> None:
    """What was said to be done is looked for again: this need, or what is not ticked off; its resident hears it."""
    if need is not None:
        await needs.mark(turn.tx, request.id, (need,), NeedState.OPEN, turn.actor, turn.now)
        await requests.need(turn.tx, request.id, need)
    await requests.schedule(turn.tx, request.id, unmet_at=None)
    placed = request.at is not None
    noted = CameNoted(number=request.number, answer="partly", need=need, danger=request.danger, placed=placed)
    await turn.tell(request.resident, holds.words(request, noted), key=_key(request.id), way=Way.CARD)
    await reopening.take_up(turn, await cards.must(turn, request.id), PARTLY, harder=False)
