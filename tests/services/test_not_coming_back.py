"""Who gave a task back and may not have it again hears why: too late, taken, over, not safe, not theirs."""

from __future__ import annotations

import pytest

from bot.domain.model import AssignmentState, CloseReason
from bot.domain.notices import (
    MissionLeft,
)
from bot.domain.refusals import (
    AlreadyTaken,
    AlreadyYours,
    BusyAlready,
    MissionEnded,
    NoSuchMission,
    NotYours,
    OfferOver,
    OnHold,
    OthersAsked,
    Suspended,
    TooLateToGo,
)
from bot.services import (
    coming_back,
    endings,
    leaving,
    missions,
    no_shows,
    offers,
    wishes,
)
from bot.store import assignments
from tests.services.driving import THREE, asked, takes_all
from tests.services.missions import gave_back, held, now_is, promised
from tests.support.build import Operation, make_offer


async def test_who_has_another_task_by_now_keeps_to_it(op: Operation) -> None:
    _, luis, _, mission = await gave_back(op)
    await op.cries(await op.person("Ben"), "water please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    with pytest.raises(BusyAlready):
        await op.does(coming_back.take_back, luis, mission.id)


async def test_who_is_on_a_way_by_now_keeps_to_that_way(op: Operation) -> None:
    luis, _ = await asked(op, *THREE)
    await takes_all(op, luis)
    _, second, _ = await assignments.all_of_volunteer(op.store.reads, luis.id)
    await op.does(leaving.cannot, luis, second)
    async with op.store.transaction() as tx:  # as if it had been a task by itself
        await tx.run("UPDATE assignments SET bundle = NULL, stop = NULL, shown = 1 WHERE id = ?", (second.id,))
    with pytest.raises(BusyAlready):
        await op.does(coming_back.take_back, luis, second.id)


async def test_who_has_it_again_by_another_yes_has_it_already(op: Operation) -> None:
    _, luis, request, mission = await gave_back(op)
    async with op.store.transaction() as tx:
        another = await make_offer(tx, request, luis)
    await op.does(offers.accept, luis, another.id, 20)
    with pytest.raises(AlreadyYours):
        await op.does(coming_back.take_back, luis, mission.id)


async def test_a_seat_that_somebody_else_has_by_now_stays_theirs(op: Operation) -> None:
    eva = await op.volunteer("Eva", hours=12)
    _, luis, _, mission = await gave_back(op)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    with pytest.raises(AlreadyTaken):
        await op.does(coming_back.take_back, luis, mission.id)
    assert (await now_is(op, mission)).state is AssignmentState.RELEASED


async def test_it_is_for_who_gave_it_back_and_for_nobody_else(op: Operation) -> None:
    _, luis, _, mission = await gave_back(op)
    eva = await op.volunteer("Eva")
    with pytest.raises(NotYours):
        await op.does(coming_back.take_back, eva, mission.id)
    with pytest.raises(NoSuchMission):
        await op.does(coming_back.take_back, luis, type(mission.id)(99))


async def test_what_ended_otherwise_is_not_taken_back(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    await op.does(missions.done, luis, mission)
    with pytest.raises(MissionEnded):
        await op.does(coming_back.take_back, luis, mission.id)


async def test_a_request_that_has_ended_needs_nobody(op: Operation) -> None:
    ana, luis, request, mission = await gave_back(op)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    with pytest.raises(OfferOver):
        await op.does(coming_back.take_back, luis, mission.id)


async def test_nobody_comes_back_to_where_it_is_not_safe(op: Operation) -> None:
    _, luis, request, mission = await gave_back(op)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE requests SET state = 'on_hold', hold = 'stands' WHERE id = ?", (request.id,))
    with pytest.raises(OnHold):
        await op.does(coming_back.take_back, luis, mission.id)


async def test_who_may_not_take_tasks_meanwhile_does_not_take_this_one(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, _, mission = await gave_back(op)
    await op.does(no_shows.review, olga, luis.id, "suspend")
    with pytest.raises(Suspended):
        await op.does(coming_back.take_back, luis, mission.id)


async def test_who_would_rather_not_meet_them_is_not_offered_the_way_back(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    await op.does(wishes.keep_apart, luis, mission)
    assert (await op.hears(luis, MissionLeft)).undo_min == 0
    with pytest.raises(MissionEnded):
        await op.does(coming_back.take_back, luis, mission.id)


async def test_whom_the_resident_does_not_want_meanwhile_is_thanked(op: Operation) -> None:
    ana, luis, _, mission = await gave_back(op)
    async with op.store.transaction() as tx:
        await tx.run(
            "INSERT INTO avoided (resident, volunteer, said_by, at) VALUES (?, ?, ?, ?)", (ana.id, luis.id, ana.id, 0)
        )
    with pytest.raises(OthersAsked):
        await op.does(coming_back.take_back, luis, mission.id)


async def test_ten_minutes_are_the_limit(op: Operation) -> None:
    _, luis, _, mission = await gave_back(op)
    op.passes(minutes=10)
    await op.does(coming_back.take_back, luis, mission.id)
    await op.does(leaving.cannot, luis, await held(op, luis))
    op.passes(minutes=10, seconds=1)
    with pytest.raises(TooLateToGo):
        await op.does(coming_back.take_back, luis, mission.id)


async def test_twice_is_theirs_already(op: Operation) -> None:
    _, luis, _, mission = await gave_back(op)
    await op.does(coming_back.take_back, luis, mission.id)
    with pytest.raises(AlreadyYours):
        await op.does(coming_back.take_back, luis, mission.id)
