"""Who may be sent: judged when somebody is asked and again when they say yes; what nobody meets reaches people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.eligibility import BITS, Filter
from bot.domain.model import Person, Request
from bot.domain.notices import CaseAskedAgain, DeskCase, OfferGone, OfferMade, StatusCard, TierChanged, WishLifted
from bot.domain.refusals import AlreadySo, AsksForMore, NoSuchVolunteer, NotLiftable, OthersAsked, OthersVouch, SayHow
from bot.services import intake, offers, screening, vouching
from bot.store import profiles, wishes
from tests.support.build import Operation, operation

MEDIC, BOAT = 1 << 1, 1 << 8


@pytest.fixture
async def shipped(tmp_path: Path) -> AsyncIterator[Operation]:
    """An operation whose trust is as the settings are delivered."""
    trust = {"starting_tier": 1, "two_persons_from_risk": 2}
    async with operation(tmp_path, trust=trust) as one:
        yield one


async def is_so(op: Operation, who: Person, **columns: Any) -> None:
    async with op.store.transaction() as tx:
        await profiles.change(tx, who.id, **columns)


async def asks(op: Operation, request: Request, **columns: Any) -> None:
    async with op.store.transaction() as tx:
        await wishes.change(tx, request.id, **columns)


async def events(op: Operation, request: Request) -> list[str]:
    rows = await op.store.reads.rows(
        "SELECT why FROM events WHERE request = ? AND before = after ORDER BY id", (request.id,)
    )
    return [row["why"] for row in rows]


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


async def test_what_a_coordinator_lifts_is_asked_of_nobody_and_written_down(op: Operation) -> None:
    olga = await op.coordinator()
    luis = await op.volunteer("Luis")
    request = await op.cries(await op.person("Ana"), "bread please, we need a boat")
    assert await op.asked() == []
    await op.does(vouching.without, olga, request.id, "skill")
    assert await op.asked() == [luis.id]
    assert (await op.hears(olga, CaseAskedAgain)).asked == 1
    assert "asked without: skill" in await events(op, request)
    with pytest.raises(AlreadySo):
        await op.does(vouching.without, olga, request.id, "skill")


@pytest.mark.parametrize("said", sorted({*map(str, Filter), "", "everything"} - set(map(str, BITS))))
async def test_what_is_not_the_desks_to_lift_stays(op: Operation, said: str) -> None:
    olga = await op.coordinator()
    await op.volunteer("Luis")
    request = await op.cries(await op.person("Ana"), "bread please, women only")
    with pytest.raises(NotLiftable):
        await op.does(vouching.without, olga, request.id, said)
    assert (await op.request(request.id)).wishes.relaxed == 0
    assert await op.asked() == []


async def test_a_resident_hears_when_her_wish_is_lifted(op: Operation) -> None:
    olga, ana = await op.coordinator(), await op.person("Ana")
    luis = await op.volunteer("Luis")
    request = await op.cries(ana, "bread please, somebody who speaks ukrainian")
    await op.does(vouching.without, olga, request.id, "language")
    assert (await op.hears(ana, WishLifted)).wish is Filter.LANGUAGE
    assert await op.asked() == [luis.id]


async def test_a_case_that_waits_only_for_trust_names_those_whom_a_coordinator_may_know(shipped: Operation) -> None:
    olga = await shipped.coordinator()
    near, far = await shipped.volunteer("Luis", 1, tier=1), await shipped.volunteer("Eva", 3, tier=1)
    await shipped.cries(await shipped.person("Ana"), "we need insulin")
    case = await shipped.hears(olga, DeskCase)
    assert case.lacks is not None
    assert case.lacks.filters == (Filter.TRUST,)
    assert [(row.volunteer, row.name, row.tier) for row in case.lacks.vouch] == [
        (near.id, "Luis", 1),
        (far.id, "Eva", 1),
    ]
    await shipped.does(vouching.tier, olga, near.id, 2)
    shipped.passes(seconds=1)
    await shipped.tick()
    assert await shipped.asked() == [near.id]
    told = await shipped.hears(near, TierChanged)
    assert (told.tier, told.raised) == (2, True)


async def test_a_tier_that_is_taken_back_takes_open_questions_back(shipped: Operation) -> None:
    olga = await shipped.coordinator()
    luis = await shipped.volunteer("Luis", tier=2)
    await shipped.cries(await shipped.person("Ana"), "we need insulin")
    await shipped.posts()
    await shipped.does(vouching.tier, olga, luis.id, 1)
    assert await shipped.asked("sent") == []
    assert (await shipped.hears(luis, OfferGone)).why == "passed_on"
    assert (await shipped.hears(luis, TierChanged)).raised is False
    assert (
        await shipped.value("SELECT why FROM events WHERE machine = 'duty' ORDER BY id DESC LIMIT 1") == "tier 2 to 1"
    )


async def test_only_a_volunteer_has_a_tier_and_nobody_gives_it_to_themselves(op: Operation) -> None:
    olga, luis, ana = await op.coordinator(), await op.volunteer("Luis"), await op.person("Ana")
    async with op.store.transaction() as tx:
        await tx.run("INSERT INTO volunteers (person, joined_at) VALUES (?, 0)", (olga.id,))
    for who, level, no in ((ana, 2, NoSuchVolunteer), (olga, 3, OthersVouch), (luis, 4, SayHow)):
        with pytest.raises(no):
            await op.does(vouching.tier, olga, who.id, level)


async def test_trust_is_never_lifted_where_a_child_is_alone(op: Operation) -> None:
    olga = await op.coordinator()
    await op.volunteer("Luis", 1, tier=2)
    trained = await op.volunteer("Eva", 2, tier=3)
    request = await op.cries(await op.person("Ana"), "please check on the flat next door, a child alone")
    assert await op.asked() == []
    with pytest.raises(NotLiftable):
        await op.does(vouching.without, olga, request.id, "trust")
    await op.does(vouching.without, olga, request.id, "desk")
    assert await op.asked() == [trained.id]
    assert (await op.request(request.id)).seats == 2


async def test_when_one_may_go_alone_again_the_second_seat_goes(shipped: Operation) -> None:
    olga, luis = await shipped.coordinator(), await shipped.volunteer("Luis", tier=2)
    request = await shipped.cries(await shipped.person("Ana"), "we need insulin")
    await shipped.does(offers.accept, luis, await shipped.offer_to(luis), 20)
    assert (await shipped.request(request.id)).state == "open"
    await shipped.does(vouching.without, olga, request.id, "two_persons")
    after = await shipped.request(request.id)
    assert (after.seats, after.state) == (1, "staffed")


async def test_the_desk_asks_for_a_skill_and_takes_it_back(op: Operation) -> None:
    olga, luis, doc = await op.coordinator(), await op.volunteer("Luis"), await op.volunteer("Doc", 2)
    await is_so(op, doc, skills=MEDIC)
    request = await op.cries(await op.person("Ana"), "bread please")
    await op.does(vouching.require, olga, request.id, ["medic", "boat", "5"])
    assert await op.asked() == [doc.id]
    kept = (await op.request(request.id)).wishes
    assert (kept.skills, kept.people) == (MEDIC | BOAT, 5)
    await op.does(vouching.require, olga, request.id, ["none"])
    assert (await op.request(request.id)).wishes.skills == 0
    for nonsense in ([], ["magic"], ["medic", "none"], ["0"], ["99999999999"]):
        with pytest.raises(SayHow):
            await op.does(vouching.require, olga, request.id, nonsense)
    assert luis.id != doc.id


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
