"""Every owed message was sent, and more than once only where its row says that its fate was unknown."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.domain.notices import by_kind
from bot.texts import Texts
from tests.crash.findings import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.notices import Notice
    from tests.crash.history import Call, History, Row

UNSENT = "owed words sent"
UNOWED = "nothing unowed sent"
DOUBLED = "doubled only if unknown"
ENDED = "outbox rows end"
ORDER = "order in a chat"

FINAL = {"sent", "superseded", "unknown", "moot", "stopped"}
SAME = "message is not modified"
WAYS = {
    "sendmessage": ("send", "fresh", "card"),
    "sendvenue": ("send", "fresh", "card"),
    "editmessagetext": ("card", "edit"),
    "deletemessage": ("erase",),
}
CLOSE_MS = 50  # moments are kept in whole milliseconds, a little before or after the message left
SLACK_MS = 1_500  # two processes read the time, and a settlement waits for its transaction
KINDS = by_kind()


def check(history: History) -> Iterator[Violation]:
    """Compare chat by chat."""
    yield from _finals(history)
    match = Matching(history)
    for call in history.ledger.calls:
        if call.method in WAYS and (call.effect or SAME in call.refused):
            yield from match.claim(call)
    yield from match.left_over()
    yield from _order(history, match)


def _finals(history: History) -> Iterator[Violation]:
    for row in history.books["outbox"]:
        given_up = row["state"] == "unknown" and row["fate"] == "critical" and row["unknown"] < 6
        if row["state"] not in FINAL or given_up:
            yield Violation(ENDED, f"row {row['id']} ({row['kind']}) ends as {row['state']}: {row['why']}")


class Matching:
    """Finds the row that each message belongs to: same chat, time, way and words."""

    def __init__(self, history: History) -> None:
        """Lay the rows out by chat."""
        self._texts = Texts(languages=("en", "es", "ar"), operation="Muster", emergency_number="112", timezone="UTC")
        self._languages = {row["id"]: row["language"] for row in history.books["people"]}
        self._rows: dict[int, list[Row]] = defaultdict(list)
        self._spare: dict[int, int] = {}  # times a row may have left beside the one it knows of
        self.left: dict[int, Call] = {}  # row -> the message that it knows of
        self.first: dict[int, int] = {}  # row -> place in the ledger of its first message
        for row in history.books["outbox"]:
            self._rows[row["chat"]].append(row)
            self._spare[row["id"]] = row["unknown"]

    def claim(self, call: Call) -> Iterator[Violation]:
        """Give a message to its row."""
        rows = [row for row in self._around(call) if self._says(row, call)]
        # The same words may be owed again soon after: the row of that very time comes first.
        rows.sort(key=lambda row: (not _within(row, call, CLOSE_MS), not self._knows(row, call)))
        for row in rows:
            if self._knows(row, call):
                self.left[row["id"]] = call
            elif call.effect and self._spare[row["id"]]:
                self._spare[row["id"]] -= 1
            else:
                continue
            self.first.setdefault(row["id"], call.n)
            return
        if call.effect and rows:
            kinds = {row["kind"]: row["unknown"] for row in rows}
            yield Violation(DOUBLED, f"{call.method} {call.n} in chat {call.chat} is one too many: {kinds}")
        elif call.effect:
            yield Violation(UNOWED, f"{call.method} {call.n} in chat {call.chat} belongs to no row")

    def _knows(self, row: Row, call: Call) -> bool:
        """Whether it is the message that the row says it left as."""
        return row["state"] == "sent" and row["message_id"] == call.message_id and row["id"] not in self.left

    def left_over(self) -> Iterator[Violation]:
        """Rows that say `sent` although nothing left."""
        for rows in self._rows.values():
            for row in rows:
                if row["state"] == "sent" and row["id"] not in self.left:
                    yield Violation(UNSENT, f"row {row['id']} ({row['kind']}) says sent, but no such message left")

    def _around(self, call: Call) -> Iterator[Row]:
        """Rows of the chat that could leave at that time in that way."""
        for row in self._rows[call.chat]:
            if _within(row, call, SLACK_MS) and row["way"] in WAYS[call.method]:
                yield row

    def _says(self, row: Row, call: Call) -> bool:
        if call.method == "deletemessage":
            return bool(row["message_id"] == call.message_id or row["unknown"])
        facts: Any = KINDS[row["kind"]].model_validate_json(row["facts"])
        arrived = (call.at_ms - late_ms for late_ms in (0, 50, 300, SLACK_MS))
        # The clock may have been moved while the words were on their way: then they tell of the time before.
        made = (row["made_at"] + later_ms for later_ms in (0, 300, SLACK_MS))
        return any(self._worded(row, facts, call, at_ms) for at_ms in (*arrived, *made))

    def _worded(self, row: Row, notice: Notice, call: Call, at_ms: float) -> bool:
        """Whether the row reads like this; words may name the time, and were chosen a little before they arrived."""
        now = datetime.fromtimestamp(at_ms / 1000, UTC)
        language = self._texts.language_for(self._languages.get(row["person"], ""))
        for again in {False, row["unknown"] > 0}:
            screen = self._texts.render(notice, language, now, again=again)
            if screen.pin and call.parameters.get("latitude") == screen.pin.lat:
                return True
            if screen.html == call.parameters.get("text"):
                return True
        return False


def _within(row: Row, call: Call, slack_ms: float) -> bool:
    """Whether the row was owed while the message left."""
    ended_ms = row["ended_at"] or float("inf")
    return bool(row["made_at"] - slack_ms <= call.at_ms <= ended_ms + slack_ms)


def _order(history: History, match: Matching) -> Iterator[Violation]:
    """What stands under one key changes in order; without faults on the wire a whole lane does."""
    newest: dict[tuple[Any, ...], tuple[int, int]] = {}
    for row in history.books["outbox"]:
        at = match.first.get(row["id"])
        lines: list[tuple[Any, ...]] = [(row["chat"], "key", row["key"])] if row["key"] else []
        if not history.wire_faults and row["fate"] != "bulk":
            lines.append((row["chat"], "lane", row["lane"]))
        for line in lines if at else ():
            older, older_at = newest.get(line, (0, 0))
            if at is not None and at < older_at:
                yield Violation(ORDER, f"row {row['id']} ({row['kind']}) left before row {older}, {line[1:]}")
            newest[line] = max((row["id"], at or 0), (older, older_at), key=lambda one: one[1])
