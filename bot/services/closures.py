"""Closing roads and opening them again: what coordinators say of them, and what follows for everybody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain import disclosure
from bot.domain.closures import Closure, ClosureId
from bot.domain.lifecycle import HOLDING
from bot.domain.model import AssignmentId, AssignmentState, Person
from bot.domain.notices import (
    ClosureAsked,
    ClosureChoices,
    ClosureList,
    ClosureMade,
    ClosureOver,
    ClosureRow,
    MissionRoad,
    WayChanged,
)
from bot.domain.refusals import BadHours, NoRoads, NoSuchClosure
from bot.places.roads import spoken
from bot.services import alerts, cards, roads
from bot.services.closed_places import Draft, drafts
from bot.store import assignments, people, requests
from bot.store import closures as store

if TYPE_CHECKING:
    from bot.domain.travel import Travel
    from bot.places.roads.spoken import Said
    from bot.services.turn import Turn

LONGEST_H = 30 * 24
CHOICE_LIVES = timedelta(hours=1)  # a question left open so long is no longer about now
ASKED_BEFORE = timedelta(hours=1)
ASKED_SHARE = 4  # a short closure is asked about when a quarter of it is left
SAME_WAY_MIN = 1.0  # a difference below this is rounding, not a detour


async def show(turn: Turn, coordinator: Person) -> None:
    """List what is closed now, and how to close more."""
    rows = tuple(_row(one) for one in await store.standing(turn.tx))
    await turn.tell(coordinator, ClosureList(rows=rows))


async def close(turn: Turn, by: Person, words: str) -> None:
    """Close what the words speak of; when that may be several things, ask which.

    Raises NoRoads, BadPlace, ClosePrecisely, TooWide, BadHours.
    """
    if turn.ground.roads is None or not turn.ground.roads.known:
        raise NoRoads
    said = spoken.read(words)
    until = _until(turn, said)
    found = drafts(turn.ground, turn.ground.roads, said)
    if len(found) == 1:
        await _shut(turn, by, await _kept(turn, by, found[0], until), until)
        return
    choices = [await store.add(turn.tx, one.shape, one.name, by.id, until, turn.now) for one in found]
    for closure in choices:
        await store.live_until(turn.tx, closure, turn.now + CHOICE_LIVES)
    rows = tuple(ClosureRow(id=number, name=one.name, until=until) for number, one in zip(choices, found, strict=True))
    await turn.tell(by, ClosureChoices(rows=rows))


async def confirm(turn: Turn, by: Person, closure_id: ClosureId) -> None:
    """Close the one that was meant, or keep closed what would open soon. Raises NoSuchClosure."""
    closure = await _known(turn, closure_id)
    default = turn.after(turn.ground.settings.roads.closed_h * 3600)
    proposed = await store.state(turn.tx, closure.id) == "proposed"
    await _shut(turn, by, closure.id, closure.until if proposed else default)


async def reopen(turn: Turn, by: Person, closure_id: ClosureId) -> None:
    """The road is free again. Raises NoSuchClosure."""
    closure = await _known(turn, closure_id)
    await store.step(turn.tx, closure.id, "opened", by.id, turn.now, until=turn.now, due_at=None)
    await _over(turn, closure, disclosure.first_name(by))


async def due(turn: Turn, closure_id: ClosureId) -> None:
    """The clock: ask before a closure ends, and end it when its time is over."""
    closure, state = await store.by_id(turn.tx, closure_id), await store.state(turn.tx, closure_id)
    if closure is None or state not in ("proposed", "closed"):
        return
    if state == "closed" and closure.until > turn.now:
        await store.ask_at_its_end(turn.tx, closure.id)
        for coordinator in await alerts.coordinators(turn):
            await turn.tell(coordinator, ClosureAsked(row=_row(closure)), key=f"closed:{closure.id}")
        return
    await store.step(turn.tx, closure.id, "expired", None, turn.now, until=closure.until, due_at=None)
    if state == "closed":
        await _over(turn, closure, "")


async def look_at_way(turn: Turn, assignment_id: AssignmentId) -> None:
    """The clock: a road was closed. Who is on the way hears when it was theirs, and so does the desk."""
    closure = await assignments.take_road_check(turn.tx, assignment_id)
    assignment = await assignments.by_id(turn.tx, assignment_id)
    if closure is None or assignment is None or assignment.state not in HOLDING - {AssignmentState.ON_SITE}:
        return
    request = await cards.must(turn, assignment.request)
    was = await roads.travel_of(turn.tx, turn.ground, assignment.volunteer, request.at, before=closure)
    now = await roads.travel_of(turn.tx, turn.ground, assignment.volunteer, request.at)
    if was is None or now is None or not _longer(was, now):
        return
    facts = {"number": request.number, "travel_min": now.whole, "how": now.how, "danger": request.danger}
    await turn.tell(assignment.volunteer, WayChanged.model_validate(facts))
    helper = disclosure.first_name(await people.by_id(turn.tx, assignment.volunteer))
    for coordinator in await alerts.coordinators(turn):
        await turn.tell(coordinator, MissionRoad.model_validate({**facts, "helper": helper}))


async def _kept(turn: Turn, by: Person, draft: Draft, until: datetime) -> ClosureId:
    """Return the closure of this shape: the one that stands, when it was declared before."""
    standing = next((one.id for one in await store.standing(turn.tx) if one.shape == draft.shape), None)
    return standing or await store.add(turn.tx, draft.shape, draft.name, by.id, until, turn.now)


async def _shut(turn: Turn, by: Person, closure_id: ClosureId, until: datetime) -> None:
    left = until - turn.now
    asks_at = until - min(ASKED_BEFORE, left / ASKED_SHARE)
    was = await store.state(turn.tx, closure_id)
    await store.step(turn.tx, closure_id, "closed", by.id, turn.now, until=until, due_at=asks_at)
    closure = await _known(turn, closure_id)
    for coordinator in await alerts.coordinators(turn):
        who = "" if coordinator.id == by.id else disclosure.first_name(by)
        await turn.tell(coordinator, ClosureMade(row=_row(closure), by=who), key=f"closed:{closure.id}")
    if was == "proposed":
        await requests.look_at_all(turn.tx, turn.now)
        await assignments.check_roads(turn.tx, closure.id)


async def _over(turn: Turn, closure: Closure, by: str) -> None:
    for coordinator in await alerts.coordinators(turn):
        await turn.tell(coordinator, ClosureOver(row=_row(closure), by=by), key=f"closed:{closure.id}")
    await requests.look_at_all(turn.tx, turn.now)


async def _known(turn: Turn, closure_id: ClosureId) -> Closure:
    closure = await store.by_id(turn.tx, closure_id)
    if closure is None or await store.state(turn.tx, closure_id) not in ("proposed", "closed"):
        raise NoSuchClosure(said=str(closure_id))
    return closure


def _row(closure: Closure) -> ClosureRow:
    return ClosureRow(id=closure.id, name=closure.name, until=closure.until)


def _until(turn: Turn, said: Said) -> datetime:
    """When it opens by itself. Raises BadHours."""
    if said.until is not None:
        here = turn.now.astimezone(ZoneInfo(turn.ground.settings.operation.timezone))
        at = here.replace(hour=said.until[0], minute=said.until[1], second=0, microsecond=0)
        return (at if at > here else at + timedelta(days=1)).astimezone(turn.now.tzinfo)
    usual = timedelta(hours=turn.ground.settings.roads.closed_h)
    lasts = usual if said.lasts is None else said.lasts
    if not timedelta(minutes=1) <= lasts <= timedelta(hours=LONGEST_H):
        raise BadHours(least=1, most=LONGEST_H)
    return turn.now + lasts


def _longer(was: Travel, now: Travel) -> bool:
    if now.minutes is None or was.minutes is None:
        return now.minutes is None and was.minutes is not None
    return now.minutes > was.minutes + SAME_WAY_MIN
