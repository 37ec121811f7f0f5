"""An end that was a mistake is taken back with one tap, for a while."""

from __future__ import annotations

import pytest

from bot.domain.model import CloseReason, Duty, RequestId, RequestState
from bot.domain.notices import (
    AskCame,
    AskPlace,
    CaseClosed,
    CaseUndone,
    HelperNews,
    MissionStopped,
    RequestEnded,
    Undone,
)
from bot.domain.refusals import AlreadySo, NoSuchCase, NotYours, TooLateToUndo
from bot.services import desk, endings, missions, offers, undoing
from bot.store import assignments, cases, volunteers
from tests.services.missions import promised, runs
from tests.support.build import Operation

SOLVED, INVALID = CloseReason.NO_LONGER_NEEDED, CloseReason.INVALID


async def test_a_cancelled_request_goes_on_and_who_was_stopped_is_asked_first(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", km=0.2)
    request = await op.cries(ana)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(endings.cancel, ana, request.id, SOLVED)
    assert await op.told(luis, MissionStopped)
    assert (await op.hears(ana, RequestEnded)).undo_min == 10
    await op.does(undoing.undo, ana, request.id)
    again = await op.request(request.id)
    assert (again.state, again.reason) == (RequestState.OPEN, None)
    assert await cases.undo_until(op.store.reads, request.id) is None
    assert await op.asked() == [luis.id]
    assert await op.told(ana, Undone)
    volunteer = await volunteers.by_person(op.store.reads, luis.id)
    assert volunteer is not None
    assert volunteer.duty is Duty.AVAILABLE


async def test_who_was_stopped_is_asked_before_all_who_are_nearer_and_need_not_say_seen(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", km=6)
    olga = await op.coordinator()
    request = await op.cries(ana)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    near = [await op.volunteer(f"Near {number}", km=0.2) for number in range(4)]
    await op.does(endings.cancel, ana, request.id, SOLVED)
    await op.does(undoing.undo, ana, request.id)
    asked = await op.asked()
    assert asked[0] == luis.id
    assert set(asked[1:]) <= {one.id for one in near}
    await runs(op, 10)
    assert await op.told(olga, HelperNews) == []


async def test_who_was_stopped_and_has_another_task_by_now_is_left_in_peace(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", km=0.2)
    request = await op.cries(ana)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(endings.cancel, ana, request.id, SOLVED)
    await op.cries(await op.person("Ben"))
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(undoing.undo, ana, request.id)
    assert await op.asked() == []


async def test_ten_minutes_are_the_limit(op: Operation) -> None:
    ana = await op.person("Ana")
    first = await op.cries(ana)
    await op.does(endings.cancel, ana, first.id, SOLVED)
    op.passes(minutes=10)
    await op.does(undoing.undo, ana, first.id)
    await op.does(endings.cancel, ana, first.id, SOLVED)
    op.passes(minutes=10, seconds=1)
    with pytest.raises(TooLateToUndo):
        await op.does(undoing.undo, ana, first.id)
    await op.does(endings.reopen, ana, first.id)
    assert (await op.request(first.id)).state is RequestState.OPEN


async def test_a_coordinator_takes_back_what_a_coordinator_closed_and_nobody_else(op: Operation) -> None:
    olga, ana, eva = await op.coordinator(), await op.person("Ana"), await op.person("Eva")
    request = await op.cries(ana)
    await op.does(desk.close, olga, request.id, INVALID)
    assert (await op.hears(olga, CaseClosed)).reason is INVALID
    assert (await op.hears(ana, RequestEnded)).undo_min == 0
    for stranger in (ana, eva):
        with pytest.raises(NotYours):
            await op.does(undoing.undo, stranger, request.id)
    await op.does(undoing.undo, olga, request.id)
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert await op.told(olga, CaseUndone)
    assert await op.told(ana, Undone)


async def test_a_coordinator_hears_of_a_search_only_where_there_is_one(op: Operation) -> None:
    olga = await op.coordinator()
    _, luis, request, mission = await promised(op)
    await op.does(missions.done, luis, mission)
    await op.does(desk.close, olga, request.id, INVALID)
    await op.does(undoing.undo, olga, request.id)
    assert (await op.request(request.id)).state is RequestState.RESOLVED
    assert not (await op.hears(olga, CaseUndone)).looking
    other = await op.cries(await op.person("Eva"), "bread please")
    await op.does(desk.close, olga, other.id, INVALID)
    await op.does(undoing.undo, olga, other.id)
    assert (await op.hears(olga, CaseUndone)).looking


async def test_a_coordinator_does_not_take_back_what_a_resident_cancelled(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana)
    await op.does(endings.cancel, ana, request.id, SOLVED)
    with pytest.raises(NotYours):
        await op.does(undoing.undo, olga, request.id)


async def test_one_that_was_done_is_asked_about_again(op: Operation) -> None:
    olga, ana, luis = await op.coordinator(), await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    await op.does(missions.done, luis, held)
    await op.posts()
    await op.does(desk.close, olga, request.id, INVALID)
    await op.does(undoing.undo, olga, request.id)
    assert (await op.request(request.id)).state is RequestState.RESOLVED
    assert [one.helper for one in await op.told(ana, AskCame)] == ["Luis", "Luis"]
    op.passes(hours=24)
    await op.tick()
    assert (await op.request(request.id)).state is RequestState.CLOSED


async def test_one_without_a_place_is_asked_for_it(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, at=None)
    await op.posts()
    await op.does(endings.cancel, ana, request.id, SOLVED)
    await op.does(undoing.undo, ana, request.id)
    assert (await op.request(request.id)).state is RequestState.NEEDS_INFO
    assert len(await op.told(ana, AskPlace)) == 2


async def test_there_is_nothing_to_undo_twice_nor_while_it_lives_nor_what_silence_closed(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana)
    with pytest.raises(AlreadySo):
        await op.does(undoing.undo, ana, request.id)
    with pytest.raises(NoSuchCase):
        await op.does(undoing.undo, ana, RequestId(99))
    op.passes(hours=24)
    await op.tick()
    op.passes(hours=48)
    await op.tick()
    assert (await op.request(request.id)).state is RequestState.EXPIRED
    with pytest.raises(TooLateToUndo):
        await op.does(undoing.undo, ana, request.id)


async def test_history_keeps_the_end_and_its_undoing(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana)
    await op.does(endings.cancel, ana, request.id, SOLVED)
    await op.does(undoing.undo, ana, request.id)
    rows = await op.store.reads.rows("SELECT after, why FROM events WHERE machine = 'request' ORDER BY id")
    assert [(row["after"], row["why"]) for row in rows][-2:] == [("cancelled", "resident"), ("open", "undone")]
