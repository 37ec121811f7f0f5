"""How a request ends, and how it is taken up again when it ended too early."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.model import CloseReason, Person, Request, RequestId, RequestState, Urgency
from bot.domain.notices import AskCame, AskCancel, CameNoted, DeskCase, NoRequest, RequestEnded, StatusCard, Way
from bot.domain.refusals import AlreadySo, CaseEnded, NoSuchCase, NotAsked, NothingToCancel, NotYours
from bot.services import endings, intake, missions, offers
from bot.store import assignments, requests
from tests.support.build import NOW, Operation

SOLVED = CloseReason.NO_LONGER_NEEDED


async def helped(op: Operation, words: str = "bread please") -> tuple[Person, Person, Request]:
    """Ana asked, Luis says that he has done it, and she is asked whether help came."""
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, words)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    await op.does(missions.done, luis, held)
    await op.posts()
    return ana, luis, await op.request(request.id)


async def test_yes_closes_the_request_as_done(op: Operation) -> None:
    ana, _, request = await helped(op)
    assert await op.told(ana, AskCame)
    await op.does(endings.came, ana, request.id, "yes")
    closed = await op.request(request.id)
    assert (closed.state, closed.reason) == (RequestState.CLOSED, CloseReason.COMPLETED)
    assert (await op.hears(ana, CameNoted)).answer == "yes"
    op.passes(days=2)
    await op.tick()
    assert len(await op.told(ana, AskCame)) == 1
    assert await op.told(ana, RequestEnded) == []


@pytest.mark.parametrize(
    ("words", "answer", "urgency"),
    [
        ("bread please", "partly", Urgency.NORMAL),
        ("bread please", "no", Urgency.HIGH),
        ("clean up the mud", "no", Urgency.NORMAL),
        ("insulin please", "no", Urgency.HIGH),
        ("we are trapped", "no", Urgency.CRITICAL),
    ],
)
async def test_partly_and_no_open_it_again_and_a_no_with_more_urgency(
    op: Operation, words: str, answer: endings.Came, urgency: Urgency
) -> None:
    olga = await op.coordinator()
    ana, _, request = await helped(op, words)
    eva = await op.volunteer("Eva")
    await op.does(endings.came, ana, request.id, answer)
    again = await op.request(request.id)
    assert (again.state, again.urgency) == (RequestState.OPEN, urgency)
    assert await op.asked() == [eva.id]
    assert (await op.hears(olga, DeskCase)).why == "reopened"
    assert (await op.hears(ana, CameNoted)).answer == answer


async def test_who_says_no_waits_no_longer_than_the_new_urgency_allows(op: Operation) -> None:
    ana, _, request = await helped(op)
    await op.does(endings.came, ana, request.id, "no")
    assert await requests.due(op.store.reads, "escalate_at", NOW + timedelta(minutes=60), 5) == [request.id]


async def test_silence_closes_it_after_a_day_and_not_before(op: Operation) -> None:
    ana, _, request = await helped(op)
    op.passes(hours=23, minutes=59)
    await op.tick()
    assert (await op.request(request.id)).state is RequestState.RESOLVED
    op.passes(minutes=1)
    await op.tick()
    closed = await op.request(request.id)
    assert (closed.state, closed.reason) == (RequestState.CLOSED, CloseReason.COMPLETED)
    assert (await op.hears(ana, RequestEnded)).request == request.id


async def test_the_question_is_answered_once_and_by_the_resident_only(op: Operation) -> None:
    ana, luis, request = await helped(op)
    with pytest.raises(NotYours):
        await op.does(endings.came, luis, request.id, "yes")
    with pytest.raises(NoSuchCase):
        await op.does(endings.came, ana, RequestId(99), "yes")
    await op.does(endings.came, ana, request.id, "yes")
    with pytest.raises(CaseEnded):
        await op.does(endings.came, ana, request.id, "no")


async def test_the_same_answer_once_more_changes_nothing(op: Operation) -> None:
    ana, _, request = await helped(op)
    await op.does(endings.came, ana, request.id, "no")
    with pytest.raises(AlreadySo):
        await op.does(endings.came, ana, request.id, "no")


async def test_whether_help_came_is_no_question_while_nobody_was_there(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana)
    with pytest.raises(NotAsked):
        await op.does(endings.came, ana, request.id, "yes")


async def test_a_new_cry_after_the_work_was_done_is_not_swallowed(op: Operation) -> None:
    ana, _, request = await helped(op)
    eva = await op.volunteer("Eva")
    await op.does(intake.hear, ana, request, "the water is rising, we are trapped on the roof")
    assert eva.id in await op.asked()
    live = await requests.live_of(op.store.reads, ana.id)
    assert any(one.state is RequestState.OPEN for one in live)


async def test_cancelling_asks_first_and_then_ends_it_for_everybody(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana)
    await op.does(endings.ask_cancel, ana, None)
    assert (await op.hears(ana, AskCancel)).request == request.id
    assert (await op.request(request.id)).state is RequestState.OPEN
    await op.does(endings.cancel, ana, request.id, SOLVED)
    ended = await op.request(request.id)
    assert (ended.state, ended.reason) == (RequestState.CANCELLED, SOLVED)
    assert await op.asked("withdrawn") == [luis.id]
    assert (await op.hears(ana, RequestEnded)).reason is SOLVED
    op.passes(days=10)
    await op.tick()
    assert (await op.request(request.id)).state is RequestState.CANCELLED


async def test_only_the_resident_cancels_and_only_what_is_open(op: Operation) -> None:
    ana, eva = await op.person("Ana"), await op.person("Eva")
    with pytest.raises(NothingToCancel):
        await op.does(endings.ask_cancel, ana, None)
    request = await op.cries(ana)
    for use_case in (endings.ask_cancel, endings.reopen):
        with pytest.raises(NotYours):
            await op.does(use_case, eva, request.id)
    with pytest.raises(NotYours):
        await op.does(endings.cancel, eva, request.id, SOLVED)
    await op.does(endings.cancel, ana, request.id, SOLVED)
    with pytest.raises(CaseEnded):
        await op.does(endings.cancel, ana, request.id, SOLVED)
    with pytest.raises(CaseEnded):
        await op.does(endings.ask_cancel, ana, request.id)


async def test_what_was_cancelled_by_mistake_is_taken_up_again(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana)
    await op.does(endings.cancel, ana, request.id, SOLVED)
    await op.does(endings.reopen, ana, request.id)
    again = await op.request(request.id)
    assert (again.state, again.reason, again.urgency) == (RequestState.OPEN, None, request.urgency)
    assert await op.asked("queued") == [luis.id]
    with pytest.raises(AlreadySo):
        await op.does(endings.reopen, ana, request.id)


async def test_the_status_shows_every_live_request_afresh_or_the_way_to_make_one(op: Operation) -> None:
    ana = await op.person("Ana")
    await op.does(endings.show, ana)
    assert await op.told(ana, NoRequest)
    for words in ("bread", "water"):
        await op.cries(ana, words)
    await op.posts()
    before = await op.value("SELECT max(id) FROM outbox")
    await op.does(endings.show, ana)
    shown = [one for one in await op.said(ana, since=before) if isinstance(one.notice, StatusCard)]
    assert [(one.key, one.way) for one in shown] == [("card:1", Way.FRESH), ("card:2", Way.FRESH)]
