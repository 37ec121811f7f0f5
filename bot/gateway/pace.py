"""How fast we may speak: Telegram's limits as a schedule, per chat, per group and overall."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.config.sections import Sending

OVERALL_BURST_S = 0.02  # so little that no second holds more than its share (measured: bursts bring 429s)
SUSPICIOUS_CHATS = 3  # pauses asked for in this many chats at once mean that all must pause
SUSPICIOUS_S = 5.0


class Pace:
    """Token schedules (GCRA) on a monotonic clock; times are its seconds.

    Source of the figures: Bot API FAQ ("My bot is hitting limits") by way of the settings.
    """

    def __init__(self, sending: Sending) -> None:
        self._overall_s = 1 / sending.overall_per_s
        self._overall_burst = max(1, int(sending.overall_per_s * OVERALL_BURST_S))
        self._chat_s = 1 / sending.chat_per_s
        self._chat_burst = sending.chat_burst
        self._group_s = 60 / sending.group_per_min
        self._overall_next = 0.0
        self._next: dict[int, float] = {}  # chat -> when its schedule is free of debt
        self._paused: dict[int, float] = {}  # chat -> until when Telegram wants silence
        self._all_until = 0.0
        self._waits: list[tuple[float, int]] = []

    def room(self, now: float) -> int:
        """How many messages may leave now, over all chats."""
        if now < self._all_until:
            return 0
        behind = now - self._overall_next
        return min(int(behind / self._overall_s) + 1, self._overall_burst) if behind >= 0 else 0

    def took(self, chat: int, now: float) -> None:
        """Count one message to a chat."""
        earliest = now - (self._overall_burst - 1) * self._overall_s
        self._overall_next = max(self._overall_next, earliest) + self._overall_s
        self._next[chat] = max(self._next.get(chat, 0.0), now) + self._between(chat)

    def resting(self, now: float) -> set[int]:
        """Chats that may not be written to now."""
        self._next = {chat: at for chat, at in self._next.items() if at > now}
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}
        return {chat for chat, at in self._next.items() if at - now > self._debt(chat)} | self._paused.keys()

    def pause(self, chat: int, seconds: float, now: float) -> None:
        """Telegram asks for silence in a chat; in several at once, everywhere."""
        self._paused[chat] = now + seconds
        self._waits = [(at, other) for at, other in self._waits if now - at < SUSPICIOUS_S] + [(now, chat)]
        if len({other for _, other in self._waits}) >= SUSPICIOUS_CHATS:
            self._all_until = max(self._all_until, now + seconds)

    def next_free_s(self, now: float) -> float | None:
        """Seconds until a limit ends that holds now; None when none does."""
        waits = [self._overall_next - now, self._all_until - now]
        waits += [at - now - self._debt(chat) for chat, at in self._next.items()]
        waits += [until - now for until in self._paused.values()]
        return min((wait for wait in waits if wait > 0), default=None)

    def _between(self, chat: int) -> float:
        return self._group_s if chat < 0 else self._chat_s

    def _debt(self, chat: int) -> float:
        """How far a chat's schedule may run ahead: short bursts are allowed."""
        return 0.0 if chat < 0 else (self._chat_burst - 1) * self._chat_s
