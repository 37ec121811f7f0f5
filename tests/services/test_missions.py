"""From "on my way" to "done", and what happens when somebody cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.model import Assignment, AssignmentId, CloseReason, Duty, Person, Request, RequestState
from bot.domain.notices import (
    AskCame,
    DeskCase,
    EtaChanged,
    HelpArrived,
    HelperLost,
    HelpOnTheWay,
    MissionCard,
    MissionLate,
    MissionLeft,
    MissionNudge,
    MissionOver,
    MissionPin,
    MissionPinGone,
    MissionStopped,
    MissionThanks,
    StatusCard,
)
from bot.domain.refusals import AlreadySo, BadMinutes, MissionEnded, NoSuchMission, NotYours
from bot.services import arrivals, asking, endings, leaving, missions, offers, whereabouts
from bot.store import assignments, volunteers
from tests.support.build import DOOR_CODE, NOW, Operation, north_of


async def accepted(op: Operation, name: str = "Luis", minutes: int = 20) -> tuple[Person, Person, Request, Assignment]:
    """Ana has asked, somebody has accepted, and every word has arrived."""
    ana, luis = await op.person("Ana"), await op.volunteer(name)
    request = await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), minutes)
    await op.posts()
    return ana, luis, await op.request(request.id), await held(op, luis)


async def held(op: Operation, volunteer: Person) -> Assignment:
    found = await assignments.of_volunteer(op.store.reads, volunteer.id)
    assert found is not None
    return found


async def duty(op: Operation, person: Person) -> Duty:
    volunteer = await volunteers.by_person(op.store.reads, person.id)
    assert volunteer is not None
    return volunteer.duty


async def test_the_way_to_done_is_told_to_the_resident_step_by_step(op: Operation) -> None:
    ana, luis, request, mission = await accepted(op)
    await op.does(missions.on_way, luis, mission)
    assert (await op.request(request.id)).state is RequestState.ACTIVE
    assert (await op.hears(ana, HelpOnTheWay)).helper == "Luis"
    await op.does(missions.there, luis, await held(op, luis))
    assert (await op.hears(ana, HelpArrived)).door_code == DOOR_CODE
    await op.does(missions.done, luis, await held(op, luis))
    assert (await op.request(request.id)).state is RequestState.RESOLVED
    assert (await op.hears(ana, AskCame)).helper == "Luis"
    assert (await op.hears(luis, MissionThanks)).done == 1
    assert await duty(op, luis) is Duty.AVAILABLE
    steps = await op.store.reads.rows("SELECT after FROM events WHERE machine = 'assignment' ORDER BY id")
    assert [step["after"] for step in steps] == ["accepted", "en_route", "on_site", "done"]


async def test_when_the_task_ends_its_address_is_taken_back(op: Operation) -> None:
    _, luis, _, mission = await accepted(op)
    await op.does(missions.done, luis, mission)
    assert (await op.hears(luis, MissionOver)).why == "done"
    assert await op.told(luis, MissionPinGone)
    await op.posts()
    assert await op.value("SELECT count(*) FROM cards WHERE key LIKE 'pin:%'") == 0


async def test_steps_can_be_left_out_but_not_taken_twice_or_back(op: Operation) -> None:
    _, luis, _, mission = await accepted(op)
    await op.does(missions.there, luis, mission)
    now = await held(op, luis)
    for again in (missions.there, missions.on_way):
        with pytest.raises(AlreadySo):
            await op.does(again, luis, now)


async def test_who_cannot_go_is_replaced_at_once(op: Operation) -> None:
    ana, luis, request, mission = await accepted(op)
    eva = await op.volunteer("Eva")
    await op.does(leaving.cannot, luis, mission)
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert await op.asked("queued") == [eva.id]
    assert (await op.hears(ana, HelperLost)).helper == "Luis"
    assert (await op.hears(luis, MissionOver)).why == "cannot_go"
    assert await op.told(luis, MissionLeft)
    assert await op.told(luis, MissionPinGone)
    assert await duty(op, luis) is Duty.AVAILABLE
    assert (await op.hears(ana, StatusCard)).helpers == ()


async def test_who_turns_back_on_the_way_frees_the_seat_too(op: Operation) -> None:
    _, luis, request, mission = await accepted(op)
    await op.does(missions.on_way, luis, mission)
    await op.does(leaving.cannot, luis, await held(op, luis))
    assert (await op.request(request.id)).state is RequestState.OPEN
    eva = await op.volunteer("Eva")
    await op.does(asking.look, request.id)
    await op.does(offers.accept, eva, await op.offer_to(eva), 10)
    assert (await op.request(request.id)).state is RequestState.STAFFED


async def test_a_new_time_is_told_and_counts(op: Operation) -> None:
    ana, luis, _, mission = await accepted(op)
    await op.does(missions.change_eta, luis, mission, 45)
    assert (await op.hears(ana, EtaChanged)).eta_at == NOW + timedelta(minutes=45)
    assert (await held(op, luis)).eta_at == NOW + timedelta(minutes=45)
    for minutes in (0, -1, 24 * 60 + 1):
        with pytest.raises(BadMinutes):
            await op.does(missions.change_eta, luis, mission, minutes)
    await op.does(missions.there, luis, mission)
    with pytest.raises(AlreadySo):
        await op.does(missions.change_eta, luis, await held(op, luis), 5)


async def test_a_mission_is_its_volunteers_own(op: Operation) -> None:
    ana, luis, _, mission = await accepted(op)
    eva = await op.volunteer("Eva")
    with pytest.raises(NotYours):
        await op.does(missions.held, eva, mission.id)
    with pytest.raises(NoSuchMission):
        await op.does(missions.held, eva, None)
    with pytest.raises(NoSuchMission):
        await op.does(missions.held, luis, AssignmentId(99))
    assert await op.does(missions.held, luis, None) == mission
    await op.does(missions.done, luis, mission)
    with pytest.raises(MissionEnded):
        await op.does(missions.held, luis, mission.id)
    assert await op.told(ana, AskCame)


async def test_who_gives_a_new_time_or_has_arrived_is_not_late(op: Operation) -> None:
    _, luis, _, mission = await accepted(op, minutes=20)
    op.passes(minutes=10)
    await op.does(missions.change_eta, luis, mission, 60)
    op.passes(minutes=30)
    await op.tick()
    assert await op.told(luis, MissionNudge) == []
    await op.does(missions.there, luis, await held(op, luis))
    op.passes(hours=1)
    await op.tick()
    assert await op.told(luis, MissionNudge) == []
    assert await op.told(luis, MissionLate) == []


async def test_when_the_resident_cancels_the_volunteer_is_stopped_and_the_address_goes(op: Operation) -> None:
    ana, luis, request, mission = await accepted(op)
    await op.does(missions.on_way, luis, mission)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    assert (await op.hears(luis, MissionStopped)).number == "A1"
    assert (await op.hears(luis, MissionOver)).why == "cancelled"
    assert await op.told(luis, MissionPinGone)
    assert await duty(op, luis) is Duty.AVAILABLE
    assert await assignments.holding(op.store.reads, request.id) == []


async def test_a_moved_resident_is_found_where_they_are_now(op: Operation) -> None:
    ana, luis, request, _ = await accepted(op)
    there = north_of(request.at, 1) if request.at else None
    assert there is not None
    await op.does(whereabouts.pin, ana, request, there)
    assert (await op.hears(luis, MissionPin)).lat == there.lat
    assert (await op.hears(luis, MissionCard)).lat == there.lat


async def test_who_ends_a_mission_after_their_time_goes_home(op: Operation) -> None:
    _, luis, _, mission = await accepted(op)
    op.passes(hours=5)
    await op.tick()
    assert await duty(op, luis) is Duty.BUSY
    await op.does(missions.done, luis, mission)
    assert await duty(op, luis) is Duty.OFF
    assert await op.value("SELECT lat FROM volunteers WHERE person = ?", luis.id) is None


async def test_a_helper_who_blocks_the_bot_frees_the_seat_and_the_next_are_asked(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, _ = await accepted(op)
    eva = await op.volunteer("Eva")
    await op.does(arrivals.lost, luis.id)
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert await op.asked("queued") == [eva.id]
    assert (await op.hears(ana, HelperLost)).helper == "Luis"
    assert await duty(op, luis) is Duty.OFF
    assert await op.value("SELECT count(*) FROM outbox WHERE person = ? AND state = 'due'", luis.id) == 0
    assert await op.told(olga, DeskCase) == []


async def test_the_questions_of_one_who_cannot_be_reached_move_on(op: Operation) -> None:
    luis = await op.volunteer("Luis", 0.1)
    others = [await op.volunteer(f"V{number}") for number in range(2)]
    ana = await op.person("Ana")
    await op.cries(ana, "bread please")
    assert await op.asked() == [luis.id, others[0].id]
    await op.does(arrivals.lost, luis.id)
    assert await op.asked("undeliverable") == [luis.id]
    assert await op.asked() == [one.id for one in others]


async def test_a_resident_who_cannot_be_reached_any_more_is_a_case_for_the_desk(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, _ = await accepted(op)
    await op.does(arrivals.lost, ana.id)
    assert (await op.hears(olga, DeskCase)).row.number == request.number
    assert await held(op, luis)
