"""From "on my way" to "done": what a volunteer reports, and what follows for everybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.bounds import NO_SEARCH
from bot.domain.lifecycle import HOLDING
from bot.domain.model import (
    Assignment,
    AssignmentId,
    AssignmentState,
    OfferState,
    Person,
    Request,
    RequestState,
)
from bot.domain.notices import (
    AskCame,
    EtaChanged,
    HelpOnTheWay,
    MissionNoted,
    MissionThanks,
)
from bot.domain.refusals import AlreadySo, MissionEnded, NoSuchMission, NotYours
from bot.services import (
    alerts,
    asking,
    cards,
    lateness,
    redirect,
    releasing,
    rest,
    rides,
    seats,
    silence,
    standby,
    steps,
    watching,
)
from bot.store import assignments, requests, volunteers

if TYPE_CHECKING:
    from datetime import datetime

    from bot.services.turn import Turn


async def held(turn: Turn, by: Person, assignment_id: AssignmentId | None) -> Assignment:
    """The mission meant by a press, or the one the volunteer has. Raises NoSuchMission, NotYours, MissionEnded."""
    if assignment_id is None:
        found = await assignments.of_volunteer(turn.tx, by.id)
    else:
        found = await assignments.by_id(turn.tx, assignment_id)
    if found is None:
        raise NoSuchMission
    if found.volunteer != by.id:
        raise NotYours
    if found.state not in HOLDING:
        raise MissionEnded(number=(await cards.must(turn, found.request)).number)
    return found


async def on_way(turn: Turn, by: Person, assignment: Assignment, *, typed: bool = False) -> None:
    """The volunteer has set out; who `typed` it has the card anew, below what they wrote. Raises AlreadySo."""
    request = await _step(turn, assignment, AssignmentState.EN_ROUTE, "on the way")
    await watching.watch(turn, assignment.id, request)
    notice = HelpOnTheWay(
        number=request.number, helper=disclosure.first_name(by), eta_at=assignment.eta_at, danger=request.danger
    )
    await turn.tell(request.resident, notice)
    await _show_all(turn, assignment.id, fresh=typed)


async def there(turn: Turn, by: Person, assignment: Assignment, *, typed: bool = False) -> None:
    """The volunteer has arrived. Raises AlreadySo."""
    request = await _step(turn, assignment, AssignmentState.ON_SITE, "arrived")
    await silence.arrived(turn, by, assignment.id, request)
    await _show_all(turn, assignment.id, fresh=typed)


async def change_eta(turn: Turn, by: Person, assignment: Assignment, minutes: int, *, typed: bool = False) -> None:
    """The volunteer gives another time. Raises BadMinutes."""
    seats.check_minutes(minutes)
    await _promise(turn, by, assignment, turn.after(minutes * 60), typed=typed)


async def later(turn: Turn, by: Person, assignment: Assignment, minutes: int, *, typed: bool = False) -> None:
    """The volunteer needs so much longer than promised. Raises BadMinutes, AlreadySo."""
    seats.check_minutes(minutes)
    eta_at = max(assignment.eta_at, turn.now) + timedelta(minutes=minutes)
    await _promise(turn, by, assignment, eta_at, typed=typed)


async def _promise(turn: Turn, by: Person, assignment: Assignment, eta_at: datetime, *, typed: bool) -> None:
    request = await cards.must(turn, assignment.request)
    if assignment.state is AssignmentState.ON_SITE:
        raise AlreadySo(number=request.number)
    await assignments.promise(turn.tx, assignment.id, eta_at)
    await watching.watch(turn, assignment.id, request)
    await rides.retime(turn, assignment, eta_at)
    notice = EtaChanged(number=request.number, helper=disclosure.first_name(by), eta_at=eta_at, danger=request.danger)
    await turn.tell(request.resident, notice)
    await _show_all(turn, assignment.id, fresh=typed)


async def done(turn: Turn, by: Person, assignment: Assignment) -> None:
    """The volunteer has finished; once nobody else is at it, the resident is asked whether help came."""
    await steps.assignment_to(turn, assignment, AssignmentState.DONE, "done")
    request = await cards.must(turn, assignment.request)
    await releasing.clear(turn, assignment, request, "done")
    made = await volunteers.credit(turn.tx, by.id)
    await turn.tell(by, MissionThanks(number=request.number, done=made))
    await releasing.free(turn, by.id, "done")
    await rest.after(turn, by, request)
    if await assignments.holding(turn.tx, request.id):
        await seats.finished(turn, assignment, "done")
    elif not await seats.part_done(turn, assignment):
        await _resolve(turn, request, by)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)
    await redirect.come_free(turn, by.id)


async def _resolve(turn: Turn, request: Request, by: Person) -> None:
    await steps.request_to(turn, request, RequestState.RESOLVED, "done")
    await asking.take_back_about(turn, request.id, OfferState.FILLED, "filled")
    await standby.end(turn, request.id)
    silence_s = turn.ground.settings.missions.confirm_silence_h * 3600
    await requests.schedule(turn.tx, request.id, **{**NO_SEARCH, "close_at": turn.after(silence_s)})
    notice = AskCame(request=request.id, number=request.number, helper=disclosure.first_name(by), danger=request.danger)
    await turn.tell(request.resident, notice, key=f"came:{request.id}")


async def _step(turn: Turn, assignment: Assignment, after: AssignmentState, why: str) -> Request:
    request = await cards.must(turn, assignment.request)
    if assignment.state is after or (after is AssignmentState.EN_ROUTE and assignment.state is AssignmentState.ON_SITE):
        raise AlreadySo(number=request.number)
    await rides.begin(turn, assignment)
    await steps.assignment_to(turn, assignment, after, why)
    await steps.seats_to(turn, request.id, why)
    return request


async def _show_all(turn: Turn, assignment_id: AssignmentId, *, fresh: bool) -> None:
    """Keep every card true; a question that asked how it stands is answered where it stands."""
    assignment = await assignments.by_id(turn.tx, assignment_id)
    if assignment is None:
        raise AssertionError("unreachable")
    number = (await cards.must(turn, assignment.request)).number
    noted = MissionNoted(number=number, state=assignment.state, eta_at=assignment.eta_at)
    await turn.tell(assignment.volunteer, noted, key=lateness.key(assignment))
    await cards.show_mission(turn, assignment, fresh=fresh)
    await cards.show_status(turn, assignment.request)
    await alerts.refresh(turn, assignment.request)
