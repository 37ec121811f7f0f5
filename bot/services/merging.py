"""Joining two requests that are one, by a coordinator's word; and parting them again.

The one that has helpers stays, else the one whose place is known, else the one that was named: nobody on the
way is called back for tidiness. Where both have helpers, those of the other are stopped and may be asked anew.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.duplicates import TwinState, Why
from bot.domain.lifecycle import LIVE_REQUESTS, MATCHING
from bot.domain.model import OfferState, Person, Request, RequestId, RequestState, more_urgent
from bot.domain.notices import CaseParted, CasesMerged, JoinedNews, NoteAdded, OthersToo, Parted, Way
from bot.domain.refusals import AlreadySo, NotTogether, TooLateToUndo
from bot.domain.triage import assess
from bot.services import (
    alerts,
    asking,
    cards,
    desk,
    duplicates,
    holds,
    joining,
    staleness,
    steps,
    stopping,
    whereabouts,
    wishes,
)
from bot.store import assignments, events, merges, needs, people, requests, twins
from bot.store.twins import Suspicion, TwinId

if TYPE_CHECKING:
    from bot.services.turn import Turn


async def merge(turn: Turn, coordinator: Person, gone_id: RequestId, into_id: RequestId) -> None:
    """Join two live requests; both reporters hear of what stays. Raises NoSuchCase, CaseEnded, NotTogether."""
    gone, stays = await _in_order(turn, await desk.live(turn, gone_id), await desk.live(turn, into_id))
    if gone.id == stays.id or RequestState.RESOLVED in (gone.state, stays.state):
        raise NotTogether(number=gone.number, other=stays.number)
    await stopping.stop(turn, gone, "closed")
    await asking.take_back_about(turn, gone.id, OfferState.WITHDRAWN, "closed")
    now = await cards.must(turn, gone.id)
    await steps.request_to(turn, now, RequestState.MERGED, "merged", into=stays.id)
    await _ask_nothing_more(turn, gone)
    twin = await _settle(turn, gone, stays, TwinState.MERGED, coordinator)
    await joining.bring(turn, stays.id, gone)
    await duplicates.show(turn, twin, way=Way.EDIT)
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


async def _settle(turn: Turn, gone: Request, stays: Request, state: TwinState, by: Person) -> TwinId:
    """Keep what a coordinator says of the two; their card is shown once both stand as they will."""
    twin = await twins.between(turn.tx, gone.id, stays.id)
    if twin is None:
        pair = Suspicion(max(gone.id, stays.id), min(gone.id, stays.id), Why.SPOT)
        added = await twins.add(turn.tx, pair, state, turn.now)
        if added is None:
            raise AssertionError("unreachable")
    else:
        added = twin.id
    await twins.settle(turn.tx, added, state, by.id)
    return added


async def _tell(turn: Turn, coordinator: Person, gone: Request, stays: Request) -> None:
    now = await cards.must(turn, stays.id)
    for one in [gone, *await merges.followers(turn.tx, gone.id)]:
        news = JoinedNews(request=one.id, number=one.number, state=now.state, reason=None, danger=one.danger)
        await turn.tell(one.resident, news, key=f"joined:{one.id}", way=Way.FRESH)
    if gone.resident != stays.resident:
        await turn.tell(stays.resident, OthersToo(number=stays.number, danger=now.danger))
    merged = CasesMerged(request=gone.id, number=gone.number, into=stays.number)
    await turn.tell(coordinator, merged, key=f"merged:{gone.id}", way=Way.FRESH)
    await cards.show_status(turn, gone.id)
    await alerts.refresh(turn, gone.id)


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
    await joining.part(turn, request, "unmerged", alarm=False)
    await _tell_parted(turn, request.id)
    await turn.tell(coordinator, CaseParted(number=request.number), key=f"merged:{request.id}", way=Way.CARD)


async def _tell_parted(turn: Turn, request_id: RequestId) -> None:
    request = await cards.must(turn, request_id)
    parted = holds.words(
        request, Parted(number=request.number, danger=request.danger, looking=request.state in MATCHING)
    )
    await turn.tell(request.resident, parted, key=f"joined:{request.id}")


async def joined_of(turn: Turn, by: Person, words: str) -> Request | None:
    """The newest request of a person when it was merged into one that lives, and the words ask for nothing else."""
    newest = await requests.newest_of(turn.tx, by.id)
    if newest is None or newest.state is not RequestState.MERGED:
        return None
    stays = await cards.must(turn, await merges.survivor(turn.tx, newest.id))
    need = assess(words, turn.ground.vocabulary).need
    known = {None, stays.need, *(row.need for row in await needs.whole(turn.tx, stays.id))}
    return newest if stays.state in LIVE_REQUESTS and need in known else None


async def heard(turn: Turn, by: Person, joined: Request, words: str) -> None:
    """More words of a reporter whose request was merged: they stay with it, and count for the one that goes on.

    Where that one was said to be done, who still asks for help is helped by their own request again.
    """
    read = assess(words, turn.ground.vocabulary)
    await requests.hear(
        turn.tx,
        joined.id,
        words=f"{joined.words}\n{words}".strip()[: whereabouts.WORDS_KEPT],
        need=joined.need or read.need,
        urgency=more_urgent(joined.urgency, read.urgency) if read.need or read.danger else joined.urgency,
        danger=joined.danger or read.danger,
    )
    await needs.name(turn.tx, joined.id, (read.need, *read.also) if read.need else (), turn.now)
    await wishes.take_in(turn, joined.id, words)
    stays = await cards.must(turn, await merges.survivor(turn.tx, joined.id))
    if stays.state is RequestState.RESOLVED and (read.need or read.danger):
        await joining.part(turn, joined, "asked again", alarm=True)
        await _tell_parted(turn, joined.id)
        return
    await joining.said_more(turn, stays.id)
    await staleness.heard(turn, await cards.must(turn, stays.id))
    await turn.tell(by, NoteAdded(number=joined.number, danger=read.danger), key=f"note:{joined.id}", way=Way.FRESH)
