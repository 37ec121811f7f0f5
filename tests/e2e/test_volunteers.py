"""What volunteers live through: duty, offers, missions, and leaving them."""

from __future__ import annotations

from pathlib import Path

from tests.support.canary import check_canaries
from tests.support.people import Phone
from tests.support.stage import Stage, stage


async def needs_water(drill: Stage, words: str = "We need water at 12 Mill Lane") -> Phone:
    """Somebody whose request is open."""
    ana = await drill.person("Ana")
    await ana.says(words)
    await ana.sees("A1")
    return ana


async def test_a_typed_place_is_enough_to_check_in(drill: Stage) -> None:
    luis = await drill.person("Luis")
    await luis.says("/volunteer")
    await luis.sees("Where are you now")
    await luis.says("Old Mill")
    await luis.sees("You are on duty until", "near ")
    await luis.taps("8 h")
    await luis.sees("You are on duty until")
    await luis.says("/checkout")
    await luis.sees("off duty")
    assert drill.rows("SELECT state, lat FROM volunteers") == [{"state": "off", "lat": None}]


async def test_who_comes_on_duty_is_asked_about_what_is_open(drill: Stage) -> None:
    await needs_water(drill)
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    await luis.sees("A1", "[20 min]")


async def test_a_typed_acceptance_counts_like_a_press(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await needs_water(drill)
    await luis.sees("/accept 1 20")
    await luis.says("/accept 1 35")
    await ana.sees("Luis has said yes", "35 minutes")


async def test_a_plain_yes_takes_the_one_open_offer(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await needs_water(drill)
    await luis.sees("A1", "[20 min]")
    await luis.says("Yes!")
    await ana.sees("Luis has said yes", "10 minutes")


async def test_after_a_no_one_tap_says_why_and_what_follows_can_be_taken_back(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    await needs_water(drill)
    await luis.sees("A1", "[20 min]")
    await luis.says("/why 1 far")
    await luis.sees("did not say no to A1")
    await luis.taps("Not me")
    await luis.sees("You said no", "[Too far]", "[Not now]", "[I cannot do this]")
    await luis.says("/why 1 because")
    await luis.sees("/why A12 far")
    await luis.taps("Not now")
    await luis.sees("Not now", "60 minutes", "[I am fine, ask me]")
    await luis.taps("I am fine, ask me")
    await luis.sees("We ask you again")
    ben = await drill.person("Ben")
    await ben.says("We need bread at 12 Mill Lane")
    await luis.sees("A2", "[Not me]")
    await luis.says("no")
    await luis.taps("I cannot do this")
    await luis.sees("What I can do and bring")
    await ben.says("/why 1 far")
    await ben.sees("belongs to somebody else")


async def test_a_no_brings_the_next_volunteer_at_once(tmp_path: Path) -> None:
    async with stage(tmp_path, matching={"low": {"most_asks": 1}, "normal": {"most_asks": 1}}) as drill:
        luis = await drill.volunteer("Luis", 12.02713, -38.04227)
        mia = await drill.volunteer("Mia", 12.03613, -38.03127)
        await needs_water(drill)
        await luis.taps("Not me")
        await luis.sees("You said no")
        await mia.sees("A1", "[20 min]")
        await check_canaries(drill)


async def test_a_late_yes_counts_while_the_seat_is_free(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await needs_water(drill)
    await luis.sees("A1", "[20 min]")
    await drill.advance(minutes=46)
    await luis.sees("The time to answer is over", "You can still say yes while a place is free", "/accept 1")
    await luis.taps("I can go after all")
    await ana.sees("Luis has said yes")


async def test_who_cannot_go_is_thanked_and_replaced(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02713, -38.04227)
    mia = await drill.volunteer("Mia", 12.03613, -38.03127)
    ana = await needs_water(drill)
    await luis.taps("20 min")
    await mia.sees("Somebody else")
    await luis.taps("Cannot go")
    await luis.sees("Thank you")
    await ana.sees("Luis cannot come")
    await mia.taps("40 min")
    await ana.sees("Mia has said yes")
    await drill.settled()
    assert not await luis.shows("12 Mill Lane")


async def test_nobody_else_can_press_or_type_for_the_holder(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02713, -38.04227)
    ana = await needs_water(drill)
    await luis.taps("20 min")
    await luis.sees("Your task A1")
    eve = await drill.volunteer("Eve", 12.02714, -38.04228)
    for words in ("/accept 1 5", "/decline 1", "/onmyway", "/done", "/case A1", "/came A1 yes", "/task"):
        await eve.says(words)
    await drill.settled()
    assert not await eve.shows("12 Mill Lane")
    assert drill.rows("SELECT state FROM assignments") == [{"state": "accepted"}]
    assert not await ana.shows("Eve")


async def test_a_promise_can_be_changed_and_lateness_is_asked_about(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", 12.02713, -38.04227)
    ana = await needs_water(drill)
    await luis.taps("10 min")
    await luis.says("/eta 30")
    await ana.sees("Luis", "30 minutes")
    await luis.says("/onmyway")
    await ana.sees("Luis is on the way")
    await drill.settled()
    await drill.advance(minutes=31)
    await luis.sees("A1", "[I am there]", "Somebody is waiting")
    await drill.settled()
    await drill.advance(minutes=61)
    await olga.sees("Luis", "A1", "does not answer")


async def test_duty_ends_by_itself_and_nobody_is_asked_after_that(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02713, -38.04227)
    await drill.advance(hours=5)
    await luis.sees("duty", "/checkin")
    await needs_water(drill)
    await drill.settled()
    assert not await luis.shows("A1")


async def test_a_place_named_after_water_is_a_place(drill: Stage) -> None:
    luis = await drill.person("Luis")
    await luis.says("/volunteer")
    await luis.sees("Where are you now")
    await luis.says("Saffron Market Hall, I bring food")
    await luis.sees("You are on duty until")
    await drill.settled()
    assert drill.rows("SELECT count(*) AS n FROM requests") == [{"n": 0}]


async def test_a_cry_instead_of_a_place_goes_first(drill: Stage) -> None:
    luis = await drill.person("Luis")
    await luis.says("/volunteer")
    await luis.sees("Where are you now")
    await luis.says("help, my neighbour is not breathing")
    await luis.sees("112", "Your number is A1")


async def test_a_volunteer_in_danger_is_a_resident(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02713, -38.04227)
    await luis.says("I am trapped under rubble")
    await luis.sees("112", "Your number is A1")


async def test_the_desktop_button_that_sends_its_label_is_answered_helpfully(drill: Stage) -> None:
    luis = await drill.person("Luis")
    await luis.says("/volunteer")
    await luis.sees("Where are you now")
    await luis.says("📍 Send my position")
    await luis.sees("On a computer", "Type the street")
