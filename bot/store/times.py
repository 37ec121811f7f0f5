"""Times in the store: UTC milliseconds since 1970, so that SQL can compare and no zone can creep in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    """Write an aware time as milliseconds; raises TypeError for a naive one."""
    return (at - EPOCH) // _MS


def from_ms(ms: int) -> datetime:
    """Read milliseconds as an aware UTC time."""
    return EPOCH + ms * _MS


def maybe_ms(at: datetime | None) -> int | None:
    """As to_ms, for a time that may be missing."""
    return None if at is None else to_ms(at)


def maybe_at(ms: int | None) -> datetime | None:
    """As from_ms, for a time that may be missing."""
    return None if ms is None else from_ms(ms)
