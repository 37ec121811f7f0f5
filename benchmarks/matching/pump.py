"""What Telegram lets through: at most thirty messages a second, first come, first sent."""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

PER_S = 30
_SLOT_MIN = 1 / PER_S / 60

Message = TypeVar("Message")


class Pump(Generic[Message]):
    """A queue that says when its first message may leave; minutes."""

    def __init__(self) -> None:
        self._queue: deque[Message] = deque()
        self._free_at = 0.0
        self.sent = 0

    def push(self, message: Message) -> None:
        """Let a message wait its turn."""
        self._queue.append(message)

    def next_at(self, now: float) -> float | None:
        """Return when the next message may leave; None when nothing waits."""
        return max(now, self._free_at) if self._queue else None

    def pop(self) -> Message:
        """Take the first message, to be sent or dropped."""
        return self._queue.popleft()

    def count(self, now: float) -> None:
        """A message left: the next slot begins one interval later."""
        self._free_at = max(now, self._free_at) + _SLOT_MIN
        self.sent += 1
