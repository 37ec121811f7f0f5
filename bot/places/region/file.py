"""The region file, opened to be read; when a new one takes its place on the disk, that one is read."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.domain.model import Area

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MARK = 0x4D735267  # application_id: "MsRg"
MARKS = ("application_id", "user_version")
FORM = 1  # user_version: raised when the tables change
CACHE_KIB = 2048  # the disk's own cache serves the rest
STATEMENTS = 256  # kept ready: each question of the search in the few sizes it comes in
LOOK_EVERY_S = 1.0
AGAIN = "make it anew: muster region import FILE.osm.pbf"


class RegionRefused(ValueError):
    """There is no region file there that can be read."""


class RegionFile:
    """One open region file. For one thread at a time."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Open the file; the clock (seconds, only differences count) says when to look for a newer one.

        Raises RegionRefused when it is missing, no region file, or one of another form.
        """
        self.path = path
        self._clock = clock
        self._looked_at = clock()
        self._seen = self._signature()
        self._open = _Opened(path)

    @property
    def connection(self) -> sqlite3.Connection:
        """For questions to the tables; asked for anew after each `fresh`."""
        return self._open.connection

    @property
    def attribution(self) -> str:
        """Whom the map is owed to: shown wherever its places are."""
        return self._open.about["attribution"]

    @property
    def bounds(self) -> Area:
        """The box around all its places."""
        return self._open.bounds

    @property
    def about(self) -> dict[str, str]:
        """What the file says of itself."""
        return self._open.about

    def fresh(self) -> bool:
        """Open the newer file when there is one, looking at most once a second; tell whether there was.

        A newer file that cannot be read changes nothing: the old one goes on serving.
        """
        now = self._clock()
        if now - self._looked_at < LOOK_EVERY_S:
            return False
        self._looked_at = now
        seen = self._signature()
        if seen is None or seen == self._seen:
            return False
        self._seen = seen
        with suppress(RegionRefused):
            newer = _Opened(self.path)
            self._open.connection.close()
            self._open = newer
            return True
        return False

    def close(self) -> None:
        """Let go of the file."""
        self._open.connection.close()

    def _signature(self) -> tuple[int, int, int] | None:
        with suppress(OSError):
            found = self.path.stat()
            return found.st_ino, found.st_mtime_ns, found.st_size
        return None


def _connected(path: Path) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS
        )
    except sqlite3.Error as fault:  # no right to read it
        raise RegionRefused(f"{path}: {fault}") from fault


class _Opened:
    """One version of the file."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise RegionRefused(f"no region file at {path}; {AGAIN}")
        self.connection = _connected(path)
        try:
            self._check_form(path)
            self.about: dict[str, str] = dict(self.connection.execute("SELECT key, value FROM about"))
            self.bounds = Area(*(float(self.about[side]) for side in ("south", "west", "north", "east")))
        except (sqlite3.Error, KeyError) as fault:
            self.connection.close()
            raise RegionRefused(f"{path} is no region file ({fault}); {AGAIN}") from fault
        except RegionRefused:
            self.connection.close()
            raise
        self.connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

    def _check_form(self, path: Path) -> None:
        mark, form = (self.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in MARKS)
        if mark != MARK:
            raise RegionRefused(f"{path} is no region file; {AGAIN}")
        if form != FORM:
            raise RegionRefused(f"{path} is a region file of form {form}, this program reads form {FORM}; {AGAIN}")
