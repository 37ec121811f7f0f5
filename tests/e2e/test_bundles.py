"""Several tasks on one way as people live them: one question, three doors, and each resident hears what is true."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.canary import check_canaries
from tests.support.people import Phone
from tests.support.stage import Stage, stage

SPOTS = ((12.02871, -38.04391), (12.02913, -38.04127), (12.03019, -38.03871))
DRIVER = (12.02613, -38.04523)
WORDS = ("We need bread", "We need water", "We need blankets")
NAMES = ("Ana", "Ben", "Cleo")


@pytest.fixture
async def road(tmp_path: Path) -> AsyncIterator[Stage]:
    """A drill in which nobody reads over a shoulder."""
    async with stage(tmp_path) as one:
        yield one
        await one.settled()
        await check_canaries(one)


async def three_wait(drill: Stage, language: str = "en") -> list[Phone]:
    residents = []
    for name, words, spot in zip(NAMES, WORDS, SPOTS, strict=True):
        one = await drill.person(name, language)
        await one.says(words)
        await one.sends_place(*spot)
        residents.append(one)
    await drill.settled()
    return residents


@pytest.mark.parametrize(
    ("language", "asks"), [("en", "3 tasks on one way"), ("es", "3 tareas en un solo"), ("ar", "3 مهام على طريق واحد")]
)
async def test_the_question_is_one_and_names_no_door(road: Stage, language: str, asks: str) -> None:
    await three_wait(road)
    luis = await road.volunteer("Luis", *DRIVER, language=language)
    card = await luis.sees(asks, "A1", "A2", "A3", "/takeall")
    if language == "en":
        assert card["text"].count("today or tomorrow · asked") == 3
    assert not [one for one in await luis.messages() if one["from"] == "bot" and one.get("location")]


async def test_a_driver_takes_three_gives_one_back_and_brings_two(road: Stage) -> None:
    ana, ben, cleo = await three_wait(road)
    luis = await road.volunteer("Luis", *DRIVER)
    card = await luis.sees("3 tasks on one way", "[Take all]", "[Only the first]", "[Not me]")
    order = sorted(("A1", "A2", "A3"), key=card["text"].index)
    whose = dict(zip(("A1", "A2", "A3"), ((ana, SPOTS[0]), (ben, SPOTS[1]), (cleo, SPOTS[2])), strict=True))
    (first, first_at), (second, _), (third, third_at) = (whose[number] for number in order)
    for one in (ana, ben, cleo):
        assert not await one.shows("Luis"), "nothing is promised before the yes"

    await luis.taps("Take all")
    for one in (ana, ben, cleo):
        await one.sees("Luis has said yes")
    await luis.sees("Your way: 3 tasks", *order)
    await luis.sees(f"Your task {order[0]}", str(first_at[0]))
    assert not await luis.shows(str(third_at[0]))

    await luis.taps(f"Cannot go: {order[1]}")
    await second.sees("Luis cannot come")
    assert not await first.shows("Luis cannot come")
    assert not await third.shows("Luis cannot come")
    await luis.sees("Your way: 2 tasks")

    await luis.taps("On my way")
    await first.sees("Luis is on the way")
    assert not await third.shows("Luis is on the way")
    await luis.taps("I am there")
    await luis.taps("Done")
    await first.sees("Did Luis come")
    assert not await third.shows("Did Luis come")
    await luis.sees(f"Your task {order[2]}", str(third_at[0]))
    await luis.says("/onmyway")
    await third.sees("Luis is on the way")
    await luis.says("/done")
    await third.sees("Did Luis come")
    await luis.sees("This way is over")
    await second.sees("looking for somebody else")


async def test_a_plain_yes_to_a_way_is_asked_back_and_a_plain_no_is_a_no_to_all(road: Stage) -> None:
    ana, *_ = await three_wait(road)
    luis = await road.volunteer("Luis", *DRIVER)
    await luis.sees("3 tasks on one way")
    await luis.says("yes")
    await luis.sees("takes all of them", "/takeall", "only the first", "/accept")
    assert not await ana.shows("Luis")
    await luis.says("no")
    await luis.sees("You said no")
    assert not await ana.shows("Luis")


async def test_a_way_outlives_a_restart_and_everything_can_be_given_back(road: Stage) -> None:
    residents = await three_wait(road)
    luis = await road.volunteer("Luis", *DRIVER)
    await luis.sees("3 tasks on one way")
    await road.settled()
    await road.stop_bot()
    await road.start_bot()
    await luis.says("/takeall")
    await luis.sees("Your way: 3 tasks")
    await road.settled()
    await luis.says("/task")
    await road.settled()
    await luis.sees("Your way: 3 tasks")
    await luis.says("/cannot all")
    for one in residents:
        await one.sees("Luis", "cannot come")
    await luis.sees("This way is over")
