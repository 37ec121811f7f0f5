"""Somebody is on site and says nothing: asked whether all is well, and then the desk looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.model import Assignment, AssignmentId, AssignmentState, Person, Request
from bot.domain.notices import HelpArrived, SiteCheck, StillNoted, Way
from bot.domain.refusals import AlreadySo
from bot.services import alerts, cards, steps
from bot.store import owed

if TYPE_CHECKING:
    from bot.services.turn import Turn


async def begin(turn: Turn, assignment_id: AssignmentId) -> None:
    """From a sign of life on, silence is counted anew."""
    quiet_s = turn.ground.settings.missions.on_site_silence_min * 60
    await owed.check(turn.tx, assignment_id, turn.after(quiet_s), 0)


async def arrived(turn: Turn, by: Person, assignment_id: AssignmentId, request: Request) -> None:
    """Somebody is there: the resident hears it with the code to compare, and silence counts from now on."""
    await begin(turn, assignment_id)
    notice = HelpArrived(
        number=request.number,
        helper=disclosure.first_name(by),
        door_code=request.door_code,
        danger=request.danger,
    )
    await turn.tell(request.resident, notice)


async def noticed(turn: Turn, assignment: Assignment) -> None:
    """The clock: no word for long. First the volunteer is asked, then the desk, and then it is watched as before."""
    request = await cards.must(turn, assignment.request)
    if assignment.check_step == 0:
        notice = SiteCheck(assignment=assignment.id, number=request.number, danger=request.danger)
        await turn.tell(assignment.volunteer, notice, key=f"site:{assignment.id}", way=Way.FRESH)
        answer_s = turn.ground.settings.missions.on_site_answer_min * 60
        await owed.check(turn.tx, assignment.id, turn.after(answer_s), 1)
        await steps.remarked(turn, assignment, "asked")
        return
    await alerts.news(turn, request, assignment.volunteer, "silent")
    await steps.remarked(turn, assignment, "desk told")
    await begin(turn, assignment.id)


async def well(turn: Turn, by: Person, assignment: Assignment) -> None:
    """The volunteer is still at it. Raises AlreadySo before they are there."""
    request = await cards.must(turn, assignment.request)
    if assignment.state is not AssignmentState.ON_SITE:
        raise AlreadySo(number=request.number)
    await begin(turn, assignment.id)
    await turn.tell(by, StillNoted(number=request.number), key=f"site:{assignment.id}")
