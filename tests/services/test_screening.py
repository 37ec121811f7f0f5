"""Who may be sent: judged when somebody is asked and again when they say yes; what nobody meets reaches people."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.domain import matching
from bot.domain.eligibility import Filter
from bot.domain.notices import DeskCase, OfferMade, StatusCard, Way
from bot.domain.refusals import AsksForMore, OthersAsked
from bot.services import asking, intake, offers, screening, wants
from bot.services import profiles as profile
from bot.store import profiles, volunteers
from bot.store.volunteers import Circle, Must
from tests.services.screened import BOAT, MEDIC, asks, events, is_so
from tests.support.build import Operation


async def test_a_tier_is_asked_up_to_its_risk_and_no_further(shipped: Operation) -> None:
    tiers = {tier: await shipped.volunteer(f"T{tier}", tier=tier) for tier in range(4)}
    fit: dict[str, list[int]] = {}
    for words in ("where is the form", "bread please", "we need insulin"):
        request = await shipped.cries(await shipped.person("Ana"), words)
        async with shipped.turn() as turn:
            fit[words] = [tier for tier, one in tiers.items() if await screening.fits(turn, one.id, request)]
    assert fit == {"where is the form": [0, 1, 2, 3], "bread please": [1, 2, 3], "we need insulin": [2, 3]}


@pytest.mark.parametrize("seed", range(8))
async def test_the_store_finds_exactly_those_whom_the_table_of_filters_lets_through(op: Operation, seed: int) -> None:
    rng = random.Random(seed)
    crowd = [await op.volunteer(f"V{number}", number / 10, tier=rng.randrange(4)) for number in range(25)]
    for one in crowd:
        await is_so(op, one, **_somebody(rng))
    request = await op.cries(await op.person("Ana"), rng.choice(NEEDS))
    await asks(op, request, **_wishes(rng))
    request = await op.request(request.id)
    must = screening.must(op.ground, request)
    circle = Circle(reach_km=10, silent_since=op.now, limit=99, must=must or Must())
    async with op.turn() as turn:
        await turn.tx.run("UPDATE offers SET state = 'withdrawn'")
        found = await volunteers.near(turn.tx, request, circle, op.now) if must else []
        fitting = [one.id for one in crowd if await screening.fits(turn, one.id, request)]
    assert sorted(one.volunteer for one in found) == sorted(fitting)


NEEDS = ("where is the form", "bread please", "we need insulin", "please evacuate us", "a boat and bread", "trapped")


def _somebody(rng: random.Random) -> dict[str, Any]:
    return {
        "transport": rng.choice(["foot", "car", "boat", "4x4"]),
        "skills": rng.choice([0, MEDIC, BOAT, MEDIC | BOAT]),
        "speaks": rng.choice(["", " es ", " es fr "]),
        "woman": rng.choice([None, 0, 1]),
        "adult": rng.choice([1, 1, 0]),
        "party": rng.choice([1, 2, 4]),
        "carries": rng.choice([0, 2, 8]),
        "reach_km": rng.choice([None, 1.0, 5.0]),
    }


def _wishes(rng: random.Random) -> dict[str, Any]:
    return {
        "women_only": rng.choice([0, 0, 1]),
        "two_persons": rng.choice([0, 1]),
        "wants_language": rng.choice([None, "es"]),
        "people": rng.choice([None, 3, 6]),
        "needs_skills": rng.choice([0, MEDIC, BOAT]),
        "relaxed": rng.choice([0, rng.randrange(128)]),
    }


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


async def test_one_more_who_does_not_fit_is_news_on_the_card_and_no_new_message(op: Operation) -> None:
    olga = await op.coordinator()
    await op.volunteer("Luis")
    await op.cries(await op.person("Ana"), "bread please, women only")
    await op.posts()
    await op.volunteer("Bob")
    op.passes(minutes=2)
    await op.tick()
    cards = [one for one in await op.said(olga) if isinstance(one.notice, DeskCase)]
    assert cards[-1].way is Way.EDIT
    assert isinstance(cards[-1].notice, DeskCase)
    assert cards[-1].notice.lacks is not None
    assert cards[-1].notice.lacks.others == 2


async def test_who_fitted_when_it_was_decided_is_not_asked_when_a_wish_came_between(op: Operation) -> None:
    request = await op.cries(await op.person("Ana"), "bread please")
    luis = await op.volunteer("Luis")
    sight = await wants.see(op.store.reads, op.ground, request, op.now)
    (chosen,) = matching.plan([sight.want], op.ground.rules).asks
    await asks(op, request, women_only=1)
    assert await op.does(asking.ask, sight, chosen) is False
    await asks(op, request, women_only=0)
    assert await op.does(asking.ask, sight, chosen) is True
    assert await op.asked() == [luis.id]


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


async def test_when_one_who_fits_checks_in_the_cards_say_so_at_once(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    await op.volunteer("Luis")
    await op.cries(ana, "bread please, women only")
    eva = await op.volunteer("Eva")
    await op.does(profile.switch, eva, "woman", on=True)
    assert await op.asked() == [eva.id]
    assert (await op.hears(ana, StatusCard)).lacks == ()
    assert (await op.told(olga, DeskCase))[-1].lacks is None


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
