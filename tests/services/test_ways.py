"""Who is asked when roads count, and who hears that a road is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.closures import ClosureId
from bot.domain.model import Person
from bot.domain.notices import (
    DeskCase,
    HelpIsComing,
    MissionRoad,
    NoRoadThere,
    OfferMade,
    WayChanged,
)
from bot.domain.travel import Mode
from bot.services import closures, desk, missions, offers, rounds, volunteers
from tests.services.town import FAR_SOUTH, NORTH_BANK, SOUTH_BANK, close_all, somebody
from tests.support.build import NOW, Operation


async def no_questions(town: Operation) -> None:
    """Everybody is free for a question again."""
    async with town.store.transaction() as tx:
        await tx.run("UPDATE offers SET state = 'withdrawn' WHERE state = 'queued'")


async def test_who_can_be_there_first_is_asked_first_although_another_is_nearer(town: Operation) -> None:
    olga = await town.coordinator()
    across, walker = await somebody(town, "Across", NORTH_BANK), await somebody(town, "South", FAR_SOUTH)
    await town.cries(await town.person("Ana"), "bread please", SOUTH_BANK)
    assert await town.asked() == [across.id, walker.id]
    await no_questions(town)
    await town.does(closures.close, olga, "Old Bridge")
    await town.cries(await town.person("Ben"), "bread please", SOUTH_BANK)
    assert await town.asked() == [walker.id, across.id]
    await no_questions(town)
    await town.does(closures.reopen, olga, ClosureId(1))
    await town.cries(await town.person("Cleo"), "bread please", SOUTH_BANK)
    assert await town.asked() == [across.id, walker.id]


async def test_across_the_water_nobody_is_asked_while_somebody_else_is_there(town: Operation) -> None:
    olga = await town.coordinator()
    await close_all(town, olga)
    across, south = await somebody(town, "Across", NORTH_BANK), await somebody(town, "South", FAR_SOUTH)
    request = await town.cries(await town.person("Ana"), "bread please", SOUTH_BANK)
    assert await town.asked() == [south.id]
    assert await town.told(olga, NoRoadThere) == []
    await town.does(offers.decline, south, await town.offer_to(south))
    assert await town.asked() == [across.id]
    assert (await town.hears(olga, NoRoadThere)).number == request.number


async def test_a_question_to_somebody_cut_off_by_a_new_closure_does_not_keep_others_from_being_asked(
    town: Operation,
) -> None:
    olga = await town.coordinator()
    across = [await somebody(town, f"Across {number}", NORTH_BANK) for number in range(2)]
    await town.cries(await town.person("Ana"), "bread please", SOUTH_BANK)
    assert await town.asked() == [one.id for one in across]
    await close_all(town, olga)
    south = await somebody(town, "South", FAR_SOUTH)
    await town.tick()
    assert await town.asked() == [*(one.id for one in across), south.id]


async def test_a_boat_is_not_stopped_by_a_closed_bridge(town: Operation) -> None:
    olga = await town.coordinator()
    await close_all(town, olga)
    boat, car = await somebody(town, "Boat", NORTH_BANK, Mode.BOAT), await somebody(town, "Car", NORTH_BANK)
    await town.cries(await town.person("Ana"), "bread please", SOUTH_BANK)
    assert await town.asked() == [boat.id]
    assert car.id not in await town.asked()


async def test_an_offer_says_nothing_of_the_time_on_the_road(town: Operation) -> None:
    luis = await somebody(town, "Luis", NORTH_BANK)
    await town.cries(await town.person("Ana"), "bread please", SOUTH_BANK)
    assert "road" not in (await town.hears(luis, OfferMade)).model_dump_json()


async def test_the_desk_sees_how_far_those_who_are_asked_have_to_travel(town: Operation) -> None:
    olga = await town.coordinator()
    await somebody(town, "Luis Vega", NORTH_BANK)
    await somebody(town, "Boat", NORTH_BANK, Mode.BOAT)
    request = await town.cries(await town.person("Ana"), "bread please", SOUTH_BANK)
    await town.does(desk.show_case, olga, request.id)
    rows = {row.name: row.how for row in (await town.hears(olga, DeskCase)).travels}
    assert rows == {"Luis": "road", "Boat": "crow"}
    await close_all(town, olga)
    await town.does(desk.show_case, olga, request.id)
    travels = (await town.hears(olga, DeskCase)).travels
    assert [(row.name, row.travel_min) for row in travels][-1] == ("Luis", None)


async def test_a_bare_yes_promises_what_the_road_allows(town: Operation) -> None:
    olga = await town.coordinator()
    await town.does(closures.close, olga, "Old Bridge")
    walker = await somebody(town, "Luis", NORTH_BANK, Mode.FOOT)
    ana = await town.person("Ana")
    await town.cries(ana, "bread please", SOUTH_BANK)
    await town.does(offers.accept, walker, await town.offer_to(walker), None)
    assert (await town.hears(ana, HelpIsComing)).eta_at == NOW + timedelta(minutes=40)


async def test_who_is_on_the_way_over_a_bridge_that_closes_hears_it_and_so_does_the_desk(town: Operation) -> None:
    olga, luis = await town.coordinator(), await somebody(town, "Luis Vega", NORTH_BANK)
    request = await town.cries(await town.person("Ana"), "bread please", SOUTH_BANK)
    await town.does(offers.accept, luis, await town.offer_to(luis), 20)
    await town.does(closures.close, olga, "Ferry Bridge")
    await town.tick()
    assert await town.told(luis, WayChanged) == []
    await town.does(closures.close, olga, "Old Bridge")
    await town.tick()
    warned, desk_heard = await town.hears(luis, WayChanged), await town.hears(olga, MissionRoad)
    assert (warned.number, warned.how, desk_heard.helper) == (request.number, "road", "Luis")
    assert warned.travel_min == desk_heard.travel_min
    for bridge in ("Market Bridge", "Heron Bridge", "Ring Bridge"):
        await town.does(closures.close, olga, bridge)
    await town.tick()
    assert (await town.hears(luis, WayChanged)).travel_min is None


async def test_who_has_arrived_is_not_warned_of_the_road_behind(town: Operation) -> None:
    olga, luis = await town.coordinator(), await somebody(town, "Luis", NORTH_BANK)
    await town.cries(await town.person("Ana"), "bread please", SOUTH_BANK)
    await town.does(offers.accept, luis, await town.offer_to(luis), 20)
    await town.does(missions.there, luis, await missions_held(town, luis))
    await close_all(town, olga)
    await town.tick()
    assert await town.told(luis, WayChanged) == []


async def missions_held(town: Operation, volunteer: Person):  # type: ignore[no-untyped-def]  # an Assignment
    async with town.turn(volunteer) as turn:
        return await missions.held(turn, volunteer, None)


async def test_a_volunteer_changes_how_they_travel_and_it_stays(town: Operation) -> None:
    luis = await somebody(town, "Luis", NORTH_BANK)
    await town.does(volunteers.travel_by, luis, Mode.BIKE)
    await town.does(volunteers.check_out, luis)
    await town.does(volunteers.check_in, luis, SOUTH_BANK)
    assert await town.value("SELECT transport FROM volunteers WHERE person = ?", luis.id) == "bike"


async def test_of_very_many_requests_only_those_whose_turn_it_is_are_looked_at_by_road(
    town: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "BY_ROAD", 1)
    across, walker = await somebody(town, "Across", NORTH_BANK), await somebody(town, "South", FAR_SOUTH)
    await close_all(town, await town.coordinator())
    requests = [await town.cries(await town.person(f"R{n}"), "bread please", SOUTH_BANK) for n in range(2)]
    await no_questions(town)
    drawn = await rounds.draw(town.store.reads, town.ground, [one.id for one in requests], town.now)
    assert [ask.volunteer for ask in drawn.plan.asks] == [walker.id], "as the crow flies Across was the best"
    seen = drawn.sights[drawn.plan.asks[0].request].want.candidates
    assert {(one.volunteer, one.unreachable) for one in seen} == {(across.id, True), (walker.id, False)}
    assert drawn.plan.outlooks.keys() == {one.id for one in requests}
