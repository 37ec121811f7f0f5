"""What a merged request brings to the one that stays, and what is taken out again when they part.

What each reporter said stays with their own request; only what it asks of those who come is counted in the other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from bot.domain.duplicates import TwinState
from bot.domain.eligibility import liftable_in
from bot.domain.joined import Apart, Joined, Worth
from bot.domain.lifecycle import MATCHING
from bot.domain.model import Request, RequestId, RequestState, more_urgent
from bot.domain.notices import JoinKept, Way
from bot.domain.triage import assess
from bot.services import (
    alerts,
    cards,
    drafts,
    duplicates,
    holds,
    rechecks,
    reopening,
    screening,
    seats,
    steps,
    whereabouts,
)
from bot.store import assignments, cases, events, merges, needs, requests, twins

if TYPE_CHECKING:
    from datetime import datetime

    from bot.services.turn import Turn

Kept = Literal["all", "urgency", "people", "filters", "hold"]
NOT_COME = "help came: no"  # after this step a request is as urgent as it is, whoever reported it
HELD = "joined: not safe"


async def bring(turn: Turn, stays_id: RequestId, gone: Request) -> None:
    """Count what a request asks, which has just been merged, in the one that stays."""
    stays = await cards.must(turn, stays_id)
    before, fitted = _worth(stays), await rechecks.misfits(turn, stays.id)
    known = await merges.apart(turn.tx, stays.id) or Apart(before, before)
    await _count(turn, stays.id)
    asks = liftable_in(screening.requirements_alone(turn.ground, gone))
    await merges.become(
        turn.tx,
        stays.id,
        Worth(
            urgency=more_urgent(stays.urgency, gone.urgency),
            danger=stays.danger or gone.danger,
            seats=max(stays.seats, gone.seats),
            relaxed=stays.wishes.relaxed & ~asks,
        ),
    )
    await _leave_it_so(turn, stays.id, known.now(before))
    await steps.noted(turn, stays, f"joined with {gone.number}")
    await _bring_emergency(turn, stays, gone)
    await _look_again(turn, stays, fitted)


async def said_more(turn: Turn, stays_id: RequestId) -> None:
    """A merged request asks for something else by now: more was said of it, or one of its needs was met."""
    stays, fitted = await cards.must(turn, stays_id), await rechecks.misfits(turn, stays_id)
    await _count_again(turn, stays)
    await _look_again(turn, stays, fitted)


async def part(turn: Turn, request: Request, why: str, *, alarm: bool) -> None:
    """Take an ended request up again; one that was merged takes along what it brought to those that spoke for it."""
    joined_at = (await events.last_step(turn.tx, request.id)).at
    spoke = await merges.ahead(turn.tx, request.id)
    if request.joined:  # of those it speaks for more may have been said or met since
        await _count_again(turn, request)
    await reopening.take_up(turn, await cards.must(turn, request.id), why, harder=False, alarm=alarm)
    for one in spoke:
        await _take_out(turn, request, one, joined_at)
    if request.merged_into is not None:
        await _show_parted(turn, request.id, request.merged_into)


async def _show_parted(turn: Turn, gone: RequestId, stays: RequestId) -> None:
    """The desk's card of the two is true again, also where the reporter parted them."""
    twin = await twins.between(turn.tx, gone, stays)
    if twin is None:
        return
    if twin.state is TwinState.MERGED:
        newer = gone == twin.request  # whose word the card gives
        await twins.settle(turn.tx, twin.id, TwinState.ANOTHER if newer else TwinState.UNSURE, turn.actor)
    await duplicates.show(turn, twin.id, way=Way.EDIT)


async def _take_out(turn: Turn, gone: Request, stays_id: RequestId, joined_at: datetime) -> None:
    """Take out again what a request brought that stands by itself now; the desk hears of what has to stay."""
    stays = await cards.must(turn, stays_id)
    now, known = _worth(stays), await merges.apart(turn.tx, stays.id)
    fitted = await rechecks.misfits(turn, stays.id)
    await _count(turn, stays.id)
    after = now if known is None else await _parted(turn, stays, known, joined_at)
    await merges.become(turn.tx, stays.id, after)
    if known is not None:
        await _leave_it_so(turn, stays.id, known.now(now))
    await steps.noted(turn, stays, f"parted from {gone.number}")
    await _look_again(turn, stays, fitted)
    kept = await _kept(turn, stays, known, joined_at)
    for coordinator in await alerts.coordinators(turn) if kept else []:
        await turn.tell(coordinator, JoinKept(number=stays.number, gone=gone.number, kept=kept, danger=after.danger))


async def _count_again(turn: Turn, stays: Request) -> None:
    """Count anew what is asked by those that were merged into it before."""
    before, known = _worth(stays), await merges.apart(turn.tx, stays.id)
    await _count(turn, stays.id)
    await merges.become(turn.tx, stays.id, _with(before, await merges.followers(turn.tx, stays.id)))
    if known is not None:
        await _leave_it_so(turn, stays.id, known.now(before))


async def _count(turn: Turn, stays: RequestId) -> None:
    followers = await merges.followers(turn.tx, stays)
    await merges.keep_joined(turn.tx, stays, [await _report(turn, one) for one in followers])
    await keep_main(turn, stays)


async def keep_main(turn: Turn, request_id: RequestId) -> None:
    """The first need that is still open is the one by which volunteers are looked for."""
    request, rows = await cards.must(turn, request_id), await needs.whole(turn.tx, request_id)
    still = [row.need for row in rows if row.open]
    if still and request.need not in still:
        await requests.need(turn.tx, request_id, still[0])
    elif request.need not in {row.need for row in rows}:
        await requests.need(turn.tx, request_id, next((row.need for row in rows), None))


async def _report(turn: Turn, request: Request) -> Joined:
    """What a merged request asks for; what is done by now asks for nobody any more."""
    rows = await needs.of(turn.tx, request.id)
    still = next((row.need for row in rows if row.open), None) if rows else request.need
    wanted = replace(request, need=still)
    return Joined(request.resident, still, screening.alone(turn.ground, wanted), request.wishes)


async def _leave_it_so(turn: Turn, stays_id: RequestId, known: Apart) -> None:
    """Keep how the request is left, so that what moves later is known to be its own."""
    now = await screening.two_seats(turn, await cards.must(turn, stays_id))
    await merges.keep_apart(turn.tx, stays_id, replace(known, left=_worth(now)) if now.joined else None)


async def _parted(turn: Turn, stays: Request, known: Apart, joined_at: datetime) -> Worth:
    """What it is worth without the one that went."""
    own, now = known.now(_worth(stays)).own, _worth(stays)
    followers = await merges.followers(turn.tx, stays.id)
    raised = now.urgency if await events.happened(turn.tx, stays.id, NOT_COME, joined_at) else own.urgency
    read = assess(stays.words, turn.ground.vocabulary)
    said = read.urgency if read.need or read.danger else raised
    seated = sum(one.fills for one in await assignments.holding(turn.tx, stays.id))
    asks = 0
    for one in followers:
        asks |= liftable_in(screening.requirements_alone(turn.ground, one))
    plain = Worth(
        urgency=more_urgent(raised, said),
        danger=own.danger or read.danger,
        seats=max(own.seats, seated, *(one.seats for one in followers)),
        relaxed=own.relaxed & ~asks if now.relaxed == known.left.relaxed else now.relaxed,
    )
    return _with(plain, followers)


def _worth(request: Request) -> Worth:
    return Worth(request.urgency, request.danger, request.seats, request.wishes.relaxed)


def _with(worth: Worth, followers: list[Request]) -> Worth:
    """As urgent as the worst of all that are merged into it."""
    for one in followers:
        worth = replace(worth, urgency=more_urgent(worth.urgency, one.urgency), danger=worth.danger or one.danger)
    return worth


async def _kept(turn: Turn, stays: Request, known: Apart | None, joined_at: datetime) -> tuple[Kept, ...]:
    """What the merge may have brought and what stays all the same, because nobody knows any more whose it is."""
    if known is None:
        return ("all",)
    now, own, left = await cards.must(turn, stays.id), known.own, known.left
    may_stay: dict[Kept, bool] = {
        "urgency": now.urgency is left.urgency is not own.urgency
        and await events.happened(turn.tx, stays.id, NOT_COME, joined_at),
        "people": stays.seats != left.seats > own.seats,
        "filters": stays.wishes.relaxed != left.relaxed and bool(own.relaxed & ~now.wishes.relaxed),
        "hold": now.state is RequestState.ON_HOLD and (await events.last_step(turn.tx, stays.id)).why == HELD,
    }
    return tuple(one for one, so in may_stay.items() if so)


async def _bring_emergency(turn: Turn, stays: Request, gone: Request) -> None:
    """Who knows of it, whom it was passed on to, and that it is not safe there."""
    await requests.escalate(turn.tx, stays.id, max(stays.escalation, gone.escalation))
    if gone.escalation > stays.escalation and stays.desk_owner is None:  # whoever took the other has not taken this
        await cases.remind(turn.tx, stays.id, 0, turn.after(turn.ground.bounds(stays.urgency).untaken_s))
    service = await cases.referred_to(turn.tx, gone.id)
    if service is not None and await cases.referred_to(turn.tx, stays.id) is None:
        await cases.refer(turn.tx, stays.id, service)
        again_s = turn.ground.settings.requests.referred_min * 60
        await requests.schedule(turn.tx, stays.id, refer_at=turn.after(again_s))
    await holds.carry(turn, gone, stays.id, HELD)


async def _look_again(turn: Turn, before: Request, fitted: frozenset[int]) -> None:
    """Questions and missions are judged anew, and every card is true."""
    now = await cards.must(turn, before.id)
    if now.urgency is not before.urgency:
        await steps.wind(turn, now.id, now.state, now.urgency)
        if now.state in MATCHING:
            await drafts.set_deadlines(turn, now)
    if now.seats != before.seats and now.state in rechecks.SEATED:
        await steps.seats_to(turn, now.id, "people needed")
        await seats.close_if_full(turn, now.id)
    await rechecks.of_request(turn, now.id)
    await whereabouts.show_all(turn, now.id)
    for volunteer in sorted(await rechecks.misfits(turn, now.id) - fitted):
        await alerts.news(turn, now, volunteer, "misfit")
    if now.held and not before.held:
        await alerts.alert(turn, now.id, "unsafe", level=2)
    elif now.danger and not before.danger:
        await alerts.alert(turn, now.id, "danger")
