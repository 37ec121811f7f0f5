"""What people type by halves, at the wrong time, or with more behind it: each answer shows a way on."""

from __future__ import annotations

from pathlib import Path

from tests.support.stage import Stage, stage
from tests.support.town import town_region

NEAR = (12.02613, -38.04127)
FAR_OUT = (48.2, 16.4)


async def test_an_answer_to_no_question_says_that_none_is_open(drill: Stage) -> None:
    luis = await drill.volunteer("Luis", *NEAR)
    for typed in ("/accept", "/decline", "/takeall"):
        await luis.says(typed)
        await luis.sees("No question to you is open now", "/another")
        await drill.settled()
    await luis.says("/accept x")
    await luis.sees("There is no question with this number", "/another")
    await luis.says("/standby")
    await luis.sees("Please type it like this: /standby A12 40")
    await luis.says("/done")
    await luis.sees("You have no such task now", "/task")


async def test_who_asks_for_more_and_has_not_answered_reads_how_to_say_yes_and_no(drill: Stage) -> None:
    luis, ana = await drill.volunteer("Luis", *NEAR), await drill.person("Ana")
    await ana.says("We need water at 12 Mill Lane")
    await luis.sees("A1", "[20 min]")
    await luis.says("/another")
    await luis.sees("You have not answered this yet", "A1: /accept 1 20 or /decline 1")


async def test_who_is_not_safe_and_has_no_task_reads_whom_to_call_and_how_to_ask(drill: Stage) -> None:
    luis, ana = await drill.volunteer("Luis", *NEAR), await drill.person("Ana", "es")
    await luis.says("/unsafe")
    await luis.sees("In danger? Call 112.", "/need")
    await ana.says("/unsafe")
    await ana.sees("Llame al 112.", "/need")
    await ana.says("/done")
    await ana.sees("voluntariado", "/need", "/volunteer")


async def test_a_task_of_another_number_is_neither_given_another_time_nor_handed_over(drill: Stage) -> None:
    luis, ana = await drill.volunteer("Luis", *NEAR), await drill.person("Ana")
    await ana.says("We need water at 12 Mill Lane")
    await luis.sees("A1", "[20 min]")
    await luis.says("/accept 1 20")
    await luis.sees("Your task A1")
    for typed in ("/eta A9 30", "/handover A9", "/handover A9 take a torch"):
        await luis.says(typed)
        await luis.sees("You have no such task now")
        await drill.settled()
    assert drill.rows("SELECT handover_why FROM assignments") == [{"handover_why": None}]
    await luis.says("/eta A1 35")
    await ana.sees("New time", "35 minutes")
    await luis.says("/handover A1")
    await luis.sees("Why do you want to hand it over?")
    await luis.says("/handover A1 Tired")
    await luis.sees("You said: I am worn out")


async def test_an_answer_to_what_was_not_asked_is_not_called_true(drill: Stage) -> None:
    ana = await drill.person("Ana")
    await ana.says("We need water at 12 Mill Lane")
    await ana.sees("A1")
    for typed in ("/came A1 yes", "/missing A1 water", "/intouch A1 no", "/same A1 yes"):
        await ana.says(typed)
        await ana.sees("A1: We did not ask you this", "/status", "/cancel A1")
        await drill.settled()
    await ana.says("/missing A1")
    await ana.sees("Please type it like this: /missing A12 water")


async def test_a_cry_behind_a_command_or_a_slash_is_heard(drill: Stage) -> None:
    olga = await drill.coordinator()
    for number, typed in enumerate(
        ("/help my father is bleeding", "/start we are trapped", "/help! we are trapped", "/trapped-on-the-roof"), 1
    ):
        ana = await drill.person("Ana")
        await ana.says(typed)
        await ana.sees(f"A{number}", "112")
        await drill.settled()
    await olga.says("/help my father is bleeding")
    await olga.sees("Coordinators", "/open")
    await olga.says("/open.")
    await olga.sees("Open requests 1 to 4 of 4")


async def test_every_need_can_be_typed_by_the_name_on_its_button(drill: Stage) -> None:
    ana = await drill.person("Ana")
    await ana.says("/need")
    await ana.sees("A1")
    await ana.says("/need Evac")
    await ana.sees("Need: 🚗 A ride to safety")


async def test_a_position_outside_the_area_is_called_that(tmp_path: Path) -> None:
    async with stage(tmp_path, region={"path": town_region(), "area": (12.0, -38.1, 12.1, -38.0)}) as drill:
        ana, luis = await drill.person("Ana"), await drill.volunteer("Luis", *NEAR)
        for somebody in (ana, luis):
            await somebody.sends_place(*FAR_OUT)
            await somebody.sees("outside the area that Muster serves")


async def test_a_coordinator_who_forgets_the_word_reads_which_there_are(drill: Stage) -> None:
    olga, ana = await drill.coordinator(), await drill.person("Ana")
    await ana.says("We need water at 12 Mill Lane")
    await ana.sees("A1")
    await olga.says("/refer A1")
    await olga.sees("/refer A12 police", "ambulance, fire, police, hospital, coast_guard, shelter, utility, partner")
    await olga.says("/close A1")
    await olga.sees("/close A12 done_by_others", "completed, partly_done", "out_of_scope")
    for typed in ("/send", "/drop", "/stop"):
        await olga.says(typed)
        await olga.sees(f"Please type it like this: {typed} 3")
    await olga.says("/refer A1 Police")
    await olga.sees("Please call them (police)")
    await olga.says("/close A1 Completed")
    await olga.sees("You closed A1")
