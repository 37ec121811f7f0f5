"""What people and the page see, and how they wait for news without asking twice."""

from __future__ import annotations

import asyncio

from tests.drill.conftest import SOON_S, Caller


async def test_a_chat_tells_only_what_changed_since(drill: Caller) -> None:
    person = await drill.caller()
    card = await drill.does("sendMessage", chat_id=person, text="one")
    await drill.does("sendMessage", chat_id=person, text="two")
    seq = (await drill.chat(person))["seq"]
    assert (await drill.chat(person, since=seq))["messages"] == []
    await drill.does("editMessageText", chat_id=person, message_id=card["message_id"], text="one!")
    (changed,) = (await drill.chat(person, since=seq))["messages"]
    assert (changed["text"], changed["seq"] > seq) == ("one!", True)


async def test_whoever_waits_at_a_chat_sees_the_answer_at_once(drill: Caller) -> None:
    person = await drill.caller()
    seq = (await drill.chat(person))["seq"]
    waiting = asyncio.create_task(drill.chat(person, since=seq, wait=60))
    await drill.look("log")
    await drill.does("sendMessage", chat_id=person, text="here")
    (message,) = (await asyncio.wait_for(waiting, SOON_S))["messages"]
    assert message["text"] == "here"


async def test_nobody_waits_longer_than_wanted(drill: Caller) -> None:
    person = await drill.caller()
    seq = (await drill.chat(person))["seq"]
    assert (await drill.chat(person, since=seq, wait=0.01))["messages"] == []


async def test_the_state_shows_everybody_then_only_who_changed(drill: Caller) -> None:
    await drill.caller("Ana")
    busy = await drill.caller("Bo")
    whole = await drill.look("state")
    assert (whole["exercise"], len(whole["people"]), whole["bot"]["username"]) == (True, 2, "muster_drill_bot")
    waiting = asyncio.create_task(drill.look("state", since=whole["seq"], wait=60))
    await drill.look("log")
    await drill.does("sendMessage", chat_id=busy, text="x")
    (changed,) = (await asyncio.wait_for(waiting, SOON_S))["people"]
    assert (changed["id"], changed["last_seq"] > whole["seq"]) == (busy, True)


async def test_the_map_library_is_served(drill: Caller) -> None:
    async with drill.http.get(f"{drill.address}/leaflet/leaflet.js") as answer:
        assert answer.status == 200


async def test_the_town_is_served_as_geojson(drill: Caller) -> None:
    assert (await drill.look("town"))["type"] == "FeatureCollection"
