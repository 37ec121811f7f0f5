"""The few fixtures: logs as before each test; a drill with its bot, which checks at its end that nothing leaked."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot import logs
from tests.support.canary import check_canaries
from tests.support.stage import Stage, stage

# Some tests start the program as its own process: without bytecode each one would compile all of it again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture
async def drill(tmp_path: Path) -> AsyncIterator[Stage]:
    """A drill of its own, with the bot serving; afterwards every secret is looked for where it must not be."""
    async with stage(tmp_path) as one:
        yield one
        await check_canaries(one)


@pytest.fixture
async def drill_as_delivered(tmp_path: Path) -> AsyncIterator[Stage]:
    """A drill in which new volunteers are trusted as little as the settings are delivered."""
    async with stage(tmp_path, trust={"starting_tier": 1, "two_persons_from_risk": 2}) as one:
        yield one
        await check_canaries(one)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """A log that one test sets up goes to a stream of its own, which the next one finds closed."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.LOUD_LIBRARIES}
    yield
    root.handlers[:], root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()
