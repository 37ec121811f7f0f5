"""Entities of a text, measured as Telegram measures: in UTF-16 code units."""

from __future__ import annotations

import re
from typing import Any

JSON = dict[str, Any]

MOST_ENTITIES = 100  # https://core.telegram.org/bots/api#sendmessage: the rest is ignored
KINDS = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)
FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?')\]])"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{4,32}\b)"
    r"|(?P<hashtag>(?<!\w)\#\w{1,256})"
)


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, offset: int) -> int:
    """The index in characters of a place given in UTF-16 units."""
    return offset if text.isascii() else len(text.encode("utf-16-le")[: 2 * offset].decode("utf-16-le", "ignore"))


def sound(text: str) -> bool:
    """Whether the text can be written in UTF-8 (no lone surrogate)."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def found(text: str) -> list[JSON]:
    """What Telegram marks by itself: commands, links, mentions, hashtags."""
    if not any(mark in text for mark in "/@#"):
        return []
    return [
        {"type": str(hit.lastgroup), "offset": units(text[: hit.start()]), "length": units(hit.group())}
        for hit in FOUND.finditer(text)
    ]


def merged(given: list[JSON], text: str) -> list[JSON]:
    """The given entities and those found outside code, in order, at most a hundred."""
    raw = [entity for entity in given if entity["type"] in {"code", "pre", "text_link", "text_mention"}]
    extra = [entity for entity in found(text) if not any(overlap(entity, other) for other in raw)]
    whole = sorted(given + extra, key=lambda entity: (entity["offset"], -entity["length"]))
    return whole[:MOST_ENTITIES]


def overlap(one: JSON, other: JSON) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


def trimmed(text: str, given: list[JSON]) -> tuple[str, list[JSON]]:
    """Without white space at both ends, as Telegram stores it; entities move along, empty ones vanish."""
    tail = text.rstrip()
    kept = tail.lstrip()
    if kept == text:
        return text, given
    shift, length = units(tail[: len(tail) - len(kept)]), units(kept)
    moved = (clipped(entity, shift, length) for entity in given)
    return kept, [entity for entity in moved if entity["length"] > 0]


def clipped(entity: JSON, shift: int, length: int) -> JSON:
    start = max(0, entity["offset"] - shift)
    end = min(length, entity["offset"] + entity["length"] - shift)
    return {**entity, "offset": start, "length": end - start}
