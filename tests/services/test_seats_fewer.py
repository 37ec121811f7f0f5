"""Fewer are needed, or who said yes is gone: nobody thinks about a seat, or waits for a yes, that is not there."""

from __future__ import annotations

from bot.domain.model import RequestState
from bot.domain.notices import OfferGone, OnStandby, StatusCard
from bot.services import asking, needed, offers, seats, vouching, wishes
from bot.store import cases
from tests.services.joined import asked_of, join, part, takes, two
from tests.services.missions import promised
from tests.services.waiting import asked, says
from tests.support.build import Operation


async def test_when_the_seat_goes_again_nobody_is_asked_about_it(op: Operation) -> None:
    olga = await op.coordinator()
    ana, _, request, _ = await promised(op)
    eva = await op.volunteer("Eva")
    await op.does(needed.hands, ana, request.id, 2)
    assert await asked_of(op, request) == [eva.id]
    await op.does(needed.hands, olga, request.id, 1)
    assert await asked_of(op, request) == []
    assert (await op.hears(eva, OfferGone)).why == "filled"
    assert (await op.request(request.id)).state is RequestState.STAFFED
    deadlines = await cases.deadlines(op.store.reads, request.id)
    assert (deadlines["look_at"], deadlines["desk_at"]) == (None, None)


async def test_who_waits_for_a_seat_that_goes_again_hears_it(op: Operation) -> None:
    olga = await op.coordinator()
    ana, _, request, _ = await promised(op)
    eva = await op.volunteer("Eva")
    await op.does(needed.hands, ana, request.id, 2)
    await op.does(offers.accept, eva, await op.offer_to(eva), 600)
    await op.does(needed.hands, olga, request.id, 1)
    assert (await op.hears(eva, OnStandby)).rank == 1
    assert (await op.request(request.id)).confirm_at is None


async def test_where_one_is_enough_again_nobody_is_asked_about_the_second_seat(op: Operation) -> None:
    ana, _, request, _ = await promised(op)
    eva = await op.volunteer("Eva")
    await op.does(wishes.two_persons, ana, request.id, on=True)
    assert await asked_of(op, request) == [eva.id]
    await op.does(wishes.two_persons, ana, request.id, on=False)
    assert await asked_of(op, request) == []


async def test_where_two_requests_part_nobody_is_asked_about_the_seats_of_the_other(op: Operation) -> None:
    luis, eva = await op.volunteer("Luis"), await op.volunteer("Eva")
    both = await two(op)
    await op.does(asking.look, both.stays.id)
    await takes(op, luis, both.stays)
    await op.does(needed.hands, both.eva, both.gone.id, 2)
    await join(op, both)
    assert await asked_of(op, both.stays) == [eva.id]
    await part(op, both)
    assert await asked_of(op, both.stays) == []


async def test_when_the_only_yes_is_taken_back_no_resident_reads_that_there_is_one(op: Operation) -> None:
    ana, request, (luis,) = await asked(op, "Luis")
    await says(op, luis, 120)
    assert (await op.hears(ana, StatusCard)).weighing
    await op.does(seats.leave, luis, request.id)
    assert not (await op.hears(ana, StatusCard)).weighing
    assert (await op.request(request.id)).confirm_at is None


async def test_while_another_yes_is_weighed_the_weighing_goes_on(op: Operation) -> None:
    ana, request, (luis, mia) = await asked(op, "Luis", "Mia")
    await says(op, luis, 120)
    await says(op, mia, 110)
    decided_at = (await op.request(request.id)).confirm_at
    await op.does(seats.leave, luis, request.id)
    assert (await op.request(request.id)).confirm_at == decided_at
    assert (await op.hears(ana, StatusCard)).weighing


async def test_when_the_only_yes_does_not_fit_any_more_no_resident_reads_that_there_is_one(op: Operation) -> None:
    olga = await op.coordinator()
    ana, request, (luis,) = await asked(op, "Luis")
    await says(op, luis, 120)
    await op.does(vouching.require, olga, request.id, ["boat"])
    assert not (await op.hears(ana, StatusCard)).weighing
    assert (await op.request(request.id)).confirm_at is None
