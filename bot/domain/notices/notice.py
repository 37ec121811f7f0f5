"""How a notice travels: its lane, its way, and its fate when Telegram does not tell whether it arrived."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Lane(IntEnum):
    """What leaves first when not everything can leave at once."""

    DANGER = 0
    ANSWER = 1
    OFFER = 2
    NOTICE = 3
    BROADCAST = 4


class Way(StrEnum):
    """How a notice reaches the chat."""

    SEND = "send"  # a new message; remembered when it has a key
    CARD = "card"  # edits the message last sent under its key, or sends it
    FRESH = "fresh"  # a new message that becomes the card of its key; the old one is erased
    EDIT = "edit"  # edits the message of its key; nothing to say when there is none
    ERASE = "erase"  # deletes the message of its key


class Fate(StrEnum):
    """What to do when it is unknown whether a message arrived."""

    CRITICAL = "critical"  # again, and the row says so: a doubled message beats a lost rescue
    BULK = "bulk"  # once more, later
    COSMETIC = "cosmetic"  # let it be


class Notice(BaseModel):
    """One thing to tell one person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lane: ClassVar[Lane] = Lane.ANSWER
    way: ClassVar[Way] = Way.SEND
    fate: ClassVar[Fate] = Fate.CRITICAL
    protected: ClassVar[bool] = False  # holds an exact place: may not be forwarded
    silent: ClassVar[bool] = False  # no sound

    @property
    def hurry(self) -> Lane:
        """The lane of this notice: life in danger goes before everything."""
        return Lane.DANGER if getattr(self, "danger", False) else self.lane
