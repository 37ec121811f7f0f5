"""What coordinators see and do: the few cases that need a person, and nobody else may touch them."""

from __future__ import annotations

import inspect
from datetime import timedelta

import pytest

from bot.domain.model import CloseReason, Origin, Person, RequestId, RequestState
from bot.domain.notices import CaseAskedAgain, CaseMine, DeskCase, NobodyYet, OpenList, RequestEnded, StatusCard, Way
from bot.domain.refusals import BadPlace, CaseEnded, NoSuchCase, NotACoordinator
from bot.services import desk, endings, offers
from bot.store import requests
from bot.store.times import to_ms
from bot.texts import Texts
from handlers import coordinators as handlers
from handlers.turn import Handler, Heard
from tests.support.build import HOME, NOW, OWNER, Operation

COMMANDS: dict[str, Handler] = {
    name: handler
    for name, handler in inspect.getmembers(handlers, inspect.iscoroutinefunction)
    if handler.__module__ == handlers.__name__
}
TEXTS = Texts(languages=("en",), operation="Muster", emergency_number="112", timezone="UTC", exercise=False)


async def hear(op: Operation, name: str, by: Person, *args: str) -> None:
    async with op.turn(by) as turn:
        await COMMANDS[name](Heard(turn, by, TEXTS, args=args))


async def test_when_nobody_is_left_to_ask_the_desk_need_not_wait_for_its_time(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    await op.cries(ana, "bread please")
    op.passes(minutes=4)
    await op.tick()
    assert await op.told(olga, DeskCase) == []
    op.passes(minutes=1)
    await op.tick()
    assert (await op.hears(olga, DeskCase)).why == "unfilled"


async def test_who_nobody_accepts_reaches_the_desk_and_the_resident_is_told_so(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please")
    async with op.store.transaction() as tx:  # somebody is always thinking about it
        await tx.run("UPDATE requests SET look_at = NULL, desk_at = ?", (to_ms(NOW + timedelta(minutes=180)),))
    op.passes(minutes=179)
    await op.tick()
    assert await op.told(olga, DeskCase) == []
    assert not (await op.hears(ana, StatusCard)).told_desk
    op.passes(minutes=1)
    await op.tick()
    assert (await op.hears(olga, DeskCase)).why == "unfilled"
    assert (await op.request(request.id)).escalation == 1
    assert (await op.hears(ana, StatusCard)).told_desk
    assert await op.told(ana, NobodyYet) == []


async def test_still_nobody_is_escalated_once_and_said_honestly(op: Operation) -> None:
    olga, omar = await op.coordinator(), await op.coordinator("Omar", telegram_id=9002)
    ana = await op.person("Ana")
    request = await op.cries(ana, "bread please")
    op.passes(hours=12)
    await op.tick()
    for coordinator in (olga, omar):
        assert (await op.hears(coordinator, DeskCase)).why == "escalated"
    assert len(await op.told(ana, NobodyYet)) == 1
    assert (await op.request(request.id)).escalation == 2
    op.passes(hours=12)
    await op.tick()
    assert len(await op.told(ana, NobodyYet)) == 1


async def test_who_was_found_in_time_troubles_no_desk(op: Operation) -> None:
    olga, luis = await op.coordinator(), await op.volunteer("Luis", hours=20)
    await op.cries(await op.person("Ana"), "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    assert await requests.due(op.store.reads, "desk_at", NOW + timedelta(days=9), 5) == []
    assert await requests.due(op.store.reads, "escalate_at", NOW + timedelta(days=9), 5) == []
    assert await op.told(olga, DeskCase) == []


async def test_a_coordinator_who_never_wrote_is_nobody_to_write_to(op: Operation) -> None:
    ana = await op.person("Ana")
    await op.cries(ana, "we are trapped")
    assert await op.value("SELECT count(*) FROM outbox WHERE kind = 'DeskCase'") == 0
    olga = await op.coordinator()
    await op.does(desk.show_open, olga)
    assert [row.number for row in (await op.hears(olga, OpenList)).rows] == ["A1"]


async def test_the_list_of_open_requests_comes_in_pages_most_urgent_first(op: Operation) -> None:
    olga = await op.coordinator()
    for number in range(12):
        await op.cries(await op.person(f"R{number}"), "we are trapped" if number == 7 else "bread please")
    await op.does(desk.show_open, olga)
    first = await op.hears(olga, OpenList)
    assert (first.total, len(first.rows), first.rows[0].number) == (12, desk.PAGE, "A8")
    await op.does(desk.show_open, olga, desk.PAGE)
    assert len((await op.hears(olga, OpenList)).rows) == 2
    await op.does(desk.show_open, olga, 500)
    assert [row.number for row in (await op.hears(olga, OpenList)).rows] == ["A11", "A12"], "the last page"


async def test_a_case_is_shown_whole_and_that_it_was_shown_is_written_down(op: Operation) -> None:
    olga, ana = await op.coordinator("Olga Kent"), await op.person("Ana Ruiz")
    request = await op.cries(ana, "bread please")
    await op.does(desk.show_case, olga, request.id)
    case = await op.hears(olga, DeskCase)
    assert (case.lat, case.lon, case.words, case.resident) == (HOME.lat, HOME.lon, "bread please", "Ana")
    assert [(row.before, row.after) for row in case.timeline] == [("", "draft"), ("draft", "open")]
    assert case.timeline[0].who == "Ana"
    assert await op.value("SELECT as_what FROM disclosures WHERE reader = ?", olga.id) == "coordinator"


async def test_who_takes_a_case_is_shown_to_the_others(op: Operation) -> None:
    olga, omar = await op.coordinator("Olga Kent"), await op.coordinator("Omar", telegram_id=9002)
    request = await op.cries(await op.person("Ana"), "we are trapped")
    await op.posts()
    await op.does(desk.claim, olga, request.id)
    assert (await op.hears(olga, CaseMine)).number == "A1"
    news = [one for one in await op.said(omar) if isinstance(one.notice, DeskCase)][-1]
    assert news.way is Way.EDIT
    assert news.notice.model_dump()["row"]["mine"] == "Olga"


async def test_asking_again_asks_also_those_who_kept_silent_but_not_those_who_said_no(op: Operation) -> None:
    olga = await op.coordinator()
    silent, no = await op.volunteer("Silent", hours=9), await op.volunteer("No", hours=9)
    request = await op.cries(await op.person("Ana"), "bread please")
    await op.posts()
    await op.does(offers.decline, no, await op.offer_to(no))
    op.passes(minutes=46)
    await op.tick()
    assert await op.asked("queued") == []
    await op.does(desk.ask_again, olga, request.id)
    assert await op.asked("queued") == [silent.id]
    assert (await op.hears(olga, CaseAskedAgain)).asked == 1


async def test_a_case_without_a_place_gets_one_from_the_desk_and_opens(op: Operation) -> None:
    olga, luis = await op.coordinator(), await op.volunteer("Luis")
    request = await op.cries(await op.person("Ana"), "bread please", at=None)
    with pytest.raises(BadPlace):
        await op.does(desk.place, olga, request.id, "behind the mill")
    await op.does(desk.place, olga, request.id, f"{HOME.lat}, {HOME.lon}")
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert await op.asked() == [luis.id]


async def test_a_case_is_closed_for_its_resident_who_hears_it(op: Operation) -> None:
    ana, olga = await op.person("Ana"), await op.coordinator()
    request = await op.cries(ana, "bread please")
    await op.does(desk.close, olga, request.id, CloseReason.DONE_BY_OTHERS)
    closed = await op.request(request.id)
    assert (closed.state, closed.reason) == (RequestState.CLOSED, CloseReason.DONE_BY_OTHERS)
    assert (await op.hears(ana, RequestEnded)).reason is CloseReason.DONE_BY_OTHERS
    for use_case in (desk.claim, desk.ask_again):
        with pytest.raises(CaseEnded):
            await op.does(use_case, ana, request.id)
    with pytest.raises(CaseEnded):
        await op.does(desk.close, olga, request.id, CloseReason.INVALID)
    with pytest.raises(CaseEnded):
        await op.does(desk.place, ana, request.id, "1, 1")


async def test_a_case_that_is_none_is_said_so(op: Operation) -> None:
    olga = await op.coordinator()
    for use_case in (desk.show_case, desk.claim, desk.ask_again):
        with pytest.raises(NoSuchCase):
            await op.does(use_case, olga, RequestId(99))


@pytest.mark.parametrize("name", sorted(COMMANDS))
async def test_nobody_else_may_do_what_coordinators_do(op: Operation, name: str) -> None:
    await op.cries(await op.person("Ana"), "bread please")
    before = await op.value("SELECT count(*) FROM outbox")
    for stranger in (await op.person("Olga"), await op.volunteer("Luis")):
        with pytest.raises(NotACoordinator):
            await hear(op, name, stranger, "A1", "done_by_others")
    assert await op.value("SELECT count(*) FROM outbox") == before


async def test_authority_is_the_numeric_id_and_nothing_else(op: Operation) -> None:
    olga, namesake = await op.coordinator("Olga"), await op.person("Olga")
    assert op.ground.coordinator(olga)
    assert not op.ground.coordinator(namesake)
    assert olga.telegram_id == OWNER
    await hear(op, "open_list", olga)
    assert await op.told(olga, OpenList)


async def test_a_coordinators_commands_reach_their_cases(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    await op.cries(ana, "bread please")
    await hear(op, "show_case", olga, "a1")
    assert await op.told(olga, DeskCase)
    await hear(op, "close", olga, "A1", "done_by_others")
    assert (await op.request(RequestId(1))).state is RequestState.CLOSED
    await op.does(endings.show, ana)


async def test_a_coordinator_sees_at_once_what_became_of_the_place_they_typed(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please", at=None)
    assert await op.told(olga, DeskCase) == []
    await op.does(desk.place, olga, request.id, f"{HOME.lat}, {HOME.lon}")
    case = await op.hears(olga, DeskCase)
    assert (case.lat, case.known.origin) == (HOME.lat, Origin.DESK)


async def test_a_case_says_who_is_asked_how_likely_a_yes_is_and_what_comes_next(op: Operation) -> None:
    olga = await op.coordinator()
    for number in range(2):
        await op.volunteer(f"V{number}", 0.5)
    request = await op.cries(await op.person("Ana"), "bread please")
    await op.does(desk.show_case, olga, request.id)
    looking = (await op.hears(olga, DeskCase)).looking
    assert looking is not None
    assert (looking.asked, looking.percent, looking.horizon_min) == (2, 49, 10)
    assert (looking.circle_km, looking.wider_km) == (5, 10)
    assert looking.next_at == NOW + timedelta(seconds=30)


async def test_a_case_that_ended_says_nothing_of_a_search(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "bread please")
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await op.does(desk.show_case, olga, request.id)
    assert (await op.hears(olga, DeskCase)).looking is None
