"""An operation of one test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.places import Places
from bot.places.roads import Roads
from tests.support.build import Operation, operation
from tests.support.town import town_places, town_region
from tests.support.two_towns import TwoTowns


@pytest.fixture
async def op(tmp_path: Path) -> AsyncIterator[Operation]:
    """An operation with two owners, none of whom has written yet."""
    async with operation(tmp_path) as one:
        yield one


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Operation]:
    """The fictional town with its river, and an operation with its roads."""
    async with operation(tmp_path) as one:
        one.ground = replace(one.ground, places=town_places(), roads=Roads.open(town_region()))
        one.clockwork._ground = one.ground  # noqa: SLF001 - the clock works on the same ground
        yield one


@pytest.fixture
async def towns(tmp_path: Path) -> AsyncIterator[Operation]:
    """An operation whose map knows Church Street twice."""
    async with operation(tmp_path) as one:
        one.ground = replace(one.ground, places=TwoTowns(Places()))
        yield one


@pytest.fixture
async def shipped(tmp_path: Path) -> AsyncIterator[Operation]:
    """An operation whose trust is as the settings are delivered."""
    trust = {"starting_tier": 1, "two_persons_from_risk": 2}
    async with operation(tmp_path, trust=trust) as one:
        yield one
