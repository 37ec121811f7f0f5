"""What happens to a request beside the search: still needed, taken back, passed on, and two that are one."""

from __future__ import annotations

from tests.support.people import Phone
from tests.support.stage import Stage

FIRE = "Fire in the kitchen of the house"
ANAS = (12.02851, -38.04351)
EVAS = (12.02891, -38.04341)  # forty metres away


async def in_need(drill: Stage, name: str, words: str, lat: float, lon: float, language: str = "en") -> Phone:
    phone = await drill.person(name, language)
    await phone.says_in_secret(words)
    await drill.settled()
    await phone.sends_place(lat, lon)
    await drill.settled()
    return phone


async def test_silence_on_still_needed_ends_a_request_and_one_tap_opens_it_again(drill: Stage) -> None:
    ana = await in_need(drill, "Ana", "We need bread", *ANAS)
    await drill.advance(hours=24, minutes=1)
    await ana.sees("Is help still needed?", "[Still needed]", "[Solved]", "[Others helped]")
    await drill.stop_bot()
    await drill.advance(hours=48, minutes=1)
    await drill.start_bot()
    await ana.sees("has ended: we had no answer")
    assert drill.rows("SELECT state FROM requests") == [{"state": "expired"}]
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    await ana.taps("reopen:1")
    await luis.sees("A1", "[20 min]")


async def test_a_yes_to_still_needed_keeps_it_open(drill: Stage) -> None:
    ana = await in_need(drill, "Ana", "We need bread", *ANAS)
    await drill.advance(hours=24, minutes=1)
    await ana.taps("Still needed")
    await ana.sees("We go on looking for A1")
    await drill.advance(hours=23)
    await drill.settled()
    assert drill.rows("SELECT state FROM requests") == [{"state": "open"}]


async def test_a_cancelled_request_comes_back_with_undo_and_the_helper_is_asked_again(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await in_need(drill, "Ana", "We need insulin", *ANAS)
    await luis.taps("20 min")
    await ana.sees("Luis has said yes")
    await ana.says("/cancel A1 solved")
    await luis.sees("Stop")
    await ana.taps("Undo")
    await ana.sees("A1 goes on")
    await luis.taps("accept:2:20")
    await ana.sees("Somebody has said yes")


async def test_a_coordinator_takes_back_a_close_and_a_resident_cannot(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await in_need(drill, "Ana", "We need insulin", *ANAS)
    await olga.says("/close A1 invalid")
    await olga.sees("You closed A1", "[Undo]")
    await ana.says("/undo A1")
    await ana.sees("belongs to somebody else")
    await olga.taps("Undo")
    await ana.sees("A1 goes on")
    await olga.says("/close A1")
    await olga.sees("/close A12 done_by_others")


async def test_a_case_passed_on_closes_only_when_they_are_in_touch(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await in_need(drill, "Ana", "We need insulin", *ANAS)
    await olga.says("/close A1 referred")
    await olga.sees("/close A12 done_by_others")
    await olga.says("/refer A1 hospital")
    await olga.sees("Please call them", "12.02851, -38.04351", "We need insulin")
    await ana.sees("Are they in touch with you?")
    await ana.taps("Not yet")
    await olga.sees("not in touch yet, says the resident")
    await drill.settled()
    assert drill.rows("SELECT state FROM requests") == [{"state": "open"}]
    await ana.says("/intouch A1 yes")
    await ana.sees("A1 is with them now")
    await drill.settled()
    assert drill.rows("SELECT state, reason FROM requests") == [{"state": "closed", "reason": "referred"}]


async def test_two_neighbours_report_one_fire_and_both_hear_of_the_help(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await in_need(drill, "Ana", FIRE, *ANAS)
    eva = await in_need(drill, "Eva", "Fire! The house next door is burning", *EVAS)
    asked = await eva.sees("Somebody near you has already asked for help", "[Yes, the same]")
    assert "A1" not in str(asked)
    assert "Ana" not in str(asked)
    await eva.taps("Yes, the same")
    await eva.sees("A coordinator looks at both")
    await olga.taps("merge:2:1")
    await eva.sees("A2 is joined with another request")
    await ana.sees("Somebody else has reported the same")
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    await luis.taps("20 min")
    await ana.sees("Luis has said yes")
    await eva.sees("A2 is joined", "Somebody has said yes")
    await eva.says("/status")
    await eva.sees("A2 is joined", "Somebody has said yes")
    assert not await eva.shows("Luis")
    assert not await eva.shows("A1")
    assert not await ana.shows("Eva")
    await olga.says("/unmerge A2")
    await eva.sees("A2 is a request of its own again")


async def test_whoever_was_joined_by_mistake_is_out_with_one_tap(drill: Stage) -> None:
    olga = await drill.coordinator()
    await in_need(drill, "Ana", "We need water", *ANAS)
    eva = await in_need(drill, "Eva", "We need water", *EVAS, language="es")
    await olga.says("/merge A2 A1")
    await eva.taps("Todavía necesito ayuda")
    await drill.settled()
    assert drill.rows("SELECT state FROM requests ORDER BY id") == [{"state": "open"}, {"state": "open"}]


async def test_the_wrong_people_join_nothing(drill: Stage) -> None:
    await drill.coordinator()
    ana = await in_need(drill, "Ana", "We need water", *ANAS)
    eva = await in_need(drill, "Eva", "We need water", *EVAS)
    await eva.sees("[Yes, the same]")
    for typed in ("/merge A2 A1", "/apart A2 A1", "/unmerge A2", "/refer A2 police"):
        await ana.says(typed)
        await ana.sees("This is for coordinators")
    await ana.says("/same A2 yes")
    await ana.sees("belongs to somebody else")
    await drill.settled()
    assert drill.rows("SELECT state FROM twins") == [{"state": "suspected"}]
    assert drill.rows("SELECT state FROM requests ORDER BY id") == [{"state": "open"}, {"state": "open"}]


async def test_who_comes_to_a_joined_request_knows_what_both_said_and_neither_reads_the_other(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", 12.02613, -38.04127)
    ana = await in_need(drill, "Ana", "We need drinking water, the yellow door", *ANAS)
    await luis.sees("A1", "Drinking water", "[20 min]")
    eva = await in_need(drill, "Eva", "We need insulin and food, only women please, the green gate", *EVAS)
    await olga.says("/merge A2 A1")
    await eva.sees("A2 is joined with another request")
    await luis.sees("A1", "We look for others")
    rosa = await drill.volunteer("Rosa", 12.02907, -38.04309)
    await rosa.says("/profile")
    await rosa.taps("I am a woman")
    await rosa.says("/skills medic")
    await rosa.sees("A1", "Doctor or medicine", "[20 min]")
    await rosa.taps("20 min")
    await rosa.sees(
        "Your task", "the yellow door", "Further report, somebody else said:", "the green gate", "Doctor or medicine"
    )
    await ana.sees("Rosa has said yes")
    await drill.settled()
    for word in ("women", "green gate", "Doctor", "Eva"):
        assert not await ana.shows(word)
    for word in ("yellow door", "Ana", "Rosa"):
        assert not await eva.shows(word)
    await olga.says("/case A1")
    await olga.sees("women only", "the yellow door", "the green gate")
    await olga.says("/unmerge A2")
    await eva.sees("A2 is a request of its own again")
    await drill.settled()
    assert not await rosa.shows("the green gate")
    assert drill.rows("SELECT joined, apart FROM requests WHERE id = 1") == [{"joined": None, "apart": None}]
