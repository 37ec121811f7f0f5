"""Several tasks held on one way: whose turn it is, what its card shows, and times that move on with the driver."""

from __future__ import annotations

from datetime import timedelta
from itertools import dropwhile
from typing import TYPE_CHECKING

from bot.domain import disclosure
from bot.domain.lifecycle import MOVING
from bot.domain.notices import EtaChanged, HeldStop, Way, WayCard, WayOver
from bot.domain.refusals import BusyAlready
from bot.services import alerts, cards
from bot.store import assignments, people
from bot.store import bundles as store

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.model import Assignment, PersonId
    from bot.services.turn import Turn

WORTH_TELLING = timedelta(minutes=5)  # who waits is not told of less


def key(volunteer: PersonId) -> str:
    """The key of the card with all tasks of a volunteer's way."""
    return f"way:{volunteer}"


async def show(turn: Turn, volunteer: PersonId, *, fresh: bool = False) -> None:
    """Show all tasks of the way, the next first; nothing for who has a task by itself."""
    held = await assignments.all_of_volunteer(turn.tx, volunteer)
    stops = []
    for one in held:
        request = await cards.must(turn, one.request)
        area = cards.area_of(turn, request)
        stops.append(
            HeldStop(assignment=one.id, number=request.number, need=request.need, area=area, eta_at=one.eta_at)
        )
    if any(one.bundle is not None for one in held):
        await turn.tell(volunteer, WayCard(stops=tuple(stops)), key=key(volunteer), way=Way.FRESH if fresh else None)


async def go_on(turn: Turn, volunteer: PersonId) -> bool:
    """A task has ended: of those left on the way the next is shown with its exact place. False: none is left."""
    held = await assignments.all_of_volunteer(turn.tx, volunteer)
    if not held:
        if await store.came_by(turn.tx, volunteer):
            await turn.tell(volunteer, WayOver(), key=key(volunteer))
        return False
    if not held[0].shown:
        await _show_place(turn, held[0])
        await retime(turn, held[0], turn.now + timedelta(minutes=held[0].leg_min or 0.0))
    await show(turn, volunteer)
    return True


async def begin(turn: Turn, assignment: Assignment) -> None:
    """The volunteer is about to set out to one of several: only to one at a time. Raises BusyAlready."""
    for other in await assignments.all_of_volunteer(turn.tx, assignment.volunteer):
        if other.id != assignment.id and other.state in MOVING:
            raise BusyAlready(number=(await cards.must(turn, other.request)).number)
    if not assignment.shown:
        await _show_place(turn, assignment)


async def _show_place(turn: Turn, stop: Assignment) -> None:
    await assignments.show(turn.tx, stop.id)
    shown = await assignments.by_id(turn.tx, stop.id)
    if shown is None:
        raise AssertionError("unreachable")
    await cards.show_mission(turn, shown, fresh=True)
    await cards.show_pin(turn, shown)


async def retime(turn: Turn, stop: Assignment, at: datetime) -> None:
    """The driver will be at this stop at this time: who waits there, or behind, longer than they were told hears it.

    Nothing changes for the stops before it, and so not where the driver is already.
    """
    stay = timedelta(minutes=turn.ground.settings.bundles.stay_min)
    held = await assignments.all_of_volunteer(turn.tx, stop.volunteer)
    for one in dropwhile(lambda one: one.id != stop.id, held):
        if one.id != stop.id:
            at += stay + timedelta(minutes=one.leg_min or 0.0)
        if at > one.eta_at + WORTH_TELLING:
            await _later(turn, one, at)


async def _later(turn: Turn, stop: Assignment, eta_at: datetime) -> None:
    request = await cards.must(turn, stop.request)
    await assignments.promise(turn.tx, stop.id, eta_at)
    helper = disclosure.first_name(await people.by_id(turn.tx, stop.volunteer))
    notice = EtaChanged(number=request.number, helper=helper, eta_at=eta_at, danger=request.danger)
    await turn.tell(request.resident, notice)
    found = await assignments.by_id(turn.tx, stop.id)
    if found is not None:
        await cards.show_mission(turn, found)
    await cards.show_status(turn, request.id)
    await alerts.refresh(turn, request.id)
