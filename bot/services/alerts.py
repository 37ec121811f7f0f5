"""What reaches the coordinators by itself: cases that need a person, and news of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain import disclosure
from bot.domain.notices import HelperNews, NoRoadThere, TurnParked, Way
from bot.services import cards, desk_reasons
from bot.store import cases, outbox, people, requests
from bot.store import desk_reasons as reasons_store

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.domain.desk_reasons import Reason
    from bot.domain.model import Person, PersonId, Request, RequestId
    from bot.services.turn import Turn


News = Literal["no_show", "silent", "unsafe_silent", "safe", "stop_unseen", "stop_seen", "talk", "misfit", "apart"]


async def coordinators(turn: Turn) -> list[Person]:
    """The coordinators who have ever written to the bot; nobody else can be written to."""
    return [one for one in await people.among(turn.tx, turn.ground.settings.operation.owner_ids) if one.reachable]


async def alert(turn: Turn, request_id: RequestId, why: Reason, level: int = 1) -> None:
    """Bring a case to every coordinator, as a new message; the request remembers that the desk knows, and why."""
    before = await cards.must(turn, request_id)
    await requests.escalate(turn.tx, before.id, max(level, before.escalation))
    await reasons_store.note(turn.tx, before.id, why)
    request = await cards.must(turn, request_id)
    if request.desk_owner is None:
        wait_s = turn.ground.bounds(request.urgency).untaken_s
        await cases.remind(turn.tx, request.id, 0, turn.after(wait_s))
    for coordinator in await coordinators(turn):
        await cards.show_case(turn, request, coordinator, why, timeline=False, way=Way.FRESH)


async def refresh(turn: Turn, request_id: RequestId) -> None:
    """Something happened: keep the case cards true, with the reason that still stands; silent where no card stands."""
    request = await cards.must(turn, request_id)
    await desk_reasons.settle(turn, request)
    key = cards.desk_key(request.id)
    shown = [one for one in await coordinators(turn) if await outbox.has_card(turn.tx, one.telegram_id, key)]
    if not shown:
        return
    why = await desk_reasons.newest(turn, request, "standing")
    for coordinator in shown:
        await cards.show_case(turn, request, coordinator, why, timeline=False, way=Way.EDIT)


async def news(
    turn: Turn, request: Request, helper: Person | PersonId, what: News, but: Collection[PersonId] = ()
) -> None:
    """Tell the coordinators something about a volunteer; not those of them whom it is kept from."""
    person = await people.by_id(turn.tx, helper) if isinstance(helper, int) else helper
    notice = HelperNews(number=request.number, helper=disclosure.first_name(person), what=what, danger=request.danger)
    for coordinator in await coordinators(turn):
        if coordinator.id not in but:
            await turn.tell(coordinator, notice)


async def no_road(turn: Turn, request: Request, asked: int) -> None:
    """Tell the coordinators that only people without a road there are left to ask."""
    for coordinator in await coordinators(turn):
        await turn.tell(coordinator, NoRoadThere(number=request.number, asked=asked, danger=request.danger))


async def warn_of_parked(turn: Turn, update_id: int, fault: str) -> None:
    """Tell the coordinators that a message lies aside."""
    for coordinator in await coordinators(turn):
        await turn.tell(coordinator, TurnParked(update_id=update_id, fault=fault))
