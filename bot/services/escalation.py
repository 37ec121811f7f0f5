"""A case that needs a person must have one by name: reminders until somebody takes it, and none is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.lifecycle import ENDED
from bot.domain.model import PersonId, Request, RequestId, RequestState
from bot.domain.notices import CaseUntaken, ClaimReleased, Way
from bot.services import alerts, cards, claims, standby, steps
from bot.services.drafts import WAITING
from bot.store import cases, desk_reasons, people, requests

if TYPE_CHECKING:
    from bot.services.turn import Turn

RAREST_S = 3600.0  # reminders come ever more seldom, but hourly at least


async def lacks_help(turn: Turn, request: Request) -> bool:
    """Whether a person must still look: its place is unknown, it is on hold, or a seat is free."""
    if request.state in WAITING or request.state is RequestState.ON_HOLD:
        return True
    return await standby.looking(turn, request)


async def untaken(turn: Turn, request_id: RequestId) -> None:
    """The clock: the desk knows of a case and nobody took it; all are reminded, and see who was asked."""
    request = await cards.must(turn, request_id)
    if request.desk_owner is not None or not await lacks_help(turn, request):
        await requests.schedule(turn.tx, request.id, take_at=None)
        return
    await remind(turn, request, await cases.reminders(turn.tx, request.id) + 1)


async def remind(
    turn: Turn, request: Request, reminders: int, *, had_it: str = "", but: PersonId | None = None
) -> None:
    """Remind all coordinators, `but` who knows already; the next reminder follows, later with each of `reminders`.

    `had_it` names who took the case and has let it lie.
    """
    wait_s = turn.ground.bounds(request.urgency).untaken_s * 2.0**reminders
    rarest_s = min(RAREST_S, turn.ground.bounds(request.urgency).forgotten_s)
    await cases.remind(turn.tx, request.id, reminders, turn.after(min(wait_s, rarest_s)))
    await steps.wind_watch(turn, request)  # one reminder at a time is enough
    everybody = await alerts.coordinators(turn)
    notice = CaseUntaken(
        request=request.id,
        row=await cards.case_row(turn, request),
        asked=tuple(disclosure.first_name(one) for one in everybody),
        danger=request.danger,
        had_it=had_it,
    )
    for coordinator in everybody:
        if coordinator.id != but:
            await turn.tell(coordinator, notice, key=f"untaken:{request.id}", way=Way.FRESH)


async def lapse(turn: Turn, request_id: RequestId) -> None:
    """The clock: nothing from the coordinator who took it. While help is missing, it is everybody's again."""
    request = await cards.must(turn, request_id)
    if request.desk_owner is None:
        return
    if not await lacks_help(turn, request):
        await claims.renew(turn, request)
        return
    owner = await people.by_id(turn.tx, request.desk_owner)
    await cases.release(turn.tx, request.id)
    await steps.noted(turn, request, "claim released")
    notice = ClaimReleased(request=request.id, number=request.number, danger=request.danger)
    await turn.tell(owner, notice, key=claims.key(request.id), way=Way.FRESH)
    now = await cards.must(turn, request.id)
    await remind(turn, now, 0, had_it=disclosure.first_name(owner), but=owner.id)
    await alerts.refresh(turn, request.id)


async def forgotten(turn: Turn, request_id: RequestId) -> None:
    """The clock: nothing has happened for long; whoever took the case looks again, or everybody."""
    request = await cards.must(turn, request_id)
    await steps.wind_watch(turn, request)
    if request.state in ENDED:
        return
    owner = next((one for one in await alerts.coordinators(turn) if one.id == request.desk_owner), None)
    if owner is None:
        await alerts.alert(turn, request.id, "forgotten")
    else:
        await desk_reasons.note(turn.tx, request.id, "forgotten")
        await cards.show_case(turn, request, owner, "forgotten", timeline=False, way=Way.FRESH)
