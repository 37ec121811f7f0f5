"""Named places where a test kills the program: only when armed, only at the n-th time, and at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot import failpoints

PROGRAM = """
from bot import failpoints
import atexit, sys
atexit.register(lambda: print("farewell"))
failpoints.arm(sys.argv[1])
for time in range(1, 4):
    failpoints.reach("elsewhere")
    print(time, flush=True)
    failpoints.reach("before_commit")
"""


@pytest.mark.parametrize(
    ("order", "status", "reached"),
    [
        ("before_commit:2", failpoints.KILLED, ["1", "2"]),
        ("before_commit", failpoints.KILLED, ["1"]),
        ("before_commit:9", 0, ["1", "2", "3", "farewell"]),
        ("nowhere:1", 0, ["1", "2", "3", "farewell"]),
    ],
)
def test_the_program_dies_at_the_named_place_and_nowhere_else(order: str, status: int, reached: list[str]) -> None:
    run = subprocess.run([sys.executable, "-c", PROGRAM, order], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.split(), run.stderr) == (status, reached, "")


@pytest.mark.parametrize("order", ["before_commit:often", "before_commit:1.5"])
def test_an_order_that_is_none_is_refused(order: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        failpoints.arm(order)
