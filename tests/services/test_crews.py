"""Several who come: seats for each, a team as one, who leads, and who is not replaced."""

from __future__ import annotations

from bot.domain.model import Person, Request, RequestState
from bot.domain.notices import (
    HandedOver,
    HelpIsComing,
    MissionCard,
    OfferMade,
    SeatsTaken,
    YouLead,
)
from bot.services import handover, missions, offers, seats
from tests.services.waiting import asked, cannot, holders, mission, says
from tests.support.build import Operation, make_offer


async def crew_of(op: Operation, *names: str) -> tuple[Request, list[Person]]:
    """As many seats as people, all taken."""
    _, request, people = await asked(op, *names)
    async with op.store.transaction() as tx:
        await tx.run("UPDATE requests SET seats = ?", (len(names),))
    for one in people:
        await says(op, one, 20)
    return request, people


async def test_the_first_leads_everybody_sees_who_else_comes_and_a_new_lead_hears_it(op: Operation) -> None:
    request, (luis, eva, tom) = await crew_of(op, "Luis Vega", "Eva Sol", "Tom")
    assert (await op.request(request.id)).state is RequestState.STAFFED
    card = await op.hears(luis, MissionCard)
    assert (card.leads, [one.name for one in card.others]) == (True, ["Eva", "Tom"])
    assert [(one.name, one.leads) for one in (await op.hears(tom, MissionCard)).others] == [
        ("Luis", True),
        ("Eva", False),
    ]
    await cannot(op, luis)
    assert (await op.hears(eva, YouLead)).others == ("Tom",)
    assert (await op.hears(eva, MissionCard)).leads
    assert await op.told(tom, YouLead) == []
    assert (await op.request(request.id)).state is RequestState.OPEN
    mia = await op.volunteer("Mia", 0.1)
    op.passes(minutes=2)
    await op.tick()
    await says(op, mia, 20)
    assert await holders(op, request) == [eva.id, tom.id, mia.id], "who comes later does not lead"


async def test_one_of_several_who_is_done_is_not_replaced(op: Operation) -> None:
    request, (luis, eva) = await crew_of(op, "Luis", "Eva")
    mia = await op.volunteer("Mia", 0.1)
    await op.does(missions.done, luis, await mission(op, luis))
    op.passes(minutes=2)
    await op.tick()
    assert await op.told(mia, OfferMade) == []
    assert (await op.request(request.id)).state is RequestState.STAFFED
    await op.does(missions.done, eva, await mission(op, eva))
    assert (await op.request(request.id)).state is RequestState.RESOLVED


async def team(op: Operation, who: Person, party: int) -> None:
    async with op.store.transaction() as tx:
        await tx.run("UPDATE volunteers SET party = ? WHERE person = ?", (party, who.id))


async def test_a_team_takes_as_many_seats_as_it_has_people_and_as_there_are(op: Operation) -> None:
    ana, request, (luis, eva, tom) = await asked(op, "Luis", "Eva", "Tom")
    async with op.store.transaction() as tx:
        await tx.run("UPDATE requests SET seats = 4")
    await team(op, luis, 3)
    await team(op, eva, 2)
    await says(op, luis, 20)
    assert (await mission(op, luis)).fills == 3
    assert (await op.hears(ana, HelpIsComing)).party == 3
    assert (await op.request(request.id)).state is RequestState.OPEN
    await says(op, eva, 20)
    held = await mission(op, eva)
    assert (held.party, held.fills) == (2, 1)
    assert (await op.request(request.id)).state is RequestState.STAFFED
    await says(op, tom, 20)
    await op.hears(tom, SeatsTaken)
    await cannot(op, luis)
    assert await op.value("SELECT count(*) FROM seats") == 1
    await says(op, tom, 20)
    assert (await mission(op, tom)).fills == 1


async def test_a_team_from_standby_sits_together(op: Operation) -> None:
    _, request, (luis, eva) = await asked(op, "Luis", "Eva")
    async with op.store.transaction() as tx:
        await tx.run("UPDATE requests SET seats = 2")
    await team(op, luis, 2)
    await team(op, eva, 2)
    await says(op, luis, 20)
    await op.does(offers.stand_by, eva, await op.offer_to(eva), 20)
    await cannot(op, luis)
    await op.does(seats.still, eva, None, None)
    assert (await mission(op, eva)).fills == 2
    assert (await op.request(request.id)).state is RequestState.STAFFED


async def test_two_who_come_together_take_over_from_both_who_want_to_hand_over(op: Operation) -> None:
    request, (luis, eva) = await crew_of(op, "Luis", "Eva")
    mia = await op.volunteer("Mia")
    async with op.store.transaction() as tx:
        await tx.run("UPDATE volunteers SET party = 2 WHERE person = ?", (mia.id,))
        offer = await make_offer(tx, request, mia)
    await op.does(handover.by_desk, request.id, "they have been there all night")
    await op.does(offers.accept, mia, offer.id, 20)
    assert await holders(op, request) == [mia.id]
    assert await op.told(luis, HandedOver)
    assert await op.told(eva, HandedOver)
    assert (await op.request(request.id)).state is RequestState.STAFFED
