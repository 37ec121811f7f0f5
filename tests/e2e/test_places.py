"""The conversation about the place: said back, picked, called wrong, asked again, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.places import Places
from tests.e2e.test_matrix import forged
from tests.support.canary import check_canaries
from tests.support.people import Phone
from tests.support.stage import Stage, opened
from tests.support.town import town_region
from tests.support.two_towns import TwoTowns

HOUSE = "12 Mill Lane"
ANSWERS = ("right:1", "wrong:1", "around:1", "here:1", "none:1", "for_other:1")


@pytest.fixture
async def towns(tmp_path: Path) -> AsyncIterator[Stage]:
    """A drill whose map also knows Church Street twice, and things that it cannot read."""
    one = Stage(tmp_path)
    one.places = TwoTowns(Places.open(town_region()))
    async with opened(one):
        yield one
        await check_canaries(one)


async def asked_from_a_house(drill: Stage) -> tuple[Phone, Phone]:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says(f"We need insulin at {HOUSE}")
    await ana.sees(HOUSE, "Is this right?", "[Right]", "[Wrong place]", "[Near there]")
    return luis, ana


async def test_a_typed_place_is_said_back_with_a_pin_while_volunteers_are_asked(drill: Stage) -> None:
    luis, ana = await asked_from_a_house(drill)
    await luis.sees("A1", "[20 min]")
    pins = [message for message in await ana.messages() if message.get("venue")]
    assert [pin["venue"]["address"] for pin in pins] == [f"{HOUSE}, Millside"]
    await ana.taps("Right")
    await ana.sees("The place is 12 Mill Lane")
    await drill.settled()
    assert not await ana.shows("Is this right?"), "the question became a quiet line"
    assert drill.rows("SELECT place_origin FROM requests") == [{"place_origin": "confirmed"}]


async def test_a_wrong_place_stops_the_volunteer_and_the_right_one_sends_them_on(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis, ana = await asked_from_a_house(drill)
    await luis.taps("20 min")
    await luis.sees("Your task A1", HOUSE)
    await ana.taps("Wrong place")
    await ana.sees("We send nobody there now", "Where is help needed?")
    await luis.sees("Stop, please wait")
    await luis.sees("Your task A1", "We are asking for the right place")
    await drill.settled()
    assert not await luis.shows(f"Where: {HOUSE}")
    assert not [message for message in await luis.messages() if message.get("venue")]
    await ana.sends_place(12.02871, -38.04371)
    await luis.sees("A1 has a new place")
    await luis.sees("Your task A1", "12.02871, -38.04371")
    await ana.says("/wrong")
    await ana.sees("We send nobody there now")
    await drill.settled()
    assert await olga.shows("open requests")


async def test_silence_or_a_typed_answer_is_as_good_as_a_tap(drill: Stage) -> None:
    luis, ana = await asked_from_a_house(drill)
    await ana.says("/around")
    await ana.sees("The place is near 12 Mill Lane")
    await ana.says("the green door beside the well")
    await ana.sees("Whoever comes can read this")
    await luis.taps("20 min")
    await luis.sees("Your task A1", "near 12 Mill Lane", "Look for: the green door", "Within about 250 m")
    await ana.says("/right")
    await ana.sees("it is so already")


async def test_namesakes_are_picked_by_a_tap_that_outlives_a_restart(towns: Stage) -> None:
    olga = await towns.coordinator()
    luis = await towns.volunteer("Luis", 12.02613, -38.04127)
    ana = await towns.person("Ana", "es")
    await ana.says("We need water at Church Street")
    await ana.sees("Church Street, Upper Town", "Church Street, Lower Town", "[Ninguno de estos]")
    await olga.sees("place unknown", "2 places may be meant")
    assert not await luis.shows("A1")
    await towns.stop_bot()
    await towns.start_bot()
    await ana.taps("Church Street, Lower Town")
    await luis.sees("A1", "[20 min]")
    await towns.settled()
    assert towns.rows("SELECT place_origin, lat FROM requests") == [{"place_origin": "chosen", "lat": 12.02111}]


@pytest.mark.parametrize("answer", ["2", "Lower Town", "/here 2", "/here A1 lower town"])
async def test_namesakes_are_picked_in_words(towns: Stage, answer: str) -> None:
    ana = await towns.person("Ana")
    await ana.says("We need water at Church Street")
    await ana.sees("Which place do you mean?")
    await ana.says(answer)
    await ana.sees("The place is Church Street, Lower Town")


@pytest.mark.parametrize(("answer", "then"), [("no", "We send nobody there"), ("/here none", "We send nobody there")])
async def test_none_of_the_namesakes_can_be_typed(towns: Stage, answer: str, then: str) -> None:
    ana = await towns.person("Ana")
    await ana.says("We need water at Church Street")
    await ana.sees("Which place do you mean?")
    await ana.says(answer)
    await ana.sees(then)
    await ana.says("/here 1")
    await ana.sees("This button is old")


async def spoke_of_another(towns: Stage) -> Phone:
    ana = await towns.person("Ana")
    await ana.says("We need water at Mill Lane 40")
    await ana.sees("near 38 Mill Lane", "Is this right?")
    await ana.says("we had to go to Far Road")
    await ana.sees("Is help now needed at this other place?", "4 Far Road")
    return ana


@pytest.mark.parametrize("answer", ["yes", "1", "/right", "/here 1", "far road"])
async def test_a_typed_yes_answers_the_place_that_was_asked_about_last(towns: Stage, answer: str) -> None:
    ana = await spoke_of_another(towns)
    await ana.says(answer)
    await ana.sees("The place is 4 Far Road")


@pytest.mark.parametrize("answer", ["no", "/here none"])
async def test_a_typed_no_leaves_the_place_as_it_was(towns: Stage, answer: str) -> None:
    ana = await spoke_of_another(towns)
    await ana.says(answer)
    await ana.sees("The place is near 38 Mill Lane")
    await towns.settled()
    assert towns.rows("SELECT lat FROM requests") == [{"lat": 12.02611}]


async def test_a_yes_to_the_place_of_their_words_never_takes_one_that_stood_behind_it(towns: Stage) -> None:
    ana = await towns.person("Ana")
    await ana.says("We need water at Church Street")
    await ana.sees("Which place do you mean?")
    await ana.says("it is the house at Mill Lane 40")
    await ana.sees("near 38 Mill Lane", "Is this right?")
    await ana.says("yes")
    await ana.sees("The place is near 38 Mill Lane")


async def test_what_the_map_cannot_use_is_answered_honestly(towns: Stage) -> None:
    olga = await towns.coordinator()
    ana, ben, eva = await towns.person("Ana"), await towns.person("Ben"), await towns.person("Eva")
    await ana.says("we are trapped in Atlantis")
    await ana.sees("Call 112 now", "outside the area that Muster serves")
    await ben.says("bread please https://maps.app.goo.gl/XyZ")
    await ben.sees("I cannot see the place behind this link", "Send your position")
    await olga.sees("maps.app.goo.gl/XyZ")
    await eva.says("We need water in Old Town")
    await eva.sees("Old Town is a whole area. Where there?")
    await towns.settled()
    assert {row["state"] for row in towns.rows("SELECT state FROM requests")} == {"needs_info"}


async def test_for_somebody_else_the_own_position_is_asked_about(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await drill.person("Ana")
    await ana.says("We need water")
    await ana.sees("Where is help needed")
    await ana.says("👥 For somebody else")
    await ana.sees("Where are they?")
    await ana.sends_place(12.02881, -38.04381)
    await ana.sees("Is help needed at the position that you sent?")
    assert not await luis.shows("A1")
    await ana.taps("No, not there")
    await ana.sees("Where is help needed?")
    await ana.says(HOUSE)
    await luis.taps("20 min")
    await luis.sees("Your task A1", HOUSE, "Reported by somebody who is not there")


async def test_a_volunteer_who_finds_nobody_asks_again_at_once(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis, ana = await asked_from_a_house(drill)
    await luis.taps("20 min")
    await luis.taps("On my way")
    await luis.taps("I am there")
    await luis.taps("Wrong place")
    await ana.sees("Luis has arrived and cannot find you", "Where exactly")
    await olga.sees("A volunteer says that the place is wrong")
    await luis.sees("It stays your task")
    await luis.says("/wrong")
    await luis.sees("it is so already")
    await drill.advance(minutes=6)
    await olga.sees("The resident has not answered our questions")
    await ana.sends_place(12.02891, -38.04391)
    await luis.sees("Your task A1", "12.02891, -38.04391")
    await luis.says("/done")
    await ana.sees("Did Luis come")
    await drill.settled()


async def test_another_resident_cannot_answer_for_somebody(drill: Stage) -> None:
    _, ana = await asked_from_a_house(drill)
    eve = await drill.person("Eve")
    await eve.says("/start")
    shown = (await eve.sees("Muster"))["message_id"]
    for press in (*ANSWERS, "lost:1", "place:1:1", "right:x"):
        await drill.post("/drill/updates", {"update": forged(eve, press, shown)})
    await drill.settled()
    assert drill.rows("SELECT place_origin, for_other FROM requests") == [{"place_origin": "words", "for_other": 0}]
    assert drill.rows("SELECT fault FROM inbox WHERE state = 'parked'") == []
    assert not await eve.shows(HOUSE)
    await ana.says("/cancel A1 solved")
    await ana.sees("A1 is cancelled")
    for press in ANSWERS:
        await drill.post("/drill/updates", {"update": forged(ana, press, shown)})
    await drill.settled()
    assert drill.rows("SELECT state FROM requests") == [{"state": "cancelled"}]


async def test_a_coordinator_picks_a_place_and_the_resident_is_told(towns: Stage) -> None:
    olga = await towns.coordinator()
    ana = await towns.person("Ana")
    await ana.says("We need water")
    await ana.sees("Where is help needed")
    await olga.says("/place A1 Church Street")
    await olga.taps("Church Street, Upper Town")
    await ana.sees("A coordinator told us the place", "Church Street, Upper Town")
    await olga.says("/place A1 Atlantis")
    await olga.sees("outside the area")


async def test_a_volunteer_checks_in_among_namesakes(towns: Stage) -> None:
    luis = await towns.person("Luis")
    await luis.says("/volunteer")
    await luis.sees("Where are you now")
    await luis.says("Church Street")
    await luis.taps("Church Street, Upper Town")
    await luis.sees("You are on duty")
    await luis.taps("Church Street, Upper Town")
    await luis.sees("This button is old")
