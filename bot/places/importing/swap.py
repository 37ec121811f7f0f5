"""A new file beside the old one: written, checked, brought to the disk, and only then put in its place."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot import failpoints
from bot.places.importing.refused import ImportRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

FORM = 1  # user_version of the file
MARK = 0x4D735267  # application_id: "MsRg"
HEAD_BYTES = 100  # https://www.sqlite.org/fileformat.html: the header; application_id at 68
LEFT_S = 86_400.0  # no import takes a day
READABLE = 0o644  # it holds nothing but public map facts


def region_file(path: Path) -> bool:
    """Tell whether the file is a region file, of whatever form."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return head.startswith(b"SQLite format 3\0") and head[68:72] == MARK.to_bytes(4, "big")


@contextmanager
def fresh_file(out: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to a new file; when the block ends well, the file takes the place of `out`.

    Raises ImportRefused when the file is not sound, OSError when it cannot be written; `out` is as it was then.
    """
    part = _beside(out)
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            yield connection
        _check(part)
        part.chmod(READABLE)
        _to_disk(part)
        failpoints.reach("in_import")
        part.replace(out)
        _to_disk(out.parent)
    except sqlite3.OperationalError as fault:
        raise OSError(f"{out}: {fault}") from fault
    finally:
        part.unlink(missing_ok=True)


def _beside(out: Path) -> Path:
    """Return a new empty file in the folder; what a killed import left there goes."""
    for left in out.parent.glob(f".{out.name}-*.part"):
        if time.time() - left.stat().st_mtime > LEFT_S:
            left.unlink(missing_ok=True)
    try:
        number, name = tempfile.mkstemp(prefix=f".{out.name}-", suffix=".part", dir=out.parent)
    except OSError as fault:
        raise OSError(f"cannot write in {out.parent}: {fault.strerror}") from fault
    os.close(number)
    return Path(name)


def _check(part: Path) -> None:
    with closing(sqlite3.connect(f"file:{part}?mode=ro", uri=True)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        form = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        full = connection.execute("SELECT count(*) FROM names").fetchone()[0]
        if sound != "ok" or tuple(form) != (MARK, FORM) or not full:
            raise ImportRefused(f"the new region file is not sound ({sound}); the old one was left alone")


def _to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
