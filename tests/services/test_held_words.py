"""What a hold means for those who are asked, wait or are sent after it, for its resident, and for the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.model import AssignmentId, RequestState
from bot.domain.notices import (
    AskNeeded,
    CaseUntaken,
    MissionCard,
    NeededNoted,
    NothingElse,
    OfferGone,
    OfferMade,
    OnStandby,
    SeatFree,
    StandbyOver,
    StillHeld,
)
from bot.domain.refusals import OnHold
from bot.services import (
    needed,
    offers,
    redirect,
    safety,
    seats,
    staleness,
)
from bot.store import volunteers as volunteer_store
from tests.services.missions import held, runs
from tests.services.on_hold import asked_about, left
from tests.services.waiting import asked, says, standing_by
from tests.support.build import HOME, Operation


async def test_whoever_is_asked_or_sent_after_that_reads_that_somebody_left(op: Operation) -> None:
    olga, _, eva, request = await left(op)
    await op.does(safety.resume, olga, request.id)
    assert await asked_about(op, request) == [eva.id]
    assert (await op.hears(eva, OfferMade)).left_unsafe
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    assert (await op.hears(eva, MissionCard)).left_unsafe


async def test_where_nobody_left_nothing_is_said(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), "bread please")
    assert not (await op.hears(luis, OfferMade)).left_unsafe
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    assert not (await op.hears(luis, MissionCard)).left_unsafe


async def test_who_is_asked_or_waits_hears_that_nobody_goes_now(op: Operation) -> None:
    _, request, (luis, eva, tom) = await standing_by(op, "Luis", "Eva", "Tom")
    olga = await op.coordinator()
    await op.does(needed.hands, olga, request.id, 2)
    assert await op.told(eva, SeatFree)
    asked = await op.volunteer("Mia", 0.1)
    await op.does(needed.hands, olga, request.id, 5)
    await op.posts()
    await op.does(safety.unsafe, luis, await held(op, luis))
    assert (await op.hears(asked, OfferGone)).why == "held"
    assert (await op.hears(eva, OnStandby)).why == "held"
    with pytest.raises(OnHold):
        await op.does(offers.accept, asked, await op.offer_to(asked), 20)
    await op.posts()
    await runs(op, 30, 5)
    assert await op.told(eva, StandbyOver) == []
    await op.does(seats.still, eva, AssignmentId((await op.hears(eva, SeatFree)).assignment), 20)
    assert (await op.hears(eva, OnStandby)).why == "held"
    await op.does(safety.resume, olga, request.id)
    assert (await op.hears(eva, SeatFree)).left_unsafe
    assert (await op.hears(tom, SeatFree)).left_unsafe


async def test_a_yes_that_is_being_weighed_is_told_of_the_hold(op: Operation) -> None:
    _, request, (luis, eva) = await asked(op, "Luis", "Eva")
    olga = await op.coordinator()
    await says(op, luis, 20)
    await op.does(needed.hands, olga, request.id, 2)
    await op.posts()
    await says(op, eva, 60)
    await op.posts()
    await op.does(safety.unsafe, luis, await held(op, luis))
    assert (await op.hears(eva, OnStandby)).why == "held"
    assert (await op.request(request.id)).confirm_at is None


async def test_the_resident_of_a_hold_is_neither_asked_nor_forgotten(op: Operation) -> None:
    _, ana, _, request = await left(op)
    for _ in range(10):
        op.passes(hours=24)
        await op.tick()
        await op.posts()
    assert await op.told(ana, AskNeeded) == []
    assert (await op.request(request.id)).state is RequestState.ON_HOLD


async def test_an_older_question_answered_on_hold_gets_a_true_answer(op: Operation) -> None:
    _, ana, _, request = await left(op)
    await op.does(staleness.answer, ana, request.id, "yes")
    assert await op.told(ana, StillHeld)
    assert await op.told(ana, NeededNoted) == []


async def test_the_desk_is_reminded_of_a_hold_until_somebody_takes_it(op: Operation) -> None:
    olga, _, _, request = await left(op)
    op.passes(minutes=15)
    await op.tick()
    assert (await op.hears(olga, CaseUntaken)).request == request.id
    await op.posts()
    before = len(await op.told(olga, CaseUntaken))
    op.passes(minutes=30)
    await op.tick()
    assert len(await op.told(olga, CaseUntaken)) == before + 1


async def test_while_somebody_waits_on_hold_it_is_not_said_that_nobody_needs_help(op: Operation) -> None:
    _, ana, eva, _ = await left(op)
    await op.does(redirect.another, eva)
    assert (await op.hears(eva, NothingElse)).waits
    async with op.store.transaction() as tx:
        await volunteer_store.join(tx, ana.id, op.now, 2)
        await volunteer_store.place(tx, ana.id, HOME, op.now + timedelta(hours=4))
        await tx.run("UPDATE volunteers SET state = 'available' WHERE person = ?", (ana.id,))
    await op.does(redirect.another, ana)
    assert not (await op.hears(ana, NothingElse)).waits
