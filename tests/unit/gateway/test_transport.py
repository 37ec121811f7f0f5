"""What the wire says of a call: did it certainly not arrive, may it have, or is a pause wanted?"""

from __future__ import annotations

import asyncio
import json
import math
import socket
import traceback

import pytest
from telegram import InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter  # as the poller builds its data

from bot.gateway.transport import AiohttpRequest, FateUnknown, FloodWait, NotSent
from tests.support.people import PATIENCE_S
from tests.unit.gateway.wire import (
    TOKEN,
    Answer,
    floods,
    hangs,
    hangs_up,
    hangs_up_half_way,
    says,
    server,
    wire,
)

DAY_S = 86_400


def plain(**parameters: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in parameters.items()])


async def fault_of(url: str, request: AiohttpRequest) -> TelegramError:
    with pytest.raises(TelegramError) as raised:
        await request.post(url, plain(chat_id=5, text="Hello"))
    written = "".join(traceback.format_exception(raised.value)) + repr(raised.value) + str(raised.value)
    assert TOKEN not in written
    assert TOKEN.partition(":")[2] not in written
    return raised.value


def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


async def test_a_good_answer_comes_through_and_the_call_went_out_as_json() -> None:
    async with server(says(200, '{"ok": true, "result": {"message_id": 7}}')) as there, wire() as request:
        assert await request.post(there.url, plain(chat_id=5, text="¿Dónde? 🙂")) == {"message_id": 7}
    method, kind, body = there.came[0]
    assert (method, kind, json.loads(body)) == ("POST", "application/json", {"chat_id": 5, "text": "¿Dónde? 🙂"})


async def test_a_call_without_parameters_goes_out() -> None:
    async with server(says(200, '{"ok": true, "result": true}')) as there, wire() as request:
        assert await request.post(there.url) is True
    assert there.came[0][2] == b""


async def test_a_file_goes_along_with_its_parameters() -> None:
    photo = InputFile(b"\x89PNG bytes", filename="ñu.png")
    async with server(says(200, '{"ok": true, "result": true}')) as there, wire() as request:
        await request.post(there.url, plain(chat_id=5, photo=photo, caption="a map"))
    _, kind, body = there.came[0]
    assert kind == "multipart/form-data"
    assert b"\x89PNG bytes" in body
    assert b'name="chat_id"' in body
    assert b"a map" in body


async def test_a_refused_connection_is_certainly_not_sent() -> None:
    async with wire() as request:
        assert isinstance(await fault_of(f"http://127.0.0.1:{closed_port()}/bot{TOKEN}/getMe", request), NotSent)


async def test_a_proxy_that_is_not_there_is_certainly_not_sent() -> None:
    async with (
        server(says(200, "{}")) as there,
        wire(proxy=f"http://name:pass@127.0.0.1:{closed_port()}") as request,
    ):
        fault = await fault_of(there.url, request)
    assert isinstance(fault, NotSent)
    assert "pass" not in str(fault)
    assert there.came == []


async def test_no_free_connection_in_time_is_certainly_not_sent() -> None:
    async with server(hangs) as there, wire(connections=1, connect_timeout_s=0.1) as request:
        first = asyncio.create_task(request.post(there.url, plain(text="first")))
        await there.called.wait()
        assert isinstance(await fault_of(there.url, request), NotSent)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert len(there.came) == 1


@pytest.mark.parametrize("address", ["http://[::1/bot", "http://127.0.0.1:99999/bot", "nonsense/bot", "http:///bot"])
async def test_an_address_that_cannot_be_is_certainly_not_sent(address: str) -> None:
    async with wire() as request:
        assert isinstance(await fault_of(f"{address}{TOKEN}/getMe", request), NotSent)


async def test_a_pool_that_is_closed_is_certainly_not_sent() -> None:
    async with wire() as request:
        await request.shutdown()
        assert isinstance(await fault_of(f"http://127.0.0.1:1/bot{TOKEN}/getMe", request), NotSent)


@pytest.mark.parametrize("answer", [hangs, hangs_up, hangs_up_half_way, floods])
async def test_a_call_whose_answer_does_not_come_whole_may_have_been_carried_out(answer: Answer) -> None:
    async with server(answer) as there, wire(**({"read_timeout_s": 0.3} if answer is hangs else {})) as request:
        assert isinstance(await fault_of(there.url, request), FateUnknown)
    assert len(there.came) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599])
@pytest.mark.parametrize("body", ["<html>Bad Gateway</html>", '{"ok": false, "error_code": 500}', ""])
async def test_a_broken_server_may_have_carried_it_out(status: int, body: str) -> None:
    async with server(says(status, body, "text/html")) as there, wire() as request:
        assert isinstance(await fault_of(there.url, request), FateUnknown)


@pytest.mark.parametrize(
    ("body", "pause_s"),
    [
        ('{"ok": false, "error_code": 429, "parameters": {"retry_after": 7}}', 7),
        ('{"ok": false, "parameters": {"retry_after": 0}}', 0),
        ('{"ok": false, "parameters": {"retry_after": -5}}', 0),
        ('{"ok": false, "parameters": {"retry_after": "soon"}}', 1),
        ('{"ok": false, "parameters": {}}', 1),
        ('{"ok": false, "parameters": null}', 1),
        ("[]", 1),
        ("<html>slow down</html>", 1),
        ("", 1),
    ],
)
async def test_a_429_asks_for_a_pause(body: str, pause_s: float) -> None:
    async with server(says(429, body)) as there, wire() as request:
        fault = await fault_of(there.url, request)
    assert isinstance(fault, FloodWait)
    assert fault.pause_s == pause_s


@pytest.mark.parametrize("wish", ["1e300", "Infinity", "NaN"])
async def test_a_pause_without_measure_is_cut_to_one_that_can_be_kept(wish: str) -> None:
    async with server(says(429, f'{{"parameters": {{"retry_after": {wish}}}}}')) as there, wire() as request:
        fault = await fault_of(there.url, request)
    assert isinstance(fault, FloodWait)
    assert math.isfinite(fault.pause_s)
    assert 0 <= fault.pause_s <= DAY_S


@pytest.mark.parametrize(
    "body", ["<html>hello</html>", '{"ok": true, "resu', "", "[1, 2]", "{}", "null", '"ok"', b"\xff\xfe"]
)
async def test_an_answer_that_is_none_is_a_fault_and_not_a_refusal(body: str | bytes) -> None:
    async with server(says(200, body)) as there, wire() as request:
        fault = await fault_of(there.url, request)
    assert not isinstance(fault, (NotSent, FloodWait, BadRequest, Forbidden))


async def test_refusals_keep_their_words() -> None:
    blocked = '{"ok": false, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}'
    async with server(says(403, blocked)) as there, wire() as request:
        assert isinstance(await fault_of(there.url, request), Forbidden)
    wrong = '{"ok": false, "error_code": 400, "description": "Bad Request: message is not modified"}'
    async with server(says(400, wrong)) as there, wire() as request:
        fault = await fault_of(there.url, request)
    assert isinstance(fault, BadRequest)
    assert "not modified" in fault.message


async def test_a_redirect_is_not_followed_with_the_token() -> None:
    async with server(says(200, '{"ok": true, "result": true}')) as elsewhere:
        async with server(says(302, "", "text/html", Location=elsewhere.url)) as there, wire() as request:
            assert isinstance(await fault_of(there.url, request), NetworkError)
        assert elsewhere.came == []


async def test_a_call_may_wait_longer_than_the_others() -> None:
    async def slowly(_: object) -> object:
        await asyncio.sleep(0.3)
        return await says(200, '{"ok": true, "result": []}')(_)  # type: ignore[arg-type]  # the request is not read

    async with server(slowly) as there, wire(read_timeout_s=0.1) as request:  # type: ignore[arg-type]  # as above
        assert isinstance(await fault_of(there.url, request), FateUnknown)
        assert await request.post(there.url, plain(), read_timeout=PATIENCE_S) == []
