"""What coordinators decide of who may be sent: what they lift, what they ask for, and whom they vouch for."""

from __future__ import annotations

import pytest

from bot.domain.eligibility import BITS, Filter
from bot.domain.model import RequestState
from bot.domain.notices import CaseAskedAgain, DeskCase, OfferGone, TierChanged, WishLifted
from bot.domain.refusals import AlreadySo, NoSuchVolunteer, NotLiftable, OthersVouch, SayHow
from bot.services import leaving, offers, vouching
from tests.services.missions import held
from tests.services.on_hold import left
from tests.services.screened import BOAT, MEDIC, events, is_so
from tests.support.build import Operation


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


async def test_where_nobody_is_asked_now_the_desk_reads_why_and_not_that_there_is_nobody(op: Operation) -> None:
    olga, _, _, request = await left(op)
    await op.does(vouching.without, olga, request.id, "skill")
    assert (await op.hears(olga, CaseAskedAgain)).state is RequestState.ON_HOLD


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


async def test_what_was_lifted_can_be_put_back_and_takes_open_questions_back(op: Operation) -> None:
    olga, luis = await op.coordinator(), await op.volunteer("Luis")
    request = await op.cries(await op.person("Ana"), "bread please, we need a boat")
    await op.does(vouching.without, olga, request.id, "skill")
    assert await op.asked() == [luis.id]
    await op.does(vouching.without, olga, request.id, "none")
    assert await op.asked() == []
    assert (await op.request(request.id)).wishes.relaxed == 0


async def test_what_is_asked_for_anew_counts_though_it_was_lifted(op: Operation) -> None:
    olga, doc = await op.coordinator(), await op.volunteer("Doc", 2)
    await op.volunteer("Luis")
    await is_so(op, doc, skills=MEDIC)
    request = await op.cries(await op.person("Ana"), "bread please, we need a boat")
    await op.does(vouching.without, olga, request.id, "skill")
    await op.does(vouching.require, olga, request.id, ["medic"])
    assert await op.asked() == [doc.id]


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


@pytest.mark.parametrize(
    ("words", "lifted"),
    [
        ("we are trapped, help, we need a boat", "skill"),
        ("we are trapped, help, somebody who speaks ukrainian", "language"),
    ],
)
async def test_for_a_life_in_danger_the_desk_hears_at_once_what_nobody_meets_and_may_lift_it(
    op: Operation, words: str, lifted: str
) -> None:
    olga = await op.coordinator()
    luis, eva = await op.volunteer("Luis"), await op.volunteer("Eva", 2)
    request = await op.cries(await op.person("Ana"), words)
    (case,) = await op.told(olga, DeskCase)
    assert case.why == "danger"
    assert case.lacks is not None
    assert (case.lacks.filters, case.lacks.others) == ((Filter(lifted),), 2)
    assert await op.asked() == []
    await op.does(vouching.without, olga, request.id, lifted)
    assert await op.asked() == [luis.id, eva.id]
    after = (await op.told(olga, DeskCase))[-1]
    assert (after.why, after.lacks, after.who.lifted) == ("danger", None, (Filter(lifted),))


@pytest.mark.parametrize("leaves", [False, True])
async def test_when_the_only_one_who_could_go_will_not_the_desk_hears_at_once_what_is_missing(
    op: Operation, *, leaves: bool
) -> None:
    olga = await op.coordinator()
    luis, sailor = await op.volunteer("Luis"), await op.volunteer("Sailor", 2)
    await is_so(op, sailor, skills=BOAT)
    request = await op.cries(await op.person("Ana"), "we are trapped, help, we need a boat")
    assert (await op.hears(olga, DeskCase)).lacks is None
    if leaves:
        await op.does(offers.accept, sailor, await op.offer_to(sailor), 20)
        await op.does(leaving.cannot, sailor, await held(op, sailor))
    else:
        await op.does(offers.decline, sailor, await op.offer_to(sailor))
    case = (await op.told(olga, DeskCase))[-1]
    assert case.why == "nobody_meets"
    assert case.lacks is not None
    assert (case.lacks.filters, case.lacks.others) == ((Filter.SKILL,), 1)
    op.passes(minutes=2)
    await op.tick()
    assert (await op.told(olga, DeskCase))[-1].lacks == case.lacks, "who has left is nobody to wait for"
    await op.does(vouching.without, olga, request.id, "skill")
    assert await op.asked() == [luis.id]
