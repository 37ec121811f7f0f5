"""Closing roads: what coordinators may say, what it does to who is asked, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.closures import ClosureId
from bot.domain.model import Person
from bot.domain.notices import (
    ClosureAsked,
    ClosureChoices,
    ClosureList,
    ClosureMade,
    ClosureOver,
)
from bot.domain.refusals import BadHours, BadPlace, ClosePrecisely, NoRoads, NoSuchClosure, TooWide
from bot.places.roads import Roads
from bot.services import closures
from bot.store import closures as store
from tests.services.town import BRIDGES
from tests.support.build import NOW, SECOND_OWNER, Operation


async def test_a_closed_bridge_stands_in_the_list_and_every_coordinator_hears_of_it(town: Operation) -> None:
    olga, omar = await town.coordinator(), await town.coordinator("Omar Haddad", SECOND_OWNER)
    await town.does(closures.close, olga, "Old Bridge 6h")
    mine, his = await town.hears(olga, ClosureMade), await town.hears(omar, ClosureMade)
    assert (mine.row.id, mine.by, his.by) == (1, "", "Olga")
    assert "Old Bridge" in mine.row.name
    assert mine.row.until == NOW + timedelta(hours=6)
    await town.does(closures.show, omar)
    assert (await town.hears(omar, ClosureList)).rows == (mine.row,)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Old Bridge", "bridge"),
        ("bridge at Bridge Street", "bridge"),
        ("el puente en Bridge Street", "bridge"),
        ("جسر السوق", "bridge"),
        ("12.0301, -38.0412 200 m", "pin"),
        ("12 Mill Lane", "pin"),
        ("12.0301, -38.0441; 12.0311, -38.0441; 12.0311, -38.0421", "polygon"),
        (
            '{"type":"Polygon","coordinates":[[[-38.044,12.03],[-38.044,12.031],[-38.042,12.03],[-38.044,12.03]]]}',
            "polygon",
        ),
    ],
)
async def test_a_closure_is_said_in_many_ways(town: Operation, words: str, kind: str) -> None:
    olga = await town.coordinator()
    await town.does(closures.close, olga, words)
    assert [one.shape.kind for one in await store.standing(town.store.reads)] == [kind]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("qwxyz", BadPlace),
        ("Bridge Street", ClosePrecisely),
        ("Old Bridge 900 h", BadHours),
        ("Old Bridge 0 h", BadHours),
        ("12.0301, -38.0412 90 km", TooWide),
        ('{"type":"Polygon","coordinates":[[[-38.04,12.03],[-38.04,12.5],[-37.5,12.03]]]}', TooWide),
        ('{"type": "Polygon"}', BadPlace),
        ("{" * 3000, BadPlace),
        (", " * 1500 + "6h", BadPlace),
        ("bridge", BadPlace),
        ("6h", BadPlace),
    ],
)
async def test_what_is_no_closed_road_is_refused_and_nothing_is_closed(
    town: Operation, words: str, refusal: type[Exception]
) -> None:
    olga = await town.coordinator()
    with pytest.raises(refusal):
        await town.does(closures.close, olga, words)
    assert await store.standing(town.store.reads) == []


async def test_without_a_map_of_the_roads_none_can_be_closed(op: Operation) -> None:
    olga = await op.coordinator()
    with pytest.raises(NoRoads):
        await op.does(closures.close, olga, "Old Bridge")


async def test_the_same_bridge_closed_twice_is_closed_once_until_the_later_word(town: Operation) -> None:
    olga = await town.coordinator()
    await town.does(closures.close, olga, "Old Bridge 6h")
    await town.does(closures.close, olga, "Old Bridge 9h")
    (one,) = await store.standing(town.store.reads)
    assert one.until == NOW + timedelta(hours=9)


async def test_before_a_closure_ends_the_coordinators_are_asked_and_then_it_ends(town: Operation) -> None:
    olga, omar = await town.coordinator(), await town.coordinator("Omar", SECOND_OWNER)
    await town.does(closures.close, olga, "Old Bridge 6h")
    town.passes(hours=4, minutes=59)
    await town.tick()
    assert await town.told(omar, ClosureAsked) == []
    town.passes(minutes=1)
    await town.tick()
    await town.tick()
    assert [len(await town.told(one, ClosureAsked)) for one in (olga, omar)] == [1, 1]
    town.passes(hours=1)
    await town.tick()
    assert (await town.hears(omar, ClosureOver)).by == ""
    assert await store.standing(town.store.reads) == []
    assert await town.value("SELECT group_concat(after) FROM closure_events") == "proposed,closed,expired"


async def test_still_closed_keeps_it_closed_for_the_usual_time(town: Operation) -> None:
    olga = await town.coordinator()
    await town.does(closures.close, olga, "Old Bridge 1h")
    town.passes(minutes=50)
    await town.does(closures.confirm, olga, ClosureId(1))
    (one,) = await store.standing(town.store.reads)
    assert one.until == town.now + timedelta(hours=48)
    town.passes(hours=46, minutes=59)
    await town.tick()
    assert await town.told(olga, ClosureAsked) == []


async def test_a_closure_until_a_time_of_day_ends_at_the_next_such_time(town: Operation) -> None:
    olga = await town.coordinator()
    await town.does(closures.close, olga, "Old Bridge until 18:00")
    await town.does(closures.close, olga, "Ferry Bridge hasta 9:30")
    ends = [one.until for one in await store.standing(town.store.reads)]
    assert ends == [NOW.replace(hour=18), NOW.replace(hour=9, minute=30) + timedelta(days=1)]


async def test_what_was_opened_cannot_be_opened_or_kept_closed_again(town: Operation) -> None:
    olga = await town.coordinator()
    await town.does(closures.close, olga, "Old Bridge")
    await town.does(closures.reopen, olga, ClosureId(1))
    assert (await town.hears(olga, ClosureOver)).by == "Olga"
    for again in (closures.reopen, closures.confirm):
        for number in (1, 99, 10**17):
            with pytest.raises(NoSuchClosure):
                await town.does(again, olga, ClosureId(number))


async def test_what_may_be_meant_is_offered_and_only_what_is_taken_up_is_closed(town: Operation) -> None:
    olga = await town.coordinator()
    async with town.turn(olga) as turn:
        roads = turn.ground.roads
        assert roads is not None
        both = [roads.bridges(name)[0] for name in BRIDGES[:2]]
    assert all(bridge.points for bridge in both)
    await two_drafts(town, olga)
    choices = await town.hears(olga, ClosureChoices)
    assert len(choices.rows) == 2
    assert await store.standing(town.store.reads) == []
    await town.does(closures.confirm, olga, ClosureId(choices.rows[1].id))
    assert [one.id for one in await store.standing(town.store.reads)] == [choices.rows[1].id]
    town.passes(hours=1)
    await town.tick()
    with pytest.raises(NoSuchClosure):
        await town.does(closures.confirm, olga, ClosureId(choices.rows[0].id))
    assert await town.told(olga, ClosureOver) == []


async def two_drafts(town: Operation, olga: Person) -> None:
    """Two bridges of one name, on a map that has them."""
    from tests.support.maps import graph_of  # noqa: PLC0415 - only here

    street = {"highway": "residential"}
    bridge = street | {"bridge": "yes", "bridge:name": "Twin Bridge"}
    graph = graph_of(
        (street, [(0, 0), (4000, 0)]),
        (street, [(0, 300), (4000, 300)]),
        (bridge, [(0, 0), (0, 300)]),
        (bridge, [(4000, 0), (4000, 300)]),
    )
    town.ground = replace(town.ground, roads=Roads.of(graph))
    await town.does(closures.close, olga, "Twin Bridge")
