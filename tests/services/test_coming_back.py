""" "Cannot go" was a slip of the finger: for ten minutes it can be taken back, while the seat is free."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.model import AssignmentState, CloseReason, Duty, RequestState
from bot.domain.notices import (
    DutyEnded,
    HelpArrived,
    HelpIsComing,
    MissionBack,
    MissionCard,
    MissionLeft,
    MissionPin,
    OnStandby,
    SeatFree,
    StatusCard,
    WayCard,
)
from bot.services import (
    bundles,
    coming_back,
    endings,
    handover,
    leaving,
    misplaced,
    missions,
    needed,
    offers,
)
from bot.services import volunteers as duties
from bot.store import assignments, requests
from tests.services.driving import THREE, asked, takes_all
from tests.services.missions import deadline, duty, gave_back, held, now_is, promised
from tests.support.build import DOOR_CODE, NOW, Operation, make_offer


async def test_who_gave_it_back_by_mistake_has_it_again_as_it_was(op: Operation) -> None:
    ana, luis, request, mission = await gave_back(op)
    left = await op.hears(luis, MissionLeft)
    assert (left.assignment, left.undo_min) == (mission.id, 10)
    await op.does(coming_back.take_back, luis, mission.id)
    assert (await now_is(op, mission)).state is AssignmentState.EN_ROUTE
    assert (await op.request(request.id)).state is RequestState.ACTIVE
    assert await duty(op, luis) is Duty.BUSY
    code = (await op.request(request.id)).door_code
    assert code != DOOR_CODE
    card = await op.hears(luis, MissionCard)
    assert (card.state, card.door_code, card.lat is not None) == (AssignmentState.EN_ROUTE, code, True)
    assert await op.told(luis, MissionPin)
    assert await op.told(luis, MissionBack)
    told = await op.hears(ana, HelpIsComing)
    assert (told.helper, told.door_code, told.after_all) == ("Luis", code, True)
    assert [helper.name for helper in (await op.hears(ana, StatusCard)).helpers] == ["Luis"]


async def test_a_promise_taken_back_is_watched_like_a_new_one(op: Operation) -> None:
    _, luis, _, mission = await promised(op, minutes=1)
    await op.does(leaving.cannot, luis, mission)
    assert await deadline(op, mission, "late_at") is None
    op.passes(minutes=9)
    await op.does(coming_back.take_back, luis, mission.id)
    again = await now_is(op, mission)
    assert again.state is AssignmentState.ACCEPTED
    assert again.eta_at > op.now
    late_at = await deadline(op, mission, "late_at")
    assert late_at is not None
    assert late_at > op.now


async def test_who_was_there_is_there_again(op: Operation) -> None:
    ana, luis, _, mission = await promised(op)
    await op.does(missions.there, luis, mission)
    await op.does(leaving.cannot, luis, await held(op, luis))
    await op.does(coming_back.take_back, luis, mission.id)
    assert (await now_is(op, mission)).state is AssignmentState.ON_SITE
    assert len(await op.told(ana, HelpArrived)) == 2
    assert await deadline(op, mission, "check_at") is not None


async def test_the_others_are_not_asked_about_it_any_more(op: Operation) -> None:
    eva = await op.volunteer("Eva", hours=12)
    _, luis, _, mission = await gave_back(op)
    assert eva.id in await op.asked("sent")
    await op.does(coming_back.take_back, luis, mission.id)
    assert await op.asked("sent") == []
    assert eva.id in await op.asked("filled")


async def test_a_party_has_all_its_seats_again(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", hours=12)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE volunteers SET party = 2 WHERE person = ?", (luis.id,))
    request = await op.cries(ana, "bread please")
    async with op.store.transaction() as tx:
        await requests.seat(tx, request.id, 2)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    mission = await held(op, luis)
    assert mission.fills == 2
    await op.does(leaving.cannot, luis, mission)
    await op.does(coming_back.take_back, luis, mission.id)
    assert (await held(op, luis)).fills == 2
    assert (await op.request(request.id)).state is RequestState.STAFFED


async def test_who_wanted_to_hand_over_and_goes_after_all_goes_without_a_wish(op: Operation) -> None:
    _, luis, request, mission = await promised(op)
    await op.does(handover.begin, mission, "tired")
    await op.does(leaving.cannot, luis, await held(op, luis))
    await op.does(coming_back.take_back, luis, mission.id)
    assert (await now_is(op, mission)).handover_why is None
    assert (await op.request(request.id)).state is RequestState.STAFFED


async def test_where_the_place_is_being_asked_the_task_waits_for_them_again(op: Operation) -> None:
    _, luis, request, mission = await promised(op)
    await op.does(misplaced.not_found, luis, mission)
    await op.does(leaving.cannot, luis, await held(op, luis))
    assert (await now_is(op, mission)).state is AssignmentState.CANNOT_LOCATE
    await op.does(coming_back.take_back, luis, mission.id)
    assert (await held(op, luis)).id == mission.id
    assert (await op.request(request.id)).state is RequestState.NEEDS_INFO
    assert (await op.hears(luis, MissionCard)).lat is None


async def test_whose_time_is_over_hears_it_and_can_still_go(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    op.passes(hours=12)
    await op.does(leaving.cannot, luis, mission)
    assert await duty(op, luis) is Duty.OFF
    assert await op.told(luis, DutyEnded)
    await op.does(coming_back.take_back, luis, mission.id)
    assert (await held(op, luis)).eta_at > NOW + timedelta(hours=12)


async def test_a_task_of_a_way_goes_back_into_the_way(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    first, second, third = await assignments.all_of_volunteer(op.store.reads, luis.id)
    await op.does(leaving.cannot, luis, second)
    await op.does(coming_back.take_back, luis, second.id)
    assert len((await op.hears(luis, WayCard)).stops) == 3
    await op.does(missions.on_way, luis, first)
    await op.does(leaving.cannot, luis, await now_is(op, first))
    await op.does(missions.on_way, luis, await now_is(op, second))
    await op.does(coming_back.take_back, luis, first.id)
    assert (await now_is(op, first)).state is AssignmentState.ACCEPTED
    await op.does(bundles.cannot_all, luis)
    await op.does(coming_back.take_back, luis, third.id)
    assert (await now_is(op, third)).shown
    assert (await op.hears(luis, MissionCard)).number == made[2].number


async def test_typed_it_is_found_by_its_number(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, mission = await gave_back(op)
    eva = await op.volunteer("Eva")
    assert await op.does(coming_back.left_by, luis, request.id) == mission.id
    assert await op.does(coming_back.left_by, ana, request.id) is None
    assert await op.does(coming_back.left_by, eva, request.id) is None
    assert await op.does(coming_back.left_by, luis, type(request.id)(99)) is None
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    assert await op.does(coming_back.left_by, luis, request.id) == mission.id
    assert await op.does(coming_back.left_by, olga, request.id) is None


async def test_a_coordinator_who_gave_a_task_back_and_closed_the_case_means_the_case(op: Operation) -> None:
    olga = await op.coordinator()
    request = await op.cries(await op.person("Ana"))
    await op.does(duties.join, olga)
    async with op.store.transaction() as tx:
        offer = await make_offer(tx, request, olga)
    await op.does(offers.accept, olga, offer.id, 20)
    await op.does(leaving.cannot, olga, await held(op, olga))
    assert await op.does(coming_back.left_by, olga, request.id) is not None
    async with op.store.transaction() as tx:
        await tx.run("UPDATE requests SET state = 'closed', reason = 'invalid' WHERE id = ?", (request.id,))
    assert await op.does(coming_back.left_by, olga, request.id) is None


async def test_who_stands_by_for_a_seat_hears_that_it_is_taken(op: Operation) -> None:
    eva = await op.volunteer("Eva", hours=12)
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", hours=12)
    await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    mission = await held(op, luis)
    await op.does(offers.stand_by, eva, await op.offer_to(eva), 30)
    await op.does(leaving.cannot, luis, mission)
    assert await op.told(eva, SeatFree)
    await op.does(coming_back.take_back, luis, mission.id)
    assert (await op.hears(eva, OnStandby)).why == "taken"


async def test_who_led_meanwhile_goes_on_leading_and_reads_who_is_back(op: Operation) -> None:
    ana, luis, request, mission = await promised(op)
    eva = await op.volunteer("Eva", hours=12)
    await op.does(needed.hands, ana, request.id, 2)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    op.passes(minutes=1)
    await op.does(leaving.cannot, luis, mission)
    await op.does(coming_back.take_back, luis, mission.id)
    assert [one.volunteer for one in await assignments.holding(op.store.reads, request.id)] == [eva.id, luis.id]
    card = await op.hears(eva, MissionCard)
    assert (card.leads, [one.name for one in card.others]) == (True, ["Luis"])
