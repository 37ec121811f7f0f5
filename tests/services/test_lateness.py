"""Somebody promised: reminded, asked, given up; and nobody is given up who was not asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.model import AssignmentState, Duty, RequestState
from bot.domain.notices import (
    DutyPaused,
    DutyRestored,
    DutySuspended,
    EtaChanged,
    HelperLate,
    HelperLost,
    HelperNews,
    HelpIsComing,
    MissionCard,
    MissionLate,
    MissionLeft,
    MissionMissed,
    MissionNudge,
    MissionOver,
    MissionPinGone,
    NoShowReview,
    StatusCard,
)
from bot.domain.refusals import (
    AlreadyTaken,
    BadMinutes,
    HelperBusy,
    MissionEnded,
    NoSuchVolunteer,
    Suspended,
)
from bot.services import asking, leaving, misplaced, missions, no_shows, offers, volunteers, whereabouts
from bot.store import owed
from tests.services.missions import deadline, duty, held, now_is, promised, runs
from tests.support.build import HOME, NOW, Operation, north_of

WAY = timedelta(minutes=10)  # the shortest time that can be promised, for somebody half a kilometre away


async def test_who_has_not_set_out_is_reminded_asked_and_then_others_are_asked(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, mission = await promised(op, minutes=40)
    eva = await op.volunteer("Eva", hours=12)
    assert await deadline(op, mission, "late_at") == NOW + timedelta(minutes=40) - WAY
    await runs(op, 29)
    assert await op.told(luis, MissionNudge) == []
    await runs(op, 1)
    assert len(await op.told(luis, MissionNudge)) == 1
    await runs(op, 4)
    assert await op.told(luis, MissionLate) == []
    await runs(op, 1)
    assert (await op.hears(luis, MissionLate)).until == NOW + timedelta(minutes=100)
    await runs(op, 64)
    assert (await now_is(op, mission)).state is AssignmentState.ACCEPTED
    assert await op.told(ana, HelperLost) == []
    await runs(op, 1)
    assert (await now_is(op, mission)).state is AssignmentState.NO_SHOW
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert (await op.hears(ana, HelperLost)).why == "no_show"
    assert (await op.hears(ana, StatusCard)).helpers == ()
    assert (await op.hears(olga, HelperNews)).what == "no_show"
    assert (await op.hears(luis, MissionOver)).why == "no_show"
    assert await op.told(luis, MissionPinGone)
    assert (await op.hears(luis, MissionMissed)).how == "first"
    assert await duty(op, luis) is Duty.AVAILABLE
    assert await op.asked("sent") == [eva.id]


async def test_a_life_in_danger_waits_minutes_only(op: Operation) -> None:
    ana, luis, _, _ = await promised(op, minutes=10, words="she is not breathing")
    await runs(op, 3)
    assert len(await op.told(luis, MissionNudge)) == 1
    await runs(op, 4)
    assert len(await op.told(luis, MissionLate)) == 1
    await runs(op, 7)
    assert await op.told(ana, HelperLost) == []
    await runs(op, 1)
    assert (await op.hears(ana, HelperLost)).why == "no_show"


async def test_an_answer_moves_the_watch(op: Operation) -> None:
    ana, luis, _, mission = await promised(op, minutes=40)
    await runs(op, 35)
    assert len(await op.told(luis, MissionLate)) == 1
    await op.does(missions.later, luis, await held(op, luis), 15)
    assert (await op.hears(ana, EtaChanged)).eta_at == NOW + timedelta(minutes=55)
    assert (await held(op, luis)).late_step == 0
    assert await deadline(op, mission, "late_at") == NOW + timedelta(minutes=55) - WAY
    await op.does(missions.on_way, luis, await held(op, luis))
    assert await deadline(op, mission, "late_at") == NOW + timedelta(minutes=55)
    for minutes in (0, -5, 24 * 60 + 1):
        with pytest.raises(BadMinutes):
            await op.does(missions.later, luis, await held(op, luis), minutes)


async def test_more_time_counts_from_now_when_the_promise_is_over(op: Operation) -> None:
    _, luis, _, _ = await promised(op, minutes=40)
    op.passes(minutes=50)
    await op.does(missions.later, luis, await held(op, luis), 15)
    assert (await held(op, luis)).eta_at == NOW + timedelta(minutes=65)


async def test_of_somebody_on_the_way_the_desk_hears_before_the_seat_is_given_away(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, _, mission = await promised(op, minutes=20)
    await op.does(missions.on_way, luis, mission)
    await runs(op, 20)
    assert (await op.hears(luis, MissionLate)).state is AssignmentState.EN_ROUTE
    await runs(op, 60, 5)
    assert (await op.hears(olga, HelperLate)).helper == "Luis"
    assert await op.told(ana, HelperLost) == []
    await runs(op, 59)
    assert (await now_is(op, mission)).state is AssignmentState.EN_ROUTE
    await runs(op, 1)
    assert (await now_is(op, mission)).state is AssignmentState.NO_SHOW
    assert len(await op.told(olga, HelperLate)) == 1


async def test_after_a_long_standstill_nobody_is_given_up_without_being_asked(op: Operation) -> None:
    _, luis, _, mission = await promised(op, minutes=20)
    op.passes(hours=9)
    await op.tick()
    assert len(await op.told(luis, MissionNudge)) == 1
    await runs(op, 4)
    assert await op.told(luis, MissionLate) == []
    await runs(op, 1)
    asked_at = op.now
    assert (await op.hears(luis, MissionLate)).until == asked_at + timedelta(minutes=5)
    assert (await now_is(op, mission)).state is AssignmentState.ACCEPTED
    await runs(op, 5)
    assert (await now_is(op, mission)).state is AssignmentState.NO_SHOW


async def test_who_was_told_to_wait_for_the_place_is_not_late(op: Operation) -> None:
    _, luis, request, mission = await promised(op, minutes=20)
    await op.does(missions.on_way, luis, mission)
    await op.does(misplaced.not_found, luis, await held(op, luis))
    await runs(op, 240, 20)
    assert await op.told(luis, MissionLate) == []
    ana = await op.person("Ana 2")
    await op.does(whereabouts.pin, ana, await op.request(request.id), north_of(HOME, 0.2))
    await runs(op, 6)
    assert len(await op.told(luis, MissionLate)) == 1


async def test_who_says_so_in_time_is_thanked_and_nothing_counts_against_them(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    await op.does(leaving.cannot, luis, mission)
    assert await op.told(luis, MissionLeft)
    assert await owed.no_shows(op.store.reads, luis.id, NOW - timedelta(days=7)) == 0
    assert await duty(op, luis) is Duty.AVAILABLE


async def test_the_second_time_pauses_and_the_third_a_person_decides(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, _, _ = await promised(op, minutes=10)
    await runs(op, 100, 5)
    assert await duty(op, luis) is Duty.AVAILABLE
    for how in ("again", "often"):
        if await duty(op, luis) is Duty.PAUSED:
            await op.does(no_shows.back, luis)
        await op.does(volunteers.check_in, luis, north_of(HOME, 0.5), 12)
        await op.cries(await op.person(f"Ana {how}"), "bread please")
        await op.does(offers.accept, luis, await op.offer_to(luis), 10)
        await runs(op, 100, 5)
        assert (await op.hears(luis, MissionMissed)).how == how
        assert await duty(op, luis) is Duty.PAUSED
        assert await op.value("SELECT lat FROM volunteers WHERE person = ?", luis.id) is None
    assert len(await op.told(luis, DutyPaused)) == 2
    card = await op.hears(olga, NoShowReview)
    assert (card.helper, card.times, card.days) == ("Luis", 3, 7)


async def test_what_is_long_ago_does_not_count(op: Operation) -> None:
    _, luis, _, _ = await promised(op, minutes=10)
    await runs(op, 100, 5)
    assert await owed.no_shows(op.store.reads, luis.id, op.now - timedelta(days=7)) == 1
    op.passes(days=8)
    assert await owed.no_shows(op.store.reads, luis.id, op.now - timedelta(days=7)) == 0


async def test_a_coordinator_can_ask_for_a_talk_first_and_take_it_back(op: Operation) -> None:
    olga = await op.coordinator()
    luis = await op.volunteer("Luis")
    await op.does(no_shows.review, olga, luis.id, "suspend")
    assert await duty(op, luis) is Duty.SUSPENDED
    assert await op.told(luis, DutySuspended)
    with pytest.raises(Suspended):
        await op.does(no_shows.back, luis)
    await op.does(no_shows.review, olga, luis.id, "suspend")
    assert len(await op.told(luis, DutySuspended)) == 1
    await op.does(no_shows.review, olga, luis.id, "ok")
    assert await duty(op, luis) is Duty.OFF
    assert await op.told(luis, DutyRestored)
    with pytest.raises(NoSuchVolunteer):
        await op.does(no_shows.review, olga, 999, "ok")


async def test_nobody_is_suspended_in_the_middle_of_a_task(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, _, _ = await promised(op)
    with pytest.raises(HelperBusy):
        await op.does(no_shows.review, olga, luis.id, "suspend")


async def test_who_is_there_after_all_takes_the_free_seat_again(op: Operation) -> None:
    ana, luis, request, mission = await promised(op, minutes=10)
    code = request.door_code
    await runs(op, 75, 5)
    missed = await now_is(op, mission)
    assert missed.state is AssignmentState.NO_SHOW
    found = await op.does(no_shows.missed_by, luis, None)
    assert found is not None
    await op.does(no_shows.came_after_all, luis, found)
    assert (await held(op, luis)).state is AssignmentState.ON_SITE
    assert (await op.request(request.id)).state is RequestState.ACTIVE
    card = await op.hears(luis, MissionCard)
    assert card.lat is not None
    assert card.door_code == (await op.request(request.id)).door_code != code
    assert (await op.hears(ana, StatusCard)).helpers[0].name == "Luis"
    assert await owed.no_shows(op.store.reads, luis.id, NOW) == 0
    await op.does(missions.done, luis, await held(op, luis))
    assert await op.does(no_shows.missed_by, luis, mission.id) is None


async def test_who_sets_out_after_all_is_watched_like_anybody(op: Operation) -> None:
    ana, luis, _, mission = await promised(op, minutes=10)
    await runs(op, 75, 5)
    await op.does(no_shows.comes_after_all, luis, await now_is(op, mission))
    assert (await held(op, luis)).state is AssignmentState.EN_ROUTE
    assert (await op.hears(ana, HelpIsComing)).eta_at > op.now
    await runs(op, 6)
    assert await op.told(luis, MissionLate)


async def test_who_comes_when_another_has_the_seat_is_told_so(op: Operation) -> None:
    _, luis, request, mission = await promised(op, minutes=10)
    await runs(op, 75, 5)
    eva = await op.volunteer("Eva", hours=12)
    await op.does(asking.look, request.id)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    with pytest.raises(AlreadyTaken):
        await op.does(no_shows.came_after_all, luis, await now_is(op, mission))
    assert await op.does(no_shows.missed_by, eva, mission.id) is None
    await op.does(missions.done, eva, await held(op, eva))
    with pytest.raises(MissionEnded):
        await op.does(no_shows.came_after_all, luis, await now_is(op, mission))


async def test_who_could_not_find_the_place_leaves_and_others_go_once_it_is_known(op: Operation) -> None:
    ana, luis, request, mission = await promised(op)
    eva = await op.volunteer("Eva", hours=12)
    await op.does(missions.on_way, luis, mission)
    await op.does(misplaced.not_found, luis, await held(op, luis))
    await op.does(leaving.cannot, luis, await held(op, luis))
    assert (await now_is(op, mission)).state is AssignmentState.CANNOT_LOCATE
    assert (await op.hears(ana, HelperLost)).why == "not_found"
    assert (await op.request(request.id)).state is RequestState.NEEDS_INFO
    assert await op.asked("queued") == []
    await op.does(whereabouts.pin, ana, await op.request(request.id), north_of(HOME, 0.3))
    assert await op.asked("queued") == [eva.id]
