"""What a coordinator's card says stays true through everything that happens to the case; over HTTP."""

from __future__ import annotations

from tests.support.stage import Stage

NEAR = (12.02713, -38.04227)
DOOR = (12.02861, -38.04361)


async def test_a_danger_that_nobody_takes_keeps_its_reason_and_whom_to_call_also_after_a_restart(drill: Stage) -> None:
    olga = await drill.coordinator()
    ana = await drill.person("Ana")
    await ana.says("my father is bleeding")
    await ana.sees("A1")
    await ana.sends_place(*DOOR)
    await drill.settled()
    await drill.advance(minutes=30)
    await olga.sees("A1", "Still nobody. Think of the emergency services.", "ambulance")
    await drill.settled()
    await drill.stop_bot()
    await drill.start_bot()
    await ana.says("we are on the second floor")
    await olga.sees("second floor", "Still nobody. Think of the emergency services.", "ambulance", "police")
    await drill.settled()
    assert not await olga.shows("You asked for this request")
    luis = await drill.volunteer("Luis", *NEAR)
    await luis.taps("20 min")
    await olga.sees("A1", "1 of 1 coming", "Coming: Luis")
    await drill.settled()
    assert not await olga.shows("Still nobody", "Coming: Luis")
    assert not await olga.shows("ambulance", "Coming: Luis")


async def test_a_case_that_a_coordinator_asked_for_stays_true_though_it_never_came_to_the_desk(drill: Stage) -> None:
    olga, otto = await drill.coordinator(), await drill.coordinator("Otto", 1)
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await drill.person("Ana")
    await ana.says("We need water at 12 Mill Lane")
    await luis.sees("A1", "[20 min]")
    await olga.says("/case A1")
    await olga.sees("You asked for this request", "[I take care of it]")
    await olga.taps("I take care of it")
    await olga.sees("A1", "with Olga")
    await luis.taps("20 min")
    await olga.sees("A1", "Coming: Luis", "[Whole story]")
    await drill.settled()
    assert not await olga.shows("[I take care of it]")
    assert not await otto.shows("Coming: Luis")
    shown = drill.rows("SELECT DISTINCT reader FROM disclosures WHERE as_what = 'coordinator'")
    assert len(shown) == 1, "who has no card was shown no place"


async def test_more_of_a_list_that_has_shrunk_shows_its_last_page(drill: Stage) -> None:
    ana, olga = await drill.person("Ana"), await drill.coordinator()
    await ana.says("We need water at 12 Mill Lane")
    await ana.sees("A1")
    await olga.says("/open 10")
    await olga.sees("Open requests 1 to 1 of 1", "[A1]")


async def test_a_resident_who_lets_the_bot_in_again_is_no_longer_called_out_of_reach(drill: Stage) -> None:
    ana, olga = await drill.person("Ana"), await drill.coordinator()
    await ana.says("We need water at 12 Mill Lane")
    await ana.sees("A1")
    await ana.does("block", blocked=True)
    await olga.sees("A1", "We cannot reach them here")
    await ana.does("block", blocked=False)
    await ana.says("/start")
    await drill.settled()
    assert await olga.shows("A1", "Mill Lane")
    assert not await olga.shows("We cannot reach them here")


async def test_a_wish_that_only_its_resident_may_lift_is_asked_about_and_lifted_by_them_alone(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await drill.person("Ana")
    await ana.says("We need water, women only please")
    await ana.sees("A1")
    await ana.sends_place(*DOOR)
    await olga.sees("A1", "Only the resident may lift this: women only.", "[Ask them]")
    await olga.taps("Ask them")
    await ana.sees("You decide, and you need not say why.", "[Only women, please]", "[Anybody may come]")
    await olga.sees("They have been asked, and have not answered yet.")
    await drill.settled()
    assert not await luis.shows("A1")
    await ana.taps("Anybody may come")
    await luis.sees("A1", "[20 min]")


async def test_the_highest_tier_is_asked_about_once_more(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    number = drill.rows("SELECT person FROM volunteers")[0]["person"]
    await olga.says(f"/tier V{number} T3")
    await olga.sees("Luis", "do you trust them with all tasks?", f"/tier V{number} 3 yes")
    await drill.settled()
    assert drill.rows("SELECT tier FROM volunteers") == [{"tier": 2}]
    await olga.taps("No, stay at T2")
    await olga.sees("Noted", "tier 2")
    await olga.says(f"/tier {number} 3 yes")
    await olga.sees("Noted", "tier 3")
    await luis.sees("all tasks")
    assert drill.rows("SELECT tier FROM volunteers") == [{"tier": 3}]
    await olga.says(f"/review V{number} ok")
    await olga.sees("Luis can go on as before.")


async def test_a_command_that_is_none_is_answered_in_a_line_that_fits_who_typed_it(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await drill.person("Ana")
    await olga.says("/cases")
    assert "/need" not in (await olga.sees("There is no /cases.", "/case", "/help"))["text"]
    await luis.says("/checkins")
    await luis.sees("There is no /checkins.", "/checkin", "/help")
    await ana.says("/cancle")
    told = (await ana.sees("There is no /cancle.", "/cancel", "/help"))["text"]
    assert "\n" not in told
    assert "/open" not in told
    await ana.says("/done")
    await ana.sees("This is for volunteers.")
    await ana.says("/trapped we are trapped, the water is rising")
    await ana.sees("A1", "112")


async def test_who_bleeds_reads_the_number_before_anything_else_also_when_a_neighbour_asked_already(
    drill: Stage,
) -> None:
    eva, ana = await drill.person("Eva"), await drill.person("Ana")
    await eva.says("my father is bleeding at 12 Mill Lane")
    await eva.sees("A1")
    await drill.settled()
    await ana.says("bleeding at 12 Mill Lane")
    await ana.sees("Somebody near you")
    answers = [one["text"] for one in await ana.messages() if one["from"] == "bot"]
    assert answers[0].startswith("Life in danger? Call 112 now.")
    assert "A2" in answers[0]
    assert "Get to safety" in answers[0]
    assert "Somebody near you" not in answers[0]


async def test_a_task_is_answered_by_the_number_that_its_card_shows(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await drill.person("Ana")
    await ana.says("We need water")
    await ana.sees("A1")
    await ana.sends_place(*DOOR)
    await luis.sees("A1", "[20 min]")
    await luis.says("/accept A7 20")
    await luis.sees("There is no question with this number.")
    await luis.says("/accept A1 20")
    await ana.sees("Luis")
    await luis.says("/done A7")
    await luis.sees("You have no such task now.")
    await luis.says("/done A1")
    await ana.sees("Did", "Luis", "come")
    await drill.settled()
