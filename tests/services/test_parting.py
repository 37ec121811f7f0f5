"""What is taken out again when two requests part, and what has to stay."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.duplicates import TwinState
from bot.domain.model import RequestState, Urgency
from bot.domain.notices import (
    DeskCase,
    JoinKept,
    MayBeOne,
    MissionWarned,
    OfferGone,
)
from bot.domain.referrals import Service
from bot.services import (
    asking,
    endings,
    merging,
    missions,
    needed,
    referrals,
    safety,
)
from bot.store import assignments, merges, requests
from bot.store import cases as cases_store
from tests.services.joined import asked_of, heard_nothing_of, join, may_come, part, takes, two
from tests.services.screened import BOAT, MEDIC, asks, is_so
from tests.support.build import Operation


async def test_unmerging_takes_back_exactly_what_the_other_brought(op: Operation) -> None:
    both = await two(op, "bread please", "we are trapped, water please, only women please")
    before = await op.request(both.stays.id)
    await join(op, both)
    assert (await op.request(both.stays.id)).urgency is Urgency.CRITICAL
    assert await part(op, both) == replace(before, escalation=1)  # the desk cannot un-know it
    assert await merges.apart(op.store.reads, both.stays.id) is None
    assert await op.told(both.olga, JoinKept) == []


async def test_a_request_without_a_need_has_none_again(op: Operation) -> None:
    both = await two(op, "help", "water please")
    await join(op, both)
    assert (await op.request(both.stays.id)).need == "water"
    assert (await part(op, both)).need is None


async def test_what_another_report_asks_for_as_well_stays(op: Operation) -> None:
    both, luis = await two(op, "bread please", "we are trapped"), await op.volunteer("Luis")
    third = await op.cries(await op.person("Pia"), "we are trapped, only women please")
    await join(op, both)
    await op.does(merging.merge, both.olga, third.id, both.stays.id)
    now = await part(op, both)
    assert (now.urgency, now.danger) == (Urgency.CRITICAL, True)
    assert [one.resident for one in now.joined] == [third.resident]
    assert not await may_come(op, luis, both.stays)
    await op.does(merging.unmerge, both.olga, third.id)
    assert (await op.request(both.stays.id)).urgency is both.stays.urgency


async def test_what_its_own_resident_said_meanwhile_stays(op: Operation) -> None:
    both = await two(op, "bread please", "we are trapped")
    await join(op, both)
    async with op.store.transaction() as tx:
        stays = await op.request(both.stays.id)
        await requests.hear(
            tx,
            stays.id,
            words="bread please\nmy mother is bleeding",
            need=stays.need,
            urgency=stays.urgency,
            danger=stays.danger,
        )
    now = await part(op, both)
    assert (now.urgency, now.danger) == (Urgency.CRITICAL, True)
    assert await op.told(both.olga, JoinKept) == []


async def test_where_nobody_knows_whose_it_is_the_stricter_stays_and_the_desk_hears_it(op: Operation) -> None:
    both = await two(op)
    async with op.store.transaction() as tx:
        await requests.seat(tx, both.gone.id, 3)
    await join(op, both)
    await op.does(needed.hands, both.olga, both.stays.id, 4)
    assert (await part(op, both)).seats == 4
    assert (await op.hears(both.olga, JoinKept)).kept == ("people",)


async def test_help_that_did_not_come_stays_as_urgent_as_it_is(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    both = await two(op, "bread please", "we need insulin")
    await is_so(op, luis, skills=MEDIC, party=2)
    await join(op, both)
    held = await takes(op, luis, both.stays)
    await op.does(missions.done, luis, held)
    await op.does(endings.came, both.ana, both.stays.id, "no")
    now = await part(op, both)
    assert now.urgency is Urgency.HIGH
    assert (await op.hears(both.olga, JoinKept)).kept == ("urgency",)


async def test_of_what_was_joined_before_this_was_kept_all_stays(op: Operation) -> None:
    both = await two(op, "bread please", "we are trapped")
    await join(op, both)
    async with op.store.transaction() as tx:
        await merges.keep_apart(tx, both.stays.id, None)
    assert (await part(op, both)).urgency is Urgency.CRITICAL
    assert (await op.hears(both.olga, JoinKept)).kept == ("all",)


async def test_a_reporter_who_still_needs_help_takes_along_what_they_brought(op: Operation) -> None:
    both, luis = await two(op), await op.volunteer("Luis")
    await asks(op, both.gone, women_only=1)
    await join(op, both)
    await op.does(endings.reopen, both.eva, both.gone.id)
    assert (await op.request(both.stays.id)).joined == ()
    assert await may_come(op, luis, both.stays)


async def test_in_a_chain_all_that_spoke_for_it_give_it_back(op: Operation) -> None:
    both, luis = await two(op), await op.volunteer("Luis")
    last = await op.cries(await op.person("Pia"), "bread please")
    await asks(op, both.gone, women_only=1)
    await join(op, both)
    await op.does(merging.merge, both.olga, both.stays.id, last.id)
    assert not await may_come(op, luis, last)
    await part(op, both)
    assert await may_come(op, luis, last)
    await op.does(merging.unmerge, both.olga, both.stays.id)
    assert await may_come(op, luis, both.stays)


async def test_in_a_chain_what_was_said_meanwhile_goes_with_the_one_that_speaks_for_it(op: Operation) -> None:
    both, luis = await two(op), await op.volunteer("Luis", tier=3)
    pia = await op.person("Pia")
    last = await op.cries(pia, "bread please")
    await op.does(merging.merge, both.olga, last.id, both.gone.id)
    await join(op, both)
    await op.does(merging.heard, pia, await op.request(last.id), "only women please, we are trapped")
    await is_so(op, luis, woman=0, party=2, skills=MEDIC | BOAT)
    await part(op, both)
    assert not await may_come(op, luis, both.gone)
    assert (await op.request(both.gone.id)).urgency is Urgency.CRITICAL
    assert luis.id not in await asked_of(op, both.gone)
    await op.does(merging.unmerge, both.olga, last.id)
    assert (await op.request(both.gone.id)).urgency is both.gone.urgency
    assert await may_come(op, luis, both.gone)


async def test_it_is_not_safe_at_the_same_door_for_either(op: Operation) -> None:
    luis, rosa = await op.volunteer("Luis"), await op.volunteer("Rosa", 0.6)
    both = await two(op)
    await op.does(asking.look, both.stays.id)
    await takes(op, luis, both.stays)
    await op.does(asking.ask_this_one, await op.request(both.gone.id), rosa.id, sought=True)
    held = await takes(op, rosa, both.gone)
    await op.does(missions.on_way, rosa, held)
    now = await assignments.by_id(op.store.reads, held.id)
    assert now is not None
    await op.does(safety.unsafe, rosa, now)
    assert (await join(op, both)).state is RequestState.ON_HOLD
    assert (await op.hears(luis, MissionWarned)).number == "A1"
    assert [one.why for one in await op.told(both.olga, DeskCase) if one.request == both.stays.id][-1] == "unsafe"
    assert (await part(op, both)).state is RequestState.ON_HOLD
    assert (await op.hears(both.olga, JoinKept)).kept == ("hold",)


async def test_whom_it_was_passed_on_to_and_who_knows_of_it_go_along(op: Operation) -> None:
    both = await two(op)
    await op.does(referrals.refer, both.olga, both.gone.id, Service.AMBULANCE)
    async with op.store.transaction() as tx:
        await requests.escalate(tx, both.gone.id, 2)
    now = await join(op, both)
    assert now.escalation == 2
    assert (await cases_store.deadlines(op.store.reads, both.stays.id))["take_at"] is not None
    assert await cases_store.referred_to(op.store.reads, both.stays.id) is Service.AMBULANCE
    assert (await cases_store.deadlines(op.store.reads, both.stays.id))["refer_at"] is not None


async def test_more_words_of_a_merged_reporter_count_at_once_and_stay_with_them(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    both = await two(op)
    await op.does(asking.look, both.stays.id)
    await join(op, both)
    joined = await op.does(merging.joined_of, both.eva, "only women please, EVAS-WORD")
    assert joined is not None
    await op.does(merging.heard, both.eva, joined, "only women please, EVAS-WORD")
    assert not await may_come(op, luis, both.stays)
    assert (await op.hears(luis, OfferGone)).number == "A1"
    await heard_nothing_of(op, both.ana, "EVAS-WORD")


async def test_the_card_of_the_pair_is_true_again_after_unmerging(op: Operation) -> None:
    both = await two(op)
    await join(op, both)
    await part(op, both)
    shown = (await op.told(both.olga, MayBeOne))[-1]
    assert {shown.one.row.state, shown.other.row.state} == {RequestState.OPEN}


async def test_the_card_of_the_pair_is_true_again_when_a_reporter_parts_them(op: Operation) -> None:
    both = await two(op)
    await join(op, both)
    await op.posts()
    assert (await op.told(both.olga, MayBeOne))[-1].state is TwinState.MERGED
    await op.does(endings.reopen, both.eva, both.gone.id)
    assert (await op.told(both.olga, MayBeOne))[-1].state is TwinState.ANOTHER
    await op.does(merging.merge, both.olga, both.stays.id, both.gone.id)
    await op.does(endings.reopen, both.ana, both.stays.id)
    assert (await op.told(both.olga, MayBeOne))[-1].state is TwinState.UNSURE
