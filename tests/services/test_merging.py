"""Two requests become one by a coordinator's word: what becomes of people, questions and deadlines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.bounds import forgotten
from bot.domain.duplicates import TwinState
from bot.domain.model import CloseReason, Person, Request, RequestState, Urgency
from bot.domain.notices import (
    AskNeeded,
    CasesMerged,
    JoinedNews,
    MissionStopped,
    NoteAdded,
    OthersToo,
    Parted,
    StatusCard,
)
from bot.domain.refusals import AlreadySo, CaseEnded, NotTogether, TooLateToUndo
from bot.services import asking, endings, intake, merging, missions, offers
from bot.store import assignments, cases, merges, requests, twins
from tests.support.build import HOME, NOW, Operation, north_of

SOLVED = CloseReason.NO_LONGER_NEEDED


class Both:
    """Ana's request came first, Eva's next door second; Olga decides."""

    olga: Person
    ana: Person
    eva: Person
    first: Request
    second: Request


@pytest.fixture
async def both(op: Operation) -> Both:
    made = Both()
    made.olga, made.ana, made.eva = await op.coordinator(), await op.person("Ana López"), await op.person("Eva Ruiz")
    made.first = await op.cries(made.ana, "bread please")
    made.second = await op.cries(made.eva, "bread please", north_of(HOME, 0.05))
    return made


async def merge(op: Operation, both: Both) -> None:
    await op.does(merging.merge, both.olga, both.second.id, both.first.id)


async def test_one_goes_into_the_other_and_both_reporters_hear_it(op: Operation, both: Both) -> None:
    await merge(op, both)
    gone = await op.request(both.second.id)
    assert (gone.state, gone.merged_into) == (RequestState.MERGED, both.first.id)
    assert (await op.hears(both.eva, JoinedNews)).state is RequestState.OPEN
    assert (await op.hears(both.ana, OthersToo)).number == "A1"
    assert (await op.hears(both.eva, StatusCard)).state is RequestState.MERGED
    assert (await op.hears(both.olga, CasesMerged)).into == "A1"
    found = await twins.between(op.store.reads, both.first.id, both.second.id)
    assert found is not None
    assert found.state is TwinState.MERGED


async def test_the_merged_one_has_no_clock_for_a_yes_that_was_being_weighed(op: Operation, both: Both) -> None:
    luis = await op.volunteer("Luis")
    await op.does(asking.look, both.second.id)
    await op.does(offers.accept, luis, await op.offer_to(luis), 600)
    assert (await op.request(both.second.id)).confirm_at is not None
    await merge(op, both)
    gone = await op.request(both.second.id)
    assert not forgotten(gone.state, await cases.deadlines(op.store.reads, gone.id))


async def test_the_merged_one_asks_nobody_and_has_no_clock(op: Operation, both: Both) -> None:
    luis = await op.volunteer("Luis")
    await op.does(asking.look, both.second.id)
    await merge(op, both)
    rows = await op.store.reads.rows("SELECT request, state FROM offers WHERE volunteer = ? ORDER BY id", (luis.id,))
    assert [tuple(row) for row in rows] == [(both.second.id, "withdrawn"), (both.first.id, "queued")]
    assert not forgotten(RequestState.MERGED, await cases.deadlines(op.store.reads, both.second.id))


async def test_each_step_of_the_one_that_stays_reaches_the_reporter_of_the_other(op: Operation, both: Both) -> None:
    await merge(op, both)
    luis = await op.volunteer("Luis")
    await op.does(asking.look, both.first.id)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    heard = []
    for deed in (missions.on_way, missions.done):
        await op.posts()
        heard.append((await op.hears(both.eva, JoinedNews)).state)
        now = await assignments.by_id(op.store.reads, held.id)
        assert now is not None
        await op.does(deed, luis, now)
    heard.append((await op.hears(both.eva, JoinedNews)).state)
    assert heard == [RequestState.STAFFED, RequestState.ACTIVE, RequestState.RESOLVED]


async def test_nothing_of_the_other_stands_in_what_a_merged_reporter_gets(op: Operation, both: Both) -> None:
    await merge(op, both)
    for news in await op.told(both.eva, JoinedNews):
        assert set(news.model_dump()) == {"request", "number", "state", "reason", "danger"}
        assert news.number == "A2"


async def test_the_one_with_a_helper_stays_whatever_was_typed(op: Operation, both: Both) -> None:
    luis = await op.volunteer("Luis")
    await op.tick()
    async with op.store.transaction() as tx:
        await tx.run("UPDATE offers SET request = ? WHERE volunteer = ?", (both.second.id, luis.id))
    if not await op.asked():
        await op.does(asking.look, both.second.id)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await merge(op, both)
    assert (await op.request(both.first.id)).merged_into == both.second.id
    assert (await op.request(both.second.id)).state is RequestState.STAFFED
    assert await op.told(luis, MissionStopped) == []


async def test_where_both_have_helpers_those_of_the_one_that_goes_are_stopped(op: Operation, both: Both) -> None:
    helpers = [await op.volunteer(name) for name in ("Luis", "Rosa")]
    for helper, request in zip(helpers, (both.first, both.second), strict=True):
        await op.does(asking.look, request.id)
        offer = await op.value(
            "SELECT id FROM offers WHERE volunteer = ? AND request = ? ORDER BY id DESC", helper.id, request.id
        )
        await op.does(offers.accept, helper, offer, 20)
    await merge(op, both)
    assert (await op.request(both.second.id)).merged_into == both.first.id
    assert await op.told(helpers[0], MissionStopped) == []
    assert await op.told(helpers[1], MissionStopped)
    assert await assignments.holding(op.store.reads, both.second.id) == []


async def test_the_one_whose_place_is_known_stays(op: Operation) -> None:
    olga, ana, eva = await op.coordinator(), await op.person("Ana"), await op.person("Eva")
    unplaced = await op.cries(ana, "bread please", at=None)
    placed = await op.cries(eva, "bread please")
    await op.does(merging.merge, olga, placed.id, unplaced.id)
    assert (await op.request(unplaced.id)).merged_into == placed.id


async def test_the_one_that_stays_is_as_urgent_as_the_worse_of_the_two(op: Operation) -> None:
    olga, ana, eva = await op.coordinator(), await op.person("Ana"), await op.person("Eva")
    first, second = await op.cries(ana, "bread please"), await op.cries(eva, "we are trapped")
    await op.does(merging.merge, olga, second.id, first.id)
    now = await op.request(first.id)
    assert (now.urgency, now.danger) == (Urgency.CRITICAL, True)
    assert await requests.due(op.store.reads, "escalate_at", NOW + timedelta(minutes=5), 9) == [first.id]


async def test_one_with_a_helper_is_looked_at_as_soon_as_the_worse_of_the_two(op: Operation) -> None:
    olga, luis = await op.coordinator(), await op.volunteer()
    ana, eva = await op.person("Ana"), await op.person("Eva")
    first = await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    second = await op.cries(eva, "we are trapped")
    await op.does(merging.merge, olga, second.id, first.id)
    assert (await op.request(first.id)).state is RequestState.STAFFED
    assert await requests.due(op.store.reads, "watch_at", NOW + timedelta(minutes=30), 9) == [first.id]


async def test_it_is_parted_within_a_day_and_looked_for_again(op: Operation, both: Both) -> None:
    await merge(op, both)
    op.passes(hours=24)
    await op.does(merging.unmerge, both.olga, both.second.id)
    again = await op.request(both.second.id)
    assert (again.state, again.merged_into) == (RequestState.OPEN, None)
    parted = await op.hears(both.eva, Parted)
    assert (parted.number, parted.looking) == ("A2", True)
    assert not forgotten(again.state, await cases.deadlines(op.store.reads, again.id))
    with pytest.raises(AlreadySo):
        await op.does(merging.unmerge, both.olga, both.second.id)


async def test_who_is_parted_and_has_no_place_yet_is_not_promised_a_search(op: Operation) -> None:
    olga, ana, eva = await op.coordinator(), await op.person("Ana"), await op.person("Eva")
    first = await op.cries(ana, "bread please")
    await op.does(intake.file, eva, "bread please", (eva.id, 1), "1234")
    [second] = await requests.live_of(op.store.reads, eva.id)
    await op.does(merging.merge, olga, second.id, first.id)
    await op.does(merging.unmerge, olga, second.id)
    assert not (await op.hears(eva, Parted)).looking


async def test_after_a_day_it_stays_joined_but_its_reporter_is_out_with_one_tap(op: Operation, both: Both) -> None:
    await merge(op, both)
    op.passes(hours=24, seconds=1)
    with pytest.raises(TooLateToUndo):
        await op.does(merging.unmerge, both.olga, both.second.id)
    await op.does(endings.reopen, both.eva, both.second.id)
    assert (await op.request(both.second.id)).state is RequestState.OPEN


async def test_a_chain_of_merges_has_one_end_and_everybody_hears_of_it(op: Operation, both: Both) -> None:
    third = await op.cries(await op.person("Pia Sol"), "bread please")
    await merge(op, both)
    await op.posts()
    await op.does(merging.merge, both.olga, both.first.id, third.id)
    assert await merges.survivor(op.store.reads, both.second.id) == third.id
    assert [one.id for one in await merges.followers(op.store.reads, third.id)] == [both.first.id, both.second.id]
    before = len(await op.told(both.eva, JoinedNews))
    await op.posts()
    await op.does(endings.end, await op.request(third.id), RequestState.CANCELLED, SOLVED, "resident")
    assert len(await op.told(both.eva, JoinedNews)) > before
    assert (await op.hears(both.eva, JoinedNews)).state is RequestState.CANCELLED


async def test_what_a_merged_reporter_writes_helps_the_one_that_stays(op: Operation, both: Both) -> None:
    await merge(op, both)
    joined = await op.does(merging.joined_of, both.eva, "please hurry")
    assert joined is not None
    await op.does(merging.heard, both.eva, joined, "the water is rising, we are trapped")
    now = await op.request(both.first.id)
    assert "trapped" not in now.words  # it stays with who said it, and is counted
    assert "trapped" in (await op.request(both.second.id)).words
    assert (now.urgency, now.danger) == (Urgency.CRITICAL, True)
    assert (await op.hears(both.eva, NoteAdded)).number == "A2"


async def test_another_need_of_a_merged_reporter_is_a_call_of_its_own(op: Operation, both: Both) -> None:
    await merge(op, both)
    assert await op.does(merging.joined_of, both.eva, "now we need insulin") is None
    await op.does(endings.cancel, both.ana, both.first.id, SOLVED)
    assert await op.does(merging.joined_of, both.eva, "please hurry") is None


async def test_what_has_ended_or_is_done_or_is_the_same_is_not_joined(op: Operation, both: Both) -> None:
    with pytest.raises(NotTogether):
        await op.does(merging.merge, both.olga, both.first.id, both.first.id)
    luis = await op.volunteer("Luis")
    await op.does(asking.look, both.first.id)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    await op.does(missions.done, luis, held)
    done = await op.request(held.request)
    other = both.second if done.id == both.first.id else both.first
    with pytest.raises(NotTogether):
        await op.does(merging.merge, both.olga, other.id, done.id)
    await op.does(endings.end, await op.request(other.id), RequestState.CANCELLED, SOLVED, "resident")
    with pytest.raises(CaseEnded):
        await op.does(merging.merge, both.olga, done.id, other.id)


async def test_the_status_of_a_merged_reporter_is_that_of_the_other(op: Operation, both: Both) -> None:
    await merge(op, both)
    await op.posts()
    before = len(await op.told(both.eva, JoinedNews))
    await op.does(endings.show, both.eva)
    assert len(await op.told(both.eva, JoinedNews)) == before + 1


async def test_words_of_either_reporter_say_that_it_is_still_needed(op: Operation, both: Both) -> None:
    await merge(op, both)
    op.passes(hours=24)
    await op.tick()
    assert await op.told(both.ana, AskNeeded)
    op.passes(hours=40)
    await op.does(merging.heard, both.eva, await op.request(both.second.id), "we still need bread")
    op.passes(hours=10)
    await op.tick()
    assert (await op.request(both.first.id)).state is RequestState.OPEN


async def test_who_asks_again_after_it_was_said_to_be_done_has_their_own_request_again(
    op: Operation, both: Both
) -> None:
    luis = await op.volunteer("Luis")
    await merge(op, both)
    await op.does(asking.look, both.first.id)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    await op.does(missions.done, luis, held)
    await op.does(merging.heard, both.eva, await op.request(both.second.id), "thank you")
    assert (await op.request(both.second.id)).state is RequestState.MERGED
    await op.does(merging.heard, both.eva, await op.request(both.second.id), "nobody came to us, we need bread")
    now = await op.request(both.second.id)
    assert (now.state, now.merged_into) == (RequestState.OPEN, None)
    assert "nobody came to us" in now.words
    assert (await op.request(both.first.id)).state is RequestState.RESOLVED
    parted = await op.hears(both.eva, Parted)
    assert (parted.number, parted.looking) == (now.number, True)


async def test_where_its_place_is_not_known_nobody_reads_that_people_are_looked_for(op: Operation, both: Both) -> None:
    third = await op.cries(both.eva, "bread please", None)
    await op.does(merging.merge, both.olga, third.id, both.first.id)
    await op.does(merging.unmerge, both.olga, third.id)
    assert not (await op.hears(both.eva, Parted)).looking
