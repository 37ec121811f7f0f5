"""What is said and needed at two requests that became one: who reads it, and how each part is closed."""

from __future__ import annotations

import pytest

from bot.domain.eligibility import Filter
from bot.domain.model import RequestState
from bot.domain.needs import NeedState
from bot.domain.notices import (
    DeskCase,
    MissionCard,
    NeedTicked,
    ReferralScript,
    RestOpen,
    StatusCard,
    WhoMayCome,
)
from bot.domain.referrals import Service
from bot.domain.refusals import NoSuchNeed
from bot.services import (
    asking,
    missions,
    needed,
    referrals,
    wishes,
)
from bot.store import events, needs, requests
from bot.texts.who_may import WISHED
from tests.services.joined import heard_nothing_of, join, may_come, part, takes, two
from tests.services.screened import MEDIC, asks
from tests.support.build import Operation


async def test_it_stands_in_the_story_of_both(op: Operation) -> None:
    both = await two(op)
    await join(op, both)
    whys = [[one.why for one in await events.of_request(op.store.reads, r.id, 50)] for r in (both.stays, both.gone)]
    assert "joined with A2" in whys[0]
    assert "merged" in whys[1]
    await part(op, both)
    assert "parted from A2" in [one.why for one in await events.of_request(op.store.reads, both.stays.id, 50)]


async def test_who_comes_reads_both_reports_each_marked_and_no_resident_reads_the_other(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    both = await two(op, "bread please, mine is ANAS-WORD", "water please, hers is EVAS-WORD")
    async with op.store.transaction() as tx:
        await requests.hint(tx, both.gone.id, "EVAS-GATE")
    await op.does(asking.look, both.stays.id)
    await join(op, both)
    await heard_nothing_of(op, luis, "EVAS-", "ANAS-")
    await takes(op, luis, both.stays)
    card = await op.hears(luis, MissionCard)
    assert "EVAS" not in card.words
    assert [(one.words, one.hint) for one in card.further] == [("water please, hers is EVAS-WORD", "EVAS-GATE")]
    assert {row.key for row in card.needs} == {"food", "water"}
    await op.does(referrals.refer, both.olga, both.stays.id, Service.POLICE)
    assert "EVAS-WORD" in str((await op.hears(both.olga, ReferralScript)).further)
    await heard_nothing_of(op, both.ana, "EVAS-", "water")
    await heard_nothing_of(op, both.eva, "ANAS-", "food", "Luis", "Ana")


async def test_what_others_wish_never_stands_on_a_residents_cards(op: Operation) -> None:
    await op.volunteer("Luis")
    both = await two(op, "bread please", "we need insulin, only women please, somebody who speaks ukrainian")
    await asks(op, both.gone, needs_skills=MEDIC, people=4)
    await join(op, both)
    await op.does(asking.look, both.stays.id)
    await op.does(wishes.show, both.ana, both.stays.id)
    for card in (await op.hears(both.ana, StatusCard), await op.hears(both.ana, WhoMayCome)):
        assert (card.who.women_only, card.who.language, card.who.people) == (False, None, None)
        assert (card.who.skills, card.who.risk) == ((), 1)
    card = await op.hears(both.ana, StatusCard)
    assert (card.need, card.needs) == ("food", ())
    assert not set(WISHED).intersection(card.lacks)
    desk = [one for one in await op.told(both.olga, DeskCase) if one.request == both.stays.id][-1]
    assert (desk.who.women_only, desk.who.language, desk.who.people) == (True, "uk", 4)
    assert desk.lacks is not None
    assert Filter.WOMEN_ONLY in desk.lacks.filters


async def test_her_own_wish_still_stands_on_her_card_when_nobody_fits(op: Operation) -> None:
    await op.volunteer("Luis")
    both = await two(op, "bread please, only women please", "bread please")
    await join(op, both)
    await op.does(asking.look, both.stays.id)
    assert Filter.WOMEN_ONLY in (await op.hears(both.ana, StatusCard)).lacks


async def test_who_takes_back_her_own_wishes_takes_back_no_others(op: Operation) -> None:
    both, luis = await two(op, "bread please, only women please"), await op.volunteer("Luis")
    await asks(op, both.gone, women_only=1)
    await join(op, both)
    await op.does(wishes.anybody, both.ana, both.stays.id)
    assert not await may_come(op, luis, both.stays)
    await part(op, both)
    assert await may_come(op, luis, both.stays)


async def test_each_need_of_both_is_closed_by_itself(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    both = await two(op, "bread please", "water please")
    await op.does(asking.look, both.stays.id)
    await join(op, both)
    held = await takes(op, luis, both.stays)
    await op.does(needed.tick, luis, both.stays.id, "food", NeedState.DONE)
    assert (await op.hears(both.ana, NeedTicked)).left == ()
    assert (await op.hears(luis, NeedTicked)).left == ("water",)
    assert (await op.request(both.stays.id)).need == "water"
    assert (await op.hears(both.ana, StatusCard)).need == "food"
    await op.does(missions.done, luis, held)
    assert (await op.request(both.stays.id)).state is RequestState.OPEN
    assert await op.told(both.ana, RestOpen) == []
    await heard_nothing_of(op, both.ana, "water")
    await op.does(needed.tick, both.olga, both.stays.id, "water", NeedState.DONE)
    assert [row.open for row in await needs.of(op.store.reads, both.gone.id)] == [False]


async def test_a_resident_ticks_off_only_what_they_asked_for(op: Operation) -> None:
    both = await two(op, "bread please", "water please")
    await join(op, both)
    with pytest.raises(NoSuchNeed):
        await op.does(needed.tick, both.ana, both.stays.id, "water", NeedState.DONE)
    await op.does(needed.tick, both.ana, both.stays.id, "food", NeedState.DONE)
    assert (await op.hears(both.ana, NeedTicked)).left == ()
    await heard_nothing_of(op, both.ana, "water")


async def test_what_is_done_of_the_other_asks_for_nobody_any_more(op: Operation) -> None:
    both, new = await two(op, "bread please", "we need insulin"), await op.volunteer("Lea", tier=1)
    await join(op, both)
    assert not await may_come(op, new, both.stays)
    await op.does(needed.tick, both.olga, both.stays.id, "medical", NeedState.DONE)
    assert await may_come(op, new, both.stays)
