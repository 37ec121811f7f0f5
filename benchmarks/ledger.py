"""The updates that the measuring server hands out, and the replies that came back."""

from __future__ import annotations

import json
import time
from collections import Counter

from benchmarks.load import FIRST_UPDATE, MARK, Count, Load

BATCH = 100  # the Bot API hands out this many at most
LANGUAGES = ("en", "es", "ar")


def answered(result: bytes) -> bytes:
    """One whole HTTP response."""
    body = b'{"ok":true,"result":' + result + b"}"
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def update(load: Load, number: int, first_id: int = FIRST_UPDATE) -> bytes:
    """One private text message, as Telegram would write it."""
    person = load.first_person + number % load.people
    words = load.words.replace(MARK, str(number))
    message: dict[str, object] = {
        "message_id": 10 + number,
        "date": int(time.time()),
        "chat": {"id": person, "type": "private", "first_name": f"P{person}"},
        "from": {
            "id": person,
            "is_bot": False,
            "first_name": f"P{person}",
            "language_code": LANGUAGES[person % len(LANGUAGES)],
        },
        "text": words,
    }
    if words.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words.split()[0])}]
    return json.dumps({"update_id": first_id + number, "message": message}).encode()


class Ledger:
    """The updates that wait, and the replies that came."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._updates = [update(load, number) for number in range(load.updates)]
        self._came_at: dict[int, float] = {}
        self._waits: dict[int, float] = {}
        self._replies: Counter[int] = Counter()
        self._next_message = 1_000_000
        self._confirmed = 0
        self.calls: Counter[str] = Counter()
        self.first_poll_at = 0.0
        self.last_reply_at = 0.0
        self.last_call_at = time.monotonic()
        self.here = 0  # updates that have come so far

    def come(self, count: int) -> None:
        """Let this many more updates come in."""
        now = time.monotonic()
        for number in range(self.here, min(self.here + count, self._load.updates)):
            self._came_at.setdefault(self._load.first_person + number % self._load.people, now)
        self.here = min(self.here + count, self._load.updates)

    def batch(self, offset: int) -> bytes | None:
        """The updates from this offset on; None when there is none yet."""
        self._confirmed = max(self._confirmed, min(offset - FIRST_UPDATE, self.here))
        waiting = self._updates[self._confirmed : min(self._confirmed + BATCH, self.here)]
        return answered(b"[" + b",".join(waiting) + b"]") if waiting else None

    def reply(self, chat: int) -> bytes:
        """Count one message to a chat and confirm it."""
        self.last_reply_at = now = time.monotonic()
        self._replies[chat] += 1
        if chat in self._came_at and chat not in self._waits:
            self._waits[chat] = now - self._came_at[chat]
        self._next_message += 1
        return answered(
            b'{"message_id":%d,"date":1700000000,"chat":{"id":%d,"type":"private","first_name":"P"},"text":"ok"}'
            % (self._next_message, chat)
        )

    @property
    def complete(self) -> bool:
        """Whether the count is over."""
        last_person = self._load.first_person + (self._load.updates - 1) % self._load.people
        if self._load.until_answered:
            return last_person in self._waits
        quiet = time.monotonic() - self.last_call_at > self._load.quiet_s
        return quiet and self._confirmed == self._load.updates and bool(self._replies)

    def count(self) -> Count:
        """What was seen."""
        sent = Counter(self._load.first_person + number % self._load.people for number in range(self._load.updates))
        ours = {chat: self._replies[chat] for chat in sent}
        return Count(
            first_poll_at=self.first_poll_at,
            last_reply_at=self.last_reply_at,
            replies=sum(ours.values()),
            answered=sum(min(sent[chat], ours[chat]) for chat in sent),
            others=self._replies.total() - sum(ours.values()),
            waits_s=tuple(self._waits.values()),
            calls=dict(self.calls),
        )
