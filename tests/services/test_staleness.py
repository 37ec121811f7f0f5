"""Is it still needed? Who is asked, when, and what silence does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.bounds import forgotten
from bot.domain.model import CloseReason, Point, Question, Request, RequestState
from bot.domain.notices import AskNeeded, AskPlace, NeededNoted, RequestEnded
from bot.domain.refusals import CaseEnded, NotYours
from bot.services import endings, intake, offers, staleness
from bot.store import Store, cases, people
from bot.store.requests import DEADLINES
from tests.support.build import HOME, Operation, operation, settings_of


async def asked(op: Operation, who: object) -> int:
    return len(await op.told(who, AskNeeded))  # type: ignore[arg-type]  # a person, as everywhere


async def bounded(op: Operation, request: Request) -> bool:
    now = await op.request(request.id)
    return not forgotten(now.state, await cases.deadlines(op.store.reads, request.id))


@pytest.mark.parametrize(("words", "hours"), [("insulin please", 6), ("bread please", 24), ("clean up the mud", 24)])
async def test_an_unfilled_request_is_asked_about_when_its_urgency_says_and_not_before(
    op: Operation, words: str, hours: int
) -> None:
    ana = await op.person("Ana")
    await op.cries(ana, words)
    op.passes(hours=hours, seconds=-1)
    await op.tick()
    assert await asked(op, ana) == 0
    op.passes(seconds=1)
    await op.tick()
    await op.tick()
    assert await asked(op, ana) == 1


async def test_a_life_in_danger_is_never_asked_about_by_a_clock(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "we are trapped")
    for _ in range(10):
        op.passes(days=1)
        await op.tick()
    assert await asked(op, ana) == 0
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert await bounded(op, request)


async def test_nobody_is_asked_while_somebody_holds_a_seat(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", hours=300)
    request = await op.cries(ana, "insulin please")
    async with op.store.transaction() as tx:
        await tx.run("UPDATE requests SET seats = 2")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    assert (await op.request(request.id)).state is RequestState.OPEN
    op.passes(hours=7)
    await op.tick()
    assert await asked(op, ana) == 0
    assert await bounded(op, request)


async def test_silence_ends_it_after_two_days_and_a_tap_opens_it_again(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    op.passes(hours=24)
    await op.tick()
    op.passes(hours=47, minutes=59)
    await op.tick()
    assert (await op.request(request.id)).state is RequestState.OPEN
    op.passes(minutes=1)
    await op.tick()
    ended = await op.request(request.id)
    assert (ended.state, ended.reason) == (RequestState.EXPIRED, None)
    assert (await op.hears(ana, RequestEnded)).state is RequestState.EXPIRED
    assert await bounded(op, request)
    await op.does(endings.reopen, ana, request.id)
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert await bounded(op, request)


async def test_a_yes_moves_the_clock(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    op.passes(hours=24)
    await op.tick()
    await op.posts()
    op.passes(hours=40)
    await op.does(staleness.answer, ana, request.id, "yes")
    assert await op.told(ana, NeededNoted)
    op.passes(hours=23)
    await op.tick()
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert await asked(op, ana) == 1
    op.passes(hours=1)
    await op.tick()
    assert await asked(op, ana) == 2


async def test_any_word_about_it_says_that_it_is_needed(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    op.passes(hours=24)
    await op.tick()
    op.passes(hours=47)
    await op.does(intake.hear, ana, await op.request(request.id), "we have children here")
    op.passes(hours=2)
    await op.tick()
    assert (await op.request(request.id)).state is RequestState.OPEN


async def test_a_yes_that_comes_too_late_opens_it_again(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    op.passes(hours=24)
    await op.tick()
    op.passes(hours=48)
    await op.tick()
    await op.does(staleness.answer, ana, request.id, "yes")
    assert (await op.request(request.id)).state is RequestState.OPEN


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("solved", CloseReason.NO_LONGER_NEEDED),
        ("gone", CloseReason.NO_LONGER_NEEDED),
        ("others", CloseReason.DONE_BY_OTHERS),
    ],
)
async def test_the_other_answers_end_it(op: Operation, said: staleness.Still, reason: CloseReason) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    await op.does(staleness.answer, ana, request.id, said)
    ended = await op.request(request.id)
    assert (ended.state, ended.reason) == (RequestState.CANCELLED, reason)
    with pytest.raises(CaseEnded):
        await op.does(staleness.answer, ana, request.id, "yes")


async def test_only_its_resident_says_whether_it_is_needed(op: Operation) -> None:
    ana, eva = await op.person("Ana"), await op.person("Eva")
    request = await op.cries(ana, "bread please")
    with pytest.raises(NotYours):
        await op.does(staleness.answer, eva, request.id, "gone")


async def test_the_clocks_stand_in_the_file_and_go_on_after_a_restart(tmp_path: Path) -> None:
    async with operation(tmp_path) as op:
        request = await op.cries(await op.person("Ana"), "bread please")
        op.passes(hours=24)
        await op.tick()
    path = tmp_path / "muster.db"
    again = Operation(await Store.open(path), settings_of(path))
    try:
        again.now = op.now
        again.passes(hours=48)
        await again.tick()
        assert (await again.request(request.id)).state is RequestState.EXPIRED
    finally:
        await again.store.close()


async def test_a_request_that_never_got_a_place_does_not_wait_for_ever(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    assert await bounded(op, request)
    for _ in range(4):
        op.passes(hours=24)
        await op.tick()
        assert await bounded(op, request)
    assert (await op.request(request.id)).state is RequestState.EXPIRED


@pytest.mark.parametrize(("words", "at", "lacks"), [("bread please", None, "place"), ("please come", HOME, "")])
async def test_one_that_lacks_something_is_asked_for_it_and_not_told_that_nobody_comes(
    op: Operation, words: str, at: Point | None, lacks: str
) -> None:
    ana = await op.person("Ana")
    await op.cries(ana, words, at=at)
    for _ in range(26):
        op.passes(hours=1)
        await op.tick()
    assert (await op.hears(ana, AskNeeded)).lacks == lacks


async def test_the_need_is_asked_for_where_only_that_is_missing(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "please come")
    assert (await op.request(request.id)).state is RequestState.DRAFT
    await op.does(staleness.ask, request.id)
    assert (await op.hears(ana, AskNeeded)).lacks == "need"


async def test_words_after_that_question_say_where(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    async with op.store.transaction() as tx:
        await people.ask(tx, ana.id, None)
    op.passes(hours=24)
    await op.tick()
    now = await people.by_id(op.store.reads, ana.id)
    assert (now.asked, now.asked_about) == (Question.PLACE, request.id)


async def test_what_we_ask_somebody_already_stays_asked(op: Operation) -> None:
    ana = await op.person("Ana")
    first = await op.cries(ana, "bread please", at=None)
    second = await op.cries(ana, "insulin please", at=None)
    await op.does(staleness.ask, first.id)
    assert (await people.by_id(op.store.reads, ana.id)).asked_about == second.id


async def test_a_yes_to_one_that_lacks_its_place_asks_for_it_again_and_promises_no_search(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    await op.posts()
    op.passes(hours=24)
    await op.tick()
    await op.posts()
    before = len(await op.told(ana, AskPlace))
    await op.does(staleness.answer, ana, request.id, "yes")
    assert not (await op.hears(ana, NeededNoted)).looking
    assert len(await op.told(ana, AskPlace)) == before + 1


async def test_each_deadline_has_a_job(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    assert set(await cases.deadlines(op.store.reads, request.id)) == set(DEADLINES)
