"""People, chats and what was posted in them. A body is never changed, only replaced: the ledger keeps the old."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.drill.bell import Bell

JSON = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup"]


@dataclass(slots=True)
class Posted:
    """One message, as the Bot API shows it (`body`) and what only the people's side knows of it."""

    body: JSON
    author: int  # the bot's or a person's id
    keyboard: JSON | None = None  # the reply keyboard, removal or forced reply it was sent with
    html: str = ""  # the source the bot sent, when it was HTML
    silent: bool = False
    edits: int = 0
    deleted: bool = False
    pinned: bool = False
    reactions: dict[int, str] = field(default_factory=dict)  # who -> emoji
    seq: int = 0  # the drill's change number of its last change

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    @property
    def rows(self) -> list[list[JSON]]:
        """The inline buttons."""
        rows: list[list[JSON]] = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return rows


@dataclass(slots=True)
class Person:
    """A pretend owner of a phone."""

    id: int
    name: str
    language: str
    roles: list[str]
    lat: float | None
    lon: float | None
    started: bool = False  # has ever written to the bot
    blocked: bool = False
    deactivated: bool = False
    toasts: list[JSON] = field(default_factory=list)  # answers to taps, oldest first
    seq: int = 0
    bell: Bell = field(default_factory=Bell)

    @property
    def card(self) -> JSON:
        """The Bot API's User."""
        first, _, last = self.name.partition(" ")
        card: JSON = {"id": self.id, "is_bot": False, "first_name": first}
        if last:
            card["last_name"] = last
        if self.language:
            card["language_code"] = self.language
        return card


@dataclass(slots=True)
class Chat:
    id: int
    kind: ChatKind
    title: str  # of a group; empty in a private chat
    members: list[Person]
    posted: dict[int, Posted] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)  # message id -> seq, in order of the last change
    buttoned: dict[int, None] = field(default_factory=dict)  # messages that hold inline buttons, oldest first
    keyboard: JSON | None = None  # the reply keyboard people see now
    keyboard_hidden: bool = False  # a one-time keyboard after its use
    typing: str = ""  # the last chat action
    migrated_to: int | None = None
    last_id: int = 0  # of this chat's own counter; used by supergroups
    seq: int = 0

    @property
    def owner(self) -> Person:
        """The person of a private chat."""
        return self.members[0]

    @property
    def card(self) -> JSON:
        """The Bot API's Chat."""
        if self.kind == "private":
            names = {key: value for key, value in self.owner.card.items() if key in {"first_name", "last_name"}}
            return {"id": self.id, **names, "type": "private"}
        return {"id": self.id, "title": self.title, "type": self.kind}

    def found(self, message_id: int) -> Posted | None:
        """The message, unless it is deleted or never was."""
        posted = self.posted.get(message_id)
        return None if posted is None or posted.deleted else posted
