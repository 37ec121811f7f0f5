"""Somebody hands over: theirs until another has said yes, and then nothing of it is theirs any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.model import Assignment, AssignmentState, CloseReason, Duty, Person, PersonId, Request, RequestState
from bot.domain.notices import (
    CodeChanged,
    DeskCase,
    HandedOver,
    HandOverAsk,
    HandOverNoted,
    HelpIsComing,
    MissionCard,
    MissionOver,
    MissionPinGone,
    SeatsTaken,
    StatusCard,
    Way,
)
from bot.domain.refusals import AlreadySo, CaseEnded, NobodyComes, NoSuchCase
from bot.services import asking, desk, endings, handover, leaving, missions, no_shows, offers, safety
from bot.store import assignments
from tests.services.missions import deadline, duty, held, now_is, promised, runs
from tests.support.build import DOOR_CODE, NOW, Operation, make_offer


async def handing_over(op: Operation, note: str = "") -> tuple[Person, Person, Request, Assignment]:
    ana, luis, request, mission = await promised(op)
    await op.does(missions.on_way, luis, mission)
    await op.does(handover.begin, await held(op, luis), "tired", note)
    await op.posts()
    return ana, luis, request, mission


async def test_the_reason_is_asked_first(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    await op.does(handover.ask, luis, mission)
    assert (await op.hears(luis, HandOverAsk)).assignment == mission.id
    await op.does(handover.begin, mission, "leave")
    assert not (await op.hears(luis, HandOverNoted)).by_desk
    with pytest.raises(AlreadySo):
        await op.does(handover.ask, luis, await held(op, luis))
    with pytest.raises(AlreadySo):
        await op.does(handover.begin, await held(op, luis), "leave")


async def test_until_another_says_yes_it_stays_theirs_and_they_are_shown_as_coming(op: Operation) -> None:
    eva = await op.volunteer("Eva", hours=12)
    ana, luis, request, mission = await handing_over(op)
    assert (await now_is(op, mission)).state is AssignmentState.EN_ROUTE
    assert await duty(op, luis) is Duty.BUSY
    assert [helper.name for helper in (await op.hears(ana, StatusCard)).helpers] == ["Luis"]
    assert (await op.hears(luis, MissionCard)).handing_over
    assert (await op.hears(luis, MissionCard)).lat is not None
    assert await op.asked("sent") == [eva.id]
    assert (await op.request(request.id)).door_code == DOOR_CODE


async def test_who_takes_over_gets_the_note_and_a_new_code_and_the_old_card_loses_its_address(op: Operation) -> None:
    eva = await op.volunteer("Eva", hours=12)
    ana, luis, request, mission = await handing_over(op, "second floor, the bell is broken")
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    code = (await op.request(request.id)).door_code
    assert code != DOOR_CODE
    assert (await op.hears(eva, MissionCard)).notes == "second floor, the bell is broken"
    assert (await op.hears(eva, MissionCard)).door_code == code
    assert (await op.hears(luis, MissionOver)).why == "handed_over"
    assert await op.told(luis, MissionPinGone)
    assert await op.told(luis, HandedOver)
    assert (await now_is(op, mission)).state is AssignmentState.HANDED_OVER
    assert await duty(op, luis) is Duty.AVAILABLE
    changed = await op.hears(ana, CodeChanged)
    assert (changed.helper, changed.door_code) == ("Luis", code)
    assert (await op.hears(ana, HelpIsComing)).door_code == code
    card = await op.hears(ana, StatusCard)
    assert ([helper.name for helper in card.helpers], card.door_code) == (["Eva"], code)
    assert (await op.request(request.id)).state is RequestState.STAFFED
    await op.posts()
    assert await op.asked("sent") == []
    mia = await op.volunteer("Mia")
    async with op.store.transaction() as tx:
        late = await make_offer(tx, request, mia)
    await op.does(offers.accept, mia, late.id, 20)
    assert await op.told(mia, SeatsTaken)
    assert await op.told(mia, MissionCard) == []


async def test_before_setting_out_others_are_asked_too(op: Operation) -> None:
    eva = await op.volunteer("Eva", hours=12)
    _, _, request, mission = await promised(op)
    assert (await op.request(request.id)).state is RequestState.STAFFED
    await op.does(handover.begin, mission, "vehicle")
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert eva.id in await op.asked("queued")


async def test_a_note_can_be_added_later_and_is_cut_to_what_fits(op: Operation) -> None:
    _, luis, _, mission = await handing_over(op)
    await op.does(handover.begin, await held(op, luis), "other", "x" * 2000)
    assert await op.value("SELECT handover_note FROM assignments WHERE id = ?", mission.id) == "x" * 500


async def test_when_nobody_takes_over_in_time_the_desk_hears_once_and_it_stays_theirs(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, _, mission = await handing_over(op)
    assert await deadline(op, mission, "handover_at") == NOW + timedelta(hours=2)
    await op.does(missions.there, luis, await held(op, luis))
    op.passes(minutes=119)
    await op.tick()
    assert await op.told(olga, DeskCase) == []
    op.passes(minutes=1)
    await op.tick()
    assert (await op.hears(olga, DeskCase)).why == "handover"
    assert (await now_is(op, mission)).state is AssignmentState.ON_SITE
    assert await deadline(op, mission, "handover_at") is None
    told = len(await op.told(olga, DeskCase))
    op.passes(minutes=10)
    await op.tick()
    assert len(await op.told(olga, DeskCase)) == told


async def test_a_coordinator_can_have_it_handed_over(op: Operation) -> None:
    eva = await op.volunteer("Eva", hours=12)
    ana, luis, request, _ = await promised(op)
    await op.does(handover.by_desk, request.id, "take the north door")
    assert (await op.hears(luis, HandOverNoted)).by_desk
    with pytest.raises(AlreadySo):
        await op.does(handover.by_desk, request.id, "")
    await op.posts()
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    assert (await op.hears(eva, MissionCard)).notes == "take the north door"
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    with pytest.raises(CaseEnded):
        await op.does(handover.by_desk, request.id, "")
    bare = await op.cries(await op.person("Bea"), "bread please")
    with pytest.raises(NobodyComes):
        await op.does(handover.by_desk, bare.id, "")
    with pytest.raises(NoSuchCase):
        await op.does(handover.by_desk, type(bare.id)(999), "")


async def test_who_finishes_before_anybody_takes_over_has_done_it(op: Operation) -> None:
    eva = await op.volunteer("Eva", hours=12)
    _, luis, request, mission = await handing_over(op)
    await op.does(missions.done, luis, await held(op, luis))
    assert (await op.request(request.id)).state is RequestState.RESOLVED
    assert await deadline(op, mission, "handover_at") is None
    assert await op.asked("sent") == await op.asked("queued") == []
    assert eva.id in await op.asked("filled")


async def test_a_silent_one_who_hands_over_is_given_up_like_anybody(op: Operation) -> None:
    _, _, request, mission = await handing_over(op)
    await runs(op, 300, 10)
    assert (await now_is(op, mission)).state is AssignmentState.NO_SHOW
    assert (await op.request(request.id)).state is RequestState.OPEN


WORDS = "the key is under the mat"


async def takes_it(op: Operation, request: Request, name: str = "Eva") -> MissionCard:
    """The next one says yes; returns the card they read."""
    eva = await op.volunteer(name, hours=12)
    await op.does(asking.look, request.id)
    await op.does(offers.accept, eva, await op.offer_to(eva), 10)
    return await op.hears(eva, MissionCard)


async def test_the_note_of_one_who_gave_it_back_reaches_the_next(op: Operation) -> None:
    _, luis, request, _ = await handing_over(op, WORDS)
    await op.does(leaving.cannot, luis, await held(op, luis))
    assert (await takes_it(op, request)).notes == WORDS


async def test_the_note_of_one_who_was_not_safe_reaches_the_next(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, request, _ = await handing_over(op, WORDS)
    await op.does(safety.unsafe, luis, await held(op, luis))
    await op.does(safety.resume, olga, request.id)
    assert (await takes_it(op, request)).notes == WORDS


async def test_the_note_of_one_who_did_not_come_reaches_the_next(op: Operation) -> None:
    _, luis, request, _ = await handing_over(op, WORDS)
    await op.does(no_shows.missed, await held(op, luis))
    assert (await takes_it(op, request)).notes == WORDS


async def test_the_newest_note_counts_whoever_left_last(op: Operation) -> None:
    _, luis, request, _ = await handing_over(op, WORDS)
    await op.does(leaving.cannot, luis, await held(op, luis))
    op.passes(minutes=5)
    assert (await takes_it(op, request)).notes == WORDS
    eva = await op.value("SELECT volunteer FROM assignments WHERE state = 'accepted'")
    mission = await assignments.of_volunteer(op.store.reads, PersonId(eva))
    assert mission is not None
    await op.does(handover.begin, mission, "other", "the mat is gone, ring twice")
    async with op.store.transaction() as tx:  # ids do not tell who spoke last
        await tx.run("UPDATE assignments SET id = 99 WHERE volunteer = ?", (luis.id,))
    await op.does(no_shows.missed, mission)
    assert (await takes_it(op, request, "Mia")).notes == "the mat is gone, ring twice"


async def test_nobody_reads_their_own_note(op: Operation) -> None:
    _, luis, request, _ = await handing_over(op, WORDS)
    await op.does(leaving.cannot, luis, await held(op, luis))
    async with op.store.transaction() as tx:
        again = await make_offer(tx, request, luis)
    await op.does(offers.accept, luis, again.id, 10)
    assert (await op.hears(luis, MissionCard)).notes == ""


async def test_what_was_said_is_said_back(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    await op.does(handover.begin, mission, "vehicle", WORDS)
    noted = await op.hears(luis, HandOverNoted)
    assert (noted.why, noted.note, noted.desk_knows) == ("vehicle", WORDS, False)


async def test_a_note_takes_no_reason_back_and_a_reason_no_note(op: Operation) -> None:
    _, luis, _, mission = await promised(op)
    await op.does(handover.begin, mission, "other", WORDS)
    due = await deadline(op, mission, "handover_at")
    op.passes(minutes=5)
    await op.does(handover.begin, await held(op, luis), "vehicle")
    noted = await op.hears(luis, HandOverNoted)
    assert (noted.why, noted.note) == ("vehicle", WORDS)
    await op.does(handover.begin, await held(op, luis), "other", "bring a torch")
    noted = await op.hears(luis, HandOverNoted)
    assert (noted.why, noted.note) == ("vehicle", "bring a torch")
    assert await deadline(op, mission, "handover_at") == due
    with pytest.raises(AlreadySo):
        await op.does(handover.begin, await held(op, luis), "vehicle")
    with pytest.raises(AlreadySo):
        await op.does(handover.begin, await held(op, luis), "other")


async def test_the_reason_stands_in_the_story_and_on_the_case(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, request, mission = await promised(op)
    await op.does(handover.begin, mission, "tired", WORDS)
    told = await op.store.reads.rows("SELECT why FROM events WHERE machine = 'assignment'")
    assert "hand over: tired" in [row["why"] for row in told]
    assert await op.told(olga, DeskCase) == []
    await op.does(desk.show_case, olga, request.id)
    said = (await op.hears(olga, DeskCase)).handover
    assert said is not None
    assert (said.helper, said.why, said.note, said.holds) == ("Luis", "tired", WORDS, True)
    await op.does(leaving.cannot, luis, await held(op, luis))
    await op.does(desk.show_case, olga, request.id)
    said = (await op.hears(olga, DeskCase)).handover
    assert said is not None
    assert (said.helper, said.why, said.holds) == ("Luis", "tired", False)


async def test_what_somebody_took_over_is_no_news_on_the_case(op: Operation) -> None:
    olga, eva = await op.coordinator(), await op.volunteer("Eva", hours=12)
    _, _, request, _ = await handing_over(op, WORDS)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    await op.does(desk.show_case, olga, request.id)
    assert (await op.hears(olga, DeskCase)).handover is None


async def test_a_reason_that_lies_in_the_task_reaches_the_desk_at_once_and_once(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, _, mission = await promised(op)
    await op.does(handover.begin, mission, "other", WORDS)
    assert await op.told(olga, DeskCase) == []
    await op.does(handover.begin, await held(op, luis), "skills")
    case = await op.hears(olga, DeskCase)
    assert case.why == "handover"
    assert case.handover is not None
    assert case.handover.why == "skills"
    assert (await op.hears(luis, HandOverNoted)).desk_knows
    await op.posts()
    loud = [one for one in await op.said(olga) if isinstance(one.notice, DeskCase) and one.way is Way.FRESH]
    await op.does(handover.begin, await held(op, luis), "other", "a plumber, please")
    again = [one for one in await op.said(olga) if isinstance(one.notice, DeskCase) and one.way is Way.FRESH]
    assert len(again) == len(loud) == 1
