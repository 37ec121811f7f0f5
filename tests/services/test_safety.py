"""It is not safe there; nobody answers there; it was called off; it was hard: nobody is left alone with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.model import AssignmentState, CloseReason, Duty, RequestState
from bot.domain.notices import (
    AskSafe,
    DeskCalled,
    DeskCase,
    FineNoted,
    HardTask,
    HelperNews,
    HelpGoesOn,
    HelpHeld,
    MissionGoesOn,
    MissionOver,
    MissionPinGone,
    MissionStopped,
    MissionWarned,
    RestReminder,
    SafeNoted,
    SeenNoted,
    SiteCheck,
    StillNoted,
    TalkNoted,
)
from bot.domain.refusals import AlreadySo, NoSuchCase, NoSuchMission, NotAVolunteer, NotYours
from bot.services import (
    desk,
    endings,
    missions,
    needed,
    offers,
    reinforcements,
    rest,
    safety,
    silence,
    stopping,
    volunteers,
)
from tests.services.missions import deadline, duty, held, now_is, promised, runs
from tests.support.build import DOOR_CODE, HOME, NOW, Operation, north_of


async def test_who_is_not_safe_leaves_at_once_and_nobody_else_is_sent(op: Operation) -> None:
    olga = await op.coordinator()
    eva = await op.volunteer("Eva", hours=12)
    ana, luis, request, mission = await promised(op)
    await op.does(missions.there, luis, mission)
    await op.does(safety.unsafe, luis, await held(op, luis))
    assert (await now_is(op, mission)).state is AssignmentState.UNSAFE
    assert (await op.hears(luis, MissionOver)).why == "unsafe"
    assert await op.told(luis, MissionPinGone)
    assert not (await op.hears(luis, AskSafe)).again
    assert await duty(op, luis) is Duty.PAUSED
    assert (await op.request(request.id)).state is RequestState.ON_HOLD
    assert (await op.request(request.id)).door_code != DOOR_CODE
    assert (await op.hears(ana, HelpHeld)).danger
    assert (await op.hears(olga, DeskCase)).why == "unsafe"
    await runs(op, 600, 60)
    assert eva.id not in await op.asked("queued") + await op.asked("sent")


async def test_silence_after_leaving_reaches_the_desk_and_an_answer_too(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, _, mission = await promised(op)
    await op.does(safety.unsafe, luis, mission)
    await runs(op, 9)
    assert await op.told(olga, HelperNews) == []
    await runs(op, 1)
    assert (await op.hears(olga, HelperNews)).what == "unsafe_silent"
    assert (await op.hears(luis, AskSafe)).again
    await runs(op, 60, 10)
    assert len(await op.told(olga, HelperNews)) == 1
    await op.does(safety.safe, luis, None)
    assert await op.told(luis, SafeNoted)
    assert (await op.hears(olga, HelperNews)).what == "safe"
    with pytest.raises(AlreadySo):
        await op.does(safety.safe, luis, mission.id)


async def test_who_says_that_they_are_safe_is_not_asked_again(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    await op.does(safety.unsafe, luis, mission)
    await op.posts()
    with pytest.raises(NotYours):
        await op.does(safety.safe, await op.volunteer("Eva"), mission.id)
    await op.does(safety.safe, luis, mission.id)
    await runs(op, 30, 10)
    assert len(await op.told(luis, AskSafe)) == 1
    with pytest.raises(NoSuchMission):
        await op.does(safety.safe, await op.volunteer("Mia"), None)


async def test_others_who_are_coming_are_stopped_and_go_on_when_a_coordinator_says_so(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, mission = await promised(op)
    eva = await op.volunteer("Eva", hours=12)
    await op.does(missions.there, luis, mission)
    await op.does(needed.hands, luis, request.id, 2)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    await op.does(safety.unsafe, luis, await held(op, luis))
    assert await op.told(eva, MissionWarned)
    assert (await op.request(request.id)).state is RequestState.ON_HOLD
    await runs(op, 120, 10)
    assert (await held(op, eva)).state is AssignmentState.ACCEPTED
    await op.does(safety.resume, olga, request.id)
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert await op.told(eva, MissionGoesOn)
    assert await op.told(ana, HelpGoesOn)
    with pytest.raises(AlreadySo):
        await op.does(safety.resume, olga, request.id)
    with pytest.raises(NoSuchCase):
        await op.does(safety.resume, olga, type(request.id)(99))


async def test_after_a_coordinator_has_looked_people_are_asked_again(op: Operation) -> None:
    olga = await op.coordinator()
    eva = await op.volunteer("Eva", hours=12)
    _, luis, request, mission = await promised(op)
    await op.does(safety.unsafe, luis, mission)
    await op.does(desk.ask_again, olga, request.id)
    assert eva.id not in await op.asked("queued")
    await op.does(safety.resume, olga, request.id)
    assert await op.asked("queued") == [eva.id]


async def test_who_is_there_already_may_finish_what_is_on_hold(op: Operation) -> None:
    _, luis, request, mission = await promised(op)
    eva = await op.volunteer("Eva", hours=12)
    await op.does(missions.there, luis, mission)
    await op.does(needed.hands, luis, request.id, 2)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    await op.does(safety.unsafe, eva, await held(op, eva))
    await op.does(missions.done, luis, await held(op, luis))
    assert (await op.request(request.id)).state is RequestState.RESOLVED


async def test_long_silence_on_site_is_asked_about_and_then_the_desk_looks(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, _, mission = await promised(op)
    await op.does(missions.there, luis, mission)
    await runs(op, 119, 7)
    assert await op.told(luis, SiteCheck) == []
    await runs(op, 1)
    assert len(await op.told(luis, SiteCheck)) == 1
    await runs(op, 14)
    assert await op.told(olga, HelperNews) == []
    await runs(op, 1)
    assert (await op.hears(olga, HelperNews)).what == "silent"
    assert await deadline(op, mission, "check_at") == op.now + timedelta(hours=2)
    assert (await now_is(op, mission)).state is AssignmentState.ON_SITE


async def test_a_sign_of_life_starts_the_watch_anew(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    with pytest.raises(AlreadySo):
        await op.does(silence.well, luis, mission)
    await op.does(missions.there, luis, mission)
    await runs(op, 125, 5)
    await op.does(silence.well, luis, await held(op, luis))
    assert await op.told(luis, StillNoted)
    await runs(op, 115, 5)
    assert len(await op.told(luis, SiteCheck)) == 1
    await op.does(missions.done, luis, await held(op, luis))
    assert await deadline(op, mission, "check_at") is None


async def test_a_stop_that_nobody_has_seen_is_repeated_once_and_then_the_desk_hears_of_it(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, mission = await promised(op)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await runs(op, 2)
    assert len(await op.told(luis, MissionStopped)) == 1
    await runs(op, 1)
    assert len(await op.told(luis, MissionStopped)) == 2
    await runs(op, 3)
    assert (await op.hears(olga, HelperNews)).what == "stop_unseen"
    await runs(op, 60, 10)
    assert len(await op.told(luis, MissionStopped)) == 2
    await op.does(stopping.seen, luis, None)
    assert (await op.hears(olga, HelperNews)).what == "stop_seen"
    with pytest.raises(AlreadySo):
        await op.does(stopping.seen, luis, mission.id)


async def test_who_has_seen_the_stop_is_left_in_peace(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, mission = await promised(op)
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await op.posts()
    with pytest.raises(NotYours):
        await op.does(stopping.seen, await op.volunteer("Eva"), mission.id)
    await op.does(stopping.seen, luis, mission.id)
    assert await op.told(luis, SeenNoted)
    await runs(op, 30, 5)
    assert len(await op.told(luis, MissionStopped)) == 1
    assert await op.told(olga, HelperNews) == []
    with pytest.raises(NoSuchMission):
        await op.does(stopping.seen, await op.volunteer("Mia"), None)


async def test_a_coordinator_can_be_called_to_the_spot(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, _, mission = await promised(op)
    await op.does(reinforcements.call_desk, luis, mission)
    assert (await op.hears(olga, DeskCase)).why == "called"
    assert await op.told(luis, DeskCalled)


async def test_after_a_hard_task_nothing_is_asked_for_an_hour_and_somebody_can_be_talked_to(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, _, mission = await promised(op, minutes=10, words="she is not breathing")
    await op.does(missions.done, luis, mission)
    assert (await op.hears(luis, HardTask)).rest_min == 60
    await op.cries(await op.person("Bea"), "bread please")
    assert await op.asked("queued") == []
    await op.does(rest.talk, luis)
    assert (await op.hears(olga, HelperNews)).what == "talk"
    assert await op.told(luis, TalkNoted)
    await runs(op, 62, 1)
    assert luis.id in await op.asked("sent")


async def test_who_is_fine_is_asked_at_once(op: Operation) -> None:
    _, luis, _, mission = await promised(op, minutes=10, words="she is not breathing")
    await op.does(missions.done, luis, mission)
    await op.cries(await op.person("Bea"), "bread please")
    await op.does(rest.fine, luis)
    assert await op.told(luis, FineNoted)
    await op.tick()
    assert await op.asked("queued") == [luis.id]
    with pytest.raises(NotAVolunteer):
        await op.does(rest.fine, await op.person("Eve"))
    with pytest.raises(NoSuchMission):
        await op.does(rest.talk, await op.volunteer("Mia"))


async def test_bread_is_no_hard_task(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    await op.does(missions.done, luis, mission)
    assert await op.told(luis, HardTask) == []


async def test_after_six_hours_a_rest_is_recommended_and_a_break_starts_the_count_anew(op: Operation) -> None:
    luis = await op.volunteer("Luis", duty=Duty.OFF)
    await op.does(volunteers.check_in, luis, north_of(HOME, 1), 12)
    await runs(op, 120, 60)
    await op.does(volunteers.check_in, luis, north_of(HOME, 2), 12)
    await runs(op, 239, 239)
    assert await op.told(luis, RestReminder) == []
    await runs(op, 1)
    assert (await op.hears(luis, RestReminder)).hours == 6
    await op.does(volunteers.check_out, luis)
    await op.does(volunteers.check_in, luis, north_of(HOME, 1), 12)
    await runs(op, 350, 50)
    assert len(await op.told(luis, RestReminder)) == 1
    assert op.now > NOW
