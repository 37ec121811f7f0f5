"""One Bot API call, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.drill.arguments import Arguments
from bot.drill.ledger import one_line
from bot.drill.refused import Refused


@dataclass(frozen=True, slots=True)
class Call:
    number: int
    method: str  # lower case
    arguments: Arguments
    began: float  # monotonic
    listening: Callable[[], bool] = lambda: True  # whether somebody still waits for the answer

    @property
    def chat(self) -> int | None:
        return self.arguments.whole("chat_id") if "chat_id" in self.arguments.given else None


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    text: str  # the whole JSON answer
    result: Any = None  # for the ledger; of getUpdates only the ids
    refused: str = ""

    @classmethod
    def refusal(cls, refused: Refused) -> Outcome:
        return cls(refused.code, one_line(refused.answer), refused=refused.description)

    @classmethod
    def success(cls, result: Any, description: str = "") -> Outcome:
        answer = {"ok": True, "result": result, **({"description": description} if description else {})}
        return cls(200, one_line(answer), result)
