"""Joining two requests that are one, by a coordinator's word; and parting them again.

The one that has helpers stays, else the one whose place is known, else the one that was named: nobody on the
way is called back for tidiness. Where both have helpers, those of the other are stopped and may be asked anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.duplicates import TwinState, Why
from bot.domain.lifecycle import LIVE_REQUESTS, MATCHING
from bot.domain.model import OfferState, Person, Request, RequestId, RequestState, more_urgent
from bot.domain.notices import CaseParted, CasesMerged, JoinedNews, NoteAdded, OthersToo, Parted, Way
from bot.domain.refusals import AlreadySo, NotTogether, TooLateToUndo
from bot.domain.triage import assess
from bot.services import alerts, asking, cards, desk, drafts, duplicates, reopening, steps, stopping, whereabouts
from bot.store import assignments, events, merges, people, requests, twins
from bot.store.twins import Suspicion

if TYPE_CHECKING:
    from bot.services.turn import Turn

NO_CLOCKS = dict.fromkeys(("look_at", "desk_at", "escalate_at", "draft_at", "close_at"))


async def merge(turn: Turn, coordinator: Person, gone_id: RequestId, into_id: RequestId) -> None:
    """Join two live requests; both reporters hear of what stays. Raises NoSuchCase, CaseEnded, NotTogether."""
    gone, stays = await _in_order(turn, await desk.live(turn, gone_id), await desk.live(turn, into_id))
    if gone.id == stays.id or RequestState.RESOLVED in (gone.state, stays.state):
        raise NotTogether(number=gone.number, other=stays.number)
    await stopping.stop(turn, gone, "closed")
    await asking.take_back_about(turn, gone.id, OfferState.WITHDRAWN, "withdrawn")
    now = await cards.must(turn, gone.id)
    await steps.request_to(turn, now, RequestState.MERGED, "merged", into=stays.id)
    await requests.schedule(turn.tx, gone.id, **NO_CLOCKS)
    await _ask_nothing_more(turn, gone)
    await _settle(turn, gone, stays, TwinState.MERGED, coordinator)
    await _worsen(turn, stays, gone)
    await _tell(turn, coordinator, gone, stays)


async def _in_order(turn: Turn, gone: Request, into: Request) -> tuple[Request, Request]:
    """Which of the two goes and which stays."""

    async def worth(request: Request) -> tuple[int, bool]:
        return len(await assignments.holding(turn.tx, request.id)), request.at is not None

    return (into, gone) if await worth(gone) > await worth(into) else (gone, into)


async def _ask_nothing_more(turn: Turn, gone: Request) -> None:
    resident = await people.by_id(turn.tx, gone.resident)
    if resident.asked_about == gone.id:
        await people.ask(turn.tx, resident.id, None)


async def _settle(turn: Turn, gone: Request, stays: Request, state: TwinState, by: Person) -> None:
    twin = await twins.between(turn.tx, gone.id, stays.id)
    if twin is None:
        pair = Suspicion(max(gone.id, stays.id), min(gone.id, stays.id), Why.SPOT)
        added = await twins.add(turn.tx, pair, state, turn.now)
        if added is not None:
            await twins.settle(turn.tx, added, state, by.id)
        return
    await twins.settle(turn.tx, twin.id, state, by.id)
    await duplicates.show(turn, twin.id, way=Way.EDIT)


async def _worsen(turn: Turn, stays: Request, other: Request) -> None:
    """What was said of the other counts for the one that stays: it is as urgent as the worse of the two."""
    urgency, danger = more_urgent(stays.urgency, other.urgency), stays.danger or other.danger
    await requests.hear(
        turn.tx, stays.id, words=stays.words, need=stays.need or other.need, urgency=urgency, danger=danger
    )
    now = await cards.must(turn, stays.id)
    if urgency is not stays.urgency:
        await steps.wind(turn, now.id, now.state, now.urgency)
        if now.state in MATCHING:
            await drafts.set_deadlines(turn, now)
    await asking.look(turn, now.id)
    if danger and not stays.danger:
        await alerts.alert(turn, now.id, "danger")


async def _tell(turn: Turn, coordinator: Person, gone: Request, stays: Request) -> None:
    now = await cards.must(turn, stays.id)
    for one in [gone, *await merges.followers(turn.tx, gone.id)]:
        news = JoinedNews(request=one.id, number=one.number, state=now.state, reason=None, danger=one.danger)
        await turn.tell(one.resident, news, key=f"joined:{one.id}", way=Way.FRESH)
    if gone.resident != stays.resident:
        await turn.tell(stays.resident, OthersToo(number=stays.number, danger=now.danger))
    merged = CasesMerged(request=gone.id, number=gone.number, into=stays.number)
    await turn.tell(coordinator, merged, key=f"merged:{gone.id}", way=Way.FRESH)
    for one in (gone, stays):
        await cards.show_status(turn, one.id)
        await alerts.refresh(turn, one.id)


async def unmerge(turn: Turn, coordinator: Person, request_id: RequestId) -> None:
    """Part a request from the one it was merged into, and look for people again.

    Raises NoSuchCase, AlreadySo, TooLateToUndo.
    """
    request = await desk.find(turn, request_id)
    if request.state is not RequestState.MERGED or request.merged_into is None:
        raise AlreadySo(number=request.number)
    merged_at = (await events.last_step(turn.tx, request.id)).at
    if turn.now - merged_at > timedelta(hours=turn.ground.settings.duplicates.unmerge_h):
        raise TooLateToUndo(number=request.number)
    await _settle(turn, request, await cards.must(turn, request.merged_into), TwinState.APART, coordinator)
    await reopening.take_up(turn, request, "unmerged", harder=False, alarm=False)
    await turn.tell(request.resident, Parted(number=request.number, danger=request.danger), key=f"joined:{request.id}")
    await turn.tell(coordinator, CaseParted(number=request.number), key=f"merged:{request.id}", way=Way.CARD)


async def joined_of(turn: Turn, by: Person, words: str) -> Request | None:
    """The newest request of a person when it was merged into one that lives, and the words ask for nothing else."""
    newest = await requests.newest_of(turn.tx, by.id)
    if newest is None or newest.state is not RequestState.MERGED:
        return None
    stays = await cards.must(turn, await merges.survivor(turn.tx, newest.id))
    need = assess(words, turn.ground.vocabulary).need
    return newest if stays.state in LIVE_REQUESTS and need in (None, stays.need) else None


async def heard(turn: Turn, by: Person, joined: Request, words: str) -> None:
    """More words of a reporter whose request was merged: they go to the one that stays, and may raise the alarm."""
    stays = await cards.must(turn, await merges.survivor(turn.tx, joined.id))
    read = assess(words, turn.ground.vocabulary)
    kept = f"{stays.words}\n{words}".strip()[: whereabouts.WORDS_KEPT]
    await requests.hear(turn.tx, stays.id, words=kept, need=stays.need, urgency=stays.urgency, danger=stays.danger)
    if read.danger:
        raised = await cards.must(turn, stays.id)
        await _worsen(turn, raised, replace(joined, urgency=read.urgency, danger=True))
    await turn.tell(by, NoteAdded(number=joined.number, danger=read.danger), key=f"note:{joined.id}", way=Way.FRESH)
    await whereabouts.show_all(turn, stays.id)
