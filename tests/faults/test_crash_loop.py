"""The bot dies and comes back, again and again, in a short loop; the long one is `make crash`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.crash import seeded_bugs
from tests.crash.loop import Plan, run


@pytest.mark.skipif("MUSTER_TEST_CRASH" not in os.environ, reason="a slow loop: `make crash`, or MUSTER_TEST_CRASH=1")
@pytest.mark.parametrize("seed", [11])
async def test_nothing_is_lost_or_doubled_when_the_bot_is_killed_again_and_again(tmp_path: Path, seed: int) -> None:
    verdict = await run(Plan(kills=8, seed=seed, minutes=4.0, thorough=False), tmp_path, lambda _: None)
    assert [str(violation) for violation in verdict.violations] == []
    assert verdict.kills >= 4
    assert verdict.requests
    assert verdict.messages


@pytest.mark.parametrize("bug", seeded_bugs.BUGS, ids=lambda bug: bug.name)
def test_each_seeded_bug_still_fits_the_program(bug: seeded_bugs.Bug, tmp_path: Path) -> None:
    seeded_bugs.patched(bug, tmp_path)
