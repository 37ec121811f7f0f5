"""Reads the parameters of one Bot API call, in every dress the real server accepts: query, form, multipart, JSON."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.drill.entities import sound
from bot.drill.refused import TOO_LARGE, Refused

JSON = dict[str, Any]

TRUE_WORDS = {"true", "yes", "1"}
MOST_BYTES = 50 * 1024 * 1024  # https://core.telegram.org/bots/api#sending-files


@dataclass(frozen=True, slots=True)
class Upload:
    filename: str
    mime_type: str
    content: bytes


@dataclass(slots=True)
class Arguments:
    """Typed readers over what was given; absent and unreadable values read as the server reads them: empty or 0."""

    given: JSON = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.given.get(name)
        if value is None:
            return ""
        words = value if isinstance(value, str) else json.dumps(value)
        if not sound(words):
            raise Refused("strings must be encoded in UTF-8")
        return words

    def whole(self, name: str, default: int = 0) -> int:
        value = self.given.get(name)
        try:
            return default if value is None or value == "" else int(value)
        except (ValueError, TypeError, OverflowError):
            return 0

    def number(self, name: str) -> float | None:
        try:
            value = float(self.given[name])
        except (KeyError, ValueError, TypeError, OverflowError):
            return None
        return value if math.isfinite(value) else None

    def flag(self, name: str) -> bool:
        value = self.given.get(name)
        return value is True or value == 1 or (isinstance(value, str) and value.lower() in TRUE_WORDS)

    def structure(self, name: str) -> Any:
        """A JSON value, given as such or as its text; None when absent. Raises `Refused` when it is not JSON."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise Refused(f"can't parse {name.replace('_', ' ')} JSON object") from error

    @property
    def shown(self) -> JSON:
        """For the ledger: what was given, of files only name and size, and no secret."""
        shown: JSON = {name: {"filename": up.filename, "bytes": len(up.content)} for name, up in self.uploads.items()}
        if "secret_token" in self.given:
            shown |= {"secret_token": "***"}
        return {**self.given, **shown} if shown else self.given


async def read(request: web.Request) -> Arguments:
    """Query and body together; the body wins. Raises `Refused` for a body that cannot be read."""
    arguments = Arguments(dict(request.query) if request.query_string else {})
    if request.method != "POST" or not request.body_exists:
        return arguments
    try:
        if request.content_type == "application/json":
            arguments.given.update(decoded(await request.read()))
        else:
            await read_form(request, arguments)
    except web.HTTPRequestEntityTooLarge as error:
        raise Refused("Request Entity Too Large", TOO_LARGE) from error
    return arguments


def decoded(body: bytes) -> JSON:
    try:
        given = json.loads(body) if body.strip() else {}
    except ValueError as error:
        raise Refused("can't parse JSON object") from error
    if not isinstance(given, dict):
        raise Refused("object expected")
    return {name: value for name, value in given.items() if value is not None}


async def read_form(request: web.Request, arguments: Arguments) -> None:
    try:
        form = await request.post()
    except ValueError as error:
        raise Refused("can't parse the request body") from error
    for name, value in form.items():
        if isinstance(value, web.FileField):
            arguments.uploads[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            arguments.given[name] = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
