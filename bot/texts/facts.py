"""The only door through which a fact enters a text: cleaned, cut, escaped, isolated."""

from __future__ import annotations

import re
from html import escape, unescape
from unicodedata import bidirectional

FACT_UNITS = 200  # of UTF-16; a name or an address is shorter, and twenty of them fit into one message
FSI, PDI = "\u2068", "\u2069"  # first strong isolate … pop directional isolate (UAX 9)
_ELLIPSIS = "…"
# Controls and halves of characters; an override or a stray PDI inside a name would turn the words around it.
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]+")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_STRONG = frozenset({"L", "R", "AL"})  # Unicode UAX 9, P2
_TAG = re.compile(r"</?(?:b|i|code)>")


class Html(str):
    """Words that are markup already: they pass the door untouched."""

    __slots__ = ()


class Typed(str):
    """A command as it is typed, such as /accept 17 20."""

    __slots__ = ()


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """Shorten to `most` UTF-16 units, the last one an ellipsis; never half a character."""
    if units(text) <= most:
        return text
    kept = text.encode("utf-16-le")[: (most - 1) * 2].decode("utf-16-le", errors="ignore")
    return kept.rstrip() + _ELLIPSIS


def one_line(text: str) -> str:
    """The text without line breaks, control characters and half characters."""
    joined = " ".join(text.split())
    if joined.isprintable():  # nearly always: no control, no half, nothing that steers
        return joined
    return _UNWANTED.sub("", joined)


def holds_right_to_left(text: str) -> bool:
    """Tell whether any letter of the text runs from right to left."""
    return not (text.isascii() or _RIGHT_TO_LEFT.isdisjoint(map(bidirectional, text)))


def turned(line: str) -> bool:
    """Tell whether a line with letters from right to left begins with others: by itself it would run the wrong way."""
    strong = (direction for direction in map(bidirectional, line) if direction in _STRONG)
    return next(strong, "R") == "L" and holds_right_to_left(line)


def isolate(text: str, *, among_right_to_left: bool) -> str:
    """Keep the direction of a fact from jumbling the words around it."""
    if among_right_to_left or holds_right_to_left(text):
        return f"{FSI}{text}{PDI}"
    return text


def fact(value: str, *, among_right_to_left: bool) -> Html:
    """Make a fact fit to stand inside a sentence."""
    if isinstance(value, Html):
        return value
    if not value.strip():
        return Html()
    shown = escape(cut(one_line(value), FACT_UNITS), quote=False)
    if isinstance(value, Typed) and " " in value:
        shown = f"<code>{shown}</code>"  # a tap copies it whole; a bare command is a link already
    return Html(isolate(shown, among_right_to_left=among_right_to_left))


def passage(text: str, most: int) -> Html:
    """Somebody's own words in paragraphs of their own, which isolate them already."""
    kept = "\n".join(one_line(line) for line in text.splitlines())
    return Html(escape(cut(re.sub(r"\n{3,}", "\n\n", kept).strip("\n"), most), quote=False))


def quote(text: str, most: int) -> Html:
    """Somebody else's words, each line marked, so that none can pass for ours."""
    kept = [one_line(line) for line in text.splitlines()]
    return Html(escape(cut("\n".join(f"» {line}" for line in kept if line), most), quote=False))


def plain(html: str) -> str:
    """The words without the markup."""
    return unescape(_TAG.sub("", html))


def lines(*parts: str) -> Html:
    """Put the parts under each other, leaving out the empty ones."""
    return Html("\n".join(part for part in parts if part))


def dots(*parts: str) -> Html:
    """Put the parts beside each other, leaving out the empty ones."""
    return Html(" · ".join(part for part in parts if part))


def some(parts: list[Html], most: int) -> list[Html]:
    """The first `most` parts, and a sign when there are more."""
    return parts if len(parts) <= most else [*parts[:most], Html(_ELLIPSIS)]
