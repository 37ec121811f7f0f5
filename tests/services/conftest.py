"""An operation of one test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.build import Operation, operation


@pytest.fixture
async def op(tmp_path: Path) -> AsyncIterator[Operation]:
    """An operation with two owners, none of whom has written yet."""
    async with operation(tmp_path) as one:
        yield one
