"""Who may come, as people live it: a woman asks for a woman, a desk vouches, a helper is not the right one."""

from __future__ import annotations

import pytest

from tests.support.stage import Stage

HERE = (12.02861, -38.04361)
NEAR = (12.02713, -38.04227)


async def test_she_asks_for_a_woman_and_when_one_checks_in_it_is_her_who_comes(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await drill.person("Ana")
    await ana.says("We need bread, only women please")
    await ana.sends_place(*HERE)
    await ana.sees("Nobody near fits now: women only", "A coordinator knows of it")
    await olga.sees("A1", "Nobody near meets: women only", "1 other near")
    assert not await luis.shows("A1")

    eva = await drill.volunteer("Eva", 12.02907, -38.04309)
    await eva.says("/profile")
    await eva.taps("I am a woman")
    await eva.sees("What we know of you", "You are a woman")
    await eva.sees("A1", "[20 min]")
    await drill.settled()
    assert not await ana.shows("Nobody near fits now")
    await eva.taps("20 min")
    await ana.sees("Eva has said yes")
    await eva.sees("Your task", "A1")
    assert not await luis.shows("A1")


async def test_a_case_that_waits_for_trust_goes_on_once_a_coordinator_vouches(drill_as_delivered: Stage) -> None:
    drill = drill_as_delivered
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await drill.person("Ana")
    await ana.says("We need insulin")
    await ana.sends_place(*HERE)
    await ana.sees("Nobody near can be sent to this now")
    card = await olga.sees("A1", "Nobody near meets: known to the coordinators", "Luis, tier 1", "/tier V")
    button = next(one["text"] for row in card["buttons"] for one in row if "Luis" in one["text"])
    await olga.taps(button)
    await olga.sees("Noted", "Luis", "tier 2")
    await luis.sees("A coordinator knows you now")
    await luis.sees("A1", "Two people go there together", "[20 min]")
    await luis.says("/tier V1 3")
    await luis.sees("This is for coordinators")


async def test_not_this_person_and_somebody_else_is_asked(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await drill.person("Ana")
    await ana.says("We need bread")
    await ana.sends_place(*HERE)
    await luis.taps("20 min")
    await ana.sees("Luis has said yes", "/notthis A1")
    eva = await drill.volunteer("Eva", 12.02907, -38.04309)
    await ana.taps("Not Luis, please")
    await ana.sees("Luis will not come")
    await luis.sees("Please do not go to A1")
    await luis.sees("The address is no longer shown here")
    await eva.taps("20 min")
    await ana.sees("Eva has said yes")


async def test_a_volunteer_says_quietly_that_they_would_rather_not_go_there_again(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await drill.person("Ana")
    await ana.says("We need bread")
    await ana.sends_place(*HERE)
    await luis.taps("20 min")
    await luis.taps("On my way")
    await luis.taps("I am there")
    await luis.taps("Done")
    await luis.sees("The address is no longer shown here", "Rather not meet this person again?", "/notthis A1")
    await luis.says("/notthis A1")
    await luis.sees("They are not told")
    await ana.taps("Yes")
    await ana.says("We need water")
    await ana.sends_place(12.02862, -38.04362)
    await ana.sees("A2")
    await drill.settled()
    assert not await luis.shows("A2")
    assert drill.rows("SELECT said_by = volunteer AS theirs FROM avoided") == [{"theirs": 1}]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/skills medic cook", "Doctor, nurse · Cooking"),
        ("/skills boat on", "Boat"),
        ("/speaks es fr", "Spanish · French"),
        ("/team 3", "You come as 3 people"),
        ("/seats 4", "Free seats in your vehicle: 4"),
        ("/reach 10", "up to 10 km"),
        ("/reach any", "any distance"),
        ("/woman yes", "You are a woman"),
        ("/adult no", "You are under 18"),
        ("/night on", "only for a life in danger"),
    ],
)
async def test_everything_on_the_profile_can_be_typed(drill: Stage, typed: str, shown: str) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    await luis.says(typed)
    await luis.sees(shown)


async def test_every_switch_of_who_may_come_can_be_typed_and_taken_back(drill: Stage) -> None:
    ana = await drill.person("Ana")
    await ana.says("We need bread")
    await ana.taps("Who may come")
    await ana.taps("Women only")
    await ana.sees("Who may come: women only")
    await ana.says("/who A1 two")
    await ana.sees("women only · two people together")
    await ana.says("/who es")
    await ana.sees("two people together · Spanish")
    await ana.says("/who women off")
    await ana.sees("Who may come: two people together · Spanish")
    await ana.says("/who anybody")
    await ana.sees("Anybody who can help may come")


async def test_not_this_person_is_heard_after_the_task_and_only_the_desk_learns_of_it(drill: Stage) -> None:
    olga = await drill.coordinator()
    luis = await drill.volunteer("Luis", *NEAR)
    ana = await drill.person("Ana")
    await ana.says("We need bread")
    await ana.sends_place(*HERE)
    for button in ("20 min", "On my way", "I am there", "Done"):
        await luis.taps(button)
    await ana.sees("Did Luis come and help you?", "Rather not see Luis again?", "/notthis A1")
    await ana.taps("Yes")
    await ana.says("/notthis")
    await ana.sees("A1", "Luis is never asked for you again")
    await olga.sees("A1", "Luis and the resident are not brought together any more")
    await ana.says("We need water")
    await ana.sends_place(12.02862, -38.04362)
    await ana.sees("A2")
    await luis.says("/notthis A1")
    await luis.sees("They are not told")
    await drill.settled()
    assert not await luis.shows("A2")
    assert drill.rows("SELECT count(*) AS times FROM outbox WHERE kind = 'HelperNews'") == [{"times": 1}]
