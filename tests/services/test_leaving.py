"""Somebody leaves: everybody hears what follows, and nobody is told of questions that nobody was asked."""

from __future__ import annotations

import pytest

from bot.domain.model import CloseReason, OfferState, RequestState
from bot.domain.notices import (
    AskCame,
    CameNoted,
    CaseAskedAgain,
    CaseUndone,
    HelperLost,
    HelpGoesOn,
    HelpHeld,
    MissionCard,
    MissionLate,
    MissionLeft,
    MissionNoted,
    MissionWarned,
    SafeNoted,
    SeatFree,
    Undone,
    Way,
)
from bot.domain.refusals import AlreadySo, NotYours, TooLateToUndo
from bot.services import (
    asking,
    desk,
    endings,
    leaving,
    misplaced,
    missions,
    needed,
    offers,
    safety,
    undoing,
)
from tests.services.missions import held, now_is, promised, runs
from tests.support.build import Operation, operation


async def test_with_nobody_to_ask_both_hear_that_we_look(op: Operation) -> None:
    ana, luis, _, mission = await promised(op)
    await op.does(leaving.cannot, luis, mission)
    lost, left = await op.hears(ana, HelperLost), await op.hears(luis, MissionLeft)
    assert (lost.why, lost.follows, lost.asked) == ("cannot", "looking", 0)
    assert (left.follows, left.asked) == ("looking", 0)


async def test_with_others_to_ask_both_hear_how_many(op: Operation) -> None:
    ana, luis, _, mission = await promised(op)
    await op.volunteer("Eva")
    await op.volunteer("Mia")
    await op.does(leaving.cannot, luis, mission)
    asked = len(await op.asked("queued"))
    assert asked > 0
    assert (await op.hears(ana, HelperLost)).asked == asked
    assert (await op.hears(luis, MissionLeft)).asked == asked


async def test_who_stands_by_and_is_asked_counts(op: Operation) -> None:
    eva = await op.volunteer("Eva", hours=12)
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", hours=12)
    await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(offers.stand_by, eva, await op.offer_to(eva), 30)
    await op.does(leaving.cannot, luis, await held(op, luis))
    assert await op.told(eva, SeatFree)
    assert (await op.hears(ana, HelperLost)).asked == 1


async def test_leaving_from_the_spot_has_its_own_words(op: Operation) -> None:
    ana, luis, _, mission = await promised(op)
    await op.does(missions.there, luis, mission)
    await op.does(leaving.cannot, luis, await held(op, luis))
    assert (await op.hears(ana, HelperLost)).why == "left"


async def test_on_hold_nobody_is_said_to_be_looked_for(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", hours=12)
    eva = await op.volunteer("Eva", hours=12)
    request = await op.cries(ana, "bread please")
    await op.does(needed.hands, ana, request.id, 2)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    await op.does(safety.unsafe, luis, await held(op, luis))
    await op.does(leaving.cannot, eva, await held(op, eva))
    assert (await op.hears(ana, HelperLost)).follows == "held"
    left = await op.hears(eva, MissionLeft)
    assert (left.follows, left.undo_min) == ("held", 0)


async def test_where_the_place_is_asked_others_wait_for_it(op: Operation) -> None:
    ana, luis, _, mission = await promised(op)
    await op.does(misplaced.not_found, luis, mission)
    await op.does(leaving.cannot, luis, await held(op, luis))
    lost = await op.hears(ana, HelperLost)
    assert (lost.why, lost.follows) == ("not_found", "place")


async def test_when_people_may_go_again_the_resident_hears_whether_anybody_was_asked(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, mission = await promised(op)
    await op.does(safety.unsafe, luis, mission)
    await op.does(safety.resume, olga, request.id)
    assert (await op.hears(ana, HelpGoesOn)).asked == 0
    eva = await op.volunteer("Eva", hours=12)
    await op.does(asking.look, request.id)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    await op.volunteer("Mia", hours=12)
    await op.does(safety.unsafe, eva, await held(op, eva))
    await op.does(safety.resume, olga, request.id)
    assert (await op.hears(ana, HelpGoesOn)).asked == 1


@pytest.mark.parametrize("state", [RequestState.ON_HOLD, RequestState.STAFFED, RequestState.OPEN])
async def test_asking_again_says_why_nobody_is_asked(op: Operation, state: RequestState) -> None:
    olga = await op.coordinator()
    _, luis, request, mission = await promised(op)
    if state is RequestState.ON_HOLD:
        await op.does(safety.unsafe, luis, mission)
    if state is RequestState.OPEN:
        await op.does(leaving.cannot, luis, mission)
        await op.does(asking.take_back_about, request.id, OfferState.WITHDRAWN, "withdrawn")
    await op.does(desk.ask_again, olga, request.id)
    told = await op.hears(olga, CaseAskedAgain)
    assert (told.state, told.asked) == (state, 0)


@pytest.mark.parametrize("step", ["later", "eta", "onmyway", "arrived"])
async def test_what_is_typed_is_answered_below_and_what_is_tapped_where_it_stands(op: Operation, step: str) -> None:
    _, luis, _, mission = await promised(op)

    async def says(*, typed: bool) -> Way:
        now = await now_is(op, mission)
        if step == "later":
            await op.does(missions.later, luis, now, 15, typed=typed)
        elif step == "eta":
            await op.does(missions.change_eta, luis, now, 30, typed=typed)
        elif step == "onmyway":
            await op.does(missions.on_way, luis, now, typed=typed)
        else:
            await op.does(missions.there, luis, now, typed=typed)
        return [one.way for one in await op.said(luis) if isinstance(one.notice, MissionCard)][-1]

    if step in ("later", "eta"):
        assert await says(typed=False) is Way.CARD
    assert await says(typed=True) is Way.FRESH


async def test_a_tap_under_the_reminder_answers_the_reminder(op: Operation) -> None:
    _, luis, _, mission = await promised(op, minutes=20)
    await runs(op, 25)
    await op.does(missions.later, luis, await now_is(op, mission), 15)
    noted = [one for one in await op.said(luis) if isinstance(one.notice, MissionNoted)][-1]
    asked = [one for one in await op.said(luis) if isinstance(one.notice, MissionLate)][-1]
    assert (noted.key, noted.way) == (asked.key, Way.EDIT)
    assert isinstance(noted.notice, MissionNoted)
    assert noted.notice.eta_at == (await now_is(op, mission)).eta_at


async def test_the_card_offers_to_say_that_it_takes_longer(op: Operation) -> None:
    _, luis, _, _ = await promised(op)
    assert (await op.hears(luis, MissionCard)).later_min == 15


async def test_who_is_not_safe_before_setting_out_is_out_and_nobody_says_that_they_were_there(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", hours=12)
    eva = await op.volunteer("Eva", hours=12)
    request = await op.cries(ana, "bread please")
    await op.does(needed.hands, ana, request.id, 2)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    await op.does(safety.unsafe, luis, await held(op, luis))
    assert not (await op.hears(ana, HelpHeld)).was_there
    assert not (await op.hears(eva, MissionWarned)).was_there
    await op.does(missions.there, eva, await held(op, eva))
    await op.does(safety.unsafe, eva, await held(op, eva))
    assert (await op.hears(ana, HelpHeld)).was_there


async def test_who_is_safe_again_is_offered_somebody_to_talk_to(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    await op.does(safety.unsafe, luis, mission)
    await op.does(safety.safe, luis, mission.id)
    assert (await op.hears(luis, SafeNoted)).contact == ""


async def test_who_is_safe_again_reads_whom_they_can_call(tmp_path: object) -> None:
    async with operation(tmp_path, missions={"care_contact": "+1 555 0100"}) as op:  # type: ignore[arg-type]  # a Path
        _, luis, _, mission = await promised(op)
        await op.does(safety.unsafe, luis, mission)
        await op.does(safety.safe, luis, mission.id)
        assert (await op.hears(luis, SafeNoted)).contact == "+1 555 0100"


async def test_help_came_can_be_taken_back_and_is_asked_about_again(op: Operation) -> None:
    ana, luis, request, mission = await promised(op)
    await op.does(missions.done, luis, mission)
    await op.posts()
    await op.does(endings.came, ana, request.id, "yes")
    noted = await op.hears(ana, CameNoted)
    assert (noted.request, noted.undo_min) == (request.id, 10)
    await op.does(undoing.undo, ana, request.id)
    assert (await op.request(request.id)).state is RequestState.RESOLVED
    assert len(await op.told(ana, AskCame)) == 2
    assert await op.told(ana, Undone)
    assert await op.told(ana, CaseUndone) == []
    await op.does(endings.came, ana, request.id, "no")
    assert (await op.request(request.id)).state is RequestState.OPEN


async def test_help_came_cannot_be_taken_back_late_twice_or_by_others(op: Operation) -> None:
    ana, luis, request, mission = await promised(op)
    await op.does(missions.done, luis, mission)
    await op.does(endings.came, ana, request.id, "yes")
    with pytest.raises(NotYours):
        await op.does(undoing.undo, await op.person("Ben"), request.id)
    op.passes(minutes=10, seconds=1)
    with pytest.raises(TooLateToUndo):
        await op.does(undoing.undo, ana, request.id)
    op.passes(seconds=-1)
    await op.does(undoing.undo, ana, request.id)
    with pytest.raises(AlreadySo):
        await op.does(undoing.undo, ana, request.id)


async def test_another_answer_than_yes_is_not_taken_back(op: Operation) -> None:
    ana, luis, request, mission = await promised(op)
    await op.does(missions.done, luis, mission)
    await op.does(endings.came, ana, request.id, "no")
    assert (await op.hears(ana, CameNoted)).undo_min == 0


async def test_what_a_coordinator_closed_is_not_the_residents_to_take_back(op: Operation) -> None:
    olga = await op.coordinator()
    ana, luis, request, mission = await promised(op)
    await op.does(missions.done, luis, mission)
    await op.does(desk.close, olga, request.id, CloseReason.COMPLETED)
    with pytest.raises(NotYours):
        await op.does(undoing.undo, ana, request.id)
