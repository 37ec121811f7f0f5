"""A case that needs a person has one by name, or everybody hears of it again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.model import CLOSED_BY_DESK, Person, Request, RequestId
from bot.domain.notices import CaseUntaken, ClaimReleased, DeskCase
from bot.services import desk, duplicates, endings, escalation, intake, leaving, missions, needed, offers, staleness
from bot.store import assignments
from bot.store.times import to_ms
from tests.support.build import SECOND_OWNER, Operation


async def reminders(op: Operation, who: Person) -> list[CaseUntaken]:
    return await op.told(who, CaseUntaken)


@pytest.mark.parametrize(("words", "minutes"), [("we are trapped", 5), ("the blue house", 15)])
async def test_a_case_that_nobody_takes_comes_up_again_with_who_was_asked(
    op: Operation, words: str, minutes: int
) -> None:
    olga, pedro = await op.coordinator(), await op.coordinator("Pedro", SECOND_OWNER)
    ana = await op.person("Ana")
    request = await op.cries(ana, words, at=None)
    if minutes == 15:
        op.passes(minutes=10)
        await op.tick()
        op.passes(minutes=20)
        await op.tick()  # the desk hears of it now
    op.passes(minutes=minutes, seconds=-1)
    await op.tick()
    assert await reminders(op, olga) == []
    op.passes(seconds=1)
    await op.tick()
    (reminder,) = await reminders(op, olga)
    assert (reminder.request, reminder.asked) == (request.id, ("Olga", "Pedro"))
    assert await reminders(op, pedro) == [reminder]


async def test_reminders_come_ever_more_seldom_and_never_end_while_help_is_missing(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    await op.cries(ana, "we are trapped", at=None)
    at: list[int] = []
    for minute in range(1, 241):
        op.passes(minutes=1)
        await op.tick()
        if await op.value("SELECT count(*) FROM outbox WHERE kind = 'CaseUntaken'") > len(at):
            at.append(minute)
    assert await reminders(op, olga)
    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert gaps == sorted(gaps)
    assert gaps[-5:] == [30] * 5
    assert "forgotten" not in [card.why for card in await op.told(olga, DeskCase)]


@pytest.mark.parametrize(("words", "minutes"), [("we are trapped", 10), ("the blue house", 30)])
async def test_a_case_whose_owner_does_nothing_is_everybodys_again(op: Operation, words: str, minutes: int) -> None:
    olga, pedro = await op.coordinator(), await op.coordinator("Pedro", SECOND_OWNER)
    request = await op.cries(await op.person("Ana"), words, at=None)
    await op.does(desk.claim, olga, request.id)
    await op.posts()
    op.passes(minutes=minutes, seconds=-1)
    await op.tick()
    assert (await op.request(request.id)).desk_owner == olga.id
    op.passes(seconds=1)
    await op.tick()
    assert (await op.request(request.id)).desk_owner is None
    assert (await op.hears(olga, ClaimReleased)).request == request.id
    assert await reminders(op, olga) == []
    assert (await op.hears(pedro, CaseUntaken)).had_it == "Olga"
    assert (await op.hears(pedro, DeskCase)).row.mine == ""
    await op.posts()
    op.passes(minutes=minutes)
    await op.tick()
    assert (await op.hears(olga, CaseUntaken)).had_it == ""
    await op.does(desk.claim, pedro, request.id)
    assert (await op.request(request.id)).desk_owner == pedro.id


async def looks(op: Operation, who: Person, request: Request) -> None:
    await op.does(desk.show_case, who, request.id)


async def wants_two(op: Operation, who: Person, request: Request) -> None:
    await op.does(needed.hands, who, request.id, 2)


async def asks_more(op: Operation, who: Person, request: Request) -> None:
    await op.does(desk.ask_again, who, request.id)


async def keeps_apart(op: Operation, who: Person, request: Request) -> None:
    other = await op.value("SELECT id FROM requests WHERE id <> ?", request.id)
    await op.does(duplicates.apart, who, request.id, RequestId(other))


@pytest.mark.parametrize("act", [looks, wants_two, asks_more, keeps_apart])
async def test_whatever_its_owner_does_about_it_keeps_it_theirs(
    op: Operation, act: Callable[[Operation, Person, Request], Awaitable[None]]
) -> None:
    olga, pedro = await op.coordinator(), await op.coordinator("Pedro", SECOND_OWNER)
    await op.cries(await op.person("Ben"), "bread please")
    request = await op.cries(await op.person("Ana"), "bread please")
    await op.does(desk.claim, olga, request.id)
    op.passes(minutes=20)
    await act(op, olga, request)
    op.passes(minutes=20)
    await op.does(desk.show_case, pedro, request.id)  # what another does is no act of hers
    await op.tick()
    assert (await op.request(request.id)).desk_owner == olga.id
    op.passes(minutes=10)
    await op.tick()
    assert (await op.request(request.id)).desk_owner is None


async def test_a_case_that_lacks_nothing_stays_with_its_owner_and_a_lost_helper_gives_them_time(op: Operation) -> None:
    olga, ana, luis = await op.coordinator(), await op.person("Ana"), await op.volunteer("Luis", hours=20)
    request = await op.cries(ana, "bread please")
    await op.does(desk.claim, olga, request.id)
    await op.does(offers.accept, luis, await op.offer_to(luis), 60)
    for _ in range(4):
        op.passes(minutes=25)
        await op.tick()
    assert (await op.request(request.id)).desk_owner == olga.id
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    op.passes(minutes=20)
    await op.does(leaving.cannot, luis, held)
    op.passes(minutes=29)
    await op.tick()
    assert (await op.request(request.id)).desk_owner == olga.id
    op.passes(minutes=1)
    await op.tick()
    assert (await op.request(request.id)).desk_owner is None


async def test_what_turns_out_to_be_a_danger_waits_no_longer_for_its_owner_than_any_other(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "the blue house", at=None)
    await op.does(desk.claim, olga, request.id)
    await op.does(intake.choose_need, ana, request.id, "rescue")
    op.passes(minutes=10)
    await op.tick()
    assert (await op.request(request.id)).desk_owner is None


async def test_whoever_takes_it_ends_the_reminders(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "we are trapped")
    await op.does(desk.claim, olga, request.id)
    op.passes(minutes=9)
    await op.tick()
    await op.does(escalation.untaken, request.id)
    assert await reminders(op, olga) == []


async def test_nobody_is_reminded_of_a_case_that_somebody_helps(op: Operation) -> None:
    olga, ana, luis = await op.coordinator(), await op.person("Ana"), await op.volunteer("Luis")
    await op.cries(ana, "we are trapped")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    op.passes(minutes=15)
    await op.tick()
    assert await reminders(op, olga) == []


async def test_a_case_in_which_nothing_happens_comes_back_to_whoever_took_it(op: Operation) -> None:
    olga, pedro = await op.coordinator(), await op.coordinator("Pedro", SECOND_OWNER)
    ana, luis = await op.person("Ana"), await op.volunteer("Luis", hours=20)
    request = await op.cries(ana, "bread please")
    await op.does(desk.claim, pedro, request.id)
    await op.does(offers.accept, luis, await op.offer_to(luis), 60)
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    await op.does(missions.there, luis, held)
    op.passes(hours=6)
    await op.tick()
    await op.tick()
    assert [card.why for card in await op.told(pedro, DeskCase)].count("forgotten") == 1
    assert "forgotten" not in [card.why for card in await op.told(olga, DeskCase)]


async def test_a_case_that_nobody_took_comes_back_to_everybody(op: Operation) -> None:
    olga, ana, luis = await op.coordinator(), await op.person("Ana"), await op.volunteer("Luis", hours=20)
    await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 60)
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    await op.does(missions.there, luis, held)
    op.passes(hours=6)
    await op.tick()
    assert "forgotten" in [card.why for card in await op.told(olga, DeskCase)]


async def test_a_word_of_the_resident_is_something_that_happened(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "the blue house", at=None)
    op.passes(hours=5)
    await op.does(staleness.answer, ana, request.id, "yes")
    op.passes(hours=5)
    await op.tick()
    assert "forgotten" not in [card.why for card in await op.told(olga, DeskCase)]


async def test_what_turns_out_to_be_a_danger_is_looked_at_as_soon_as_one_that_was_from_the_start(op: Operation) -> None:
    ana, ben = await op.person("Ana"), await op.person("Ben")
    tapped, told = await op.cries(ana, "the blue house", at=None), await op.cries(ben, "the red house", at=None)
    await op.does(intake.choose_need, ana, tapped.id, "rescue")
    await op.does(intake.answer_place, ben, told, "we are trapped")
    watched = "SELECT count(*) FROM requests WHERE urgency = 'critical' AND watch_at <= ?"
    assert await op.value(watched, to_ms(op.now + timedelta(minutes=30))) == 2


async def test_nothing_comes_back_after_the_end(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    request = await op.cries(ana, "we are trapped")
    await op.does(desk.close, olga, request.id, CLOSED_BY_DESK[0])
    before = len(await op.said(olga))
    op.passes(days=3)
    await op.tick()
    assert len(await op.said(olga)) == before
    assert endings.COORDINATOR in endings.UNDONE_BY
