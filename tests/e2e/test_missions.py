"""What becomes of a promise: late, not come, handed over, not safe, called off; over HTTP, with restarts between."""

from __future__ import annotations

from tests.support.canary import check_canaries
from tests.support.people import Phone
from tests.support.stage import Stage

NEAR, NEXT = (12.02713, -38.04227), (12.03613, -38.03127)
DOOR = (12.02861, -38.04361)


async def cries(drill: Stage, words: str = "We need water", language: str = "en") -> Phone:
    """Somebody whose request is open."""
    ana = await drill.person("Ana", language)
    await ana.says(words)
    await ana.sees("A1")
    await ana.sends_place(*DOOR)
    return ana


async def code_of(drill: Stage) -> str:
    return str(drill.rows("SELECT door_code FROM requests")[0]["door_code"])


async def restarted(drill: Stage) -> None:
    await drill.settled()
    await drill.stop_bot()
    await drill.start_bot()


async def test_a_late_starter_is_reminded_asked_and_comes(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill)
    await luis.taps("40 min")
    await drill.settled()
    await drill.advance(minutes=39)
    await luis.sees("A1", "Time to set out?", "[On my way]")
    await drill.settled()
    await drill.advance(minutes=6)
    await luis.sees("A1", "Somebody is waiting", "[15 min later]")
    await luis.taps("15 min later")
    await ana.sees("New time", "Luis")
    await luis.taps("On my way")
    await ana.sees("Luis is on the way")
    await luis.taps("I am there")
    await ana.sees("Luis is there")


async def test_who_does_not_come_is_replaced_and_everybody_hears_the_truth(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill)
    await luis.taps("20 min")
    await luis.sees("Your task A1")
    mia = await drill.volunteer("Mia", *NEXT)
    await drill.settled()
    await drill.advance(minutes=19)
    await luis.sees("Time to set out?")
    await restarted(drill)
    await drill.advance(minutes=6)
    await luis.sees("Somebody is waiting")
    await drill.settled()
    await drill.stop_bot()
    await drill.advance(minutes=61)
    await drill.start_bot()
    await luis.sees("We heard nothing from you", "We hope you are well")
    await ana.sees("we hear nothing from Luis", "We are asking 1 person now")
    await olga.sees("A1", "Luis did not come")
    await mia.taps("20 min")
    await ana.sees("Mia has said yes")
    await luis.taps("I am there")
    await luis.sees_toast("Somebody else has A1 already")
    await drill.settled()


async def test_who_comes_after_all_is_welcome(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill)
    await luis.taps("10 min")
    for minutes, word in ((9, "Time to set out"), (6, "Somebody is waiting"), (60, "We heard nothing")):
        await drill.settled()
        await drill.advance(minutes=minutes)
        await luis.sees(word)
    await luis.sees("We heard nothing from you")
    await luis.says("/arrived")
    await ana.sees("A1", "Luis is there")
    await luis.sees("Your task A1", "You are there")
    await luis.taps("Done")
    await ana.sees("Did Luis come")
    await drill.settled()


async def test_a_hand_over_changes_the_code_and_hides_the_address(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill)
    await luis.taps("20 min")
    await ana.sees("Luis has said yes")
    old = await code_of(drill)
    mia = await drill.volunteer("Mia", *NEXT)
    await luis.taps("Hand over")
    await luis.sees("Why do you want to hand it over?")
    await luis.says("/handover third floor, no lift")
    await luis.sees("looking for somebody who takes over")
    await ana.sees("Luis wants to be there")
    await restarted(drill)
    await mia.taps("20 min")
    await mia.sees("Your task A1", "third floor, no lift")
    await luis.sees("Somebody else has taken over. You are free")
    new = await code_of(drill)
    assert new != old
    await ana.sees("Luis has handed over", new)
    await drill.settled()
    await luis.says("/handover tired")
    await luis.sees("You have no such task now")
    await drill.settled()
    assert not await luis.shows(new)


async def test_a_coordinator_can_have_a_task_handed_over(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    await cries(drill)
    await luis.taps("20 min")
    await luis.sees("Your task A1")
    await olga.says("/handover A1")
    await luis.sees("A coordinator is looking for somebody")
    await luis.says("/handover A1")
    await olga.says("/handover A1")
    await olga.sees("it is so already")


async def test_who_is_not_safe_leaves_and_nobody_is_sent_before_a_coordinator_says_so(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill)
    await luis.taps("20 min")
    await luis.taps("On my way")
    await luis.taps("I am there")
    await luis.taps("I am not safe")
    await luis.sees("Get to safety first", "112", "[I am safe]")
    await ana.sees("112", "Luis had to leave", "We send nobody else")
    await olga.sees("A1", "not safe", "[People may go again]")
    mia = await drill.volunteer("Mia", *NEXT)
    await restarted(drill)
    await drill.advance(minutes=11)
    await olga.sees("Luis left because it was not safe, and does not answer")
    await luis.sees("Are you safe?")
    assert not await mia.shows("A1")
    await luis.says("/safe")
    await luis.sees("We are glad that you are safe")
    await olga.sees("Luis says: I am safe")
    await mia.says("/resume A1")
    await mia.sees("This is for coordinators")
    await olga.taps("People may go again")
    await ana.sees("A coordinator has looked at it")
    await mia.sees("A1", "[20 min]")
    await drill.settled()
    await check_canaries(drill)


async def test_a_stop_wants_to_be_seen(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill)
    await luis.taps("20 min")
    await luis.taps("On my way")
    await ana.sees("Luis is on the way")
    await ana.says("/cancel A1 solved")
    await luis.sees("Stop, please do not go", "[Seen]")
    await restarted(drill)
    await drill.advance(minutes=4)
    await luis.sees("once more", "Stop, please do not go")
    await drill.settled()
    await drill.advance(minutes=4)
    await olga.sees("A1 was called off, but Luis has not seen it")
    await luis.taps("Seen")
    await olga.sees("Luis has now seen")
    await luis.says("/seen")
    await luis.sees("it is so already")


async def test_more_hands_and_a_word_after_a_hard_task(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    await cries(drill, "She is not breathing")
    await luis.taps("10 min")
    await luis.taps("On my way")
    await luis.taps("I am there")
    mia = await drill.volunteer("Mia", *NEXT)
    await luis.taps("We need more hands")
    await mia.sees("A1", "[10 min]")
    await luis.taps("Need a coordinator")
    await olga.sees("A volunteer there asks for a coordinator")
    await luis.taps("Done")
    await luis.sees("may not have been easy", "[I would like to talk]")
    await luis.taps("I would like to talk")
    await olga.sees("Luis would like to talk")
    await luis.says("/fine")
    await luis.sees("We ask you again")


async def test_the_warnings_read_well_in_every_language(drill: Stage) -> None:
    luis = await drill.person("Luis", "es")
    await luis.says("/volunteer")
    await luis.sends_place(*NEAR)
    await luis.sees("/checkout")
    ana = await cries(drill, "نحتاج ماء", "ar")
    await luis.taps("20 min")
    await luis.says("/onmyway")
    await luis.says("/unsafe")
    await luis.sees("Primero póngase a salvo", "[Estoy a salvo]")
    await ana.sees("تعذّر الحضور على Luis: لم يكن الأمر آمنًا", "112")
    await drill.settled()


async def test_what_was_not_safe_stays_on_hold_through_cancel_and_undo_until_a_coordinator_has_looked(
    drill: Stage,
) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await cries(drill, "We need bread")
    await luis.taps("20 min")
    await luis.says("/unsafe")
    await ana.sees("We send nobody else until a coordinator has looked at it")
    mia = await drill.volunteer("Mia", *NEXT)
    await ana.says("/cancel A1 solved")
    await ana.taps("Undo")
    await ana.sees("it waits for a coordinator: it was not safe there for a helper", "112")
    await olga.sees("It was not safe for a volunteer. Nobody is sent until you say so.", "/resume A1")
    assert drill.rows("SELECT state, hold FROM requests") == [{"state": "on_hold", "hold": "stands"}]
    await drill.advance(hours=25)
    await drill.settled()
    assert drill.rows("SELECT volunteer FROM offers WHERE volunteer <> 1 AND state IN ('queued', 'sent')") == []
    assert drill.rows("SELECT 1 FROM outbox WHERE kind = 'AskNeeded'") == []
    await mia.says("/another")
    await mia.sees("There is nothing new to ask you just now")
    await mia.says("/checkin")
    await mia.sends_place(*NEXT)
    await olga.says("/resume A1")
    await ana.sees("We go on")
    await mia.sees("Somebody left here because it was not safe", "[20 min]")
    await mia.taps("20 min")
    await mia.sees("Your task A1", "Somebody left here because it was not safe")
    assert "Luis" not in mia.transcript()
