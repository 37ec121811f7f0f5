"""getUpdates, row by row of what Telegram's own server does."""

from __future__ import annotations

import asyncio

import pytest

from tests.drill.conftest import JSON, Caller
from tests.support.people import PATIENCE_S


async def said(drill: Caller, count: int) -> int:
    person = await drill.person()
    for number in range(count):
        await drill.people(f"people/{person}/say", text=f"line {number}")
    return person


def texts(batch: list[JSON]) -> list[str]:
    return [update["message"]["text"] for update in batch]


async def test_updates_come_again_until_a_later_offset_confirms_them(drill: Caller) -> None:
    await said(drill, 3)
    first = await drill.does("getUpdates")
    drill.clock.advance(3)
    assert await drill.does("getUpdates") == first
    rest = await drill.does("getUpdates", offset=first[1]["update_id"])
    assert texts(rest) == ["line 1", "line 2"]
    drill.clock.advance(3)
    assert texts(await drill.does("getUpdates", offset=0)) == ["line 1", "line 2"]
    confirmed = [number for entry in await drill.log("confirmed") for number in entry["update_ids"]]
    assert confirmed == [first[0]["update_id"]]


async def test_ids_grow_by_one(drill: Caller) -> None:
    await said(drill, 3)
    ids = [update["update_id"] for update in await drill.does("getUpdates")]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


async def test_a_negative_offset_keeps_the_last_and_forgets_the_rest(drill: Caller) -> None:
    await said(drill, 5)
    assert texts(await drill.does("getUpdates", offset=-2)) == ["line 3", "line 4"]
    assert texts(await drill.does("getUpdates", offset=0)) == ["line 3", "line 4"]


async def test_a_negative_offset_beyond_the_first_gives_all(drill: Caller) -> None:
    await said(drill, 2)
    assert texts(await drill.does("getUpdates", offset=-50)) == ["line 0", "line 1"]


async def test_an_offset_far_in_the_future_falls_back_to_the_head(drill: Caller) -> None:
    await said(drill, 2)
    assert texts(await drill.does("getUpdates", offset=2_000_000_000)) == ["line 0", "line 1"]


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (3, 3), (0, 100), (101, 100), (-5, 100)])
async def test_the_limit_counts_and_a_bad_one_means_a_hundred(drill: Caller, limit: int, count: int) -> None:
    person = await drill.person()
    await drill.people("say", lines=[{"id": person, "text": "x"}] * 105)
    assert len(await drill.does("getUpdates", limit=limit)) == count


async def test_an_answer_is_cut_at_four_megabytes(drill: Caller) -> None:
    person = await drill.person()
    update = {"message": {"message_id": 1, "date": 1, "chat": {"id": person, "type": "private"}, "text": "x" * 600_000}}
    for _ in range(10):
        await drill.people("updates", update=update)
    assert len(await drill.does("getUpdates")) == 6


async def test_a_long_poll_is_woken_by_news_and_not_by_the_end_of_its_time(drill: Caller) -> None:
    person = await drill.person()
    poll = asyncio.create_task(drill.does("getUpdates", timeout=50))
    await drill.look("log")
    await drill.people(f"people/{person}/say", text="help")
    assert texts(await asyncio.wait_for(poll, PATIENCE_S)) == ["help"]  # the clock stands still


async def test_a_long_poll_ends_empty_after_its_time(drill: Caller) -> None:
    poll = asyncio.create_task(drill.does("getUpdates", timeout=30))
    while not poll.done():
        await drill.people("clock", advance_s=10)
    assert await poll == []


async def test_no_poll_is_longer_than_fifty_seconds(drill: Caller) -> None:
    poll = asyncio.create_task(drill.does("getUpdates", timeout=100_000))
    for _ in range(6):
        await drill.people("clock", advance_s=10)
    assert await asyncio.wait_for(poll, PATIENCE_S) == []


async def test_the_same_offset_too_soon_gets_one_update(drill: Caller) -> None:
    await said(drill, 3)
    assert len(await drill.does("getUpdates", offset=0)) == 3
    assert len(await drill.does("getUpdates", offset=0)) == 1


async def test_the_same_offset_within_three_seconds_must_wait_three(drill: Caller) -> None:
    assert await drill.does("getUpdates", offset=0) == []
    again = asyncio.create_task(drill.does("getUpdates", offset=0, timeout=0))
    await drill.look("log")
    assert not again.done()
    while not again.done():
        await drill.people("clock", advance_s=3)
    assert await again == []


async def test_of_two_pollers_the_older_one_hears_of_the_conflict(drill: Caller) -> None:
    person = await drill.person()
    older = asyncio.create_task(drill.call("getUpdates", timeout=50))
    await drill.look("log")
    younger = asyncio.create_task(drill.call("getUpdates", timeout=50))
    assert await older == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
        " running",
    }
    await drill.people(f"people/{person}/say", text="help")
    assert texts((await younger)["result"]) == ["help"]


async def test_an_update_is_not_handed_to_a_poller_who_left(drill: Caller) -> None:
    person = await drill.person()
    poll = asyncio.create_task(drill.does("getUpdates", timeout=50))
    await drill.look("log")
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    for _ in range(3):
        await drill.look("log")
    await drill.people(f"people/{person}/say", text="help")
    assert await drill.log("handed") == []
    assert texts(await drill.updates()) == ["help"]


async def test_a_message_waits_a_day_and_a_press_two_and_a_half_minutes(drill: Caller) -> None:
    person = await drill.caller()
    await drill.does(
        "sendMessage",
        chat_id=person,
        text="Can you go?",
        reply_markup={"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]},
    )
    await drill.people(f"people/{person}/tap", button="Yes")
    await drill.people(f"people/{person}/say", text="/accept")
    await drill.people("clock", advance_s=151)
    assert texts(await drill.does("getUpdates", offset=drill.offset)) == ["/accept"]
    await drill.people("clock", advance_s=86_400)
    assert await drill.updates() == []
    assert sum(len(entry["update_ids"]) for entry in await drill.log("expired")) == 2


async def test_allowed_updates_count_when_the_update_is_created(drill: Caller) -> None:
    person = await drill.caller()
    await drill.does("getUpdates", offset=drill.offset, allowed_updates=["callback_query"])
    await drill.people(f"people/{person}/say", text="unheard")
    drill.clock.advance(3)
    await drill.does("getUpdates", offset=drill.offset, allowed_updates=[], timeout=0)
    assert await drill.updates() == []
    await drill.people(f"people/{person}/say", text="heard")
    assert texts(await drill.updates()) == ["heard"]


async def test_absent_allowed_updates_keep_the_last_setting(drill: Caller) -> None:
    person = await drill.caller()
    await drill.does("getUpdates", offset=drill.offset, allowed_updates='["message_reaction"]')
    await drill.people(f"people/{person}/react", message_id=1, emoji="👍")
    await drill.people(f"people/{person}/say", text="unheard")
    assert [list(update)[1] for update in await drill.updates()] == ["message_reaction"]
    await drill.people(f"people/{person}/say", text="unheard")
    assert await drill.updates() == []


async def test_after_a_week_of_silence_the_next_id_is_a_random_one(drill: Caller) -> None:
    person = await drill.person()
    await drill.people(f"people/{person}/say", text="before")
    before = (await drill.update())["update_id"]
    await drill.people("clock", advance_s=8 * 86_400)
    await drill.people(f"people/{person}/say", text="after")
    after = await drill.update()
    assert after["message"]["text"] == "after"
    assert after["update_id"] != before + 1
