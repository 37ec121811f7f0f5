"""The state of one drill: who takes part, what was posted where, what waits for the bot. Every change passes here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.drill.bell import Bell
from bot.drill.chats import Chat, ChatKind, Person, Posted
from bot.drill.clock import DrillClock
from bot.drill.faults import Faults
from bot.drill.files import Files
from bot.drill.ledger import Ledger
from bot.drill.refused import FORBIDDEN, Refused, Unfit
from bot.drill.updates import Updates

JSON = dict[str, Any]

FIRST_PERSON = 5_000_000_001  # beyond 32 bits, as today's real ids are
FIRST_COORDINATOR = 9001  # coordinators get ids from here on, so that a bot can know them before they come
FIRST_GROUP = -4_000_000_001
FIRST_SUPERGROUP = -1_002_000_000_001
MOST_NAME = 128  # two names of 64


@dataclass(slots=True)
class Bot:
    """Who the bot is to the people, and what it told Telegram about itself."""

    id: int
    username: str
    name: str
    description: str = ""
    short_description: str = ""
    commands: dict[tuple[str, str], list[JSON]] = field(default_factory=dict)  # (scope, language) -> list
    menu_buttons: dict[int, JSON] = field(default_factory=dict)  # chat id (0 is the default) -> button

    @property
    def card(self) -> JSON:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(slots=True)
class Press:
    """A tap on an inline button that waits for its answer."""

    person: Person
    at: float  # drill time
    answered: bool = False


class Exercise:
    def __init__(self, clock: DrillClock, ledger: Ledger, bot: Bot) -> None:
        self.clock = clock
        self.ledger = ledger
        self.bot = bot
        self.updates = Updates(clock, ledger)
        self.faults = Faults(clock)
        self.files = Files(bot.id)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.bell = Bell()
        self.seq = 0
        self._last_message = 0
        self._last_press = 4_611_686_018_427_387_904  # query ids are 64-bit numbers

    def today(self) -> int:
        """Unix time in whole seconds, as messages carry it."""
        return int(self.clock.timestamp())

    def join(self, person: Person) -> Person:
        """A new person, with a private chat that is still empty."""
        if not person.name.strip() or len(person.name) > MOST_NAME:
            raise Unfit(f"name: 1 to {MOST_NAME} letters")
        if person.id in self.chats or person.id < 0:
            raise Unfit(f"id {person.id} is taken or negative", 409)
        person.id = person.id or self._free_id(FIRST_COORDINATOR if "coordinator" in person.roles else FIRST_PERSON)
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id, "private", "", [person])
        self.noticed(person)
        return person

    def assemble(self, title: str, members: list[Person], kind: ChatKind = "group") -> Chat:
        """A group, with the bot among its administrators."""
        first = FIRST_GROUP if kind == "group" else FIRST_SUPERGROUP
        chat = Chat(first - len(self.chats), kind, title, members)
        self.chats[chat.id] = chat
        self.touch(chat)
        return chat

    def person(self, person_id: int) -> Person:
        if person_id not in self.people:
            raise Unfit(f"nobody here has the id {person_id}", 404)
        return self.people[person_id]

    def addressed(self, chat_id: int) -> Chat:
        """The chat the bot may write to. Raises `Refused` as Telegram words it."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise Refused("chat not found")
        if chat.migrated_to is not None:
            reason = "group chat was upgraded to a supergroup chat"
            raise Refused(reason, parameters={"migrate_to_chat_id": chat.migrated_to})
        if chat.kind == "private":
            check_reachable(chat.owner)
        return chat

    def next_id(self, chat: Chat) -> int:
        """Supergroups count their own messages, all other chats share one counter."""
        if chat.kind == "supergroup":
            chat.last_id += 1
            return chat.last_id
        self._last_message += 1
        return self._last_message

    def next_press(self, person: Person) -> str:
        self._last_press += 1
        query_id = str(self._last_press)
        self.presses[query_id] = Press(person, self.clock.timestamp())
        return query_id

    def post(self, chat: Chat, posted: Posted) -> Posted:
        chat.posted[posted.id] = posted
        self.touch(chat, posted)
        return posted

    def touch(self, chat: Chat, posted: Posted | None = None) -> None:
        """Number a change of a chat, and wake those who look at it."""
        self.seq += 1
        chat.seq = self.seq
        if posted is not None:
            posted.seq = self.seq
            chat.changed.pop(posted.id, None)
            chat.changed[posted.id] = self.seq
            note_buttons(chat, posted)
        for member in chat.members:
            member.seq = self.seq
            member.bell.ring()
        self.bell.ring()

    def noticed(self, person: Person) -> None:
        """Number a change that concerns one person only."""
        self.seq += 1
        person.seq = self.seq
        person.bell.ring()
        self.bell.ring()

    def _free_id(self, first: int) -> int:
        number = first + len(self.people) * (first == FIRST_PERSON)
        while number in self.chats:
            number += 1
        return number


def note_buttons(chat: Chat, posted: Posted) -> None:
    if posted.rows and not posted.deleted:
        chat.buttoned[posted.id] = None
    else:
        chat.buttoned.pop(posted.id, None)


def check_reachable(person: Person) -> None:
    if person.deactivated:
        raise Refused("user is deactivated", FORBIDDEN)
    if person.blocked:
        raise Refused("bot was blocked by the user", FORBIDDEN)
    if not person.started:
        raise Refused("bot can't initiate conversation with a user", FORBIDDEN)
