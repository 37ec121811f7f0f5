"""From "on my way" to "done": what a volunteer reports, and what follows for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.domain import disclosure
from bot.domain.lifecycle import HOLDING
from bot.domain.model import (
    Assignment,
    AssignmentId,
    AssignmentState,
    Duty,
    OfferState,
    Person,
    PersonId,
    Request,
    RequestState,
)
from bot.domain.notices import (
    AskCame,
    EtaChanged,
    HelpArrived,
    HelperLate,
    HelperLost,
    HelpOnTheWay,
    MissionLate,
    MissionLeft,
    MissionOver,
    MissionPinGone,
    MissionStopped,
    MissionThanks,
    Way,
)
from bot.domain.refusals import AlreadySo, MissionEnded, NoSuchMission, NotYours
from bot.services import alerts, asking, cards, seats, standby, steps
from bot.store import assignments, people, requests, volunteers

if TYPE_CHECKING:
    from bot.services.turn import Turn

Why = Literal["done", "cannot_go", "cancelled", "closed", "unreachable", "passed_on"]


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


async def on_way(turn: Turn, by: Person, assignment: Assignment) -> None:
    """The volunteer has set out. Raises AlreadySo."""
    request = await _step(turn, assignment, AssignmentState.EN_ROUTE, "on the way")
    notice = HelpOnTheWay(
        number=request.number, helper=disclosure.first_name(by), eta_at=assignment.eta_at, danger=request.danger
    )
    await turn.tell(request.resident, notice)
    await _show_all(turn, assignment.id)


async def there(turn: Turn, by: Person, assignment: Assignment) -> None:
    """The volunteer has arrived. Raises AlreadySo."""
    request = await _step(turn, assignment, AssignmentState.ON_SITE, "arrived")
    notice = HelpArrived(
        number=request.number,
        helper=disclosure.first_name(by),
        door_code=request.door_code,
        danger=request.danger,
    )
    await turn.tell(request.resident, notice)
    await _show_all(turn, assignment.id)


async def change_eta(turn: Turn, by: Person, assignment: Assignment, minutes: int) -> None:
    """The volunteer gives another time. Raises BadMinutes."""
    seats.check_minutes(minutes)
    request = await cards.must(turn, assignment.request)
    eta_at = turn.after(minutes * 60)
    if assignment.state is AssignmentState.ON_SITE:
        raise AlreadySo(number=request.number)
    await assignments.promise(turn.tx, assignment.id, eta_at)
    notice = EtaChanged(number=request.number, helper=disclosure.first_name(by), eta_at=eta_at, danger=request.danger)
    await turn.tell(request.resident, notice)
    await _show_all(turn, assignment.id)


async def done(turn: Turn, by: Person, assignment: Assignment) -> None:
    """The volunteer has finished; once nobody else is at it, the resident is asked whether help came."""
    await steps.assignment_to(turn, assignment, AssignmentState.DONE, "done")
    request = await cards.must(turn, assignment.request)
    await _clear(turn, assignment, request, "done")
    made = await volunteers.credit(turn.tx, by.id)
    await turn.tell(by, MissionThanks(number=request.number, done=made))
    await free(turn, by.id, "done")
    if await assignments.holding(turn.tx, request.id):
        await seats.finished(turn, assignment, "done")
    elif not await seats.part_done(turn, assignment):
        await _resolve(turn, request, by)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def _resolve(turn: Turn, request: Request, by: Person) -> None:
    await steps.request_to(turn, request, RequestState.RESOLVED, "done")
    await asking.take_back_about(turn, request.id, OfferState.FILLED, "filled")
    await standby.end(turn, request.id)
    silence_s = turn.ground.settings.missions.confirm_silence_h * 3600
    await requests.schedule(
        turn.tx,
        request.id,
        close_at=turn.after(silence_s),
        look_at=None,
        desk_at=None,
        escalate_at=None,
        confirm_at=None,
    )
    notice = AskCame(request=request.id, number=request.number, helper=disclosure.first_name(by), danger=request.danger)
    await turn.tell(request.resident, notice, key=f"came:{request.id}")


async def cannot(turn: Turn, by: Person, assignment: Assignment) -> None:
    """The volunteer cannot go after all: the seat is free again, and the next are asked at once."""
    request = await cards.must(turn, assignment.request)
    await turn.tell(by, MissionLeft(number=request.number))
    await leave(turn, assignment, AssignmentState.RELEASED, "cannot_go")
    await free(turn, by.id, "cannot go")


async def leave(turn: Turn, assignment: Assignment, after: AssignmentState, why: Why) -> None:
    """Free the seat of an assignment, tell the resident, and look for somebody else."""
    await steps.assignment_to(turn, assignment, after, why)
    request = await cards.must(turn, assignment.request)
    await _clear(turn, assignment, request, why)
    helper = await people.by_id(turn.tx, assignment.volunteer)
    notice = HelperLost(number=request.number, helper=disclosure.first_name(helper), danger=request.danger)
    if why != "passed_on":  # that was the resident's own word
        await turn.tell(request.resident, notice)
    pace = turn.ground.pace(request.urgency)
    await requests.schedule(
        turn.tx, request.id, desk_at=turn.after(pace.desk_after_s), escalate_at=turn.after(pace.escalate_after_s)
    )
    await seats.came_free(turn, assignment, why)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def take_back_what_stands(turn: Turn, person: PersonId) -> None:
    """Somebody who had blocked the bot is back: addresses that could not be taken back then go now."""
    for assignment in await assignments.over_but_shown(turn.tx, person):
        await _clear(turn, assignment, await cards.must(turn, assignment.request), "closed")


async def stop(turn: Turn, request: Request, why: Why) -> None:
    """The request ended: everybody who holds a seat hears it loudly and is free again."""
    for assignment in await assignments.holding(turn.tx, request.id):
        await steps.assignment_to(turn, assignment, AssignmentState.CANCELLED, why)
        await _clear(turn, assignment, request, why)
        await turn.tell(assignment.volunteer, MissionStopped(number=request.number, danger=request.danger))
        await free(turn, assignment.volunteer, why)
    await standby.end(turn, request.id)


async def late(turn: Turn, assignment_id: AssignmentId) -> None:
    """The clock: the promised time is over. First the volunteer is asked, after a grace the desk is told."""
    assignment = await assignments.by_id(turn.tx, assignment_id)
    if assignment is None or assignment.state not in HOLDING:
        await assignments.watch(turn.tx, assignment_id, None, 0)
        return
    request = await cards.must(turn, assignment.request)
    if assignment.late_step == 0:
        notice = MissionLate(
            assignment=assignment.id,
            number=request.number,
            state=assignment.state,
            minutes=standby.minutes_to_choose(turn),
            danger=request.danger,
        )
        await turn.tell(assignment.volunteer, notice, key=f"late:{assignment.id}", way=Way.FRESH)
        grace_s = turn.ground.pace(request.urgency).eta_grace_s
        await assignments.watch(turn.tx, assignment.id, turn.after(grace_s), 1)
        return
    helper = await people.by_id(turn.tx, assignment.volunteer)
    for coordinator in await alerts.coordinators(turn):
        notice_to_desk = HelperLate(
            number=request.number,
            helper=disclosure.first_name(helper),
            eta_at=assignment.eta_at,
            danger=request.danger,
        )
        await turn.tell(coordinator, notice_to_desk)
    await assignments.watch(turn.tx, assignment.id, None, 2)


async def free(turn: Turn, person: PersonId, why: str) -> None:
    """After a mission a volunteer is on duty again, while their time lasts."""
    volunteer = await volunteers.by_person(turn.tx, person)
    if volunteer is None or volunteer.duty is not Duty.BUSY:
        return
    still = volunteer.available_until is not None and volunteer.available_until > turn.now and volunteer.at is not None
    await steps.duty_to(turn, volunteer, Duty.AVAILABLE if still else Duty.OFF, why)
    if still:
        await requests.look_soon(turn.tx, turn.now)
    else:
        await volunteers.forget_place(turn.tx, person)


async def _step(turn: Turn, assignment: Assignment, after: AssignmentState, why: str) -> Request:
    request = await cards.must(turn, assignment.request)
    if assignment.state is after or (after is AssignmentState.EN_ROUTE and assignment.state is AssignmentState.ON_SITE):
        raise AlreadySo(number=request.number)
    await steps.assignment_to(turn, assignment, after, why)
    await steps.seats_to(turn, request.id, why)
    return request


async def _show_all(turn: Turn, assignment_id: AssignmentId) -> None:
    assignment = await assignments.by_id(turn.tx, assignment_id)
    if assignment is None:
        raise AssertionError("unreachable")
    await cards.show_mission(turn, assignment)
    await cards.show_status(turn, assignment.request)
    await alerts.refresh(turn, assignment.request)


async def _clear(turn: Turn, assignment: Assignment, request: Request, why: Why) -> None:
    """Take the exact place back: the card loses its address, the pin goes."""
    await turn.tell(assignment.volunteer, MissionOver(number=request.number, why=why), key=f"mission:{assignment.id}")
    await turn.tell(assignment.volunteer, MissionPinGone(), key=f"pin:{assignment.id}")
