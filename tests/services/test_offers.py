"""Asking volunteers: a few at a time, the nearest first; who answers first has it, and everybody hears how it went."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.disclosure import cell_centre
from bot.domain.model import CLOSED_BY_DESK, CloseReason, OfferId, RequestState
from bot.domain.notices import (
    HelpIsComing,
    MissionCard,
    MissionPin,
    NothingElse,
    OfferGone,
    OfferMade,
    SeatsTaken,
    StatusCard,
    Way,
)
from bot.domain.refusals import (
    AlreadyYours,
    BadMinutes,
    BusyAlready,
    GivenBack,
    NobodyNeeded,
    NoSuchOffer,
    NotYours,
    OfferOver,
    Suspended,
)
from bot.services import desk, endings, leaving, offers, redirect
from bot.store import assignments, requests
from bot.store.times import to_ms
from tests.support.build import DOOR_CODE, HOME, NOW, Operation


async def test_the_nearest_are_asked_as_many_as_the_urgency_wants(op: Operation) -> None:
    crowd = {km: await op.volunteer(f"V{km}", km) for km in (4, 1, 3, 2, 0.5)}
    await op.cries(await op.person("Ana"), "bread please")
    assert await op.asked() == [crowd[km].id for km in (0.5, 1)]
    await op.cries(await op.person("Ben"), "we need a doctor")
    assert await op.asked() == [crowd[km].id for km in (0.5, 1, 2, 3, 4)]  # nobody has two questions at once


async def test_a_question_tells_area_and_distance_and_nothing_exact(op: Operation) -> None:
    luis = await op.volunteer("Luis", 3)
    await op.cries(await op.person("Ana"), "bread please, we are at the red door")
    offer = await op.hears(luis, OfferMade)
    assert (offer.number, offer.band, offer.minutes) == ("A1", "2_5", (10, 20, 40, 60))
    facts = offer.model_dump_json()
    for secret in (str(HOME.lat), str(HOME.lon), str(cell_centre(HOME).lat), "red door", "Ana", DOOR_CODE):
        assert secret not in facts


async def test_who_accepts_has_it_and_gets_the_place_while_the_resident_hears_who_comes(op: Operation) -> None:
    ana, luis = await op.person("Ana María Ruiz"), await op.volunteer("Luis Vega")
    request = await op.cries(ana, "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)

    assert (await op.request(request.id)).state is RequestState.STAFFED
    (held,) = await assignments.holding(op.store.reads, request.id)
    assert (held.volunteer, held.eta_at) == (luis.id, NOW + timedelta(minutes=20))
    mission, pin = await op.hears(luis, MissionCard), await op.hears(luis, MissionPin)
    assert (mission.lat, mission.lon, mission.resident, mission.door_code) == (HOME.lat, HOME.lon, "Ana", DOOR_CODE)
    assert (pin.lat, pin.lon) == (HOME.lat, HOME.lon)
    coming = await op.hears(ana, HelpIsComing)
    assert (coming.helper, coming.eta_at, coming.door_code) == ("Luis", NOW + timedelta(minutes=20), DOOR_CODE)
    card = await op.hears(ana, StatusCard)
    assert ([helper.name for helper in card.helpers], card.door_code) == (["Luis"], DOOR_CODE)
    assert await op.value("SELECT as_what FROM disclosures WHERE reader = ?", luis.id) == "volunteer"


async def test_before_somebody_accepts_nobody_is_promised_and_the_code_is_not_shown(op: Operation) -> None:
    ana = await op.person("Ana")
    await op.volunteer("Luis")
    await op.cries(ana, "bread please")
    card = await op.hears(ana, StatusCard)
    assert (card.helpers, card.door_code) == ((), "")
    assert await op.told(ana, HelpIsComing) == []


async def test_of_two_rivals_one_has_it_and_the_other_hears_it_and_sees_it_on_the_card(op: Operation) -> None:
    luis, eva = await op.volunteer("Luis"), await op.volunteer("Eva", 1)
    request = await op.cries(await op.person("Ana"), "bread please")
    await op.posts()
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(offers.accept, eva, await op.offer_to(eva), 10)

    assert (await op.hears(eva, SeatsTaken)).number == "A1"
    assert [one.volunteer for one in await assignments.holding(op.store.reads, request.id)] == [luis.id]
    gone = [one for one in await op.said(eva) if isinstance(one.notice, OfferGone)]
    assert [(one.way, one.notice.model_dump()["why"]) for one in gone] == [(Way.EDIT, "filled")]
    assert await op.told(eva, MissionCard) == []
    assert await op.asked("filled") == [eva.id]


async def test_a_rival_whose_question_has_not_left_yet_never_sees_it(op: Operation) -> None:
    luis, eva = await op.volunteer("Luis"), await op.volunteer("Eva", 1)
    await op.cries(await op.person("Ana"), "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    assert await op.told(eva, OfferMade) == []
    await op.posts()
    assert await op.value("SELECT count(*) FROM outbox WHERE person = ? AND state = 'sent'", eva.id) == 0


async def test_a_second_press_of_the_winner_is_told_so(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), "bread please")
    offer = await op.offer_to(luis)
    await op.does(offers.accept, luis, offer, 20)
    with pytest.raises(AlreadyYours):
        await op.does(offers.accept, luis, offer, 20)


async def test_somebody_elses_or_no_question_cannot_be_answered(op: Operation) -> None:
    luis, eva = await op.volunteer("Luis"), await op.volunteer("Eva")
    await op.cries(await op.person("Ana"), "bread please")
    offer = await op.offer_to(luis)
    for answer in (offers.decline, lambda turn, by, which: offers.accept(turn, by, which, 10)):
        with pytest.raises(NotYours):
            await op.does(answer, eva, offer)
        with pytest.raises(NoSuchOffer):
            await op.does(answer, eva, OfferId(99))


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1, 10**11])
async def test_a_time_that_is_none_is_refused(op: Operation, minutes: int) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), "bread please")
    with pytest.raises(BadMinutes):
        await op.does(offers.accept, luis, await op.offer_to(luis), minutes)


async def test_a_bare_yes_promises_what_the_distance_allows(op: Operation) -> None:
    luis = await op.volunteer("Luis", 4)
    request = await op.cries(await op.person("Ana"), "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), None)
    (held,) = await assignments.holding(op.store.reads, request.id)
    assert held.eta_at == NOW + timedelta(minutes=20)


async def test_who_declines_is_replaced_by_the_next_at_once(op: Operation) -> None:
    crowd = [await op.volunteer(f"V{number}", number / 10) for number in range(5)]
    await op.cries(await op.person("Ana"), "bread please")
    await op.posts()
    await op.does(offers.decline, crowd[1], await op.offer_to(crowd[1]))
    assert await op.asked("sent") == [crowd[0].id]
    assert await op.asked("queued") == [crowd[2].id]
    assert (await op.hears(crowd[1], OfferGone)).why == "declined"


async def test_who_keeps_silent_is_replaced_and_a_late_yes_counts_while_the_seat_is_free(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    request = await op.cries(await op.person("Ana"), "bread please")
    await op.posts()
    offer = await op.offer_to(luis)
    op.passes(minutes=4, seconds=59)
    await op.tick()
    assert await op.asked("expired") == []
    op.passes(seconds=1)
    eva = await op.volunteer("Eva")
    await op.tick()
    assert await op.asked("expired") == [luis.id]
    assert await op.asked("queued") == [eva.id]
    gone = await op.hears(luis, OfferGone)
    assert (gone.why, gone.offer) == ("expired", offer)
    await op.does(offers.accept, luis, offer, 20)
    assert (await op.request(request.id)).state is RequestState.STAFFED
    assert await op.asked("filled") == [eva.id]


async def test_the_time_to_answer_counts_from_when_the_question_arrived(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), "bread please")
    op.passes(minutes=4)
    await op.posts()
    op.passes(minutes=4)
    await op.tick()
    assert await op.asked("sent") == [luis.id]


async def test_a_question_about_a_request_that_ended_is_over(op: Operation) -> None:
    ana, luis = await op.person("Ana"), await op.volunteer("Luis")
    request = await op.cries(ana, "bread please")
    await op.posts()
    await op.does(endings.cancel, ana, request.id, CloseReason.NO_LONGER_NEEDED)
    assert (await op.hears(luis, OfferGone)).why == "withdrawn"
    with pytest.raises(NobodyNeeded):
        await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    with pytest.raises(OfferOver):
        await op.does(offers.decline, luis, await op.offer_to(luis))


@pytest.mark.parametrize("reason", CLOSED_BY_DESK)
async def test_that_no_help_is_needed_is_said_only_where_it_came(op: Operation, reason: CloseReason) -> None:
    olga, luis = await op.coordinator(), await op.volunteer("Luis")
    request = await op.cries(await op.person("Ana"), "bread please")
    await op.posts()
    await op.does(desk.close, olga, request.id, reason)
    helped = reason in (CloseReason.COMPLETED, CloseReason.DONE_BY_OTHERS)
    assert (await op.hears(luis, OfferGone)).why == ("withdrawn" if helped else "closed")
    with pytest.raises(NobodyNeeded if helped else OfferOver):
        await op.does(offers.accept, luis, await op.offer_to(luis), 20)


async def test_who_gave_it_back_is_not_told_that_nobody_is_needed(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), "bread please")
    await op.posts()
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    held = await assignments.of_volunteer(op.store.reads, luis.id)
    assert held is not None
    await op.does(leaving.cannot, luis, held)
    with pytest.raises(GivenBack):
        await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.does(redirect.another, luis)
    assert (await op.hears(luis, NothingElse)).waits


async def test_who_has_a_mission_is_asked_nothing_else(op: Operation) -> None:
    luis = await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    await op.cries(await op.person("Cleo"), "bread please")
    assert await op.value("SELECT count(*) FROM offers WHERE volunteer = ? AND state = 'queued'", luis.id) == 0


async def test_one_mission_at_a_time_and_none_for_the_suspended(op: Operation) -> None:
    luis, eva = await op.volunteer("Luis"), await op.volunteer("Eva")
    await op.cries(await op.person("Ana"), "bread please")
    mine, hers = await op.offer_to(luis), await op.offer_to(eva)
    await op.does(offers.decline, luis, mine)
    await op.cries(await op.person("Ben"), "bread please")
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    with pytest.raises(BusyAlready):
        await op.does(offers.accept, luis, mine, 20)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE volunteers SET state = 'suspended' WHERE person = ?", (eva.id,))
    with pytest.raises(Suspended):
        await op.does(offers.accept, eva, hers, 20)


async def test_the_circle_widens_with_waiting_and_never_beyond_the_widest(op: Operation) -> None:
    near, far = await op.volunteer("Near", 4), await op.volunteer("Far", 6)
    await op.volunteer("Too far", 21)
    await op.cries(await op.person("Ana"), "bread please")
    assert await op.asked() == [near.id]
    op.passes(minutes=41)
    await op.tick()
    assert await op.asked() == [far.id]


async def test_in_quiet_hours_only_who_came_on_duty_in_them_is_asked_unless_a_life_is_in_danger(op: Operation) -> None:
    early, ringable = await op.volunteer("Early", 0.1, hours=24), await op.volunteer("Ringable", 0.2, hours=24)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE volunteers SET on_duty_at = ?", (to_ms(NOW),))
        await tx.run("UPDATE volunteers SET night_calls = 1 WHERE person = ?", (ringable.id,))
    op.passes(hours=11)
    owl = await op.volunteer("Owl", 3)
    async with op.store.transaction() as tx:
        await tx.run(
            "UPDATE volunteers SET on_duty_at = ?, available_until = ? WHERE person = ?",
            (to_ms(op.now), to_ms(op.now + timedelta(hours=12)), owl.id),
        )
    await op.cries(await op.person("Ana"), "bread please")
    assert await op.asked() == [owl.id]
    await op.cries(await op.person("Ben"), "we are trapped")
    assert await op.asked() == [owl.id, ringable.id]
    op.passes(hours=8)
    await op.tick()
    assert early.id in await op.asked()


async def test_when_nobody_is_left_it_is_looked_again_and_who_comes_on_duty_is_asked(op: Operation) -> None:
    request = await op.cries(await op.person("Ana"), "bread please")
    assert await requests.due(op.store.reads, "look_at", NOW + timedelta(seconds=60), 5) == [request.id]
    luis = await op.volunteer("Luis")
    op.passes(seconds=60)
    await op.tick()
    assert await op.asked() == [luis.id]
