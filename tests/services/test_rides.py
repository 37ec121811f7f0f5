"""Several tasks held on one way: each resident hears what is true, and each place is shown when its turn has come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.model import RequestState
from bot.domain.notices import (
    EtaChanged,
    HelperLost,
    HelpIsComing,
    MissionCard,
    MissionMoved,
    MissionPin,
    OfferGone,
    WayCard,
    WayOver,
)
from bot.domain.refusals import BusyAlready, NoSuchMission
from bot.services import arrivals, bundles, leaving, missions, needed, no_shows, offers, safety, whereabouts
from tests.services.driving import THREE, asked, held, resident, takes_all
from tests.support.build import HOME, Operation, north_of


async def test_taking_all_promises_each_resident_a_time_of_their_own(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    etas = [(await op.hears(await resident(op, one), HelpIsComing)).eta_at for one in made]
    assert etas == sorted(etas)
    assert len(set(etas)) == 3
    assert [(one.stop, one.shown) for one in await held(op, luis)] == [(1, True), (2, False), (3, False)]
    assert (await op.hears(luis, OfferGone)).number == ", ".join(one.number for one in made)
    for one in made:
        assert (await op.request(one.id)).state is RequestState.STAFFED


async def test_the_place_of_a_later_stop_is_shown_when_its_turn_has_come(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    assert [card.number for card in await op.told(luis, MissionCard)] == [made[0].number]
    assert [pin.number for pin in await op.told(luis, MissionPin)] == [made[0].number]
    assert await op.value("SELECT count(*) FROM disclosures") == 1
    await op.does(missions.done, luis, (await held(op, luis))[0])
    assert (await op.hears(luis, MissionCard)).number == made[1].number
    assert (await op.hears(luis, MissionPin)).number == made[1].number
    assert [stop.number for stop in (await op.hears(luis, WayCard)).stops] == [made[1].number, made[2].number]
    assert await op.value("SELECT state FROM volunteers") == "busy"


async def test_after_the_last_the_way_is_over_and_the_driver_is_on_duty_again(op: Operation) -> None:
    luis, _ = await asked(op, *THREE)
    await takes_all(op, luis)
    for _ in range(3):
        await op.does(missions.done, luis, (await held(op, luis))[0])
    assert await op.told(luis, WayOver)
    assert await op.value("SELECT state FROM volunteers") == "available"


async def test_one_task_given_back_goes_to_others_and_the_rest_stays(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    await op.does(leaving.cannot, luis, (await held(op, luis))[1])
    assert [one.request for one in await held(op, luis)] == [made[0].id, made[2].id]
    assert await op.told(await resident(op, made[1]), HelperLost)
    assert await op.told(await resident(op, made[2]), HelperLost) == []
    assert (await op.request(made[1].id)).state is RequestState.OPEN
    assert await op.value("SELECT state FROM volunteers") == "busy"
    assert [pin.number for pin in await op.told(luis, MissionPin)] == [made[0].number]


async def test_all_can_be_given_back_at_once_and_no_further_place_is_shown(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    await op.does(bundles.cannot_all, luis)
    assert await held(op, luis) == []
    for one in made:
        assert await op.told(await resident(op, one), HelperLost)
    assert await op.value("SELECT group_concat(request) FROM disclosures") == str(made[0].id)
    assert await op.value("SELECT state FROM volunteers") == "available"
    with pytest.raises(NoSuchMission):
        await op.does(bundles.cannot_all, luis)


async def test_a_driver_who_cannot_be_reached_frees_every_stop(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    await op.does(arrivals.lost, luis.id)
    assert await held(op, luis) == []
    for one in made:
        assert await op.told(await resident(op, one), HelperLost)


async def test_a_driver_who_was_not_safe_at_one_stop_is_waited_for_at_no_other(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    await op.does(safety.unsafe, luis, (await held(op, luis))[0])
    assert await held(op, luis) == []
    assert (await op.request(made[0].id)).state is RequestState.ON_HOLD
    for one in made[1:]:
        assert await op.told(await resident(op, one), HelperLost)
        assert (await op.request(one.id)).state is RequestState.OPEN


async def test_a_driver_who_did_not_come_to_one_is_waited_for_at_no_other(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    await op.does(no_shows.missed, (await held(op, luis))[0])
    assert await held(op, luis) == []
    for one in made:
        assert (await op.request(one.id)).state is RequestState.OPEN


async def test_who_comes_after_all_to_a_later_stop_sees_its_place(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    second = (await held(op, luis))[1]
    await op.does(no_shows.missed, second)
    missed = await op.does(no_shows.missed_by, luis, second.id)
    assert missed is not None
    await op.does(no_shows.comes_after_all, luis, missed)
    assert [one.request for one in await held(op, luis)] == [made[1].id]
    assert (await op.hears(luis, MissionPin)).number == made[1].number


async def test_a_later_time_at_the_first_is_told_to_everybody_behind(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    await op.does(missions.change_eta, luis, (await held(op, luis))[0], 120)
    etas = [(await op.hears(await resident(op, one), EtaChanged)).eta_at for one in made]
    assert etas == sorted(etas)
    assert etas[0] == op.now + timedelta(minutes=120)
    assert etas[2] > etas[1] > etas[0]


@pytest.mark.parametrize("there", [False, True])
async def test_a_later_time_behind_changes_nothing_for_who_is_before_it(op: Operation, *, there: bool) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    if there:
        await op.does(missions.there, luis, (await held(op, luis))[0])
    before = (await held(op, luis))[0].eta_at
    await op.does(missions.later, luis, (await held(op, luis))[1], 15)
    assert await op.told(await resident(op, made[0]), EtaChanged) == []
    assert (await held(op, luis))[0].eta_at == before
    told = [(await op.hears(await resident(op, one), EtaChanged)).eta_at for one in made[1:]]
    promised = [one.eta_at for one in (await held(op, luis))[1:]]
    assert [at.replace(microsecond=0) for at in told] == [at.replace(microsecond=0) for at in promised]


async def test_a_later_time_is_not_told_where_the_driver_is_already(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    await op.does(missions.there, luis, (await held(op, luis))[1])
    await op.does(missions.later, luis, (await held(op, luis))[1], 30)
    assert await op.told(await resident(op, made[1]), EtaChanged) == []
    assert await op.told(await resident(op, made[0]), EtaChanged)


async def test_only_to_one_at_a_time_and_another_order_is_the_drivers_to_choose(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    third = (await held(op, luis))[2]
    await op.does(missions.on_way, luis, third)
    assert (await op.hears(luis, MissionPin)).number == made[2].number
    first = next(one for one in await held(op, luis) if one.request == made[0].id)
    with pytest.raises(BusyAlready):
        await op.does(missions.on_way, luis, first)
    await op.does(missions.done, luis, (await held(op, luis))[0])
    assert [one.request for one in await held(op, luis)] == [made[0].id, made[1].id]


async def test_a_place_that_changes_is_told_to_the_driver_only_when_its_turn_has_come(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    ben, moved = await resident(op, made[1]), north_of(HOME, 1.2)
    await op.does(whereabouts.pin, ben, await op.request(made[1].id), moved)
    assert await op.told(luis, MissionMoved) == []
    assert [pin.number for pin in await op.told(luis, MissionPin)] == [made[0].number]
    await op.does(missions.done, luis, (await held(op, luis))[0])
    assert (await op.hears(luis, MissionPin)).lat == moved.lat


async def test_a_driver_has_a_say_in_each_task_of_the_way(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    await op.does(needed.more, luis, made[1].id, 1)
    assert (await op.request(made[1].id)).seats == 2


async def test_who_takes_only_the_first_task_reads_that_they_said_yes_and_others_are_asked_for_the_rest(
    op: Operation,
) -> None:
    luis, made = await asked(op, *THREE)
    eva = await op.volunteer("Eva", 2.0)
    await op.does(offers.accept, luis, await op.offer_to(luis), 10)
    gone = await op.hears(luis, OfferGone)
    assert (gone.number, gone.why) == (made[0].number, "accepted")
    assert eva.id in await op.asked()


async def test_whose_yes_to_the_first_task_is_weighed_is_not_counted_on_for_the_rest(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await op.does(offers.accept, luis, await op.offer_to(luis), 600)
    assert await op.asked("sent") == []
    op.passes(minutes=46)
    await op.tick()
    gone = await op.hears(luis, OfferGone)
    assert (gone.number, gone.why) == (made[0].number, "accepted")


async def test_who_leaves_a_way_because_it_is_not_safe_has_no_list_of_tasks_any_more(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await takes_all(op, luis)
    await op.does(safety.unsafe, luis, (await held(op, luis))[0])
    assert await op.told(luis, WayOver)
    assert [(await op.request(one.id)).state for one in made] == [RequestState.ON_HOLD, *[RequestState.OPEN] * 2]
