"""From the first cry to an open request: filed at once, asked for what is missing, and never lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.model import CloseReason, Question, RequestId, RequestState, Urgency
from bot.domain.notices import (
    AskNeed,
    AskPlace,
    DangerNoted,
    DeskCase,
    DraftNudge,
    Lane,
    NoteAdded,
    PlaceNoted,
    PlaceUnknown,
    StatusCard,
    Way,
)
from bot.domain.refusals import CaseEnded, NoSuchCase, NotYours, StaleButton
from bot.services import desk, endings, intake, whereabouts
from bot.store import people, requests
from tests.support.build import AROUND, DOOR_CODE, HOME, NOW, Operation, north_of, operation


async def test_a_cry_without_a_place_is_filed_at_once_and_the_place_is_asked(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "we need insulin", at=None)

    assert (request.state, request.need, request.urgency) == (RequestState.DRAFT, "medical", Urgency.HIGH)
    assert (await op.hears(ana, StatusCard)).number == "A1"
    assert (await op.hears(ana, AskPlace)).number == "A1"
    asked = await people.by_id(op.store.reads, ana.id)
    assert (asked.asked, asked.asked_about) == (Question.PLACE, request.id)


async def test_a_cry_with_a_place_opens_at_once_and_asks_volunteers(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "we need insulin")
    assert request.state is RequestState.OPEN
    assert await op.asked() == [luis.id]
    assert await op.told(ana, AskPlace) == []


async def test_the_pin_that_was_asked_for_opens_the_request(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    await op.does(whereabouts.pin, ana, request, HOME)
    opened = await op.request(request.id)
    assert (opened.state, opened.at, opened.opened_at) == (RequestState.OPEN, HOME, NOW)
    assert await op.told(ana, PlaceNoted)
    assert (await people.by_id(op.store.reads, ana.id)).asked is None


async def test_a_pin_without_words_is_asked_for_the_need_and_opens_without_it_after_a_while(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "", at=HOME)
    assert request.state is RequestState.DRAFT
    assert await op.told(ana, AskNeed)
    op.passes(minutes=2)
    await op.tick()
    assert (await op.request(request.id)).state is RequestState.OPEN


async def test_a_tapped_need_opens_it_at_once(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "", at=HOME)
    await op.does(intake.choose_need, ana, request.id, "water")
    opened = await op.request(request.id)
    assert (opened.state, opened.need) == (RequestState.OPEN, "water")


async def test_a_tapped_need_is_refused_where_it_makes_no_sense(op: Operation) -> None:
    ana, eva = await op.person("Ana"), await op.person("Eva")
    request = await op.cries(ana, "", at=HOME)
    with pytest.raises(NotYours):
        await op.does(intake.choose_need, eva, request.id, "water")
    with pytest.raises(StaleButton):
        await op.does(intake.choose_need, ana, request.id, "gold")
    with pytest.raises(NoSuchCase):
        await op.does(intake.choose_need, ana, request.id.__class__(99), "water")
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    with pytest.raises(CaseEnded):
        await op.does(intake.choose_need, ana, request.id, "water")


async def test_the_same_message_twice_is_one_request(op: Operation) -> None:
    ana = await op.person("Ana")
    for _ in range(2):
        await op.does(intake.file, ana, "bread please", (5, 10), DOOR_CODE)
    assert await requests.count_live(op.store.reads) == 1
    assert (await op.hears(ana, StatusCard)).number == "A1"


async def test_the_same_message_again_after_its_request_has_ended_breaks_nothing(op: Operation) -> None:
    ana = await op.person("Ana")
    await op.does(intake.file, ana, "bread please", (5, 10), DOOR_CODE)
    await op.does(endings.cancel, ana, RequestId(1), CloseReason.NO_LONGER_NEEDED)
    await op.does(intake.file, ana, "bread please", (5, 10), DOOR_CODE)
    assert await op.value("SELECT count(*) FROM requests") == 1


async def test_words_of_danger_bring_the_case_to_every_coordinator_at_once(op: Operation) -> None:
    olga, omar = await op.coordinator("Olga"), await op.coordinator("Omar", telegram_id=9002)
    ana = await op.person("Ana")
    request = await op.cries(ana, "we are trapped, water is rising", at=None)
    assert (request.urgency, request.danger) == (Urgency.CRITICAL, True)
    for coordinator in (olga, omar):
        case = await op.hears(coordinator, DeskCase)
        assert (case.why, case.danger) == ("danger", True)
    assert all(one.lane == Lane.DANGER for one in await op.said(olga))
    assert (await op.hears(ana, StatusCard)).danger


@pytest.mark.parametrize("later", [False, True])
async def test_words_of_danger_are_answered_with_whom_to_call_before_anything_else(op: Operation, later: bool) -> None:
    eva, ana = await op.person("Eva"), await op.person("Ana")
    await op.cries(eva, "my father is bleeding")
    before = 0
    if later:
        request = await op.cries(ana, "bread please")
        await op.posts()
        before = await op.value("SELECT max(id) FROM outbox")
        await op.does(intake.hear, ana, request, "my father is bleeding")
    else:
        await op.cries(ana, "my father is bleeding")
    said = [type(one.notice).__name__ for one in await op.said(ana, before)]
    assert said[0] == "DangerNoted"
    assert said.count("DangerNoted") == 1
    assert later or "AskSame" in said


async def test_a_tapped_danger_is_answered_with_whom_to_call_first_too(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "the blue house", at=None)
    await op.posts()
    before = await op.value("SELECT max(id) FROM outbox")
    await op.does(intake.choose_need, ana, request.id, "rescue")
    said = [type(one.notice).__name__ for one in await op.said(ana, before)]
    assert said[0] == "DangerNoted"
    assert said.count("DangerNoted") == 1


async def test_words_of_danger_that_come_later_raise_the_alarm(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please")
    await op.posts()
    await op.does(intake.hear, ana, request, "my father is not breathing")
    now = await op.request(request.id)
    assert (now.urgency, now.danger, now.words) == (
        Urgency.CRITICAL, True, "bread please\nmy father is not breathing",
    )  # fmt: skip
    assert await op.told(ana, DangerNoted)
    cards = [one for one in await op.said(olga) if isinstance(one.notice, DeskCase)]
    assert any(one.way is not Way.EDIT for one in cards), "an edit of a card that was never sent tells nobody"
    assert cards[0].lane == Lane.DANGER
    assert await op.posts() > 0
    assert await op.value("SELECT count(*) FROM cards WHERE chat = ? AND key = 'desk:1'", olga.telegram_id) == 1


async def test_the_alarm_says_why_it_rings(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please")
    await op.does(intake.hear, ana, request, "my father is not breathing")
    assert (await op.hears(olga, DeskCase)).why == "danger"


async def test_a_tapped_rescue_raises_the_alarm_too(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "", at=HOME)
    await op.does(intake.choose_need, ana, request.id, "rescue")
    assert (await op.request(request.id)).danger
    assert await op.told(ana, DangerNoted)
    await op.posts()
    assert await op.value("SELECT count(*) FROM cards WHERE chat = ?", olga.telegram_id) == 1


async def test_a_request_that_becomes_critical_is_escalated_as_a_critical_one(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    await op.does(intake.hear, ana, request, "now the roof is on fire")
    due = await requests.due(op.store.reads, "escalate_at", NOW + timedelta(minutes=5), 10)
    assert due == [request.id]


async def test_more_urgency_asks_more_volunteers(op: Operation) -> None:
    for number in range(9):
        await op.volunteer(f"V{number}")
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    assert len(await op.asked()) == 2
    await op.does(intake.hear, ana, request, "we are trapped")
    assert len(await op.asked()) == 8


async def test_more_words_are_kept_without_a_second_request(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    await op.does(intake.hear, ana, request, "third floor, the bell is broken")
    assert (await op.request(request.id)).words == "bread please\nthird floor, the bell is broken"
    assert await op.told(ana, NoteAdded)
    assert await requests.count_live(op.store.reads) == 1


async def test_no_amount_of_words_grows_a_request_without_end(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    for _ in range(4):
        await op.does(intake.hear, ana, await op.request(request.id), "x" * 2_000)
    assert len((await op.request(request.id)).words) == whereabouts.WORDS_KEPT


async def test_a_place_nobody_knows_is_kept_word_for_word_and_shown_to_coordinators(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    await op.does(intake.answer_place, ana, request, "behind the old mill, red door")
    now = await op.request(request.id)
    assert (now.state, now.place_words) == (RequestState.NEEDS_INFO, "behind the old mill, red door")
    assert (await op.hears(ana, PlaceUnknown)).place == "behind the old mill, red door"
    case = await op.hears(olga, DeskCase)
    assert (case.why, case.place) == ("place_unknown", "behind the old mill, red door")
    assert await op.value("SELECT count(*) FROM disclosures WHERE reader = ?", olga.id) > 0


async def test_a_typed_position_is_a_place(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    await op.does(intake.answer_place, ana, request, f"{HOME.lat}, {HOME.lon}")
    assert (await op.request(request.id)).at == HOME


async def test_words_of_danger_in_the_answer_about_the_place_are_heard(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    await op.does(intake.answer_place, ana, request, "behind the mill, we are trapped")
    assert (await op.request(request.id)).danger
    assert await op.told(ana, DangerNoted)
    assert await op.told(olga, DeskCase)


async def test_a_pin_far_outside_our_area_does_not_lose_the_place_of_an_open_request(tmp_path: Path) -> None:
    async with operation(tmp_path, region={"area": AROUND}) as op:
        olga, ana = await op.coordinator(), await op.person("Ana")
        request = await op.cries(ana, "bread please")
        await op.does(whereabouts.pin, ana, request, north_of(HOME, 500))
        now = await op.request(request.id)
        assert (now.state, now.at) == (RequestState.OPEN, HOME)
        assert await op.told(olga, DeskCase)


async def test_a_pin_far_outside_our_area_goes_to_a_coordinator_as_words(tmp_path: Path) -> None:
    async with operation(tmp_path, region={"area": AROUND}) as op:
        ana = await op.person("Ana")
        request = await op.cries(ana, "bread please", at=None)
        await op.does(whereabouts.pin, ana, request, north_of(HOME, 500))
        now = await op.request(request.id)
        assert (now.state, now.at) == (RequestState.NEEDS_INFO, None)
        assert now.place_words.startswith("16.5")


async def test_a_half_told_request_is_asked_again_and_then_shown_to_coordinators(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    op.passes(minutes=9, seconds=59)
    assert await op.tick() == 0
    op.passes(seconds=1)
    await op.tick()
    assert len(await op.told(ana, DraftNudge)) == 1
    assert await op.told(olga, DeskCase) == []
    op.passes(minutes=20)
    await op.tick()
    assert (await op.hears(olga, DeskCase)).why == "incomplete"
    await op.does(desk.claim, olga, request.id)
    op.passes(minutes=29)
    assert await op.tick() == 0


async def test_a_late_nudge_comes_before_the_desk_too(tmp_path: Path) -> None:
    times = {"draft_nudge_min": 20, "draft_desk_min": 30}
    async with operation(tmp_path, intake=times) as op:
        olga, ana = await op.coordinator(), await op.person("Ana")
        await op.cries(ana, "bread please", at=None)
        op.passes(minutes=20)
        await op.tick()
        assert len(await op.told(ana, DraftNudge)) == 1
        assert await op.told(olga, DeskCase) == []
