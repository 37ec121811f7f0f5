"""Leaving and coming back, over HTTP: a slip of the finger, a note that outlives its writer, and true words."""

from __future__ import annotations

from tests.support.canary import check_canaries
from tests.support.people import Phone, shown
from tests.support.stage import Stage

NEAR, NEXT = (12.02713, -38.04227), (12.03613, -38.03127)
DOOR = (12.02861, -38.04361)


async def cries(drill: Stage, words: str = "We need water") -> Phone:
    """Somebody whose request is open."""
    ana = await drill.person("Ana")
    await ana.says(words)
    await ana.sees("A1")
    await ana.sends_place(*DOOR)
    return ana


async def test_cannot_go_was_a_slip_of_the_finger(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill)
    await luis.taps("20 min")
    await luis.taps("On my way")
    await luis.taps("Cannot go")
    await luis.sees("Thank you for telling us", "We are looking for somebody else", "[I can go after all]")
    await ana.sees("Luis cannot come", "We are looking for somebody else")
    assert not await luis.shows("are asking")
    await luis.taps("I can go after all")
    await luis.sees("A1 is your task again")
    await luis.sees("Your task A1. On the way", "[I am there]")
    code = str(drill.rows("SELECT door_code FROM requests")[0]["door_code"])
    await ana.sees("Luis can come after all", code)
    await luis.says("/undo A1")
    await luis.sees("You have A1 already")
    await luis.taps("I am there")
    await ana.sees("Luis is there", code)
    await drill.settled()
    await check_canaries(drill)


async def test_the_way_back_ends_with_the_seat_and_with_the_time(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill)
    await luis.taps("20 min")
    await luis.sees("Your task A1")
    mia = await drill.volunteer("Mia", *NEXT)
    await luis.says("/cannot")
    await ana.sees("Luis cannot come", "We are asking 1 person now")
    await mia.taps("20 min")
    await ana.sees("Mia has said yes")
    await luis.taps("I can go after all")
    await luis.sees_toast("Somebody else has A1 already")
    await mia.says("/undo A1")
    await mia.sees("You have A1 already")
    await mia.says("/cannot")
    await mia.sees("Thank you for telling us")
    await drill.settled()
    await drill.stop_bot()
    await drill.advance(minutes=11)
    await drill.start_bot()
    await mia.says("/undo A1")
    await mia.sees("It is too late to take this back", "/another")
    eve = await drill.person("Eve")
    await eve.says("/undo A1")
    await eve.sees("This belongs to somebody else")


async def test_a_note_reaches_the_next_however_its_writer_leaves(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill)
    await luis.taps("20 min")
    await luis.taps("Hand over")
    await luis.taps("It needs other skills")
    await luis.sees("You said: It needs other skills", "tell the coordinators at once")
    await olga.sees("wants to hand over: It needs other skills", "/require A1 medic")
    await luis.says("/handover the key is under the mat")
    await luis.sees("You said: It needs other skills", "The next one reads", "the key is under the mat")
    await luis.says("/unsafe")
    await ana.sees("Luis cannot come: it was not safe", "112")
    await olga.sees("has left: It needs other skills", "the key is under the mat")
    await olga.says("/again A1")
    await olga.sees("A1 is on hold", "/resume A1")
    await luis.says("/safe")
    await luis.sees("We are glad that you are safe", "[I would like to talk]")
    await luis.taps("I would like to talk")
    await olga.sees("Luis would like to talk")
    mia = await drill.volunteer("Mia", *NEXT)
    await olga.taps("People may go again")
    await ana.sees("A coordinator has looked at it", "We are asking 1 person now")
    await mia.taps("20 min")
    await mia.sees("Your task A1", "From the volunteer before you", "the key is under the mat")
    await drill.settled()


async def test_what_is_typed_is_answered_below_and_what_is_tapped_where_it_stands(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill)
    await luis.taps("20 min")
    first = (await luis.sees("Your task A1", "[15 min later]", "[I am not safe]"))["message_id"]
    await luis.taps("15 min later")
    await ana.sees("New time", "Luis")
    await drill.settled()
    (card,) = [one for one in await luis.messages() if "Your task A1" in shown(one)]
    assert card["message_id"] == first
    for typed, seen in (
        ("/later 15", "Be there at"),
        ("/eta 30", "Be there at"),
        ("/onmyway", "On the way"),
        ("/arrived", "You are there"),
    ):
        said = await luis.says(typed)
        await drill.settled()
        (card,) = [one for one in await luis.messages() if "Your task A1" in shown(one)]
        assert card["message_id"] > said
        assert seen in shown(card)
    await luis.taps("Cannot go")
    await ana.sees("Luis had to leave")
    await drill.settled()


async def test_a_yes_that_help_came_is_taken_back_and_asked_about_again(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill)
    await luis.taps("20 min")
    await luis.says("/arrived")
    await luis.taps("Done")
    await ana.sees("Did Luis come")
    await ana.taps("Yes")
    await ana.sees("A1 is closed", "[Undo]", "/reopen A1")
    await luis.says("/undo A1")
    await luis.sees("Your task A1 is over")
    await ana.taps("Undo")
    await ana.sees("A1 goes on")
    await drill.settled()
    await ana.says("/came A1 no")
    await ana.sees("A1 is open again and we look for people")
    await drill.settled()


async def test_time_on_duty_that_ends_with_a_task_says_so(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    await luis.says("/checkin 1")
    await cries(drill)
    await luis.taps("20 min")
    await luis.says("/arrived")
    await luis.sees("You are there")
    await drill.settled()
    await drill.advance(minutes=70)
    await luis.taps("Done")
    await luis.sees("Your time on duty is over", "[Check in]")
    await drill.settled()
