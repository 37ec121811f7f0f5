"""Calls of the Bot API as plain JSON: what we send often needs no objects on the way out and none on the way back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError

from bot.gateway.transport import FateUnknown

if TYPE_CHECKING:
    from bot.gateway.transport import AiohttpRequest

JSON = {"Content-Type": "application/json"}
# https://core.telegram.org/bots/api#making-requests: the status says the same as error_code.
FAULTS: dict[int, type[TelegramError]] = {400: BadRequest, 401: InvalidToken, 403: Forbidden, 409: Conflict}


class Api:
    """One bot at one Bot API server."""

    def __init__(self, wire: AiohttpRequest, address: str) -> None:
        """Take the wire, and the address up to the name of the method; it holds the token."""
        self._wire = wire
        self._address = address

    async def call(self, method: str, parameters: dict[str, Any], read_timeout_s: float | None = None) -> Any:
        """Make one call and return its result as JSON; parameters that are None or False are left out.

        Raises NotSent, FateUnknown, FloodWait, ChatMigrated, Forbidden, Conflict, InvalidToken or BadRequest.
        """
        given = {name: value for name, value in parameters.items() if value is not None and value is not False}
        body = {"data": json.dumps(given).encode(), "headers": JSON}
        status, payload = await self._wire.exchange("POST", f"{self._address}/{method}", body, read_timeout_s)
        try:
            answer = json.loads(payload)
        except ValueError:
            raise FateUnknown("an answer that is no JSON") from None
        if not isinstance(answer, dict) or (status < 300 and "result" not in answer):  # noqa: PLR2004 - HTTP's successes
            raise FateUnknown("an answer of another shape")
        if not answer.get("ok"):
            _refuse(status, answer)
        return answer["result"]


def _refuse(status: int, answer: dict[str, Any]) -> NoReturn:
    """Telegram says no: raise what it means. A method that a server does not know is a request in vain."""
    parameters = answer.get("parameters")
    moved_to = parameters.get("migrate_to_chat_id") if isinstance(parameters, dict) else None
    if isinstance(moved_to, int):
        raise ChatMigrated(moved_to)
    raise FAULTS.get(status, BadRequest)(str(answer.get("description", "")))
