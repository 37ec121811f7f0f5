"""What is written to the log: events with facts, never words, names, phones, places or the token."""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from typing import Any, TextIO

TOKEN = re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{20,}")  # the shape of a bot token, wherever it turns up
LOUD_LIBRARIES = ("httpx", "httpcore", "telegram", "aiohttp", "asyncio", "aiosqlite")


def redact(text: str) -> str:
    """Take tokens out of a text."""
    return TOKEN.sub("[token]", text)


def set_up(level: str, style: str, stream: TextIO | None = None) -> None:
    """Send all logs to the stream (stderr when none is given), as lines for people or as JSON."""
    out = stream or sys.stderr
    as_json = style == "json" or (style == "auto" and not out.isatty())
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
            _redacted,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    _tame_libraries()


def _redacted(_: Any, __: str, line: Any) -> str:
    """The last step: whatever the line holds by now, nested values and faults too, no token leaves with it."""
    return redact(str(line))


class _Quiet(logging.Handler):
    """What libraries say becomes one bare event: their texts may hold updates, addresses or the token."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write where it came from and how bad it is, nothing of what it says."""
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        structlog.get_logger().warning("library", source=record.name, severity=record.levelname, fault=fault)


def _tame_libraries() -> None:
    root = logging.getLogger()
    root.handlers[:] = [_Quiet(logging.WARNING)]
    root.setLevel(logging.WARNING)
    for name in LOUD_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
