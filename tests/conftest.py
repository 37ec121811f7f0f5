"""The few fixtures: a drill with its bot, which checks at the end of every story that nothing leaked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.canary import check_canaries
from tests.support.stage import Stage, stage


@pytest.fixture
async def drill(tmp_path: Path) -> AsyncIterator[Stage]:
    """A drill of its own, with the bot serving; afterwards every secret is looked for where it must not be."""
    async with stage(tmp_path) as one:
        yield one
        await check_canaries(one)
