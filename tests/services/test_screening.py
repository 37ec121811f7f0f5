"""Who may be sent: judged when somebody is asked and again when they say yes; what nobody meets reaches people."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.eligibility import Filter
from bot.domain.notices import DeskCase, OfferMade, StatusCard
from bot.domain.refusals import AsksForMore, OthersAsked
from bot.services import intake, offers, screening
from bot.store import profiles
from tests.services.screened import BOAT, MEDIC, asks, events, is_so
from tests.support.build import Operation


async def test_a_tier_is_asked_up_to_its_risk_and_no_further(shipped: Operation) -> None:
    tiers = {one.id: tier for tier in range(4) for one in [await shipped.volunteer(f"T{tier}", tier=tier)]}
    fit: dict[str, list[int]] = {}
    for words in ("where is the form", "bread please", "we need insulin"):
        request = await shipped.cries(await shipped.person("Ana"), words)
        found = await screening.fit(shipped.store.reads, shipped.ground, list(tiers), request, shipped.now)
        fit[words] = sorted(tiers[who] for who in found)
    assert fit == {"where is the form": [0, 1, 2, 3], "bread please": [1, 2, 3], "we need insulin": [2, 3]}


async def test_from_the_risk_on_that_the_operation_set_two_go_together(shipped: Operation) -> None:
    await shipped.volunteer("Luis", tier=2)
    inside = await shipped.cries(await shipped.person("Ana"), "we need insulin")
    at_the_door = await shipped.cries(await shipped.person("Ben"), "bread please")
    assert (await shipped.request(inside.id)).seats == 2
    assert (await shipped.request(at_the_door.id)).seats == 1


async def test_only_drivers_with_room_are_asked_for_a_ride(op: Operation) -> None:
    walker, small, van = [await op.volunteer(name, km) for name, km in (("Walker", 0.5), ("Small", 1), ("Van", 2))]
    await is_so(op, walker, transport="foot")
    await is_so(op, van, carries=8)
    await op.cries(await op.person("Ana"), "please evacuate us, we are 6")
    assert await op.asked() == [van.id]
    assert small.id not in await op.asked()


async def test_what_words_ask_for_is_asked_of_those_who_bring_it(op: Operation) -> None:
    near, far, sailor = [await op.volunteer(name, km) for name, km in (("Near", 0.5), ("Far", 2), ("Sailor", 3))]
    await is_so(op, far, skills=BOAT)
    await is_so(op, sailor, transport="boat")
    await op.cries(await op.person("Ana"), "we need a boat and bread")
    assert await op.asked() == [far.id, sailor.id]
    assert (await op.hears(far, OfferMade)).who.skills == ("boat",)
    assert await op.told(near, OfferMade) == []


async def test_a_crowd_of_men_does_not_hide_the_one_woman_further_out(op: Operation, monkeypatch: Any) -> None:
    monkeypatch.setattr("bot.services.wants.CANDIDATES", 3)
    for number in range(30):
        await op.volunteer(f"M{number}", 0.1 + number / 100)
    eva = await op.volunteer("Eva", 2)
    await is_so(op, eva, woman=1)
    await op.cries(await op.person("Ana"), "bread please, women only")
    assert await op.asked() == [eva.id]


async def test_who_no_longer_fits_when_they_say_yes_is_told_kindly(op: Operation) -> None:
    luis, ana = await op.volunteer("Luis"), await op.person("Ana")
    request = await op.cries(ana, "bread please")
    offer = await op.offer_to(luis)
    for columns, why in (({"needs_skills": MEDIC}, "skill"), ({"wants_language": "es"}, "language")):
        await asks(op, request, **columns)
        with pytest.raises(AsksForMore) as no:
            await op.does(offers.accept, luis, offer, 20)
        assert no.value.facts == {"number": "A1", "why": why}
        await asks(op, request, needs_skills=0, wants_language=None)
    async with op.store.transaction() as tx:
        await profiles.avoid(tx, ana.id, luis.id, ana.id, op.now)
    with pytest.raises(OthersAsked) as quiet:
        await op.does(offers.accept, luis, offer, 20)
    assert quiet.value.facts == {"number": "A1"}


async def test_who_rests_or_goes_less_far_by_now_may_still_say_yes(op: Operation) -> None:
    luis = await op.volunteer("Luis", 3)
    request = await op.cries(await op.person("Ana"), "bread please")
    await is_so(op, luis, reach_km=1, cool_until=int(op.now.timestamp() * 1000) + 10**7)
    await op.does(offers.accept, luis, await op.offer_to(luis), 20)
    assert (await op.request(request.id)).state == "staffed"


@pytest.mark.parametrize("columns", [{"reach_km": 1}, {"cool_until": 4 * 10**12}, {"adult": 0}])
async def test_who_rests_goes_less_far_or_is_too_young_is_not_asked(op: Operation, columns: dict[str, Any]) -> None:
    luis = await op.volunteer("Luis", 3)
    await is_so(op, luis, **columns)
    await op.cries(await op.person("Ana"), "bread please")
    assert await op.asked() == []


async def test_a_filter_that_nobody_meets_reaches_the_desk_at_once_and_the_resident_as_it_is(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    for name in ("Luis", "Bob", "Cem"):
        await op.volunteer(name)
    request = await op.cries(ana, "bread please, women only")
    case = await op.hears(olga, DeskCase)
    assert case.why == "nobody_meets"
    assert case.lacks is not None
    assert (case.lacks.filters, case.lacks.others) == ((Filter.WOMEN_ONLY,), 3)
    card = await op.hears(ana, StatusCard)
    assert (card.lacks, card.told_desk, card.asked) == ((Filter.WOMEN_ONLY,), True, 0)
    assert await events(op, request) == ["words: women_only", "nobody near meets it"]


async def test_the_desk_hears_it_again_only_when_it_changes(op: Operation) -> None:
    olga = await op.coordinator()
    await op.volunteer("Luis")
    request = await op.cries(await op.person("Ana"), "bread please, women only")
    before = len(await op.told(olga, DeskCase))
    for _ in range(3):
        op.passes(minutes=2)
        await op.tick()
    assert len(await op.told(olga, DeskCase)) == before
    await asks(op, request, wants_language="uk")
    op.passes(minutes=2)
    await op.tick()
    case = (await op.told(olga, DeskCase))[-1]
    assert case.lacks is not None
    assert case.lacks.filters == (Filter.WOMEN_ONLY, Filter.LANGUAGE)


async def test_when_somebody_fits_at_last_the_cards_say_so(op: Operation) -> None:
    await op.coordinator()
    ana = await op.person("Ana")
    await op.volunteer("Luis")
    request = await op.cries(ana, "bread please, women only")
    eva = await op.volunteer("Eva")
    await is_so(op, eva, woman=1)
    op.passes(minutes=2)
    await op.tick()
    assert await op.asked() == [eva.id]
    assert (await op.hears(ana, StatusCard)).lacks == ()
    assert (await events(op, request))[-1] == "somebody meets it"


async def test_with_nobody_near_at_all_no_filter_is_blamed(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    await op.cries(ana, "bread please, women only")
    assert await op.told(olga, DeskCase) == []
    assert (await op.hears(ana, StatusCard)).lacks == ()


async def test_a_wheelchair_asks_for_a_car_that_takes_it_only_in_a_ride(op: Operation) -> None:
    water = await op.cries(await op.person("Ana"), "my mother sits in a wheelchair and has no drinking water")
    ride = await op.cries(await op.person("Ben"), "evacuate us, my mother sits in a wheelchair")
    assert (await op.request(water.id)).wishes.skills == 0
    assert (await op.request(ride.id)).wishes.skills == 1 << 16


async def test_once_the_need_is_said_the_words_before_it_count(op: Operation) -> None:
    ana = await op.person("Ana")
    request = await op.cries(ana, "she cannot walk, she has two wheelchairs")
    assert (await op.request(request.id)).wishes.skills == 0
    await op.does(intake.choose_need, ana, request.id, "evac")
    assert (await op.request(request.id)).wishes.skills == 1 << 16
