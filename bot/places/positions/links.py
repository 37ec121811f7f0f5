"""Links in a text, taken out and taken apart; none is ever opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

BARE = r"geo|google\.navigation|google\.streetview"  # schemes that go on without slashes
LINK = re.compile(
    rf"(?<![\w.@+-])(?:[a-z][a-z0-9+.-]{{1,30}}://|(?:{BARE}):(?=[^\s/])|(?:[a-z0-9-]{{1,63}}\.){{1,6}}[a-z]{{2,24}}(?=[/?#]))"
    r"[^\s<>]+(?:(?<=\d,)\s-?\d{1,3}\.\d{3,}[^\s<>]*)?",  # typed anew, with a blank after the comma
    re.IGNORECASE | re.ASCII,
)
SCHEME = re.compile(rf"(?:{BARE}):(?!//)|[a-z][a-z0-9+.-]{{1,30}}://", re.IGNORECASE | re.ASCII)
AMPERSAND = re.compile(r"&(?:amp|#38|#x26);", re.IGNORECASE)
# Punctuation of the sentence around a link.
CLOSING = ".,;:!?*'\"»\u201d\u2019)]}>\u060c\u061b\u061f\u3002\u3001\uff0c\u2026"
MOST_FIELDS = 60


class Link(NamedTuple):
    """The parts of a link, percent-encoding undone."""

    scheme: str
    host: str  # without www. and port
    path: tuple[str, ...]  # its segments, empty ones left out
    asked: Mapping[str, str]  # the parameters, the first of each name, names in small letters
    fragment: str


def taken_out(text: str) -> tuple[str, list[Link]]:
    """Return the text without its links, and the links in order; the same link twice is one."""
    if not any(sign in text for sign in (".", ":")):
        return text, []
    links: dict[str, Link | None] = {}

    def take(match: re.Match[str]) -> str:
        written = match[0].rstrip(CLOSING)
        links.setdefault(written, taken_apart(written))
        return " " + match[0][len(written) :]

    rest = LINK.sub(take, text)
    return rest, [link for link in links.values() if link]


def taken_apart(written: str) -> Link | None:
    """Return the parts of a link; nothing when it is none."""
    whole = AMPERSAND.sub("&", written)
    if not SCHEME.match(whole):
        whole = f"https://{whole}"
    scheme, _, rest = whole.partition(":")
    scheme = "https" if scheme.lower() in {"http", "intent"} else scheme.lower()
    if not rest.startswith("//"):
        rest = f"///{rest}" if scheme == "geo" else f"//?{rest}"  # google.navigation:q=47.14,9.52
    try:
        parts = urlsplit(f"{scheme}:{rest}")
        asked = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:  # such as https://[, or too many fields
        return None
    return Link(
        scheme,
        parts.netloc.rpartition("@")[2].partition(":")[0].removeprefix("www.").removeprefix("WWW."),
        tuple(_segment(part) for part in parts.path.split("/") if part),
        {name.lower(): value for name, value in reversed(asked)},
        unquote(parts.fragment),
    )


def _segment(part: str) -> str:
    """Undo percent-encoding; a plus is a blank, but not the one in a Plus Code's %2B."""
    return unquote(part.replace("+", " "))
