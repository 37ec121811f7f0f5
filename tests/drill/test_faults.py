"""Faults on purpose: what a call hears, and whether its effect happened."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from tests.drill.conftest import Caller


async def raw(drill: Caller, method: str, **parameters: Any) -> tuple[int, str, str]:
    """Status, content type and body, whatever they are."""
    async with drill.http.post(f"{drill.api}/{method}", json=parameters) as answer:
        return answer.status, answer.content_type, await answer.text()


async def texts(drill: Caller, person: int) -> list[str]:
    return [message["text"] for message in (await drill.chat(person))["messages"] if message["from"] == "bot"]


@pytest.mark.parametrize(
    ("fault", "code", "description"),
    [
        ({"kind": "429", "retry_after": 7}, 429, "Too Many Requests: retry after 7"),
        ({"kind": "403"}, 403, "Forbidden: bot was blocked by the user"),
        ({"kind": "deactivated"}, 403, "Forbidden: user is deactivated"),
        ({"kind": "400", "description": "chat not found"}, 400, "Bad Request: chat not found"),
        ({"kind": "500"}, 500, "Internal Server Error"),
        ({"kind": "502"}, 502, "Bad Gateway"),
    ],
)
async def test_a_refusal_has_no_effect_and_then_all_is_well(
    drill: Caller, fault: dict[str, Any], code: int, description: str
) -> None:
    person = await drill.caller()
    await drill.people("faults", method="sendMessage", **fault)
    told = await drill.call("sendMessage", chat_id=person, text="once")
    assert (told["error_code"], told["description"]) == (code, description)
    assert told.get("parameters") == ({"retry_after": 7} if code == 429 else None)
    assert await texts(drill, person) == []
    await drill.does("sendMessage", chat_id=person, text="again")
    assert await texts(drill, person) == ["again"]


async def test_html_instead_of_json_has_no_effect(drill: Caller) -> None:
    person = await drill.caller()
    await drill.people("faults", method="sendMessage", kind="html")
    status, kind, body = await raw(drill, "sendMessage", chat_id=person, text="x")
    assert (status, kind, body[:6], await texts(drill, person)) == (502, "text/html", "<html>", [])


async def test_half_an_answer_comes_after_the_effect(drill: Caller) -> None:
    person = await drill.caller()
    await drill.people("faults", method="sendMessage", kind="half_json")
    _, _, body = await raw(drill, "sendMessage", chat_id=person, text="x")
    with pytest.raises(ValueError, match=r"."):
        json.loads(body)
    assert await texts(drill, person) == ["x"]


@pytest.mark.parametrize(("kind", "effect"), [("drop", []), ("drop_after", ["x"]), ("hang", []), ("hang_after", ["x"])])
async def test_a_cut_or_hanging_connection_falls_before_or_after_the_effect(
    drill: Caller, kind: str, effect: list[str]
) -> None:
    person = await drill.caller()
    await drill.people("faults", method="sendMessage", kind=kind)
    sending = asyncio.create_task(raw(drill, "sendMessage", chat_id=person, text="x"))
    while not [entry for entry in await drill.log("call") if entry.get("fault") == kind]:
        await drill.look("log", since=10**9, wait=0.01)
    await drill.people("clock", advance_s=301)
    with pytest.raises(aiohttp.ClientConnectionError):
        await sending
    assert await texts(drill, person) == effect
    (call,) = [entry for entry in await drill.log("call") if entry.get("fault") == kind]
    assert call["effect"] == bool(effect)
    assert [entry["sent"] for entry in await drill.log("answered") if entry["call"] == call["call"]] == [False]


async def test_clearing_the_faults_ends_a_hanging_call(drill: Caller) -> None:
    person = await drill.caller()
    await drill.people("faults", method="sendMessage", kind="hang", times=-1)
    sending = asyncio.create_task(raw(drill, "sendMessage", chat_id=person, text="x"))
    while not [entry for entry in await drill.log("call") if entry.get("fault")]:
        await drill.look("log", since=10**9, wait=0.01)
    async with drill.http.delete(f"{drill.address}/drill/faults") as answer:
        assert await answer.json() == {"faults": []}
    with pytest.raises(aiohttp.ClientConnectionError):
        await sending
    await drill.does("sendMessage", chat_id=person, text="y")


async def test_a_hanging_call_of_one_chat_leaves_the_others_alone(drill: Caller) -> None:
    stuck, free = await drill.caller("Ana"), await drill.caller("Bo")
    await drill.people("faults", method="sendMessage", kind="hang", chat=stuck)
    sending = asyncio.create_task(raw(drill, "sendMessage", chat_id=stuck, text="x"))
    await drill.does("sendMessage", chat_id=free, text="y")
    await drill.people("clock", advance_s=301)
    with pytest.raises(aiohttp.ClientConnectionError):
        await sending


async def test_a_slow_answer_is_a_good_one_later(drill: Caller) -> None:
    person = await drill.caller()
    await drill.people("faults", method="sendMessage", kind="slow", delay_s=30)
    sending = asyncio.create_task(drill.does("sendMessage", chat_id=person, text="x"))
    await drill.look("log")
    assert not sending.done()
    while not sending.done():
        await drill.people("clock", advance_s=31)
    assert (await sending)["text"] == "x"


async def test_a_fault_strikes_as_often_as_planned_at_its_time_and_its_method(drill: Caller) -> None:
    person = await drill.caller()
    await drill.people("faults", method="sendMessage", kind="500", times=2, after_s=60)
    codes = []
    for number in range(5):
        if number == 1:
            await drill.people("clock", advance_s=60)
        await drill.does("getMe")
        codes.append((await drill.call("sendMessage", chat_id=person, text=str(number))).get("error_code", 200))
    assert codes == [200, 500, 500, 200, 200]


async def test_chance_is_repeatable(drill: Caller) -> None:
    async def struck() -> list[bool]:
        await drill.people("faults", method="getMe", kind="500", times=-1, probability=0.5, seed=7)
        told = [(await drill.call("getMe"))["ok"] for _ in range(20)]
        async with drill.http.delete(f"{drill.address}/drill/faults"):
            return told

    first = await struck()
    assert await struck() == first
    assert 3 < sum(first) < 17


async def test_a_dropped_poll_confirms_nothing(drill: Caller) -> None:
    person = await drill.person()
    await drill.people(f"people/{person}/say", text="help")
    await drill.people("faults", method="getUpdates", kind="drop_after")
    with pytest.raises(aiohttp.ClientConnectionError):
        await raw(drill, "getUpdates")
    drill.clock.advance(3)
    assert (await drill.update())["message"]["text"] == "help"
    assert len(await drill.log("handed")) == 2


async def test_a_duplicate_comes_again_after_its_confirmation(drill: Caller) -> None:
    person = await drill.person()
    await drill.people("faults", kind="duplicate")
    await drill.people(f"people/{person}/say", text="one")
    first = await drill.update()
    await drill.people(f"people/{person}/say", text="two")
    again, second = await drill.updates()
    assert again == first
    assert second["message"]["text"] == "two"


async def test_a_reordered_batch_comes_backwards(drill: Caller) -> None:
    person = await drill.person()
    await drill.people("faults", kind="reorder")
    for text in ("one", "two"):
        await drill.people(f"people/{person}/say", text=text)
    assert [update["message"]["text"] for update in await drill.updates()] == ["two", "one"]


async def test_any_json_can_be_delivered_as_an_update(drill: Caller) -> None:
    poison = {"message": {"date": "yesterday", "from": []}}
    (number,) = (await drill.people("updates", raw=poison))["update_ids"]
    assert await drill.update() == {"update_id": number, **poison}
    (later,) = (await drill.people("updates", raw={"update_id": number + 50, "moon": 1}))["update_ids"]
    assert (later, await drill.update()) == (number + 50, {"update_id": number + 50, "moon": 1})


async def test_an_injected_update_obeys_the_wishes_of_the_bot(drill: Caller) -> None:
    told = await drill.people("updates", updates=[{"chat_member": {}}, {"message": {"text": "x"}}])
    assert len(told["update_ids"]) == 1
    assert (await drill.update())["message"] == {"text": "x"}
