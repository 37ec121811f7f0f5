"""The one way of changing a state: the table is asked, the row steps, the event is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import bounds, lifecycle
from bot.domain.lifecycle import Machine
from bot.domain.model import RequestState
from bot.domain.notices import JoinedNews, Way
from bot.services import claims
from bot.store import assignments, cases, events, merges, requests
from bot.store.events import Facts, Step

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import (
        Assignment,
        AssignmentId,
        AssignmentState,
        CloseReason,
        Duty,
        Offer,
        OfferId,
        OfferState,
        Request,
        RequestId,
        Urgency,
        Volunteer,
    )
    from bot.services.turn import Turn


async def request_to(
    turn: Turn,
    request: Request,
    after: RequestState,
    why: str,
    reason: CloseReason | None = None,
    *,
    into: RequestId | None = None,
) -> None:
    """Move a request, wind its clocks anew, and tell those whose requests were merged into it.

    `reason` belongs to one that closes, `into` to one that is merged. Raises IllegalStep when the table forbids it.
    """
    lifecycle.check(Machine.REQUEST, request.state, after)
    step = Step(Machine.REQUEST, request.id, request.state, after, why, turn.actor, request.id)
    await events.take(turn.tx, step, turn.now, reason, into)
    await wind(turn, request.id, after, request.urgency)
    if after is RequestState.OPEN:
        await requests.mark_opened(turn.tx, request.id, turn.now)
    if after not in lifecycle.ENDED:  # whoever has the case has time for what is new
        await claims.renew(turn, request)
    if after is not RequestState.MERGED:
        await _tell_joined(turn, request.id, after, reason)


async def _tell_joined(turn: Turn, request: RequestId, after: RequestState, reason: CloseReason | None) -> None:
    for follower in await merges.followers(turn.tx, request):
        news = JoinedNews(
            request=follower.id, number=follower.number, state=after, reason=reason, danger=follower.danger
        )
        await turn.tell(follower.resident, news, key=f"joined:{follower.id}", way=Way.FRESH)


async def wind(turn: Turn, request: RequestId, state: RequestState, urgency: Urgency) -> None:
    """Set the clocks of a request that stands in this state from now on: none lives without a next look."""
    rules = turn.ground.bounds(urgency)
    still_s, watch_s = bounds.still_s(state, rules), bounds.watch_s(state, rules)
    clocks: dict[str, datetime | None] = {
        "still_at": None if still_s is None else turn.after(still_s),
        "expire_at": None,
        "watch_at": None if watch_s is None else turn.after(watch_s),
    }
    await requests.schedule(turn.tx, request, **({**bounds.OFF, **clocks} if watch_s is None else clocks))
    await cases.claim_until(turn.tx, request, turn.after(rules.claim_s))  # what grows worse waits no longer for anybody


async def wind_watch(turn: Turn, request: Request) -> None:
    """Say when the desk looks at a request again; what its resident was asked stays."""
    watch_s = bounds.watch_s(request.state, turn.ground.bounds(request.urgency))
    await requests.schedule(turn.tx, request.id, watch_at=None if watch_s is None else turn.after(watch_s))


async def offer_to(turn: Turn, offer: Offer, after: OfferState, why: str) -> None:
    """Move an offer. Raises IllegalStep when the table forbids it."""
    lifecycle.check(Machine.OFFER, offer.state, after)
    step = Step(Machine.OFFER, offer.id, offer.state, after, why, turn.actor, offer.request)
    await events.take(turn.tx, step, turn.now)


async def assignment_to(turn: Turn, assignment: Assignment, after: AssignmentState, why: str) -> None:
    """Move an assignment. Raises IllegalStep when the table forbids it."""
    lifecycle.check(Machine.ASSIGNMENT, assignment.state, after)
    step = Step(Machine.ASSIGNMENT, assignment.id, assignment.state, after, why, turn.actor, assignment.request)
    await events.take(turn.tx, step, turn.now)


async def duty_to(turn: Turn, volunteer: Volunteer, after: Duty, why: str) -> None:
    """Move a volunteer's duty; no step when it is so already. Raises IllegalStep when the table forbids it."""
    if volunteer.duty is after:
        return
    lifecycle.check(Machine.DUTY, volunteer.duty, after)
    step = Step(Machine.DUTY, volunteer.person, volunteer.duty, after, why, turn.actor, None)
    await events.take(turn.tx, step, turn.now)


async def began(
    turn: Turn,
    machine: Machine,
    subject: RequestId | OfferId | AssignmentId,
    request: RequestId,
    state: str,
    facts: Facts | None = None,
) -> None:
    """Write the first event of a row: it was made; `facts` say in numbers why."""
    await events.note(turn.tx, Step(machine, subject, "", state, "made", turn.actor, request, facts), turn.now)


async def noted(turn: Turn, request: Request, why: str) -> None:
    """Write an event that moves nothing: something about the request is known now."""
    step = Step(Machine.REQUEST, request.id, request.state, request.state, why, turn.actor, request.id)
    await events.note(turn.tx, step, turn.now)


async def remarked(turn: Turn, assignment: Assignment, why: str) -> None:
    """Write an event that moves nothing: something was said or asked on a mission."""
    step = Step(
        Machine.ASSIGNMENT, assignment.id, assignment.state, assignment.state, why, turn.actor, assignment.request
    )
    await events.note(turn.tx, step, turn.now)


async def seats_to(turn: Turn, request: RequestId, why: str) -> RequestState:
    """Bring a request to the state that its volunteers put it in, and return its state.

    One that waits for its place or for a coordinator stays waiting, whatever its volunteers do. A seat whose holder
    wants to hand over counts as free.
    """
    before = await requests.by_id(turn.tx, request)
    if before is None:
        raise AssertionError("unreachable")
    if before.state in (RequestState.DRAFT, RequestState.NEEDS_INFO, RequestState.ON_HOLD):
        return before.state
    held = await assignments.holding(turn.tx, request)
    leaving = sum(one.fills for one in held if one.handover_why is not None)
    states = (one.state for one in held for _ in range(one.fills))
    after = lifecycle.state_with(states, before.seats + leaving)
    if after is not before.state:
        await request_to(turn, before, after, why)
    return after
