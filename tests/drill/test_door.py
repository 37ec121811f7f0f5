"""The door of the Bot API: who gets in, in what dress, and what a wrong call hears."""

from __future__ import annotations

import json
import random

import aiohttp
import pytest

from bot.drill.calls import METHODS
from bot.drill.clock import DrillClock
from bot.drill.server import DrillServer
from tests.drill.conftest import Caller


@pytest.mark.parametrize("spelling", ["getMe", "getme", "GETME"])
async def test_a_method_is_found_however_its_name_is_written(drill: Caller, spelling: str) -> None:
    assert (await drill.does(spelling))["username"] == "muster_drill_bot"


async def test_a_strange_token_is_unauthorized(drill: Caller) -> None:
    async with drill.http.get(f"{drill.address}/bot999999:AAAAAAAAAAAAAAAAAAAAAAAA/getMe") as answer:
        assert answer.status == 401
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(drill: Caller) -> None:
    assert await drill.refused("flyToTheMoon") == "Not Found: method not found"


async def test_the_same_call_may_come_as_query_form_multipart_or_json(drill: Caller) -> None:
    person = await drill.caller()
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    words = {"chat_id": str(person), "text": "Hello", "reply_markup": json.dumps(markup)}
    multipart = aiohttp.FormData(words, default_to_multipart=True)
    results = [await drill.does("sendMessage", chat_id=person, text="Hello", reply_markup=markup)]
    async with drill.http.get(f"{drill.api}/sendMessage", params=words) as answer:
        results.append((await answer.json())["result"])
    async with drill.http.post(f"{drill.api}/sendMessage", data=words) as answer:
        results.append((await answer.json())["result"])
    async with drill.http.post(f"{drill.api}/sendMessage", data=multipart) as answer:
        results.append((await answer.json())["result"])
    assert [result["text"] for result in results] == ["Hello"] * 4
    assert [result["reply_markup"] for result in results] == [markup] * 4


@pytest.mark.parametrize("body", ["{half", "[1]", '"text"'])
async def test_a_json_body_that_is_no_object_is_refused(drill: Caller, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with drill.http.post(f"{drill.api}/getMe", data=body, headers=headers) as answer:
        assert answer.status == 400


async def test_half_a_letter_is_refused(drill: Caller) -> None:
    person = await drill.caller()
    assert await drill.refused("sendMessage", chat_id=person, text="\ud800") == (
        "Bad Request: strings must be encoded in UTF-8"
    )


async def test_another_token_opens_the_server_that_was_given_it() -> None:
    server = DrillServer(DrillClock(), token="987654:abcdefghijklmnopqrstuvwxyz-_0123456")
    port = await server.start()
    address = f"http://127.0.0.1:{port}/bot{server.token}/getMe"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        assert (await answer.json())["result"]["id"] == 987654
    await server.stop()


async def test_with_any_token_the_first_well_formed_one_is_adopted() -> None:
    server = DrillServer(DrillClock(), any_token=True)
    port = await server.start()
    statuses = []
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        for token in ("nonsense", "55555:abcdefghijklmnopqrstuvwxyz", "66666:abcdefghijklmnopqrstuvwxyz"):
            async with http.get(f"/bot{token}/getMe") as answer:
                statuses.append(answer.status)
                if answer.status == 200:
                    assert (await answer.json())["result"]["id"] == 55555
    await server.stop()
    assert statuses == [401, 200, 401]


def test_a_malformed_token_cannot_start_a_server() -> None:
    with pytest.raises(ValueError, match="bot token"):
        DrillServer(DrillClock(), token="secret")


PARAMETERS = [
    *("chat_id", "message_id", "message_ids", "text", "entities", "parse_mode", "reply_markup", "reply_parameters"),
    *(
        "reply_to_message_id",
        "latitude",
        "longitude",
        "live_period",
        "horizontal_accuracy",
        "heading",
        "photo",
        "caption",
    ),
    *("title", "address", "phone_number", "first_name", "action", "callback_query_id", "commands", "scope", "reaction"),
    *("language_code", "menu_button", "from_chat_id", "user_id", "file_id", "url", "secret_token", "max_connections"),
    *("offset", "limit", "timeout", "allowed_updates", "name", "description", "document", "disable_notification"),
]
NONSENSE = [
    *(0, -1, 1, 2**63, 10**400, 1e308, True, "", "x", "x" * 5000, "\x00", "[[]]", "{}", "nan", "inf", "<b"),
    *(
        [],
        {},
        [[]],
        [{}],
        [None],
        {"type": []},
        [{"type": [], "offset": {}}],
        {"message_id": "x"},
        {"inline_keyboard": 5},
    ),
    *({"inline_keyboard": [[[]]]}, {"inline_keyboard": [5]}, {"inline_keyboard": [[{"text": {}, "style": []}]]}),
    *({"inline_keyboard": [[{"text": "x", "style": []}]]}, {"inline_keyboard": [[{"text": "x", "callback_data": 5}]]}),
    *({"keyboard": [[5]]}, {"keyboard": {}}, {"remove_keyboard": []}, [[{"command": []}]], [{"emoji": []}]),
]


@pytest.mark.parametrize("seed", range(8))
async def test_no_nonsense_breaks_a_method(drill: Caller, seed: int) -> None:
    person, dice = await drill.caller(), random.Random(seed)
    sensible = {"chat_id": person, "from_chat_id": person, "user_id": person, "message_id": 1, "text": "x", "offset": 1}
    for _ in range(100):
        wild = {name: dice.choice(NONSENSE) for name in dice.sample(PARAMETERS, dice.choice([1, 3, 12]))}
        method = dice.choice(sorted(METHODS.keys() - {"logout", "close"} | {"setwebhook", "deletewebhook"}))
        told = await drill.call(method, **sensible | wild)
        assert told["ok"] or told["error_code"] in {400, 403, 404}
