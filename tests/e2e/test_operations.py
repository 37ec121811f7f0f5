"""Starting, stopping, restarting and being full: what operators live through, and what people notice of it."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot import app
from bot.app import Muster, Setting
from bot.gateway.poller import PollingEnded
from bot.store import Store, StoreRefused
from tests.e2e.test_faults import HOLD_S
from tests.support.people import PATIENCE_S
from tests.support.stage import Stage, free_port, settings_for, stage

BACKLOG = 1_000  # ten batches of turns
SUPERVISOR_S = 10.0  # how long a service manager waits before it kills


async def test_a_talk_goes_on_over_a_restart(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("We need insulin")
    await ana.sees("Where is help needed")
    await drill.stop_bot()
    await ana.sends_place(12.02871, -38.04391)
    await drill.start_bot()
    await luis.sees("A1", "[20 min]")
    await drill.stop_bot()
    await luis.taps("20 min")
    await drill.start_bot()
    await ana.sees("Luis has said yes")


async def test_presses_die_in_a_long_outage_but_typed_words_do_not(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("my father is bleeding at 12 Mill Lane")
    await luis.sees("/accept 1 20")
    await drill.stop_bot()
    await luis.taps("20 min")
    await luis.says("/accept 1 20")
    await drill.advance(minutes=4)
    await drill.start_bot()
    await ana.sees("Luis has said yes")


async def test_a_stop_under_load_works_nothing_off_and_leaves_nothing_half_done(drill: Stage) -> None:
    people = [await drill.person(f"P{number}") for number in range(40)]
    await drill.stop_bot()
    await fill_inbox(drill, BACKLOG)
    await asyncio.gather(*(person.says("We need water") for person in people))
    await drill.start_bot()
    await drill.stop_bot()
    assert waiting(drill) > BACKLOG / 2, "what waits is left for the next start"
    assert drill.rows("SELECT count(*) AS n FROM outbox WHERE state = 'sending'") == [{"n": 0}]
    await drill.start_bot()
    for person in people:
        await person.sees("Your number is")


async def test_a_stop_does_not_wait_for_a_message_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits for less time than a supervisor, who kills after ten seconds; here for next to none."""
    assert app.STOP_S < SUPERVISOR_S
    monkeypatch.setattr(app, "STOP_S", 0.1)
    async with stage(tmp_path, telegram={"read_timeout_s": HOLD_S}) as drill:
        ana = await drill.person("Ana")
        await drill.fault("sendMessage", "hang_after", 1, chat=ana.id)
        await ana.says("We need water")
        await ana.sees("Your number is")
        async with asyncio.timeout(PATIENCE_S):
            await drill.stop_bot()
        assert drill.rows("SELECT state FROM outbox ORDER BY id LIMIT 1") == [{"state": "sending"}]
        await drill.clear_faults()
        await drill.start_bot()
        await ana.sees("You may see this message twice")


async def test_a_second_bot_on_the_same_store_is_refused(drill: Stage) -> None:
    with pytest.raises(StoreRefused, match="Another Muster is running"):
        await Muster(Setting(drill.settings, drill.clock.now)).run()


async def test_a_second_poller_ends_this_one_with_a_clear_message(drill: Stage, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "second", drill.port, drill.server.token)
    second = Muster(Setting(settings, drill.clock.now))
    running = asyncio.create_task(second.run())
    with pytest.raises(PollingEnded, match="409 Conflict"):
        await drill.wait_for_end()
    second.stop()
    await running


async def test_a_refused_token_ends_the_start_with_a_clear_message(drill: Stage, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "other", drill.port, "987654:wrong-token-that-nobody-knows-here")
    with pytest.raises(PollingEnded, match="BotFather"):
        await Muster(Setting(settings, drill.clock.now)).run()


async def test_a_token_that_is_withdrawn_ends_the_bot_with_a_clear_message(
    tmp_path: Path, hook: dict[str, dict[str, object]]
) -> None:
    async with stage(tmp_path, **hook) as drill:
        ana = await drill.person("Ana")
        await drill.fault("sendMessage", "401", 1)
        await ana.says("We need water")
        with pytest.raises(PollingEnded, match="no longer accepts the token"):
            await drill.wait_for_end()


@pytest.mark.parametrize("age_s", [5, 600])
async def test_ten_thousand_waiting_updates_do_not_hold_up_who_writes_now(tmp_path: Path, age_s: int) -> None:
    """The bot starts with the inbox full; somebody new is answered before most of it, and before older answers."""
    async with stage(tmp_path, sending={"overall_per_s": 30}) as drill:
        await drill.stop_bot()
        await fill_inbox(drill, 10_000, age_s)
        await drill.start_bot()
        ana = await drill.person("Ana")
        await ana.says("We need water")
        await ana.sees("Your number is")
        assert waiting(drill) > 5_000, "most of what waited still waits"
        older = (
            "SELECT count(*) AS n FROM outbox WHERE state = 'due' AND id < (SELECT min(id) FROM outbox WHERE chat = ?)"
        )
        assert drill.rows(older, ana.id)[0]["n"] > 0, "her answer has overtaken answers to what waited"


def waiting(drill: Stage) -> int:
    """How many updates wait for their turn."""
    return int(drill.rows("SELECT count(*) AS n FROM inbox WHERE state = 'waiting'")[0]["n"])


async def fill_inbox(drill: Stage, how_many: int, age_s: int = 300) -> None:
    """Updates that were stored before a crash, from a thousand people."""
    before = int((drill.clock.timestamp() - age_s) * 1000)
    with closing(sqlite3.connect(drill.settings.store.path)) as db:
        db.executemany(
            "INSERT INTO inbox (update_id, chat, raw, received_at) VALUES (?, ?, ?, ?)",
            [(number, 7_000_000 + number % 1000, old_update(number), before) for number in range(1, how_many + 1)],
        )
        db.commit()


def old_update(number: int) -> str:
    person = 7_000_000 + number % 1000
    sender = {"id": person, "is_bot": False, "first_name": "Old", "language_code": "en"}
    message = {"message_id": number, "date": 1_700_000_000, "chat": {"id": person, "type": "private"}, "text": "/help"}
    return json.dumps({"update_id": number, "message": {**message, "from": sender}})


async def test_a_store_that_cannot_be_written_is_said_and_nothing_acknowledged_is_lost(drill: Stage) -> None:
    ana = await drill.person("Ana")
    await ana.says("/start")
    await ana.sees("Muster")
    await drill.settled()
    async with drill.no_room():
        await ana.says("We need water at 12 Mill Lane")
        await ana.sees("112", "not")
    await ana.sees("A1", "12 Mill Lane")


@pytest.fixture
def hook() -> dict[str, object]:
    """Settings of a webhook on a free port."""
    port = free_port()
    return {
        "telegram": {"webhook_url": f"http://127.0.0.1:{port}/hook", "webhook_secret": "s3cret"},
        "web": {"port": port},
    }


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b'{"update_id": 1}', 403),
        ({"X-Telegram-Bot-Api-Secret-Token": "wrong"}, b'{"update_id": 1}', 403),
        ({"X-Telegram-Bot-Api-Secret-Token": "s3cret"}, b"not json", 400),
        ({"X-Telegram-Bot-Api-Secret-Token": "s3cret"}, b"[]", 400),
        ({"X-Telegram-Bot-Api-Secret-Token": "s3cret"}, b'{"update_id": "1"}', 400),
        ({"X-Telegram-Bot-Api-Secret-Token": "s3cret", "Content-Type": "text/plain"}, b'{"update_id": 1}', 415),
        ({"X-Telegram-Bot-Api-Secret-Token": "s3cret"}, b" " * 2_000_000, 413),
    ],
)
async def test_the_webhook_takes_nothing_but_updates_with_the_secret(
    tmp_path: Path, hook: dict[str, dict[str, object]], headers: dict[str, str], body: bytes, status: int
) -> None:
    async with stage(tmp_path, **hook) as drill, ClientSession() as session:
        headers = {"Content-Type": "application/json"} | headers
        async with session.post(str(hook["telegram"]["webhook_url"]), data=io.BytesIO(body), headers=headers) as answer:
            assert answer.status == status
        assert drill.rows("SELECT count(*) AS n FROM inbox") == [{"n": 0}]


async def test_the_webhook_hears_200_only_for_what_is_stored(
    tmp_path: Path, hook: dict[str, dict[str, object]]
) -> None:
    async with stage(tmp_path, **hook) as drill, ClientSession() as session:
        headers = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
        url = str(hook["telegram"]["webhook_url"])
        for _ in range(2):
            async with session.post(url, json={"update_id": 77, "poll": {}}, headers=headers) as answer:
                assert answer.status == 200
        assert drill.rows("SELECT update_id FROM inbox") == [{"update_id": 77}]
        update = {"update_id": 78, "poll": {}}
        async with drill.no_room(), session.post(url, json=update, headers=headers) as answer:
            assert answer.status == 503


async def test_an_older_muster_is_not_started_on_a_newer_store(tmp_path: Path) -> None:
    path = tmp_path / "muster.db"
    store = await Store.open(path)
    await store.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO migrations VALUES (9999, '9999_later', 'x', datetime('now'))")
        db.commit()
    with pytest.raises(StoreRefused, match="newer Muster"):
        await Store.open(path)
