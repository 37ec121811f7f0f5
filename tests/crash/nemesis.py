"""What ends the bot's lives: kill -9 at any moment, death at named places, a stop in order; and lost answers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.failpoints import KILLED
from tests.crash import check_intake
from tests.crash.check_states import FILE
from tests.crash.findings import Violation
from tests.crash.history import Ledger, read_books

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    from aiohttp import ClientSession

    from tests.crash.programs import Bot

ENDED = "the bot lives"
STOPPED = "stops in order"

REACH_S = 2.5  # of serving; a place that is not reached by then gets kill -9 instead
LONGEST_LIFE_S = 1.6  # of serving
MOST_TIMES = 5  # the first times a place is reached are tried one by one
WIRE = ("drop_after", "hang_after", "half_json", "502", "drop", "slow", "html", "429")
CALLS = ("sendMessage", "sendMessage", "editMessageText", "sendVenue", "deleteMessage", "getUpdates")
# Before the first turn, in a command of its own, and only where the store fails: these have their own acts, or none.
ELSEWHERE = {"in_migration", "in_backup", "after_rollback"}


def places(program: Path) -> list[str]:
    """The failpoints that the program names."""
    found: set[str] = set()
    for file in (program / "bot").rglob("*.py"):
        for call in re.findall(r"failpoints\.reach\(([^\n]*)\)", file.read_text("utf-8")):
            found.update(re.findall(r'"([a-z_]+)"', call))
    return sorted(found)


@dataclass
class Nemesis:
    """Kills, and looks at the store each time before the bot may touch it again."""

    bot: Bot
    session: ClientSession
    ledger: Ledger
    ledger_file: Path
    rng: Random
    places: list[str]
    ahead_s: float = 0.0
    wire_faults: bool = False
    tally: Counter[str] = field(default_factory=Counter)
    found: list[Violation] = field(default_factory=list)
    _orders: Iterator[tuple[str, int]] | None = None

    @property
    def kills(self) -> int:
        """How often the bot has died a sudden death."""
        return self.tally.total() - self.tally["SIGTERM"]

    async def begin(self) -> None:
        """Die in the first migration, then be there long enough for the first people to be heard."""
        await self.bot.start("in_migration:1")
        await self.bot.serves()
        await self._died_at("in_migration:1", await self.bot.ends_within(REACH_S))
        await self._at_random()

    async def back_up(self) -> None:
        """A backup that is killed leaves nothing in the way of the next one."""
        if await self.bot.run_beside("backup", "in_backup:1") == KILLED:
            self.tally["in_backup"] += 1
        if await self.bot.run_beside("backup") != 0:
            self.found.append(Violation(ENDED, "a backup fails after one that was killed"))

    async def one_life(self) -> None:
        """Start, end, look."""
        dice = self.rng.random()
        if dice < 0.6:
            await self._at_a_place()
        elif dice < 0.93:
            await self._at_random()
        else:
            await self._in_order()
        self._look()

    async def lose_answers(self) -> None:
        """Plan some faults of the wire, before and after the effect."""
        self.wire_faults = True
        for _ in range(self.rng.randint(1, 3)):
            await self._direct(
                "post",
                "faults",
                {
                    "kind": self.rng.choice(WIRE),
                    "method": self.rng.choice(CALLS),
                    "times": self.rng.randint(1, 3),
                    "probability": 0.5,
                    "seed": self.rng.getrandbits(30),
                    "delay_s": 0.5,
                },
            )

    async def heal(self) -> None:
        """No more faults; what hangs is let go."""
        await self._direct("delete", "faults")

    async def pass_time(self, seconds: float) -> None:
        """Move the drill's clock, and that of the bot's lives to come."""
        await self._direct("post", "clock", {"advance_s": seconds})
        self.ahead_s += seconds

    async def _direct(self, how: str, what: str, given: dict[str, Any] | None = None) -> None:
        async with self.session.request(how, f"/drill/{what}", json=given) as answer:
            answer.raise_for_status()

    async def _at_a_place(self) -> None:
        name, times = self._next_order()
        await self.bot.start(f"{name}:{times}", self.ahead_s)
        await self.bot.serves()
        await self._died_at(f"{name}:{times}", await self.bot.ends_within(REACH_S))

    def _next_order(self) -> tuple[str, int]:
        if self._orders is None:
            self._orders = self._all_orders()
        return next(self._orders)

    def _all_orders(self) -> Iterator[tuple[str, int]]:
        """Every place the first time, the second time, … and then any time."""
        named = [name for name in self.places if name not in ELSEWHERE]
        for times in range(1, MOST_TIMES + 1):
            self.rng.shuffle(named)
            yield from ((name, times) for name in named)
        while True:
            yield self.rng.choice(named), self.rng.randint(1, 40)

    async def _died_at(self, order: str, status: int | None) -> None:
        if status == KILLED:
            self.tally[order.partition(":")[0]] += 1
        elif status is None:
            await self._kill()
        else:
            self.found.append(Violation(ENDED, f"with {order} armed it ended by itself with status {status}"))

    async def _at_random(self) -> None:
        await self.bot.start("", self.ahead_s)
        if self.rng.random() < 0.8:
            await self.bot.serves()
        status = await self.bot.ends_within(self.rng.uniform(0.0, LONGEST_LIFE_S))
        if status is None:
            await self._kill()
        else:
            self.found.append(Violation(ENDED, f"it ended by itself with status {status}"))

    async def _kill(self) -> None:
        await self.bot.kill()
        self.tally["SIGKILL"] += 1

    async def _in_order(self) -> None:
        await self.bot.start("", self.ahead_s)
        await self.bot.serves()
        await self.bot.ends_within(self.rng.uniform(0.0, LONGEST_LIFE_S))
        await self.stop_in_order()

    async def stop_in_order(self) -> None:
        """SIGTERM: in time, with status 0, and nothing left half sent."""
        self.tally["SIGTERM"] += 1
        try:
            status = await self.bot.stop()
        except TimeoutError:
            self.found.append(Violation(STOPPED, "not within ten seconds"))
            await self.bot.kill()
            return
        if status != 0:
            self.found.append(Violation(STOPPED, f"with status {status}"))
        if any(row["state"] == "sending" for row in read_books(self.bot.store)["outbox"]):
            self.found.append(Violation(STOPPED, "with words still on their way"))

    def _look(self) -> None:
        """While the bot is dead: what was confirmed is kept, and the file is sound."""
        books = read_books(self.bot.store)
        self.ledger.read_on(self.ledger_file)
        news = [*check_intake.confirmed_too_early(self.ledger, books)]
        news += [Violation(FILE, fault) for fault in books.faults]
        self.found.extend(violation for violation in news if violation not in self.found)
