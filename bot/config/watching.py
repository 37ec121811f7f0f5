"""The one section that may change while the program runs: [online], read again when the file was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.config.reading import ConfigError, load

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config.geocoder import Online
    from bot.config.sections import Settings

Seen = Literal["same", "saved", "broken"]


class Watch:
    """The section [online] as it stands in the file now."""

    def __init__(self, path: Path | None, settings: Settings) -> None:
        """Begin with what was read at the start; without a file it stays so."""
        self._path = path
        self._area = settings.region.area
        self._stamp = self._look()
        self._online = settings.online

    def online(self) -> Online:
        """The section."""
        return self._online

    def refresh(self) -> Seen:
        """Read the file if it was saved since; a broken one changes nothing, and is told once."""
        stamp = self._look()
        if stamp == self._stamp:
            return "same"
        self._stamp = stamp
        try:
            settings = load(self._path)
        except (ConfigError, OSError):
            return "broken"
        if settings.online.provider != "none" and self._area is None:
            return "broken"  # the area counts from the next start, and without one no answer can be told from ours
        self._online = settings.online
        return "saved"

    def _look(self) -> tuple[int, int, int] | None:
        """What tells one saved version from another; None while there is no file."""
        if self._path is None:
            return None
        try:
            seen = self._path.stat()
        except OSError:
            return None
        return seen.st_mtime_ns, seen.st_size, seen.st_ino
