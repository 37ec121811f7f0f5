"""Seats as people live them: two who come, a team, somebody quicker, standby, and a yes that came too late."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.canary import check_canaries
from tests.support.people import Phone
from tests.support.stage import Stage, stage

POINT = (12.02871, -38.04391)
SPOTS = ((12.02613, -38.04127), (12.02713, -38.04227), (12.02513, -38.04027))


@pytest.fixture
async def seats(tmp_path: Path) -> AsyncIterator[Stage]:
    """A drill in which several are asked at once."""
    async with stage(tmp_path, matching={"critical": {"target": 0.99}, "high": {"target": 0.95}}) as one:
        yield one
        await check_canaries(one)


async def people(drill: Stage, *names: str) -> list[Phone]:
    return [await drill.volunteer(name, *spot) for name, spot in zip(names, SPOTS, strict=False)]


def question(drill: Stage, volunteer: Phone, number: int = 1) -> int:
    """The number of the question to a volunteer about a request."""
    found = drill.rows(
        "SELECT o.id FROM offers AS o JOIN people AS p ON p.id = o.volunteer WHERE p.telegram_id = ? AND o.request = ?",
        volunteer.id,
        number,
    )
    return int(found[-1]["id"])


async def cries(drill: Stage, words: str = "We need insulin", language: str = "en") -> Phone:
    ana = await drill.person("Ana", language)
    await ana.says(words)
    await ana.sees("A1")
    await drill.settled()
    await ana.sends_place(*POINT)
    return ana


async def test_a_long_way_loses_to_a_shorter_one_and_the_first_stands_by(seats: Stage) -> None:
    luis, eva = await people(seats, "Luis", "Eva")
    ana = await cries(seats)
    await eva.sees("A1", "[Not me]")
    await luis.taps("60 min")
    await luis.sees("If nobody can be there sooner within 1 minute, it is yours", "/leave A1")
    await ana.sees("We have a first answer")
    assert not await ana.shows("Luis")
    await eva.taps("20 min")
    await ana.sees("Eva has said yes")
    await luis.sees("Somebody can be there sooner", "number 1 on standby")
    assert not await luis.shows("Your task")

    await eva.taps("Cannot go")
    await luis.sees("A place is free now. Can you still go?")
    assert not await ana.shows("Luis has said yes"), "nobody is given a seat silently"
    await luis.says("/still 40")
    await ana.sees("Luis has said yes", "40 minutes")
    await luis.sees("Your task", str(POINT[0]))


async def test_a_window_that_ends_while_the_bot_is_down_is_settled_when_it_is_back(seats: Stage) -> None:
    (luis,) = await people(seats, "Luis")
    ana = await cries(seats)
    await luis.taps("60 min")
    await luis.sees("it is yours")
    await seats.settled()
    await seats.stop_bot()
    await seats.advance(minutes=2)
    assert not await ana.shows("Luis")
    await seats.start_bot()
    await ana.sees("Luis has said yes")
    await luis.sees("Your task", str(POINT[0]))


async def test_a_yes_that_came_too_late_is_told_at_once_and_sent_where_it_is_needed(seats: Stage) -> None:
    luis, eva = await people(seats, "Luis", "Eva")
    await cries(seats)
    await eva.sees("A1", "[Not me]")
    await luis.taps("20 min")
    await eva.sees("Somebody else")
    for _ in range(2):
        await eva.says(f"/accept {question(seats, eva)} 20")
    await eva.sees("Somebody else has it already", "You can still stand by", "[Stand by]", "[Who else needs help?]")
    await seats.settled()
    assert len([one for one in await eva.messages() if "has it already" in one["text"]]) == 1

    await eva.taps("Who else needs help?")
    await eva.sees("Nobody else near you needs help")
    ben = await seats.person("Ben")
    await ben.says("We need bread")
    await ben.sends_place(12.0291, -38.0441)
    await eva.sees("A2", "[Not me]")
    await eva.says(f"/standby {question(seats, eva)} 20")
    await eva.sees("number 1 on standby")
    await eva.taps("10 min")
    await ben.sees("Eva has said yes")
    await eva.sees("so you stand by no longer")


@pytest.mark.parametrize(("language", "wanted"), [("en", "is for 2 people"), ("es", "2 personas"), ("ar", "شخصان")])
async def test_two_come_when_two_are_needed_and_know_of_each_other(seats: Stage, language: str, wanted: str) -> None:
    luis, eva = await people(seats, "Luis", "Eva")
    ana = await cries(seats, language=language)
    await eva.sees("A1", "[Not me]")
    await luis.taps("20 min")
    await eva.sees("Somebody else")
    await ana.says("/more A1 1")
    await ana.sees("A1", wanted)
    await eva.says(f"/accept {question(seats, eva)} 20")
    await ana.sees("Luis", "Eva")
    await luis.sees("With you: Eva", "You lead")
    await eva.sees("With you: Luis, who leads")
    await seats.settled()
    assert seats.rows("SELECT state FROM requests") == [{"state": "staffed"}]


async def test_who_is_there_can_call_for_more_hands_and_tick_off_what_is_done(seats: Stage) -> None:
    (luis,) = await people(seats, "Luis")
    olga = await seats.coordinator()
    ana = await cries(seats, "We need water and insulin")
    await luis.taps("20 min")
    await luis.taps("On my way")
    await luis.taps("I am there")
    await luis.taps("Done: Doctor or medicine")
    await ana.sees("Luis says that this is done", "Doctor or medicine", "Still needed", "Drinking water")
    await luis.taps("We need more hands")
    await luis.sees("A1 is for 2 people now", "We look for 1 more person")
    await olga.says("/case A1")
    await olga.sees("Coming: Luis", "[+1 person]", "[Done: Drinking water]")
    await luis.taps("Done")
    await ana.sees("a part is done", "Still needed", "Drinking water")
    await seats.settled()
    assert seats.rows("SELECT state, need FROM requests") == [{"state": "open", "need": "water"}]


async def test_a_team_comes_as_one_and_fills_its_seats(seats: Stage) -> None:
    (luis,) = await people(seats, "Luis")
    await seats.changes_the_store("UPDATE volunteers SET party = 3")
    ana = await cries(seats)
    await ana.says("/hands A1 4")
    await ana.sees("A1 is for 4 people now")
    await luis.taps("20 min")
    await ana.sees("Luis (3 people) has said yes")
    await luis.sees("You come as 3 people.")
    await seats.settled()
    assert seats.rows("SELECT seat FROM seats ORDER BY seat") == [{"seat": 1}, {"seat": 2}, {"seat": 3}]
    assert seats.rows("SELECT state FROM requests") == [{"state": "open"}]


async def test_the_wrong_person_changes_no_seat(seats: Stage) -> None:
    luis, eva = await people(seats, "Luis", "Eva")
    await cries(seats)
    await luis.taps("20 min")
    eve = await seats.person("Eve")
    for typed in ("/more A1 2", "/hands A1 5", "/met A1 medical", "/unmet A1 medical", "/leave A1", "/still 20"):
        await eve.says(typed)
    await eva.says(f"/standby {question(seats, luis)} 20")
    await eve.sees("This is for volunteers.")
    await eva.sees("This belongs to somebody else")
    await seats.settled()
    assert seats.rows("SELECT seats FROM requests") == [{"seats": 1}]
    assert seats.rows("SELECT state FROM assignments") == [{"state": "accepted"}]
    assert seats.rows("SELECT state FROM request_needs") == [{"state": "open"}]
