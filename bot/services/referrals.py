"""Passing a case on to an official service: a script for the coordinator, and closed only once they are in touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.lifecycle import ENDED
from bot.domain.model import CloseReason, Person, Request, RequestId, RequestState
from bot.domain.notices import AskInTouch, InTouchNoted, ReferralNews, ReferralScript, Way
from bot.domain.refusals import CaseEnded, NotAsked
from bot.services import alerts, cards, crew, desk, endings
from bot.store import cases, events, people, requests

if TYPE_CHECKING:
    from bot.domain.referrals import Service
    from bot.services.turn import Turn


async def refer(turn: Turn, coordinator: Person, request_id: RequestId, service: Service) -> None:
    """Give the coordinator the words to pass on, and ask the resident whether that service is in touch.

    Volunteers are looked for meanwhile as before. Raises NoSuchCase, CaseEnded.
    """
    request = await desk.live(turn, request_id)
    await cases.refer(turn.tx, request.id, service)
    await turn.tell(coordinator, await _script(turn, request, coordinator, service))
    await _ask(turn, request, service)
    await alerts.refresh(turn, request.id)


async def _script(turn: Turn, request: Request, reader: Person, service: Service) -> ReferralScript:
    sight = disclosure.exact_place(request, reader.id, None, coordinator=True)
    await events.disclosed(turn.tx, request.id, reader.id, "coordinator", turn.now)
    return ReferralScript(
        row=await cards.case_row(turn, request),
        service=service,
        resident=disclosure.first_name(await people.by_id(turn.tx, request.resident)),
        words=request.words,
        place=sight.words,
        lat=sight.at.lat if sight.at else None,
        lon=sight.at.lon if sight.at else None,
        hint=request.place.hint,
        people=await cases.people_of(turn.tx, request.id),
        danger=request.danger,
        further=await crew.further_reports(turn, request),
    )


async def _ask(turn: Turn, request: Request, service: Service) -> None:
    again_at = turn.after(turn.ground.settings.requests.referred_min * 60)
    await requests.schedule(turn.tx, request.id, refer_at=again_at)
    notice = AskInTouch(request=request.id, number=request.number, service=service, danger=request.danger)
    await turn.tell(request.resident, notice, key=f"touch:{request.id}", way=Way.FRESH)


async def in_touch(turn: Turn, by: Person, request_id: RequestId, *, yes: bool) -> None:
    """The resident says whether the service is in touch: yes closes the case as referred, no brings it to the desk.

    Raises NoSuchCase, NotYours, CaseEnded, NotAsked.
    """
    request = await endings.own(turn, by, request_id)
    if request.state in ENDED:
        raise CaseEnded(number=request.number)
    service = await cases.referred_to(turn.tx, request.id)
    if service is None:
        raise NotAsked(number=request.number)
    if yes:
        await endings.end(turn, request, RequestState.CLOSED, CloseReason.REFERRED, "in touch")
    else:
        await _tell_desk(turn, request, service, "not_yet")
        again_at = turn.after(turn.ground.settings.requests.referred_min * 60)
        await requests.schedule(turn.tx, request.id, refer_at=again_at)
    noted = InTouchNoted(number=request.number, service=service, yes=yes, danger=request.danger)
    await turn.tell(by, noted, key=f"touch:{request.id}", way=Way.CARD)


async def ask_again(turn: Turn, request_id: RequestId) -> None:
    """The clock: not in touch yet, or no answer; the resident is asked again and the desk sees that."""
    request = await cards.must(turn, request_id)
    await requests.schedule(turn.tx, request.id, refer_at=None)
    service = await cases.referred_to(turn.tx, request.id)
    if request.state in ENDED or service is None:
        return
    await _tell_desk(turn, request, service, "silent")
    await _ask(turn, request, service)
    await requests.schedule(turn.tx, request.id, refer_at=None)  # asked twice is enough; the desk knows


async def _tell_desk(turn: Turn, request: Request, service: Service, said: str) -> None:
    facts = {"number": request.number, "service": service, "said": said}
    for coordinator in await alerts.coordinators(turn):
        if request.desk_owner in (None, coordinator.id):
            await turn.tell(
                coordinator, ReferralNews.model_validate(facts), key=f"touch:{request.id}:desk", way=Way.FRESH
            )
