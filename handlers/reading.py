"""What a person sent, cleaned and cut to size: nothing further in ever sees raw words."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from bot.domain.model import Point

if TYPE_CHECKING:
    from telegram import Update

LONGEST_WORDS = 2_000  # half of Telegram's longest message; more no volunteer reads
LONGEST_NAME = 64
LONGEST_MARKS = 4  # accents on one letter; more is made to break screens (Vietnamese needs 2, Thai 3)
NUMBER_DIGITS = 12
COMMAND = re.compile(r"/(?P<name>[A-Za-z_]{1,32})(?:@\w+)?[.,!?]*(?:\s+(?P<rest>.*))?", re.DOTALL)
# Marks that turn the direction of what follows: they can make one name look like another. The joiners
# U+200C and U+200D stay: Persian, Hindi and emoji need them.
DIRECTION = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str, most: int) -> str:
    """Return the text without control characters, direction marks, lone surrogates and piles of accents, cut."""
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text[: most * 4]):
        kind = unicodedata.category(letter)
        if letter in DIRECTION or kind in ("Cs", "Cn") or (kind == "Cc" and letter not in "\n\t"):
            continue
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks <= LONGEST_MARKS:
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept)).strip()[:most].strip()


def words_of(update: Update) -> str:
    """The cleaned words of a message: its text or caption; empty when it has none."""
    message = update.effective_message
    if message is None or update.callback_query:
        return ""
    return clean(message.text or message.caption or "", LONGEST_WORDS)


def command_of(words: str) -> tuple[str, str] | None:
    """The command and the rest of a text that is one; None for any other text."""
    found = COMMAND.fullmatch(words)
    return (found["name"].lower(), (found["rest"] or "").strip()) if found else None


def point_of(update: Update) -> Point | None:
    """The position that was sent, as a pin, a live location or a venue; None when there is none that can be."""
    message = update.effective_message
    if message is None:
        return None
    location = message.location or (message.venue.location if message.venue else None)
    try:
        return Point(float(location.latitude), float(location.longitude)) if location else None
    except (TypeError, ValueError):
        return None


def live(update: Update) -> bool:
    """Tell whether the position goes on moving."""
    message = update.effective_message
    # The attribute itself warns: the library is changing its type.
    return bool(message and message.location and "live_period" in message.location.to_dict())


def whole_number(text: str) -> int | None:
    """A whole number in any script's digits; None for anything else."""
    digits = text.strip()
    if not 0 < len(digits) <= NUMBER_DIGITS or not all(
        unicodedata.decimal(digit, None) is not None for digit in digits
    ):
        return None
    return int(digits)


def lettered(text: str, letter: str) -> int | None:
    """A number as cards show it, such as V12 or T2, with its letter or without; None for anything else."""
    return whole_number(text.strip().upper().removeprefix("#").removeprefix(letter))


def sender_of(raw: dict[str, Any]) -> int | None:
    """Who sent an update that could not be read, without trusting its shape."""
    for part in raw.values():
        sender = part.get("from") if isinstance(part, dict) else None
        if isinstance(sender, dict) and type(sender.get("id")) is int:
            found: int = sender["id"]
            return found if abs(found) < 2**63 else None
    return None
