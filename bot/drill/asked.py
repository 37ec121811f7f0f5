"""Reads JSON requests of the people API: a missing or misshapen field becomes a sentence that says what is wanted."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.drill.refused import Unfit

JSON = dict[str, Any]

LONGEST_WAIT_S = 60.0
LARGEST = 2**53  # beyond it JSON readers lose whole numbers; also keeps out infinity and NaN
MOST_DIGITS = 18
UNSUPPORTED = 415


class Asked:
    """Fields by name; `optional` readers give None when the field is absent or null."""

    def __init__(self, given: JSON) -> None:
        self.given = given

    def text(self, name: str) -> str:
        value = self.given.get(name)
        if not isinstance(value, str):
            raise Unfit(f"{name}: a text is needed")
        return value

    def optional_text(self, name: str, default: str = "") -> str:
        return default if self.given.get(name) is None else self.text(name)

    def number(self, name: str) -> float:
        value = self.given.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
            raise Unfit(f"{name}: a number is needed")
        return value

    def optional_number(self, name: str) -> float | None:
        return None if self.given.get(name) is None else self.number(name)

    def whole(self, name: str) -> int:
        value = self.number(name)
        if int(value) != value:
            raise Unfit(f"{name}: a whole number is needed")
        return int(value)

    def optional_whole(self, name: str) -> int | None:
        return None if self.given.get(name) is None else self.whole(name)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.given.get(name, default)
        if not isinstance(value, bool):
            raise Unfit(f"{name}: true or false")
        return value

    def several(self, name: str, kind: type) -> list[Any]:
        value = self.given.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, kind) for one in value):
            raise Unfit(f"{name}: a list of {kind.__name__} values is needed")
        return value


async def read(request: web.Request) -> Asked:
    """Only JSON is taken: a form on another site cannot send that without asking first."""
    if request.content_type != "application/json":
        raise Unfit("send JSON, with Content-Type: application/json", UNSUPPORTED)
    try:
        given = json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise Unfit(f"this is not JSON: {error}") from error
    if not isinstance(given, dict):
        raise Unfit("a JSON object is needed")
    return Asked(given)


def since(request: web.Request) -> int:
    return counted(request.query.get("since", "0"), "since")


def counted(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        raise Unfit(f"{name}: a whole number from 0")
    return int(text)


def wait_s(request: web.Request) -> float:
    """How long the asker is willing to wait for news, in real seconds."""
    try:
        wanted_s = float(request.query.get("wait", "0"))
    except ValueError:
        wanted_s = -1.0
    if not wanted_s >= 0:
        raise Unfit("wait: seconds from 0")
    return min(wanted_s, LONGEST_WAIT_S)
