"""What waits to be told to the bot: numbered, filtered when created, expiring, confirmed once."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from bot.drill.clock import DrillClock
from bot.drill.ledger import Ledger, one_line

JSON = dict[str, Any]

# Lifetimes on the server: tdlib/telegram-bot-api Client.cpp, add_update_impl and its callers.
MESSAGE_LIFE_S = 86_400
PRESS_LIFE_S = 150
IDLE_S = 7 * 86_400  # https://core.telegram.org/bots/api#update: after a week without updates the next id is random
FARTHEST_AHEAD = 10  # td TQueue: an offset further than this beyond the tail is invalid
LAST_ID = 2**31 - 1
FIRST_ID = 100_000_001
MOST_BYTES = 4 * 1024 * 1024  # an answer to getUpdates is cut here

KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    ]
)
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
BY_DEFAULT = KINDS - ON_REQUEST


@dataclass(slots=True)
class Waiting:
    """One update on its way to the bot."""

    id: int
    text: str  # its JSON, written once
    lane: str  # by webhook, updates of one lane go one after another
    expires_at: float
    settled: bool = False  # confirmed, expired or dropped


class Updates:
    def __init__(self, clock: DrillClock, ledger: Ledger, seed: int = 0) -> None:
        self._clock = clock
        self._ledger = ledger
        self._random = random.Random(seed)  # noqa: S311 ids of a drill, not secrets
        self._queue: deque[Waiting] = deque()
        self._again: list[Waiting] = []
        self._last_created = clock.timestamp()
        self.tail = FIRST_ID  # the id the next update will have
        self.allowed = BY_DEFAULT
        self.on_arrival: Callable[[Waiting], None] = lambda _: None

    def allow(self, kinds: Any) -> None:
        """Keep the last setting when nothing (or no list) was said; an empty list means the default."""
        if isinstance(kinds, list):
            wanted = {str(kind).lower() for kind in kinds} & KINDS
            self.allowed = frozenset(wanted) or BY_DEFAULT

    def create(self, kind: str, body: JSON, lane: str, life_s: float = MESSAGE_LIFE_S) -> int | None:
        """The new update's id; None when the bot did not ask for this kind."""
        if kind not in self.allowed:
            return None
        number = self._number()
        self._arrive(
            Waiting(number, one_line({"update_id": number, kind: body}), lane, self._expiry(life_s)), kind, body
        )
        return number

    def inject(self, raw: JSON, lane: str = "injected") -> int:
        """Deliver `raw` as it is; a missing update_id is filled in. The number is what confirms it."""
        given = raw.get("update_id")
        if isinstance(given, int) and self.tail <= given < LAST_ID:
            self.tail = given
        number = self._number()
        body = {"update_id": number, **raw}
        self._arrive(Waiting(number, one_line(body), lane, self._expiry(MESSAGE_LIFE_S)), "injected", body)
        return number

    def pending(self) -> Iterator[Waiting]:
        """Oldest first, without what expired by now."""
        now = self._clock.timestamp()
        for waiting in self._queue:
            if not waiting.settled and waiting.expires_at > now:
                yield waiting

    def take(self, offset: int, most: int, call: int) -> list[Waiting]:
        """What a poll with this offset gets; everything below the offset is confirmed first."""
        self._tidy()
        start = self._start(offset)
        self.settle(takewhile(lambda waiting: waiting.id < start, self._queue), "confirmed", call=call)
        self._tidy()
        batch, size = self._again, 0
        self._again = []
        for waiting in self.pending():
            size += len(waiting.text)
            if len(batch) >= most or size > MOST_BYTES:
                break
            batch.append(waiting)
        return batch

    def repeat(self, waiting: Waiting) -> None:
        """Tell it once more with the next answer, whatever is confirmed."""
        self._again.append(waiting)

    def settle(self, settled: Iterable[Waiting], how: str, **by: Any) -> None:
        ids = []
        for waiting in settled:
            if not waiting.settled:
                waiting.settled = True
                ids.append(waiting.id)
        if ids:
            self._ledger.write(how, update_ids=ids, **by)

    def drop(self) -> None:
        self.settle(self._queue, "dropped")
        self._queue.clear()

    def _start(self, offset: int) -> int:
        head = self._queue[0].id if self._queue else self.tail
        start = self.tail + offset if offset < 0 else offset
        return start if head < start <= self.tail + FARTHEST_AHEAD else head

    def _tidy(self) -> None:
        now = self._clock.timestamp()
        while self._queue and (self._queue[0].settled or self._queue[0].expires_at <= now):
            waiting = self._queue.popleft()
            self.settle([waiting], "expired")

    def _expiry(self, life_s: float) -> float:
        return self._clock.timestamp() + life_s

    def _number(self) -> int:
        now = self._clock.timestamp()
        if now - self._last_created > IDLE_S:
            self.tail = self._random.randrange(1, LAST_ID // 2)
        self._last_created = now
        number, self.tail = self.tail, self.tail + 1
        return number

    def _arrive(self, waiting: Waiting, kind: str, body: JSON) -> None:
        self._ledger.write("update", update_id=waiting.id, update=kind, body=body)
        self._queue.append(waiting)
        self.on_arrival(waiting)
