"""Who has a seat: soon enough at once, longer ways after a window, and those who come too late hear it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.model import RequestState
from bot.domain.notices import (
    HelpIsComing,
    MissionCard,
    NothingElse,
    OfferMade,
    SeatsTaken,
    StandbyOver,
    StatusCard,
    YesNoted,
)
from bot.domain.refusals import (
    AlreadyWaiting,
)
from bot.services import missions, offers, redirect, volunteers
from bot.store import Store
from tests.services.missions import held
from tests.services.waiting import CRY, asked, cannot, holders, mission, says, standing
from tests.support.build import NOW, Operation, fresh_file, settings_of


async def test_who_needs_long_waits_for_somebody_quicker_and_nobody_is_promised_anything(op: Operation) -> None:
    ana, request, (luis,) = await asked(op, "Luis")
    await says(op, luis, 60)
    assert (await op.hears(luis, YesNoted)).decided_at == NOW + timedelta(seconds=60)
    assert await holders(op, request) == []
    assert (await op.request(request.id)).state is RequestState.OPEN
    assert await op.told(ana, HelpIsComing) == []
    assert await op.told(luis, MissionCard) == []
    card = await op.hears(ana, StatusCard)
    assert (card.weighing, card.helpers, card.door_code) == (True, (), "")


async def test_when_the_window_ends_the_best_has_it_with_the_time_they_promised(op: Operation) -> None:
    ana, request, (luis, eva, tom) = await asked(op, "Luis", "Eva", "Tom")
    await says(op, luis, 90)
    op.passes(seconds=20)
    await says(op, eva, 60)
    await says(op, tom, 70)
    op.passes(seconds=39)
    await op.tick()
    assert await holders(op, request) == []
    op.passes(seconds=1)
    await op.tick()
    assert await holders(op, request) == [eva.id]
    assert (await op.hears(ana, HelpIsComing)).eta_at == NOW + timedelta(minutes=60, seconds=20)
    assert (await op.hears(eva, StandbyOver)).why == "yours"
    assert (await standing(op, tom), await standing(op, luis)) == ((1, "quicker"), (2, "quicker"))
    assert not (await op.hears(ana, StatusCard)).weighing


async def test_a_shorter_time_within_the_window_has_the_seat_at_once_and_the_longer_one_hears_it(op: Operation) -> None:
    _, request, (luis, eva) = await asked(op, "Luis", "Eva")
    await says(op, luis, 60)
    await says(op, eva, 20)
    assert await holders(op, request) == [eva.id]
    assert await standing(op, luis) == (1, "quicker")
    assert (await op.request(request.id)).confirm_at is None
    op.passes(minutes=2)
    await op.tick()
    assert await holders(op, request) == [eva.id]


async def test_who_is_free_again_before_the_window_ends_has_no_seat(op: Operation) -> None:
    _, request, (luis, eva) = await asked(op, "Luis", "Eva")
    await says(op, luis, 60)
    await op.does(volunteers.check_out, luis)
    assert (await op.hears(luis, StandbyOver)).why == "off_duty"
    op.passes(minutes=1)
    await op.tick()
    assert await holders(op, request) == []
    await says(op, eva, 20)
    assert await holders(op, request) == [eva.id]


async def test_while_a_yes_is_weighed_nobody_new_is_asked_and_its_volunteer_nothing_else(op: Operation) -> None:
    _, _, (luis,) = await asked(op, "Luis")
    await says(op, luis, 60)
    eva = await op.volunteer("Eva", 0.2)
    await op.tick()
    await op.cries(await op.person("Ben"), CRY)
    assert await op.asked("queued") == [eva.id]
    assert await op.value("SELECT request FROM offers WHERE volunteer = ?", eva.id) == 2


async def test_a_restart_within_the_window_forgets_nothing(tmp_path: Path) -> None:
    path = fresh_file(tmp_path)
    op = Operation(await Store.open(path), settings_of(path))
    _, request, (luis,) = await asked(op, "Luis")
    await says(op, luis, 60)
    await op.store.close()
    op = Operation(await Store.open(path), settings_of(path))
    op.passes(seconds=61)
    await op.tick()
    assert await holders(op, request) == [luis.id]
    await op.store.close()


async def test_where_a_life_is_in_danger_any_time_has_the_seat_at_once(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    request = await op.cries(await op.person("Ana"), "we are trapped")
    await says(op, luis, 60)
    assert await holders(op, request) == [luis.id]


async def test_the_same_yes_twice_is_one_yes(op: Operation) -> None:
    _, request, (luis,) = await asked(op, "Luis")
    await says(op, luis, 60)
    with pytest.raises(AlreadyWaiting):
        await says(op, luis, 60)
    with pytest.raises(AlreadyWaiting):
        await op.does(offers.stand_by, luis, await op.offer_to(luis), 60)
    assert await op.value("SELECT count(*) FROM assignments WHERE request = ?", request.id) == 1


async def test_a_late_yes_hears_at_once_that_it_is_late_and_may_stand_by_or_not(op: Operation) -> None:
    _, request, (luis, eva, tom) = await asked(op, "Luis", "Eva", "Tom")
    await says(op, luis, 20)
    for _ in range(2):  # the same press again gets the same answer
        await says(op, eva, 40)
        late = await op.hears(eva, SeatsTaken)
        assert (late.number, late.eta_min, late.rank) == ("A1", 40, 1)
    assert await op.value("SELECT count(*) FROM assignments WHERE request = ?", request.id) == 1
    await op.does(offers.stand_by, eva, await op.offer_to(eva), 40)
    assert await standing(op, eva) == (1, "chosen")
    await op.posts()
    await says(op, tom, 10)
    assert (await op.hears(tom, SeatsTaken)).rank == 1
    await op.does(offers.stand_by, tom, await op.offer_to(tom), 10)
    assert (await standing(op, tom), await standing(op, eva)) == ((1, "chosen"), (2, "moved"))


async def test_standing_by_for_a_seat_that_is_free_by_now_is_a_yes(op: Operation) -> None:
    _, request, (luis, eva) = await asked(op, "Luis", "Eva")
    await says(op, luis, 20)
    await says(op, eva, 30)
    await cannot(op, luis)
    await op.does(offers.stand_by, eva, await op.offer_to(eva), 30)
    assert await holders(op, request) == [eva.id]


async def test_who_comes_too_late_is_asked_about_the_next_best_request(op: Operation) -> None:
    _, _, (luis, eva) = await asked(op, "Luis", "Eva")
    await says(op, luis, 20)
    await says(op, eva, 20)
    await op.does(redirect.another, eva)
    await op.hears(eva, NothingElse)
    await op.cries(await op.person("Ben"), "we need bread")
    async with op.store.transaction() as tx:
        await tx.run("UPDATE offers SET state = 'filled' WHERE request = 2")
        await tx.run("DELETE FROM outbox WHERE kind = 'OfferMade'")
    await op.does(redirect.another, eva)
    assert (await op.hears(eva, OfferMade)).number == "A2"
    await says(op, eva, 20)
    assert (await op.request((await mission(op, eva)).request)).number == "A2"


async def test_one_of_two_who_says_done_without_having_set_out_has_helped(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, CRY)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE requests SET seats = 2")
    await op.does(offers.accept, luis, await op.offer_to(luis), 10)
    assert (await op.request(request.id)).state is RequestState.OPEN
    await op.does(missions.done, luis, await held(op, luis))
    assert (await op.request(request.id)).state is RequestState.RESOLVED
