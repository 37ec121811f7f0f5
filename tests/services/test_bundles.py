"""Several tasks on one way: one question to a driver, all or the first, and nobody promised what is not so."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.holds import Hold
from bot.domain.model import CloseReason, OfferId
from bot.domain.notices import (
    BundleOffered,
    HandedOver,
    HelpIsComing,
    OfferGone,
    OfferMade,
    StopsGone,
)
from bot.domain.refusals import AlreadyTaken, AlreadyYours, NobodyNeeded, NoSuchOffer, NotYours, OthersAsked
from bot.domain.travel import Mode
from bot.services import bundles, bundling, endings, handover, holds, offers, wants
from bot.store import bundles as store
from bot.store import cases, needs
from bot.store import offers as offer_store
from tests.services.driving import THREE, asked, first_offer, held, resident, takes_all, waiting
from tests.services.screened import asks, is_so
from tests.support.build import Operation, make_offer, make_request, operation


async def test_a_driver_is_asked_about_three_tasks_on_one_way_in_one_question(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    card = await op.hears(luis, BundleOffered)
    assert [stop.number for stop in card.stops] == [one.number for one in made]
    assert [stop.need for stop in card.stops] == ["food", "water", "supplies"]
    assert card.whole_min % 5 == 0
    assert await op.told(luis, OfferMade) == []
    assert await op.asked("sent") == [luis.id] * 3, "the hold of all three counts from the delivery"
    assert await op.value("SELECT count(DISTINCT expires_at) FROM offers") == 1
    assert await op.told(await resident(op, made[1]), HelpIsComing) == []


async def test_nothing_exact_is_told_before_the_yes(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    told = (await op.hears(luis, BundleOffered)).model_dump_json()
    for one in made:
        assert one.at is not None
        assert str(one.at.lat) not in told
    near = await op.value("SELECT count(*) FROM disclosures")
    assert near == 0


async def test_the_time_in_all_is_the_same_from_everywhere_within_a_cell(op: Operation) -> None:
    luis, _ = await asked(op, *THREE)
    before = (await op.hears(luis, BundleOffered)).whole_min
    async with op.store.transaction() as tx:
        await tx.run("UPDATE volunteers SET lat = lat + 0.003")
        await tx.run("UPDATE requests SET lon = lon + 0.0004")
    async with op.turn() as turn:
        offer = await offer_store.by_id(turn.tx, await first_offer(op, luis))
        assert offer is not None
        assert offer.bundle is not None
        await bundling.show(turn, await store.asked(turn.tx, offer.bundle))
    assert (await op.hears(luis, BundleOffered)).whole_min == before


async def test_each_task_of_a_way_says_what_a_question_about_it_alone_would_say(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    first = (await op.hears(luis, BundleOffered)).stops[0]
    assert (first.urgency, first.asked_at, first.seats) == (made[0].urgency, made[0].created_at, made[0].seats)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE requests SET people = 4, seats = 2 WHERE id = ?", (made[0].id,))
        await needs.name(tx, made[0].id, ("water",), op.now)
    async with op.turn() as turn:
        offer = await offer_store.by_id(turn.tx, await first_offer(op, luis))
        assert offer is not None
        assert offer.bundle is not None
        await bundling.show(turn, await store.asked(turn.tx, offer.bundle))
    first = (await op.hears(luis, BundleOffered)).stops[0]
    assert (first.who.people, first.seats, [row.key for row in first.needs]) == (4, 2, ["food", "water"])


async def test_only_the_first_leaves_the_others_to_be_asked_about_again(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    eva = await op.volunteer("Eva", -1.1)
    await op.does(offers.accept, luis, await first_offer(op, luis), None)
    assert [one.request for one in await held(op, luis)] == [made[0].id]
    assert [stop.number for stop in (await op.hears(eva, BundleOffered)).stops] == [made[1].number, made[2].number]
    assert await op.told(await resident(op, made[1]), HelpIsComing) == []


async def test_a_no_is_a_no_to_the_whole_way(op: Operation) -> None:
    luis, _ = await asked(op, *THREE)
    await op.does(offers.decline, luis, await first_offer(op, luis))
    assert await op.value("SELECT count(*) FROM offers WHERE state = 'declined'") == 3
    assert (await op.hears(luis, OfferGone)).why == "declined"


async def test_what_somebody_else_took_meanwhile_is_left_out_and_said(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await op.does(endings.cancel, await resident(op, made[1]), made[1].id, CloseReason.NO_LONGER_NEEDED)
    card = await op.hears(luis, BundleOffered)
    assert [stop.number for stop in card.stops] == [made[0].number, made[2].number]
    await takes_all(op, luis)
    assert [one.request for one in await held(op, luis)] == [made[0].id, made[2].id]
    assert [one.stop for one in await held(op, luis)] == [1, 2]
    assert (await op.hears(luis, StopsGone)).numbers == (made[1].number,)


async def test_when_the_first_is_gone_the_rest_is_still_asked_about(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await op.does(endings.cancel, await resident(op, made[0]), made[0].id, CloseReason.NO_LONGER_NEEDED)
    assert [stop.number for stop in (await op.hears(luis, BundleOffered)).stops] == [made[1].number, made[2].number]
    await takes_all(op, luis)
    assert [(one.request, one.shown) for one in await held(op, luis)] == [(made[1].id, True), (made[2].id, False)]


async def test_when_all_are_gone_the_question_is_over(op: Operation) -> None:
    luis, made = await asked(op, "we need bread", "we need water")
    for one in made:
        await op.does(endings.cancel, await resident(op, one), one.id, CloseReason.NO_LONGER_NEEDED)
    assert (await op.hears(luis, OfferGone)).why == "withdrawn"
    with pytest.raises(NobodyNeeded):
        await takes_all(op, luis)


async def test_why_none_of_the_way_is_left_is_said_as_it_is(op: Operation) -> None:
    luis, made = await asked(op, "we need bread", "we need water")
    offer = await first_offer(op, luis)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE requests SET women_only = 1")
    with pytest.raises(OthersAsked):
        await op.does(bundles.take_all, luis, offer)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE requests SET women_only = 0")
    eva, mia = await op.volunteer("Eva", 0.1), await op.volunteer("Mia", 0.9)
    for who, one in ((eva, made[0]), (mia, made[1])):
        async with op.store.transaction() as tx:
            hers = await make_offer(tx, one, who)
        await op.does(offers.accept, who, hers.id, 20)
    with pytest.raises(AlreadyTaken):
        await op.does(bundles.take_all, luis, offer)
    await op.does(endings.cancel, await resident(op, made[0]), made[0].id, CloseReason.NO_LONGER_NEEDED)
    with pytest.raises(NobodyNeeded):
        await op.does(bundles.take_all, luis, offer)


async def test_a_hold_takes_its_stop_out_of_the_question_and_leaves_the_others(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    async with op.turn() as turn:
        await holds.put(turn, await op.request(made[1].id))
    assert [stop.number for stop in (await op.hears(luis, BundleOffered)).stops] == [made[0].number, made[2].number]


async def test_a_late_yes_takes_what_is_still_free(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    op.passes(minutes=6)
    await op.tick()
    gone = await op.hears(luis, OfferGone)
    assert (gone.why, gone.offer, gone.whole_way) == ("expired", await op.offer_to(luis), True)
    await takes_all(op, luis)
    assert {one.request for one in await held(op, luis)} == {one.id for one in made}


async def test_a_yes_that_would_be_too_late_for_somebody_is_not_taken_for_them(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    op.passes(minutes=6)
    await op.tick()
    async with op.store.transaction() as tx:
        await tx.run(
            "UPDATE requests SET opened_at = opened_at - 28800000 WHERE id IN (?, ?)", (made[0].id, made[2].id)
        )
    await takes_all(op, luis)
    assert [one.request for one in await held(op, luis)] == [made[0].id, made[1].id]


@pytest.mark.parametrize("words", ["we need insulin", "trapped under the roof, bleeding", "somebody to clean up mud"])
async def test_what_keeps_somebody_at_one_door_is_asked_about_alone(op: Operation, words: str) -> None:
    luis, _ = await asked(op, words, "we need water")
    assert await op.told(luis, OfferMade)
    assert await op.told(luis, BundleOffered) == []


async def test_who_walks_is_asked_about_one_thing(op: Operation) -> None:
    await waiting(op, *THREE)
    luis = await op.volunteer("Luis", -1.0)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE volunteers SET transport = ?", (Mode.FOOT,))
    op.passes(minutes=1)
    await op.tick()
    assert await op.told(luis, OfferMade)
    assert await op.told(luis, BundleOffered) == []


async def test_what_they_said_no_to_before_is_not_put_behind_another(op: Operation) -> None:
    luis, made = await asked(op, "we need bread")
    await op.does(offers.decline, luis, await op.offer_to(luis))
    await waiting(op, "we need water")
    op.passes(minutes=1)
    await op.tick()
    assert await op.told(luis, BundleOffered) == []
    assert made[0].id not in {one.request for one in await held(op, luis)}


@pytest.mark.parametrize("asks_for", [{"women_only": 1}, {"two_persons": 1}, {"wants_language": "es"}])
async def test_every_filter_holds_for_every_stop(op: Operation, asks_for: dict[str, object]) -> None:
    made = await waiting(op, *THREE)
    await asks(op, made[1], **asks_for)
    luis = await op.volunteer("Luis", -1.0)
    op.passes(minutes=1)
    await op.tick()
    assert [stop.number for stop in (await op.hears(luis, BundleOffered)).stops] == [made[0].number, made[2].number]


async def test_a_wish_that_came_between_the_question_and_the_yes_holds(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await asks(op, made[1], women_only=1)
    await takes_all(op, luis)
    assert [one.request for one in await held(op, luis)] == [made[0].id, made[2].id]
    assert (await op.hears(luis, StopsGone)).numbers == (made[1].number,)
    assert (await op.hears(luis, OfferGone)).why == "accepted"
    assert await op.told(await resident(op, made[1]), HelpIsComing) == []
    assert await op.value("SELECT state FROM offers WHERE stop = 2") == "withdrawn"


async def test_what_a_driver_does_not_get_is_asked_of_others_at_once(op: Operation) -> None:
    luis, made = await asked(op, *THREE)
    await asks(op, made[1], women_only=1)
    rosa = await op.volunteer("Rosa")
    await is_so(op, rosa, woman=1)
    await takes_all(op, luis)
    assert (await op.hears(rosa, OfferMade)).number == made[1].number


async def test_a_driver_takes_over_from_who_wants_to_hand_over(op: Operation) -> None:
    made = await waiting(op, *THREE)
    eva = await op.volunteer("Eva", 1.0)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE offers SET state = 'withdrawn'")
        offer = await make_offer(tx, made[1], eva)
    await op.does(offers.accept, eva, offer.id, 20)
    await op.does(handover.begin, (await held(op, eva))[0], "tired")
    luis = await op.volunteer("Luis", -1.0)
    op.passes(minutes=1)
    await op.tick()
    assert made[1].number in [stop.number for stop in (await op.hears(luis, BundleOffered)).stops]
    await takes_all(op, luis)
    assert [one.request for one in await held(op, luis)] == [one.id for one in made]
    assert await held(op, eva) == []
    assert (await op.hears(eva, HandedOver)).number == made[1].number


async def test_what_is_far_off_is_not_looked_at(op: Operation) -> None:
    first, *_ = await waiting(op, *THREE)
    async with op.turn() as turn:
        near = await store.waiting_near(turn.tx, first, first.resident, ["water", "supplies"], 1.5)
    assert [one.need for one in near] == ["water"]


async def test_all_is_theirs_who_were_asked_and_only_once(op: Operation) -> None:
    luis, _ = await asked(op, *THREE)
    eva = await op.volunteer("Eva", -30)
    with pytest.raises(NotYours):
        await op.does(bundles.take_all, eva, await first_offer(op, luis))
    with pytest.raises(NoSuchOffer):
        await op.does(bundles.take_all, luis, OfferId(999))
    await takes_all(op, luis)
    with pytest.raises(AlreadyYours):
        await takes_all(op, luis)


async def test_a_way_counts_as_one_question_for_the_caps(op: Operation) -> None:
    luis, _ = await asked(op, *THREE)
    op.passes(minutes=6)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE offers SET state = 'expired'")
        request = await make_request(tx)
    sight = await wants.see(op.store.reads, op.ground, request, op.now)
    assert [one.recent for one in sight.want.candidates if one.volunteer == luis.id] == [1]


async def test_bundles_can_be_switched_off(tmp_path: Path) -> None:
    async with operation(tmp_path, bundles={"most_stops": 1}) as op:
        luis, _ = await asked(op, *THREE)
        assert await op.told(luis, BundleOffered) == []
        assert await op.told(luis, OfferMade)


async def test_where_somebody_left_as_not_safe_is_never_one_of_several_tasks_on_one_way(op: Operation) -> None:
    made = await waiting(op, *THREE)
    async with op.store.transaction() as tx:
        await cases.hold(tx, made[1].id, Hold.RESUMED)
    luis = await op.volunteer("Luis", -1.0)
    op.passes(minutes=1)
    await op.tick()
    assert [stop.number for stop in (await op.hears(luis, BundleOffered)).stops] == [made[0].number, made[2].number]
