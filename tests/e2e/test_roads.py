"""Closed roads in the chat: who is asked then, who may say so, and what a restart changes (nothing)."""

from __future__ import annotations

import pytest

from tests.support.stage import Stage

ACROSS = (12.03020, -38.04405)  # by the north end of Old Bridge
HERE = (12.02752, -38.04341)  # by its south end
SOUTH = (12.01503, -38.04362)
BRIDGES = ("Ferry Bridge", "Market Bridge", "Heron Bridge", "Ring Bridge")


async def asked_first(drill: Stage, name: str) -> str:
    """Who is the first to be asked when somebody by the bridge calls for help."""
    resident = await drill.person(name)
    await resident.says("We need bread")
    await resident.sees("Where is help needed")
    await resident.sends_place(*HERE)
    await drill.settled()
    rows = drill.rows(
        "SELECT p.name FROM offers AS o JOIN people AS p ON p.id = o.volunteer"
        " WHERE o.request = (SELECT max(id) FROM requests) ORDER BY o.id"
    )
    number = (await resident.sees("Your number is"))["text"].split("Your number is ")[1][:2]
    await resident.says(f"/cancel {number} solved")
    await drill.settled()
    return str(rows[0]["name"])


async def test_over_a_closed_bridge_nobody_is_asked_first_until_it_opens(drill: Stage) -> None:
    olga, omar = await drill.coordinator("Olga"), await drill.coordinator("Omar", 1)
    await drill.volunteer("Across", *ACROSS)
    await drill.volunteer("South", *SOUTH)
    assert await asked_first(drill, "Ana") == "Across"
    await olga.says("/closed Old Bridge 6h")
    await olga.sees("Old Bridge", "Closed until", "[Open again: Old Bridge")
    await omar.sees("Olga", "Old Bridge")
    assert await asked_first(drill, "Ben") == "South"
    await drill.stop_bot()
    await drill.start_bot()
    assert await asked_first(drill, "Cem") == "South"
    await omar.says("/opened 1")
    await olga.sees("open again", "Omar")
    assert await asked_first(drill, "Dia") == "Across"


async def test_a_closure_is_asked_about_and_ends_by_itself(drill: Stage) -> None:
    olga = await drill.coordinator()
    await olga.says("/closed جسر السوق 2 ساعات")
    await olga.sees("Market Bridge")
    await drill.advance(hours=1, minutes=31)
    await olga.sees("Is it closed for longer?", "[Still closed]")
    await drill.advance(hours=1)
    await olga.sees("counts as open again")
    await olga.says("/closed")
    await olga.sees("No road is closed", "/closed Mill Bridge 6h")


async def test_still_closed_by_a_tap_and_open_again_by_a_tap(drill: Stage) -> None:
    olga = await drill.coordinator()
    await olga.says("/closed bridge at Bridge Street 1h")
    await olga.sees("Closed until")
    await drill.advance(minutes=50)
    await olga.taps("Still closed")
    await drill.settled()
    await drill.advance(hours=24)
    await olga.says("/closed")
    await olga.sees("Closed roads:", "Old Bridge")
    await olga.taps("opened:1")
    await olga.sees("is open again")
    await olga.taps("opened:1", (await olga.sees("Closed roads:"))["message_id"])
    await olga.sees("No closed road has the number 1")


@pytest.mark.parametrize("words", ["/closed", "/closed Old Bridge", "/opened 1", "/closed 1"])
async def test_nobody_but_coordinators_closes_or_opens_a_road(drill: Stage, words: str) -> None:
    olga = await drill.coordinator()
    await olga.says("/closed Ferry Bridge")
    await olga.sees("Closed until")
    eve = await drill.volunteer("Eve", *SOUTH)
    await eve.says(words)
    await eve.sees("This is for coordinators")
    assert drill.rows("SELECT state FROM closures") == [{"state": "closed"}]


async def test_nonsense_is_answered_with_what_to_type(drill: Stage) -> None:
    olga = await drill.coordinator()
    for words, answer in (
        ("/closed qwertz", "We cannot use this place: qwertz"),
        ("/closed Bridge Street", "Name a bridge, a crossing, or a point"),
        ("/closed Old Bridge 9000 h", "For how many hours"),
        ("/opened", "/opened 3"),
        ("/opened ٩٩", "No closed road has the number 99"),
    ):
        await olga.says(words)
        await olga.sees(answer)


async def test_a_volunteer_under_way_and_the_desk_hear_of_a_closed_road(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *ACROSS)
    ana = await drill.person("Ana")
    await ana.says("We need bread")
    await ana.sends_place(*HERE)
    await luis.taps("20 min")
    await luis.sees("Your task")
    for bridge in (*BRIDGES, "Old Bridge"):
        await olga.says(f"/closed {bridge}")
    await luis.sees("a road on your way is closed", "We know no open road", "/cannot")
    await olga.sees("on the way of Luis", "no road")
    await olga.says("/case A1")
    await olga.sees("Luis: no road")


async def test_how_a_volunteer_travels_is_asked_with_one_tap_and_kept(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *ACROSS)
    await luis.sees("You travel by car", "[Foot]", "[4x4]")
    await luis.taps("transport:foot")
    await luis.sees("you travel on foot")
    await luis.sees("You travel on foot")
    await luis.says("/checkout")
    await luis.says("/checkin")
    await luis.sends_place(*SOUTH)
    await luis.sees("You travel on foot")
    await luis.says("/transport plane")
    await luis.sees("/transport foot")
    await luis.says("/transport bike")
    await luis.sees("you travel by bike")
