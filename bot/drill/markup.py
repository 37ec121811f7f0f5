"""Telegram's HTML mode, read as strictly as its server does (td/telegram/MessageEntity.cpp, parse_html)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.drill.entities import units
from bot.drill.refused import Refused

JSON = dict[str, Any]

ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(?P<decimal>\d{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<name>lt|gt|amp|quot));?")
PIECE = re.compile(r"[^<]+")
NAME = re.compile(r"[^\s>]*")
SPACES = re.compile(r"\s*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
BARE_VALUE = re.compile(r"[A-Za-z0-9.-]*")
LAST_CODE_POINT = 0x10FFFF


def refused(reason: str) -> Refused:
    return Refused("can't parse entities: " + reason)


def decoded(text: str) -> str:
    """References the server knows become characters; any other ampersand stays as it is."""
    return REFERENCE.sub(character, text) if "&" in text else text


def character(reference: re.Match[str]) -> str:
    if name := reference["name"]:
        return NAMED[name]
    code = int(reference["decimal"]) if reference["decimal"] else int(reference["hex"], 16)
    surrogate = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 the block Unicode reserves for UTF-16
    return chr(code) if 0 < code <= LAST_CODE_POINT and not surrogate else reference.group()


@dataclass(slots=True)
class OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int  # UTF-16 units before it
    language: str = ""  # of a block of code, given by the tag inside it


@dataclass(slots=True)
class Reading:
    source: str
    at: int = 0
    length: int = 0  # UTF-16 units written so far
    pieces: list[str] = field(default_factory=list)
    nested: list[OpenTag] = field(default_factory=list)
    entities: list[JSON] = field(default_factory=list)

    def whole(self) -> tuple[str, list[JSON]]:
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self._words()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.nested:
            raise refused(f'Can\'t find end tag corresponding to start tag "{self.nested[-1].name}"')
        ordered = sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.pieces), ordered

    def _match(self, pattern: re.Pattern[str]) -> str:
        hit = pattern.match(self.source, self.at)
        text = hit.group() if hit else ""
        self.at += len(text)
        return text

    def _next(self) -> str:
        return self.source[self.at : self.at + 1]

    def _place(self, begin: int) -> str:
        return f"at byte offset {len(self.source[:begin].encode())}"

    def _words(self) -> None:
        words = decoded(self._match(PIECE))
        self.pieces.append(words)
        self.length += units(words)

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._match(NAME).lower()
        if not self._next():
            raise refused(f"Unclosed start tag {self._place(begin)}")
        if name not in ENTITY_OF_TAG:
            raise refused(f'Unsupported start tag "{name}" {self._place(begin)}')
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise refused(f'Tag "span" must have class "tg-spoiler" {self._place(begin)}')
        if name == "tg-emoji" and not attributes.get("emoji-id"):
            raise refused(f'Tag "tg-emoji" must have attribute "emoji-id" {self._place(begin)}')
        self.nested.append(OpenTag(name, attributes, self.length))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._match(SPACES)
            if not self._next():
                raise refused(f"Unclosed start tag {self._place(begin)}")
            if self._next() == ">":
                self.at += 1
                return attributes
            name = self._match(ATTRIBUTE_NAME).lower()
            if not name:
                raise refused(f'Empty attribute name in the tag "{tag}" {self._place(begin)}')
            attributes[name] = self._value(begin)

    def _value(self, begin: int) -> str:
        self._match(SPACES)
        if self._next() != "=":
            return ""
        self.at += 1
        self._match(SPACES)
        quote = self._next()
        if quote not in {"'", '"'}:
            return self._bare_value(begin)
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            raise refused(f"Unclosed start tag {self._place(begin)}")
        value = decoded(self.source[self.at + 1 : end])
        self.at = end + 1
        return value

    def _bare_value(self, begin: int) -> str:
        value = self._match(BARE_VALUE)
        if not self._next():
            raise refused(f"Unclosed start tag {self._place(begin)}")
        if not (self._next().isspace() or self._next() == ">"):
            raise refused(f"Unexpected end of name token {self._place(self.at)}")
        return value

    def _end_tag(self) -> None:
        begin = self.at
        if not self.nested:
            raise refused(f"Unexpected end tag {self._place(begin)}")
        self.at += 2
        name = self._match(NAME).lower()
        self._match(SPACES)
        if self._next() != ">":
            raise refused(f"Unclosed end tag {self._place(begin)}")
        self.at += 1
        opened = self.nested.pop()
        if name and name != opened.name:
            raise refused(f'Unmatched end tag {self._place(begin)}, expected "</{opened.name}>", found "</{name}>"')
        self._close(opened)

    def _close(self, tag: OpenTag) -> None:
        length = self.length - tag.offset
        if length == 0:
            return
        entity: JSON = {"type": ENTITY_OF_TAG[tag.name], "offset": tag.offset, "length": length}
        if tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.attributes["emoji-id"]
        elif tag.name == "tg-time":
            entity["unix_time"] = int(tag.attributes.get("unix", "0") or 0)
        elif tag.name == "code" and tag.attributes.get("class", "").startswith("language-") and self._in_pre():
            self.nested[-1].language = tag.attributes["class"].removeprefix("language-")
            return
        elif tag.name == "pre" and tag.language:
            entity["language"] = tag.language
        elif tag.name == "a" and not self._link(entity, tag):
            return
        self.entities.append(entity)

    def _in_pre(self) -> bool:
        return bool(self.nested) and self.nested[-1].name == "pre"

    def _link(self, entity: JSON, tag: OpenTag) -> bool:
        href = tag.attributes.get("href") or "".join(self.pieces).encode("utf-16-le")[2 * tag.offset :].decode(
            "utf-16-le"
        )
        if "." not in href and not re.match(r"(?i)(tg|ton|https?)://|mailto:|tel:", href):
            return False
        entity["url"] = href if re.match(r"(?i)[a-z]+:", href) else f"http://{href}/"
        return True


def parsed(source: str) -> tuple[str, list[JSON]]:
    """The plain text and its entities. Raises `Refused` with the server's reason."""
    return Reading(source).whole()
