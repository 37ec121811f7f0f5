"""A store of one test: a real file, opened as the bot opens it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import tests.support.properties  # noqa: F401 - loading it is what counts
from bot.store import Store
from tests.support.build import fresh_file


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An open store without rows."""
    one = await Store.open(fresh_file(tmp_path))
    yield one
    await one.close()
