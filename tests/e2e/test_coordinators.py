"""What coordinators see and do, and what nobody else may."""

from __future__ import annotations

import pytest

from tests.support.stage import Stage

COORDINATORS_ONLY = (
    "/open",
    "/case A1",
    "/mine A1",
    "/again A1",
    "/close A1 invalid",
    "/place A1 Old Mill",
    "/without A1 skill",
    "/require A1 medic",
    "/tier V1 3",
    "/broadcast",
)


async def test_open_requests_are_listed_most_urgent_first(drill: Stage) -> None:
    olga = await drill.coordinator()
    for name, words in (
        ("Ana", "We need food"),
        ("Ben", "my son is bleeding"),
        ("Cem", "where can I find information"),
    ):
        person = await drill.person(name)
        await person.says(words)
        await person.sees("Your number is")
    await olga.says("/open")
    listed = await olga.sees("Open requests 1 to 3 of 3")
    assert listed["text"].index("A2") < listed["text"].index("A1") < listed["text"].index("A3")


async def test_a_case_shows_its_whole_story_and_the_look_is_written_down(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await drill.person("Ana")
    await ana.says("We need water at 12 Mill Lane")
    await ana.sees("A1")
    await olga.says("/case a1")
    await olga.sees("12 Mill Lane", "We need water")
    await drill.settled()
    assert drill.rows("SELECT as_what FROM disclosures")[-1] == {"as_what": "coordinator"}


async def test_a_coordinator_takes_asks_again_and_closes(drill: Stage) -> None:
    olga, omar = await drill.coordinator("Olga"), await drill.coordinator("Omar", 1)
    luis = await drill.volunteer("Luis", 12.02713, -38.04227)
    ana = await drill.person("Ana")
    await ana.says("my father is bleeding at 12 Mill Lane")
    await luis.sees("A1", "[20 min]")
    await olga.taps("mine:1")
    await omar.sees("A1", "Olga")
    await drill.advance(minutes=6)
    await luis.sees("The time to answer is over")
    await olga.says("/again A1")
    await olga.sees("A1", "1")
    await luis.sees("A1", "[20 min]")
    await olga.says("/close A1 done_by_others")
    await ana.sees("A1", "closed")
    await luis.sees("No help is needed there")


@pytest.mark.parametrize("words", COORDINATORS_ONLY)
async def test_nobody_else_may(drill: Stage, words: str) -> None:
    ana, eve = await drill.person("Ana"), await drill.person("Olga, coordinator ✅")
    await ana.says_in_secret("We need water, the yellow house")
    await ana.sees("A1")
    await eve.says(words)
    await eve.sees("coordinators")
    assert drill.rows("SELECT state FROM requests") == [{"state": "draft"}]


async def test_a_broadcast_is_looked_at_confirmed_sent_and_followed(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", 12.02713, -38.04227)
    ana = await drill.person("Ana", "ar")
    gone = await drill.volunteer("Gone", 12.02714, -38.04228)
    await gone.does("block", blocked=True)
    await ana.says("We need water")
    await ana.sees("A1")
    await olga.says("/broadcast")
    await olga.taps("audience:all")
    await olga.sees("What shall it say")
    await olga.says("Water at the stadium <b>from 3 pm</b>")
    await olga.sees("Send this?", "<b>from 3 pm</b>")
    assert not await luis.shows("stadium")
    await olga.taps("Send it")
    await luis.sees("Water at the stadium <b>from 3 pm</b>")
    await ana.sees("Water at the stadium")
    await drill.advance(seconds=4)
    await olga.sees("3 of")
    await olga.taps("Send it", (await olga.sees("Send this?"))["message_id"])
    await drill.settled()
    assert drill.rows("SELECT count(*) AS n FROM outbox WHERE broadcast = 1 AND person IS NOT NULL") == [{"n": 3}]


async def test_a_broadcast_to_volunteers_reaches_volunteers_only_and_can_be_dropped(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", 12.02713, -38.04227)
    ana = await drill.person("Ana")
    await ana.says("We need water")
    await ana.sees("A1")
    await olga.says("/broadcast volunteers")
    await olga.says("Meet at the bridge")
    await olga.taps("Do not send")
    await olga.says("/broadcast volunteers")
    await olga.sees("What shall it say")
    await olga.says("Meet at the market")
    await olga.says("/send 2")
    await luis.sees("Meet at the market")
    await drill.settled()
    assert not await luis.shows("bridge")
    assert not await ana.shows("market")


async def test_a_group_hears_nothing_personal(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await drill.person("Ana")
    await ana.says_in_secret("We need water, the yellow house")
    await ana.sees("A1")
    group = await drill.post("/drill/groups", {"title": "Helpers", "members": [olga.id, ana.id]})
    for words in ("/open", "/case A1", "/status"):
        await olga.says(words, chat=group["id"])
    await drill.settled()
    calls = [entry for entry in await drill.log() if entry["kind"] == "call" and "chat_id" in entry["parameters"]]
    said = [call["parameters"] for call in calls if int(call["parameters"]["chat_id"]) == group["id"]]
    assert said
    assert all("write to me alone" in one["text"] and "yellow" not in one["text"] for one in said)
