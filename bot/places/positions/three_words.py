"""Addresses of three words: recognised, and never read, for only their maker's server can (https://what3words.com)."""

from __future__ import annotations

import re

from bot.places.located import Unreadable

DOT = "[.\u00b7\u3002\u30fb\uff65\ufe12\u17d4\u0589\u104b\u06d4\u0964]"  # the full stops of its languages
PART = r"[^\W\d_][^\s\d./,;:!?()\u3002\u30fb\u0964]{0,40}"
THREE_WORDS = re.compile(
    rf"(?:(?<![\w:/])/{{3}}\s?|(?<!\w)(?:w3w|what3words)\b[\s:=]{{1,4}}/{{0,3}}){PART}{DOT}{PART}{DOT}{PART}",
    re.IGNORECASE,
)


def without_three_words(text: str) -> tuple[str, Unreadable | None]:
    """Return the text without such addresses, and that there was one."""
    if "///" not in text and not re.search("w3w|what3words", text, re.IGNORECASE):
        return text, None
    rest, count = THREE_WORDS.subn(" ", text)
    return rest, Unreadable.WHAT3WORDS if count else None
