"""A night as people live it: who may sleep, who is woken for a life in danger, and what waits for the morning."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.canary import check_canaries
from tests.support.people import Phone
from tests.support.stage import Stage, stage

DOOR, OTHER_DOOR = (12.02861, -38.04361), (12.02907, -38.04309)
NEAR, NEXT, THIRD = (12.02713, -38.04227), (12.02613, -38.04127), (12.02513, -38.04027)


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Stage]:
    """Half an hour before the quiet hours of an operation that has them."""
    async with stage(tmp_path, matching={"quiet_hours": (22, 7)}) as one:
        await until(one, 21.5)
        yield one
        await check_canaries(one)


async def until(drill: Stage, hour: float) -> None:
    """Let the time pass until this hour of the day, UTC as the drill's settings say."""
    now = drill.clock.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    wait = (midnight + timedelta(hours=hour) - now) % timedelta(days=1)
    await drill.advance(seconds=wait.total_seconds())


async def on_duty_all_night(drill: Stage, name: str, lat: float, lon: float) -> Phone:
    volunteer = await drill.volunteer(name, lat, lon)
    await volunteer.says("/checkin 12")
    await drill.settled()
    return volunteer


async def calls(drill: Stage, name: str, words: str, at: tuple[float, float]) -> Phone:
    resident = await drill.person(name)
    await resident.says(words)
    await drill.settled()
    await resident.sends_place(*at)
    await drill.settled()
    return resident


async def test_by_night_only_who_wants_to_is_asked_and_in_the_morning_everybody(evening: Stage) -> None:
    luis = await on_duty_all_night(evening, "Luis", *NEAR)
    eva = await on_duty_all_night(evening, "Eva", *NEXT)
    await eva.says("/night on")
    await eva.sees("only for a life in danger")

    await until(evening, 23)
    await calls(evening, "Ana", "We need bread", DOOR)
    ben = await calls(evening, "Ben", "My father is trapped under rubble", OTHER_DOOR)
    await eva.sees("A2", "A life may be in danger", "[20 min]")
    assert not await luis.shows("A1")
    assert not await luis.shows("A2")
    assert not await eva.shows("A1"), "night calls are for a life in danger"
    await eva.taps("20 min")
    await ben.sees("Eva has said yes")

    await until(evening, 7)
    await luis.sees("A1", "[20 min]")


async def test_who_comes_on_duty_by_night_is_awake_and_is_asked(evening: Stage) -> None:
    luis = await on_duty_all_night(evening, "Luis", *NEAR)
    await until(evening, 23)
    ana = await calls(evening, "Ana", "We need bread", DOOR)
    mia = await evening.volunteer("Mia", *THIRD)
    await mia.taps("20 min")
    await ana.sees("Mia has said yes")
    assert not await luis.shows("A1")
