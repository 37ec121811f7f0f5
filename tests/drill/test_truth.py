"""The clock and the ledger: time moves when told, and everything that happened can be read."""

from __future__ import annotations

import asyncio
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.drill.clock import DrillClock
from bot.drill.ledger import Ledger
from tests.drill.conftest import SOON_S, Caller


async def test_messages_bear_the_time_of_the_drill(drill: Caller) -> None:
    now = datetime.fromisoformat((await drill.people("clock", advance_s=86_400))["now"])
    person = await drill.caller()
    sent = await drill.does("sendMessage", chat_id=person, text="x")
    assert abs(sent["date"] - now.timestamp()) < 60
    assert now - datetime.now(UTC) > timedelta(hours=23)


async def test_a_fast_clock_runs_fast_and_wakes_its_sleepers() -> None:
    clock = DrillClock(speed=1_000_000, start=datetime(2026, 1, 1, tzinfo=UTC))
    await asyncio.wait_for(clock.sleep(86_400), SOON_S)
    assert clock.now() >= datetime(2026, 1, 2, tzinfo=UTC)


async def test_a_moved_clock_wakes_whoever_is_due_and_nobody_else() -> None:
    clock = DrillClock()
    soon, late = asyncio.create_task(clock.sleep(6_000)), asyncio.create_task(clock.sleep(60_000))
    await asyncio.sleep(0)
    clock.advance(6_001)
    await asyncio.wait_for(soon, SOON_S)
    assert not late.done()
    late.cancel()


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), 1e300])
def test_a_clock_never_goes_back_nor_to_the_end_of_time(seconds: float) -> None:
    with pytest.raises(ValueError, match="forward"):
        DrillClock().advance(seconds)


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_a_clock_must_run(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        DrillClock(speed=speed)


async def test_the_ledger_tells_calls_updates_and_deeds_in_order(drill: Caller) -> None:
    person = await drill.caller()
    await drill.does("sendMessage", chat_id=person, text="hello")
    await drill.call("sendMessage", chat_id=1, text="nobody")
    entries = (await drill.look("log"))["entries"]
    assert [entry["n"] for entry in entries] == list(range(1, len(entries) + 1))
    kinds = [entry["kind"] for entry in entries]
    assert kinds[:6] == ["deed", "update", "deed", "handed", "call", "answered"]
    good, bad = [entry for entry in entries if entry.get("method") == "sendmessage"]
    assert (good["ok"], good["effect"], good["parameters"]["text"]) == (True, True, "hello")
    assert good["result"]["message_id"] == 2
    assert (bad["ok"], bad["effect"], bad["error_code"]) == (False, False, 400)
    assert bad["description"] == "Bad Request: chat not found"
    answers = {entry["call"]: entry for entry in entries if entry["kind"] == "answered"}
    assert good["began"] <= good["mono"] <= answers[good["call"]]["mono"]


async def test_an_edit_does_not_rewrite_what_the_ledger_said(drill: Caller) -> None:
    person = await drill.caller()
    card = await drill.does("sendMessage", chat_id=person, text="before")
    await drill.does("editMessageText", chat_id=person, message_id=card["message_id"], text="after")
    results = [
        entry["result"] for entry in await drill.log("call") if entry["method"].endswith(("message", "messagetext"))
    ]
    assert [result["text"] for result in results] == ["before", "after"]


async def test_the_ledger_is_read_from_where_one_left_off(drill: Caller) -> None:
    await drill.caller()
    first = await drill.look("log")
    assert (await drill.look("log", since=first["next"]))["entries"] == []
    waiting = asyncio.create_task(drill.look("log", since=first["next"], wait=60))
    await drill.look("state")
    await drill.person("Bo")
    (entry,) = (await asyncio.wait_for(waiting, SOON_S))["entries"]
    assert entry["deed"] == "join"


async def test_the_ledger_file_has_every_line_at_once_and_only_for_its_owner(drill: Caller, tmp_path: Path) -> None:
    await drill.caller()
    path = tmp_path / "truth.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert lines == (await drill.look("log"))["entries"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert drill.token not in path.read_text()


def test_a_limited_ledger_forgets_the_oldest_but_keeps_its_numbers() -> None:
    ledger = Ledger(DrillClock(), limit=10)
    for number in range(100):
        ledger.write("deed", number=number)
    entries, following = ledger.since(0, 1000)
    assert 10 <= len(entries) < 20
    assert (entries[-1]["n"], entries[-1]["number"], following) == (100, 99, 100)
    assert ledger.since(98, 1)[0][0]["n"] == 99
