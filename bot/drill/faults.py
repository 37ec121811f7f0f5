"""The plan of what shall go wrong: which calls, how, how often. Carried out in `mishaps`."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

from bot.drill.bell import Bell
from bot.drill.clock import DrillClock
from bot.drill.refused import Unfit

JSON = dict[str, Any]

CALL_KINDS = frozenset(
    [
        "429",
        "403",
        "401",
        "400",
        "500",
        "502",
        "deactivated",
        "html",
        "half_json",
        "hang",
        "hang_after",
        "drop",
        "drop_after",
        "slow",
    ]
)
UPDATE_KINDS = frozenset({"duplicate", "reorder"})
ANY = "*"
FOR_EVER = -1


@dataclass(slots=True)
class Fault:
    """`times` calls of `method` (of `chat`) meet it, each with `probability`; `times` -1 is until cleared."""

    kind: str
    method: str = ANY
    times: int = 1
    chat: int | None = None
    after_s: float = 0.0
    retry_after: int = 1
    delay_s: float = 1.0
    probability: float = 1.0
    seed: int = 0
    description: str = ""
    active_from: float = 0.0  # drill time
    dice: random.Random = field(default_factory=random.Random)

    def meets(self, method: str, chat: int | None, now: float) -> bool:
        return (
            self.times != 0
            and self.method in {ANY, method}
            and self.chat in {None, chat}
            and now >= self.active_from
            and (self.probability >= 1 or self.dice.random() < self.probability)
        )


class Faults:
    def __init__(self, clock: DrillClock) -> None:
        self._clock = clock
        self._planned: list[Fault] = []
        self.cleared = Bell()

    def plan(self, fault: Fault) -> None:
        check(fault)
        fault.method = fault.method.lower()
        fault.active_from = self._clock.timestamp() + fault.after_s
        fault.dice = random.Random(fault.seed)  # noqa: S311 a repeatable drill, not a secret
        self._planned.append(fault)

    def struck(self, method: str, chat: int | None) -> Fault | None:
        """The fault this call meets, first planned first; it is then one time nearer to its end."""
        return self._first(CALL_KINDS, method, chat) if self._planned else None

    def befalls(self, kind: str) -> bool:
        """Whether the delivery at hand is `duplicate`d or `reorder`ed."""
        return bool(self._planned) and self._first({kind}, ANY, None) is not None

    async def cleared_or(self, seconds: float) -> None:
        """Return when the faults are cleared, or after `seconds` of drill time."""
        waits = [asyncio.ensure_future(self.cleared.heard(None)), asyncio.ensure_future(self._clock.sleep(seconds))]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def clear(self) -> None:
        self._planned.clear()
        self.cleared.ring()

    @property
    def shown(self) -> list[JSON]:
        names = ("kind", "method", "times", "chat", "probability")
        return [{name: getattr(fault, name) for name in names} for fault in self._planned if fault.times]

    def _first(self, kinds: frozenset[str] | set[str], method: str, chat: int | None) -> Fault | None:
        now = self._clock.timestamp()
        for fault in self._planned:
            if fault.kind in kinds and fault.meets(method, chat, now):
                fault.times -= 1 if fault.times > 0 else 0
                return fault
        return None


def check(fault: Fault) -> None:
    if fault.kind not in CALL_KINDS | UPDATE_KINDS:
        raise Unfit(f"kind must be one of: {', '.join(sorted(CALL_KINDS | UPDATE_KINDS))}")
    if fault.times < FOR_EVER or not 0 <= fault.probability <= 1:
        raise Unfit("times must be -1 (until cleared) or more, probability between 0 and 1")
    if fault.kind in UPDATE_KINDS and fault.method not in {ANY, "getUpdates"}:
        raise Unfit(f"{fault.kind} strikes deliveries: leave method out")
