"""Bugs on purpose: a copy of the program in which some pieces of text are others.

Every patch names the exact text that it replaces, once: a patch that no longer fits fails loudly.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from tests.crash import programs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Change(NamedTuple):
    """One piece of text in one file, and what stands there instead."""

    file: str
    old: str
    new: str


def patched(name: str, changes: Sequence[Change], folder: Path, parts: Sequence[str]) -> Path:
    """A copy of these parts of the program with the bug in it. Raises ValueError when a patch does not fit once."""
    for part in parts:
        shutil.copytree(programs.ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for change in changes:
        file = folder / change.file
        text = file.read_text("utf-8")
        if text.count(change.old) != 1:
            raise ValueError(f"{name}: the text to replace stands {text.count(change.old)} times in {change.file}")
        file.write_text(text.replace(change.old, change.new), "utf-8")
    return folder
