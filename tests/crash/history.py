"""The evidence as plain values: the drill's ledger, the store's rows, and what the bot printed."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.drill.updates import PRESS_LIFE_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

JSON = dict[str, Any]
Row = dict[str, Any]

# In no vocabulary, no place name and no text of the bot; found again in messages, logs and rows.
SECRET_WORD = re.compile(r"zk[0-9a-f]{8}")
TABLES = (
    "inbox",
    "people",
    "volunteers",
    "requests",
    "offers",
    "assignments",
    "disclosures",
    "seats",
    "events",
    "outbox",
    "broadcasts",
)
PAIRED = {
    "on_way": "onmyway",
    "there": "arrived",
    "take_all": "takeall",
}  # buttons and their typed twins, where the words differ


class Call(NamedTuple):
    """One call of the Bot API."""

    n: int
    at_ms: float
    method: str
    chat: int
    parameters: JSON
    effect: bool
    refused: str
    message_id: int


class Deed(NamedTuple):
    """What an update asked for: a button or a command (`verb`), a pin, or words."""

    update_id: int
    person: int
    verb: str
    words: str
    message: tuple[int, int]


@dataclass(slots=True)
class Ledger:
    """What the drill's server saw; grows while its file is read on."""

    updates: dict[int, JSON] = field(default_factory=dict)
    confirmed: set[int] = field(default_factory=set)
    expired: set[int] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    places: dict[int, set[tuple[float, float]]] = field(default_factory=lambda: defaultdict(set))
    roles: dict[int, str] = field(default_factory=dict)
    fades_at: dict[int, float] = field(default_factory=dict)  # when a press is no longer handed out
    read_to: int = 0

    def read_on(self, path: Path) -> None:
        """Take in what was written since the last look; half a line waits for its other half."""
        with path.open("rb") as file:
            file.seek(self.read_to)
            grown = file.read()
        whole = grown[: grown.rfind(b"\n") + 1]
        self.read_to += len(whole)
        self.take(json.loads(line) for line in whole.splitlines())

    def take(self, entries: Iterable[JSON]) -> None:
        """Take in entries."""
        for entry in entries:
            kind = entry["kind"]
            if kind == "update":
                body = entry["body"] if entry["update"] == "injected" else {entry["update"]: entry["body"]}
                self.updates[entry["update_id"]] = {"update_id": entry["update_id"], **body}
                if entry["update"] == "callback_query":
                    self.fades_at[entry["update_id"]] = entry["at"] + PRESS_LIFE_S
            elif kind == "confirmed":
                self._confirm(entry)
            elif kind == "expired":
                self.expired.update(entry["update_ids"])
            elif kind == "call":
                self.calls.append(_call(entry))
            elif kind == "deed":
                self._deed(entry)

    def _confirm(self, entry: JSON) -> None:
        """A press that faded away behind living messages was not handed out, although the offset went past it."""
        faded = {one for one in entry["update_ids"] if self.fades_at.get(one, entry["at"]) < entry["at"]}
        self.expired |= faded
        self.confirmed.update(set(entry["update_ids"]) - faded)

    def _deed(self, entry: JSON) -> None:
        if entry["deed"] == "join":
            self.roles[entry["person"]] = (entry["given"].get("roles") or ["resident"])[0]
        elif entry["deed"] == "location":
            self.places[entry["person"]].add((entry["given"]["lat"], entry["given"]["lon"]))


def _call(entry: JSON) -> Call:
    parameters = entry["parameters"]
    result = entry.get("result")
    new = result.get("message_id") if isinstance(result, dict) else None
    return Call(
        n=entry["n"],
        at_ms=entry["at"] * 1000,
        method=entry["method"],
        chat=int(parameters.get("chat_id") or 0),
        parameters=parameters,
        effect=bool(entry["effect"]),
        refused=entry.get("description") or "",
        message_id=int(new or parameters.get("message_id") or 0),
    )


@dataclass
class Books:
    """Every row of the store, and what SQLite says of the file."""

    tables: dict[str, list[Row]]
    indexes: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)  # of the file itself

    def __getitem__(self, table: str) -> list[Row]:
        """Rows of a table, oldest first."""
        return self.tables.get(table, [])

    @cached_property
    def telegram_id(self) -> dict[int, int]:
        """The chat of each person."""
        return {row["id"]: row["telegram_id"] for row in self["people"]}

    @cached_property
    def requests(self) -> dict[int, Row]:
        """Requests by id."""
        return {row["id"]: row for row in self["requests"]}

    @cached_property
    def assignments(self) -> dict[int, Row]:
        """Assignments by id."""
        return {row["id"]: row for row in self["assignments"]}

    def count(self, **wanted: Any) -> Counter[int]:
        """Count owed words by their person: `count(kind="Welcome")`."""
        rows = (row for row in self["outbox"] if all(row[name] == value for name, value in wanted.items()))
        return Counter(row["person"] for row in rows)


def read_books(path: Path) -> Books:
    """Read a copy of the store as it lies there, log included: the bot may be dead or alive."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for suffix in ("", "-wal"):
            if Path(f"{path}{suffix}").exists():
                shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
        with closing(sqlite3.connect(copy)) as db:
            db.row_factory = sqlite3.Row
            return _books(db)


def _books(db: sqlite3.Connection) -> Books:
    there = {row["name"]: row["type"] for row in db.execute("SELECT name, type FROM sqlite_master")}
    tables = {
        name: [dict(row) for row in db.execute(f"SELECT * FROM {name} ORDER BY 1")]  # noqa: S608 - our own names
        for name in TABLES
        if name in there
    }
    faults = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    faults += [f"{row[0]} {row[1]} points to no row of {row[2]}" for row in db.execute("PRAGMA foreign_key_check")]
    return Books(tables, {name for name, kind in there.items() if kind == "index"}, faults)


@dataclass
class History:
    """All the evidence of one run."""

    ledger: Ledger
    books: Books
    printed: str = ""  # by the bot, in all its lives
    token: str = ""
    wire_faults: bool = False  # answers of the Bot API were lost or refused on purpose
    poison: frozenset[int] = frozenset()  # updates that nobody can read, sent on purpose

    @cached_property
    def deeds(self) -> list[Deed]:
        """What the updates in the inbox asked for, in order."""
        return list(_deeds(json.loads(row["raw"]) for row in self.books["inbox"]))


def _deeds(updates: Iterable[JSON]) -> Iterator[Deed]:
    for update in updates:
        message, press = update.get("message"), update.get("callback_query")
        if press:
            yield Deed(update["update_id"], press["from"]["id"], press["data"].split(":")[0], "", (0, 0))
        elif message and isinstance(message.get("from"), dict):
            words = message.get("text", "")
            verb = words[1:].split()[0] if words.startswith("/") else "pin" if "location" in message else "words"
            twin = {typed: pressed for pressed, typed in PAIRED.items()}.get(verb, verb)
            where = (message["chat"]["id"], message["message_id"])
            yield Deed(update["update_id"], message["from"]["id"], twin, words, where)
