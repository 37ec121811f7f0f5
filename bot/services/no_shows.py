"""Somebody promised and did not come: others go, nobody is banned by a program, and who comes after all is welcome."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, get_args

from bot.domain import disclosure
from bot.domain.lifecycle import MATCHING
from bot.domain.model import (
    Assignment,
    AssignmentId,
    AssignmentState,
    Duty,
    Person,
    PersonId,
    Request,
    RequestState,
)
from bot.domain.notices import (
    DutyPaused,
    DutyRestored,
    DutySuspended,
    HelpIsComing,
    MissionMissed,
    NoShowReview,
    ReviewNoted,
)
from bot.domain.refusals import AlreadyTaken, BusyAlready, HelperBusy, MissionEnded, NoSuchVolunteer, NotAVolunteer
from bot.services import alerts, asking, cards, leaving, releasing, seats, silence, standby, steps, watching
from bot.services import volunteers as duty
from bot.store import assignments, owed, people, volunteers

if TYPE_CHECKING:
    from bot.services.turn import Turn

TWICE, THRICE = 2, 3  # from the second on duty pauses, from the third a coordinator is asked
STILL_MEANT = timedelta(hours=12)  # a bare "I am there" this long after a promise means that promise
Verdict = Literal["ok", "suspend"]
VERDICTS = get_args(Verdict)


async def missed(turn: Turn, assignment: Assignment) -> None:
    """The clock: no answer, and the time is over. The seat goes to others, kindly for who did not come."""
    request = await cards.must(turn, assignment.request)
    await leaving.leave(turn, assignment, AssignmentState.NO_SHOW, "no_show")
    await leaving.rest_of_way(turn, assignment)
    days = turn.ground.settings.missions.no_show_days
    times = await owed.no_shows(turn.tx, assignment.volunteer, turn.now - timedelta(days=days))
    how: Literal["first", "again", "often"] = "first" if times < TWICE else "again" if times < THRICE else "often"
    notice = MissionMissed(assignment=assignment.id, number=request.number, how=how, danger=request.danger)
    await turn.tell(assignment.volunteer, notice)
    await alerts.news(turn, request, assignment.volunteer, "no_show")
    if times < TWICE:
        await releasing.free(turn, assignment.volunteer, "did not come")
    else:
        await pause(turn, assignment.volunteer, "did not come")
    if times >= THRICE:
        await _ask_review(turn, assignment.volunteer, times)


async def _ask_review(turn: Turn, volunteer: PersonId, times: int) -> None:
    helper = disclosure.first_name(await people.by_id(turn.tx, volunteer))
    days = round(turn.ground.settings.missions.no_show_days)
    for coordinator in await alerts.coordinators(turn):
        notice = NoShowReview(volunteer=volunteer, helper=helper, times=times, days=days)
        await turn.tell(coordinator, notice, key=f"review:{volunteer}")


async def pause(turn: Turn, person: PersonId, why: str) -> None:
    """The volunteer is asked nothing more until they say that they are back."""
    volunteer = await volunteers.by_person(turn.tx, person)
    if volunteer is None or volunteer.duty not in (Duty.BUSY, Duty.AVAILABLE):
        return
    await steps.duty_to(turn, volunteer, Duty.PAUSED, why)
    await volunteers.forget_place(turn.tx, person)
    await asking.pass_on(turn, person)
    await turn.tell(person, DutyPaused())


async def back(turn: Turn, by: Person) -> None:
    """The volunteer is back: where they are now is asked, as at any check-in. Raises NotAVolunteer, Suspended."""
    volunteer = await volunteers.by_person(turn.tx, by.id)
    if volunteer is None:
        raise NotAVolunteer
    if volunteer.duty is Duty.PAUSED:
        await steps.duty_to(turn, volunteer, Duty.OFF, "back")
    await duty.ask_check_in(turn, by)


async def review(turn: Turn, by: Person, person: int, verdict: Verdict) -> None:
    """A coordinator decides: talk first, or go on as before. Raises NoSuchVolunteer, HelperBusy."""
    volunteer = await volunteers.by_person(turn.tx, PersonId(person))
    if volunteer is None:
        raise NoSuchVolunteer(said=str(person))
    if verdict == "suspend" and volunteer.duty is not Duty.SUSPENDED:
        held = await assignments.of_volunteer(turn.tx, volunteer.person)
        if held is not None:
            raise HelperBusy(number=(await cards.must(turn, held.request)).number)
        await steps.duty_to(turn, volunteer, Duty.SUSPENDED, "review")
        await volunteers.forget_place(turn.tx, volunteer.person)
        await asking.pass_on(turn, volunteer.person)
        await seats.let_go(turn, volunteer.person, "passed_on")
        await turn.tell(volunteer.person, DutySuspended())
    elif verdict == "ok" and volunteer.duty is Duty.SUSPENDED:
        await steps.duty_to(turn, volunteer, Duty.OFF, "review")
        await turn.tell(volunteer.person, DutyRestored())
    helper = disclosure.first_name(await people.by_id(turn.tx, volunteer.person))
    noted = ReviewNoted(volunteer=volunteer.person, helper=helper, verdict=verdict)
    await turn.tell(by, noted, key=f"review:{person}")


async def missed_by(turn: Turn, by: Person, assignment_id: AssignmentId | None) -> Assignment | None:
    """The mission that this volunteer missed and now means, by a press or, with nothing else in hand, by a word."""
    if assignment_id is not None:
        found = await assignments.by_id(turn.tx, assignment_id)
    elif await assignments.of_volunteer(turn.tx, by.id) is None:
        found = await owed.newest(turn.tx, by.id, AssignmentState.NO_SHOW)
        found = found if found and found.eta_at > turn.now - STILL_MEANT else None
    else:
        found = None
    mine = found is not None and found.volunteer == by.id and found.state is AssignmentState.NO_SHOW
    return found if mine else None


async def came_after_all(turn: Turn, by: Person, assignment: Assignment) -> None:
    """Who is there after all takes the seat again while it is free. Raises MissionEnded, BusyAlready, AlreadyTaken."""
    request = await _seat_again(turn, by, assignment, AssignmentState.ON_SITE)
    await silence.arrived(turn, by, assignment.id, request)
    await show(turn, assignment.id, request)


async def comes_after_all(turn: Turn, by: Person, assignment: Assignment) -> None:
    """Who is on the way after all takes the seat again while it is free.

    Raises MissionEnded, BusyAlready, AlreadyTaken.
    """
    request = await _seat_again(turn, by, assignment, AssignmentState.EN_ROUTE)
    least_later = turn.now + watching.least(turn, request)
    await assignments.promise(turn.tx, assignment.id, max(assignment.eta_at, least_later))
    await watching.watch(turn, assignment.id, request)
    await tell_coming(turn, by, assignment.id, request)
    await show(turn, assignment.id, request)


async def tell_coming(turn: Turn, by: Person, assignment_id: AssignmentId, request: Request) -> None:
    """The resident hears that somebody comes after all, when, and the code at the door as it is now."""
    now = await assignments.by_id(turn.tx, assignment_id)
    if now is None:
        raise AssertionError("unreachable")
    notice = HelpIsComing(
        number=request.number,
        helper=disclosure.first_name(by),
        eta_at=now.eta_at,
        door_code=request.door_code,
        danger=request.danger,
        party=now.party,
        after_all=True,
    )
    await turn.tell(request.resident, notice)


async def _seat_again(turn: Turn, by: Person, assignment: Assignment, after: AssignmentState) -> Request:
    request = await cards.must(turn, assignment.request)
    await _still_open(turn, by, request)
    await sit_again(turn, assignment, request)
    if not assignment.shown:  # a later stop of a way: its turn has come
        await assignments.show(turn.tx, assignment.id)
    await steps.assignment_to(turn, assignment, after, "came after all")
    await seats.sat_down(turn, by, request.id, "came after all")
    return request


async def sit_again(turn: Turn, assignment: Assignment, request: Request) -> None:
    """Name a free seat for who comes back; they stand by for none there any more. Raises AlreadyTaken."""
    if not await assignments.seat_again(turn.tx, assignment, request.seats):
        raise AlreadyTaken(number=request.number)
    for one in await standby.line(turn, request.id):
        standing = await assignments.by_id(turn.tx, one.id)
        if standing is not None and one.volunteer == assignment.volunteer:
            await standby.over(turn, standing, "yours")


async def show(turn: Turn, assignment_id: AssignmentId, request: Request) -> None:
    """Bring card and place anew to who has the task again, and keep the others' cards true."""
    again = await assignments.by_id(turn.tx, assignment_id)
    if again is not None:
        await cards.show_mission(turn, again, fresh=True)
        await cards.show_pin(turn, again)
    for other in await assignments.holding(turn.tx, request.id):
        if other.id != assignment_id:
            await cards.show_mission(turn, other)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)


async def _still_open(turn: Turn, by: Person, request: Request) -> None:
    if request.state not in MATCHING | {RequestState.STAFFED}:
        raise MissionEnded(number=request.number)
    held = await assignments.of_volunteer(turn.tx, by.id)
    if held is not None:
        raise BusyAlready(number=(await cards.must(turn, held.request)).number)
