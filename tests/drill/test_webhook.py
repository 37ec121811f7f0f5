"""Delivery by webhook: secret, order, retries, answers in the body."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from tests.drill.conftest import JSON, Caller
from tests.support.people import PATIENCE_S

Script = Callable[[web.Request], Awaitable[web.Response]]


class Receiver:
    """A bot's web server: keeps what arrives, answers as its script says."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[JSON] = asyncio.Queue()
        self.headers: list[dict[str, str]] = []
        self.answers: list[web.Response] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.headers.append(dict(request.headers))
        self.heard.put_nowait(await request.json())
        return self.answers.pop(0) if self.answers else web.Response()

    async def next(self) -> JSON:
        return await asyncio.wait_for(self.heard.get(), PATIENCE_S)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def settled(drill: Caller) -> None:
    """Wait until nothing is pending."""
    while (await drill.does("getWebhookInfo"))["pending_update_count"]:
        await drill.look("log", since=10**9, wait=0.02)


async def test_an_update_is_posted_with_the_secret(drill: Caller, receiver: Receiver) -> None:
    person = await drill.person()
    assert (await drill.call("setWebhook", url=receiver.url, secret_token="s3cret"))["description"] == "Webhook was set"
    await drill.people(f"people/{person}/say", text="help")
    assert (await receiver.next())["message"]["text"] == "help"
    (headers,) = receiver.headers
    assert headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
    assert headers["Content-Type"] == "application/json"
    await settled(drill)
    assert len(await drill.log("confirmed")) == 1


async def test_the_secret_never_reaches_the_ledger(drill: Caller, receiver: Receiver) -> None:
    await drill.does("setWebhook", url=receiver.url, secret_token="s3cret")
    assert "s3cret" not in str(await drill.look("log"))


async def test_what_waited_before_is_delivered_too(drill: Caller, receiver: Receiver) -> None:
    person = await drill.person()
    await drill.people(f"people/{person}/say", text="early")
    await drill.does("setWebhook", url=receiver.url)
    assert (await receiver.next())["message"]["text"] == "early"


async def test_pending_updates_can_be_dropped(drill: Caller, receiver: Receiver) -> None:
    person = await drill.person()
    await drill.people(f"people/{person}/say", text="early")
    await drill.does("setWebhook", url=receiver.url, drop_pending_updates=True)
    await drill.people(f"people/{person}/say", text="late")
    assert (await receiver.next())["message"]["text"] == "late"


async def test_with_a_webhook_nobody_polls(drill: Caller, receiver: Receiver) -> None:
    poll = asyncio.create_task(drill.refused("getUpdates", timeout=50))
    await drill.look("log")
    await drill.does("setWebhook", url=receiver.url)
    assert await poll == "Conflict: terminated by setWebhook request"
    assert await drill.refused("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    told = [(await drill.call("deleteWebhook"))["description"] for _ in range(2)]
    assert told == ["Webhook was deleted", "Webhook is already deleted"]
    assert await drill.does("getUpdates", offset=5) == []


async def test_a_failed_delivery_is_tried_at_once_then_after_two_and_four_seconds(
    drill: Caller, receiver: Receiver
) -> None:
    person = await drill.person()
    await drill.does("setWebhook", url=receiver.url)
    receiver.answers = [web.Response(status=500) for _ in range(4)]
    await drill.people(f"people/{person}/say", text="help")
    await receiver.next()
    await receiver.next()
    for pause_s in (2, 4, 8):
        await drill.look("log")
        assert receiver.heard.empty()
        before = drill.clock.timestamp()
        while receiver.heard.empty():
            await drill.people("clock", advance_s=0.5)
        assert pause_s - 0.6 <= drill.clock.timestamp() - before <= pause_s + 2
        await receiver.next()
    await settled(drill)
    told = await drill.does("getWebhookInfo")
    assert told["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_retry_after_is_honoured(drill: Caller, receiver: Receiver) -> None:
    person = await drill.person()
    await drill.does("setWebhook", url=receiver.url)
    receiver.answers = [web.Response(status=503, headers={"Retry-After": "30"})]
    await drill.people(f"people/{person}/say", text="help")
    await receiver.next()
    await drill.people("clock", advance_s=20)
    await drill.look("log", since=10**9, wait=0.02)
    assert receiver.heard.empty()
    await drill.people("clock", advance_s=11)
    assert (await receiver.next())["message"]["text"] == "help"


async def test_an_update_too_old_is_not_tried_any_more(drill: Caller, receiver: Receiver) -> None:
    person = await drill.person()
    await drill.does("setWebhook", url=receiver.url)
    receiver.answers = [web.Response(status=500, headers={"Retry-After": "60"})]
    await drill.people(f"people/{person}/say", text="help")
    await receiver.next()
    await drill.people("clock", advance_s=86_401)
    await settled(drill)
    assert len(await drill.log("expired")) == 1
    assert receiver.heard.empty()


async def test_messages_of_a_chat_come_in_order_and_a_stuck_chat_holds_up_no_other(
    drill: Caller, receiver: Receiver
) -> None:
    stuck, quick = await drill.person("Ana"), await drill.person("Bo")
    await drill.does("setWebhook", url=receiver.url)
    receiver.answers = [web.Response(status=500, headers={"Retry-After": "60"})]
    await drill.people(f"people/{stuck}/say", text="one")
    await receiver.next()
    await drill.people(f"people/{stuck}/say", text="two")
    await drill.people(f"people/{quick}/say", text="three")
    assert (await receiver.next())["message"]["text"] == "three"
    await drill.people("clock", advance_s=61)
    assert [(await receiver.next())["message"]["text"] for _ in range(2)] == ["one", "two"]


async def test_a_tap_may_overtake_a_text_of_the_same_person(drill: Caller, receiver: Receiver) -> None:
    person = await drill.caller()
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    await drill.does("sendMessage", chat_id=person, text="?", reply_markup=markup)
    await drill.does("setWebhook", url=receiver.url, drop_pending_updates=True)
    receiver.answers = [web.Response(status=500, headers={"Retry-After": "60"})]
    await drill.people(f"people/{person}/say", text="slow")
    await receiver.next()
    await drill.people(f"people/{person}/tap", button="Yes")
    assert (await receiver.next())["callback_query"]["data"] == "yes"


async def test_a_method_in_the_answer_is_executed(drill: Caller, receiver: Receiver) -> None:
    person = await drill.person()
    await drill.does("setWebhook", url=receiver.url)
    receiver.answers = [web.json_response({"method": "sendMessage", "chat_id": person, "text": "heard"})]
    await drill.people(f"people/{person}/say", text="help")
    await receiver.next()
    await settled(drill)
    assert (await drill.newest(person))["text"] == "heard"
    (call,) = [entry for entry in await drill.log("call") if entry.get("by_webhook")]
    assert (call["method"], call["ok"]) == ("sendmessage", True)


@pytest.mark.parametrize("method", ["deleteWebhook", "setWebhook", "close", "logOut", "getMe", "nonsense"])
async def test_some_methods_are_not_executed_that_way(drill: Caller, receiver: Receiver, method: str) -> None:
    person = await drill.person()
    await drill.does("setWebhook", url=receiver.url)
    receiver.answers = [web.json_response({"method": method})]
    await drill.people(f"people/{person}/say", text="help")
    await receiver.next()
    await settled(drill)
    assert (await drill.does("getWebhookInfo"))["url"] == receiver.url


async def test_a_dead_address_shows_in_the_webhook_info(drill: Caller) -> None:
    person = await drill.person()
    await drill.does("setWebhook", url="http://127.0.0.1:9/hook", max_connections=7, allowed_updates=["message"])
    await drill.people(f"people/{person}/say", text="help")
    told = await drill.does("getWebhookInfo")
    while "last_error_message" not in told:
        told = await drill.does("getWebhookInfo")
    assert (told["pending_update_count"], told["last_error_message"]) == (1, "Connection refused")
    assert (told["max_connections"], told["allowed_updates"]) == (7, ["message"])


async def test_setting_the_same_again_changes_nothing(drill: Caller, receiver: Receiver) -> None:
    await drill.does("setWebhook", url=receiver.url)
    assert (await drill.call("setWebhook", url=receiver.url))["description"] == "Webhook is already set"
    assert (await drill.call("setWebhook", url=""))["description"] == "Webhook was deleted"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.org/hook", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("ftp://127.0.0.1/hook", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("nonsense", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("https://example.org:5000/hook", "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ("http://[::1", "bad webhook: invalid URL"),
    ],
)
async def test_an_unfit_address_is_refused(drill: Caller, url: str, reason: str) -> None:
    assert await drill.refused("setWebhook", url=url) == f"Bad Request: {reason}"


async def test_an_unfit_secret_is_refused(drill: Caller, receiver: Receiver) -> None:
    told = await drill.refused("setWebhook", url=receiver.url, secret_token="two words")
    assert told == "Bad Request: secret token contains unallowed characters"


async def test_a_planned_disorder_swaps_what_waits_in_a_chat(drill: Caller, receiver: Receiver) -> None:
    person = await drill.person()
    for text in ("one", "two"):
        await drill.people(f"people/{person}/say", text=text)
    await drill.people("faults", kind="reorder")
    await drill.does("setWebhook", url=receiver.url)
    assert [(await receiver.next())["message"]["text"] for _ in range(2)] == ["two", "one"]


async def test_a_planned_duplicate_is_delivered_twice(drill: Caller, receiver: Receiver) -> None:
    person = await drill.person()
    await drill.does("setWebhook", url=receiver.url)
    await drill.people("faults", kind="duplicate")
    await drill.people(f"people/{person}/say", text="help")
    assert await receiver.next() == await receiver.next()
