"""One thing goes wrong; the others are served as if nothing had happened."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from tests.support.canary import check_canaries
from tests.support.people import JSON, Phone
from tests.support.stage import Stage, stage

HOLD_S = 600  # a fault that lasts until the test ends it, however slow the machine


async def neighbours_are_answered(drill: Stage, how_many: int = 20) -> None:
    """New people call for help and are answered, each at the first try: nobody's fault has become theirs."""
    people: list[Phone] = [await drill.person(f"Neighbour {number}") for number in range(how_many)]
    await asyncio.gather(*(person.says("We need water") for person in people))
    await asyncio.gather(*(person.sees("Your number is") for person in people))
    chats = json.dumps([person.id for person in people])
    again = """SELECT chat FROM inbox WHERE tries > 0 AND chat IN (SELECT value FROM json_each(?1))
               UNION SELECT chat FROM outbox WHERE attempts > 1 AND chat IN (SELECT value FROM json_each(?1))"""
    assert drill.rows(again, chats) == []


async def calls_to(drill: Stage, chat: int) -> list[JSON]:
    """What the bot sent to a chat, or tried to."""
    calls = [entry for entry in await drill.log() if entry["kind"] == "call"]
    return [entry for entry in calls if entry["method"] == "sendmessage" and entry["parameters"]["chat_id"] == chat]


async def calls_in_the_air(drill: Stage, chat: int) -> int:
    """How many messages to a chat have got no answer from Telegram yet."""
    answered = {entry["call"] for entry in await drill.log() if entry["kind"] == "answered"}
    return len([entry for entry in await calls_to(drill, chat) if entry["call"] not in answered])


async def test_a_blocked_volunteer_is_passed_over_and_the_next_one_asked(tmp_path: Path) -> None:
    async with stage(tmp_path, matching={urgency: {"most_asks": 1} for urgency in ("low", "normal", "high")}) as drill:
        near = await drill.volunteer("Nearest", 12.02600, -38.04100)
        far = await drill.volunteer("Farther", 12.03600, -38.03100)
        await near.does("block", blocked=True)
        ana = await drill.person("Ana")
        await ana.says("We need insulin")
        await ana.sees("Where is help needed")
        await ana.sends_place(12.02611, -38.04111)
        await far.sees("A1", "[20 min]")
        assert drill.rows("SELECT reachable FROM people WHERE telegram_id = ?", near.id) == [{"reachable": 0}]
        await neighbours_are_answered(drill)
        await near.does("block", blocked=False)
        await near.says("/checkin")
        await near.sees("Where are you now")
        await check_canaries(drill)


async def test_a_volunteer_who_blocks_the_bot_during_a_mission_frees_the_seat(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02600, -38.04100)
    ana = await drill.person("Ana")
    await ana.says("We need insulin")
    await ana.sees("Where is help needed")
    await ana.sends_place(12.02612, -38.04112)
    await luis.taps("10 min")
    await ana.sees("Luis has said yes")
    await luis.does("block", blocked=True)
    await ana.sees("Luis cannot come")
    mia = await drill.volunteer("Mia", 12.02700, -38.04200)
    await mia.sees("A1", "[20 min]")
    await luis.does("block", blocked=False)
    await luis.says("/task")
    await luis.sees("address is no longer shown")
    await drill.settled()


async def test_one_chat_under_429_waits_alone_and_over_a_restart(drill: Stage) -> None:
    slow = await drill.person("Slow")
    await drill.fault("sendMessage", "429", 1, chat=slow.id, retry_after=HOLD_S)
    await slow.says("We need water")
    await neighbours_are_answered(drill)
    await drill.stop_bot()
    await drill.start_bot()
    await neighbours_are_answered(drill, 5)
    assert len(await calls_to(drill, slow.id)) == 1, "no call to that chat before its pause is over"
    await drill.stop_bot()  # the pause is kept by the real clock, too; only a start forgets that
    await drill.advance(seconds=HOLD_S)
    await drill.start_bot()
    await slow.sees("Your number is")


async def test_one_hanging_send_holds_nobody_else_up(tmp_path: Path) -> None:
    async with stage(tmp_path, telegram={"read_timeout_s": HOLD_S}) as drill:
        unlucky = await drill.person("Unlucky")
        await drill.fault("sendMessage", "hang_after", 1, chat=unlucky.id)
        await unlucky.says("We need water")
        await neighbours_are_answered(drill)
        assert await calls_in_the_air(drill, unlucky.id) == 1, "the message hangs, and the others have their answers"
        await drill.clear_faults()
        await unlucky.sees("You may see this message twice")
        await drill.settled()
        rows = drill.rows("SELECT unknown, state FROM outbox WHERE chat = ? ORDER BY id LIMIT 1", unlucky.id)
        assert rows == [{"unknown": 1, "state": "sent"}]


POISON: tuple[dict[str, object], ...] = (
    {"message": {"message_id": 1, "date": "yesterday", "chat": {"id": 5, "type": "private"}, "text": "x"}},
    {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 5, "type": "private"}, "text": "x"}},
    {"message": {"message_id": 1, "date": 1, "from": [1, 2], "chat": {"id": 5, "type": "private"}, "text": "x"}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "x", "entities": 7}},
    {"message": {"message_id": 1, "date": 1, "chat": "somewhere", "text": "x"}},
    {"message": "hello"},
    {"callback_query": {"id": "1"}},
    {"callback_query": 7},
    {"my_chat_member": {}},
    {"message": {}},
    {},
)


async def test_poison_between_good_updates_is_laid_aside(drill: Stage) -> None:
    olga = await drill.coordinator()
    for number, poison in enumerate(POISON):
        await drill.post("/drill/updates", {"raw": {"update_id": 900_000_000 + number, **poison}})
    await neighbours_are_answered(drill)
    await olga.sees("could not be")
    await drill.settled()
    parked = drill.rows("SELECT update_id, fault FROM inbox WHERE state = 'parked'")
    assert len(parked) >= 5
    assert all(row["fault"] for row in parked)
    assert drill.rows("SELECT count(*) AS n FROM inbox WHERE state = 'waiting'") == [{"n": 0}]


async def test_a_message_that_telegram_refuses_for_good_is_given_up_and_the_next_one_arrives(drill: Stage) -> None:
    ana = await drill.person("Ana")
    await drill.fault("sendMessage", "400", 1, chat=ana.id)
    await ana.says("We need water")
    await ana.sees("Where is help needed")
    await drill.settled()
    assert drill.rows("SELECT count(*) AS n FROM outbox WHERE state = 'dead'") == [{"n": 1}]


async def test_server_errors_and_cut_lines_lose_nothing(drill: Stage) -> None:
    for kind in ("500", "502", "html", "half_json", "drop", "drop_after"):
        await drill.fault("sendMessage", kind, 1)
    await drill.fault("getUpdates", "502", 2)
    await drill.fault("getUpdates", "half_json", 1)
    people = [await drill.person(f"Neighbour {number}") for number in range(10)]
    for person in people:
        await person.says("We need water")
    for person in people:
        await person.sees("Your number is")
    await drill.settled()
    assert drill.rows("SELECT count(*) AS n FROM outbox WHERE state NOT IN ('sent', 'superseded', 'moot')") == [
        {"n": 0}
    ]


async def test_the_same_update_delivered_again_counts_once(drill: Stage) -> None:
    ana = await drill.person("Ana")
    await drill.post("/drill/faults", {"kind": "duplicate", "times": 3})
    await ana.says("We need water")
    await ana.sees("Your number is")
    await drill.settled()
    assert drill.rows("SELECT count(*) AS n FROM requests") == [{"n": 1}]


async def test_twenty_taps_in_a_second_have_one_effect_and_all_are_answered(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02600, -38.04100)
    ana = await drill.person("Ana")
    await ana.says("We need insulin")
    await ana.sees("Where is help needed")
    await ana.sends_place(12.02613, -38.04113)
    card = await luis.sees("[20 min]")
    await asyncio.gather(*(luis.taps("20 min", card["message_id"]) for _ in range(20)), return_exceptions=True)
    await luis.sees("Your task A1")
    await drill.settled()
    assert drill.rows("SELECT count(*) AS n FROM assignments") == [{"n": 1}]
    asked = [entry for entry in await drill.log() if entry["kind"] == "update" and entry["update"] == "callback_query"]
    answered = [
        entry for entry in await drill.log() if entry["kind"] == "call" and entry["method"] == "answercallbackquery"
    ]
    assert len(answered) == len(asked)
