"""Who stands by somewhere and then has a seat after all, elsewhere or there: one seat, one task, and no more."""

from __future__ import annotations

import pytest

from bot.domain.model import AssignmentState, CloseReason, Duty, Person, Request, RequestState
from bot.domain.notices import StandbyOver
from bot.domain.refusals import OnHold
from bot.services import arrivals, coming_back, endings, leaving, misplaced, needed, no_shows, offers, safety, vouching
from bot.store import assignments
from bot.store import standby as standby_store
from tests.services.missions import held, now_is, promised, runs
from tests.services.screened import MEDIC, is_so
from tests.support.build import HOME, Operation, make_offer, north_of


async def weighed(op: Operation, luis: Person) -> Request:
    """Pia waits for insulin, and Luis has said yes to her with a time that is weighed for a minute."""
    request = await op.cries(await op.person("Pia"), "we need insulin", north_of(HOME, 1))
    await is_so(op, luis, skills=MEDIC)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE offers SET state = 'withdrawn' WHERE volunteer = ?", (luis.id,))
        offer = await make_offer(tx, request, luis)
    await op.does(offers.accept, luis, offer.id, 120)
    assert await standby_store.requests_of(op.store.reads, luis.id) == [request.id]
    return request


async def has(op: Operation, who: Person) -> list[int]:
    return [one.request for one in await assignments.all_of_volunteer(op.store.reads, who.id)]


async def test_who_goes_after_all_stands_by_nowhere_else(op: Operation) -> None:
    _, luis, request, mission = await promised(op)
    await op.does(leaving.cannot, luis, mission)
    await weighed(op, luis)
    await op.does(coming_back.take_back, luis, mission.id)
    assert (await op.hears(luis, StandbyOver)).why == "elsewhere"
    await runs(op, 2)
    assert await has(op, luis) == [request.id]


async def test_who_came_after_all_stands_by_nowhere_else(op: Operation) -> None:
    _, luis, request, mission = await promised(op)
    await op.does(no_shows.missed, mission)
    other = await weighed(op, luis)
    await op.does(no_shows.came_after_all, luis, await now_is(op, mission))
    assert await standby_store.of_request(op.store.reads, other.id) == []
    await runs(op, 2)
    assert await has(op, luis) == [request.id]
    assert await op.value("SELECT count(*) FROM offers WHERE request = ? AND state = 'accepted'", other.id) == 1


async def test_who_goes_after_all_to_where_they_stand_by_has_one_seat(op: Operation) -> None:
    _, luis, request, mission = await promised(op)
    await op.does(leaving.cannot, luis, mission)
    async with op.store.transaction() as tx:
        offer = await make_offer(tx, request, luis)
    await op.does(offers.accept, luis, offer.id, 600)
    assert await standby_store.requests_of(op.store.reads, luis.id) == [request.id]
    await op.does(coming_back.take_back, luis, mission.id)
    assert (await op.hears(luis, StandbyOver)).why == "yours"
    await runs(op, 6)
    assert await has(op, luis) == [request.id]


async def test_who_is_suspended_is_given_no_seat_that_they_waited_for(op: Operation) -> None:
    olga, luis = await op.coordinator(), await op.volunteer()
    request = await weighed(op, luis)
    await op.does(no_shows.review, olga, luis.id, "suspend")
    assert (await op.hears(luis, StandbyOver)).why == "passed_on"
    await runs(op, 2)
    assert await has(op, luis) == []
    assert (await op.request(request.id)).state is RequestState.OPEN


async def test_who_is_trusted_less_by_now_is_given_no_seat_that_they_waited_for(op: Operation) -> None:
    olga, luis = await op.coordinator(), await op.volunteer()
    await weighed(op, luis)
    await op.does(vouching.tier, olga, luis.id, 0)
    assert (await op.hears(luis, StandbyOver)).why == "passed_on"
    await runs(op, 2)
    assert await has(op, luis) == []


async def test_who_waits_off_duty_and_blocks_the_bot_is_given_no_seat(op: Operation) -> None:
    luis = await op.volunteer(duty=Duty.OFF)
    await weighed(op, luis)
    await op.does(arrivals.lost, luis.id)
    await runs(op, 2)
    assert await has(op, luis) == []


async def test_nobody_goes_back_to_where_it_is_not_safe_while_its_place_is_asked(op: Operation) -> None:
    await op.coordinator()
    ana, luis, request, mission = await promised(op)
    eva = await op.volunteer("Eva", hours=12)
    await op.does(needed.hands, ana, request.id, 2)
    await op.does(offers.accept, eva, await op.offer_to(eva), 20)
    await op.does(misplaced.not_found, luis, mission)
    await op.does(leaving.cannot, luis, await held(op, luis))
    await op.does(safety.unsafe, eva, await held(op, eva))
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    await op.does(endings.reopen, ana, request.id)
    assert (await op.request(request.id)).state is RequestState.NEEDS_INFO
    with pytest.raises(OnHold):
        await op.does(coming_back.take_back, luis, mission.id)
    assert (await now_is(op, mission)).state is AssignmentState.CANNOT_LOCATE
