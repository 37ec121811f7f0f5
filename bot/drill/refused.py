"""The two ways a drill says no: to a bot in Telegram's own words, to the people API in plain ones."""

from __future__ import annotations

from typing import Any

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT = 400, 401, 403, 404, 409
TOO_LARGE, TOO_MANY = 413, 429

PREFIXES = {
    BAD_REQUEST: "Bad Request: ",
    FORBIDDEN: "Forbidden: ",
    NOT_FOUND: "Not Found: ",
    CONFLICT: "Conflict: ",
}


class Refused(Exception):
    """A Bot API call that Telegram would answer with `ok: false`."""

    def __init__(self, reason: str, code: int = BAD_REQUEST, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.description = PREFIXES.get(code, "") + reason
        self.parameters = parameters

    @property
    def answer(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class Unfit(Exception):
    """A request to the people API that makes no sense; the text says what would."""

    def __init__(self, reason: str, status: int = BAD_REQUEST) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
