"""One run: a town, a bot that dies again and again, a quiet end, and the checker."""

from __future__ import annotations

import asyncio
import json
import re
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from aiohttp import ClientSession

from tests.crash import checker, programs
from tests.crash.findings import Violation
from tests.crash.history import Books, History, Ledger, Row, read_books
from tests.crash.nemesis import Nemesis, places
from tests.crash.population import COORDINATOR_ID, Population

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable
    from pathlib import Path

QUIET_S = 1.5  # longer than a tick of the bot's clock
PATIENCE_S = 60.0
BULK_AGAIN_S = 700.0  # a broadcast whose fate is unknown goes again after ten minutes
POISON = {"message": {"date": "yesterday", "from": []}}


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how hard."""

    kills: int
    seed: int
    minutes: float = 30.0
    residents: int = 5
    volunteers: int = 7
    thorough: bool = True  # also backups, lost answers in the second half, and time that passes at once
    to_first: bool = False  # stop killing at the first violation seen on the way
    program: Path = programs.ROOT
    places: tuple[str, ...] = ()  # failpoints to die at; none: all that the program names


class Verdict(NamedTuple):
    """What a run came to."""

    violations: list[Violation]
    tally: Counter[str]
    kills: int
    updates: int
    messages: int
    requests: int
    unknown: int
    seconds: float


async def run(plan: Plan, folder: Path, say: Callable[[str], None]) -> Verdict:
    """Do it; everything the run leaves behind lies in the folder."""
    began = time.monotonic()
    async with AsyncExitStack() as stack:
        server, port = await programs.start_server(folder)
        stack.push_async_callback(_end, server)
        session = await stack.enter_async_context(ClientSession(base_url=f"http://127.0.0.1:{port}"))
        bot = programs.Bot(folder, port, COORDINATOR_ID, plan.program)
        stack.push_async_callback(bot.close)
        ledger = Ledger()
        named = list(plan.places) or places(plan.program)
        nemesis = Nemesis(bot, session, ledger, folder / "ledger.jsonl", Random(plan.seed), named)
        await nemesis.begin()
        poison = await _poison(session)
        town = Population(session, plan.seed, plan.residents, plan.volunteers)
        await _kill_on(plan, nemesis, began, say)
        await town.stop()
        await _calm_down(nemesis, folder)
    return _judged(nemesis, poison, folder, time.monotonic() - began)


async def _kill_on(plan: Plan, nemesis: Nemesis, began: float, say: Callable[[str], None]) -> None:
    shown, told = 0, 0
    while nemesis.kills < plan.kills and time.monotonic() - began < plan.minutes * 60:
        if plan.to_first and nemesis.found:
            return
        late = nemesis.kills > plan.kills // 2
        if plan.thorough and late and nemesis.rng.random() < 0.5:
            await nemesis.lose_answers()
        if plan.thorough and nemesis.kills > plan.kills // 4 and nemesis.rng.random() < 0.1:
            await nemesis.pass_time(nemesis.rng.choice((20.0, 60.0, 160.0)))
        await nemesis.one_life()
        if plan.thorough and nemesis.kills > plan.kills // 2 and not nemesis.tally["in_backup"]:
            await nemesis.back_up()
        for violation in nemesis.found[told:]:
            say(f"VIOLATED after {nemesis.kills} kills: {violation}")
        told = len(nemesis.found)
        if nemesis.kills >= shown + 20:
            shown = nemesis.kills
            say(f"{shown} kills, {len(nemesis.ledger.updates)} updates, {told} violations so far")


async def _poison(session: ClientSession) -> frozenset[int]:
    """One update that nobody can read, among all the others."""
    async with session.post("/drill/updates", json={"raw": POISON}) as answer:
        return frozenset((await answer.json())["update_ids"])


async def _calm_down(nemesis: Nemesis, folder: Path) -> None:
    """No more harm: the bot catches up; then once more if something waits for its second try."""
    await nemesis.heal()
    await _rest(nemesis, folder)
    if _owed(read_books(nemesis.bot.store)):
        await nemesis.pass_time(BULK_AGAIN_S)
        await _rest(nemesis, folder)


async def _rest(nemesis: Nemesis, folder: Path) -> None:
    await nemesis.bot.start("", nemesis.ahead_s)
    await nemesis.bot.serves()
    if not await _quiet(nemesis, folder):
        nemesis.found.append(Violation("comes to rest", f"not within {PATIENCE_S:.0f} s"))
    await nemesis.stop_in_order()


async def _quiet(nemesis: Nemesis, folder: Path) -> bool:
    """Wait until nothing comes in, waits or is owed any more; the second try of a broadcast may be far off."""
    until, calm_since = time.monotonic() + PATIENCE_S, time.monotonic()
    while time.monotonic() < until:
        await asyncio.sleep(0.25)
        nemesis.ledger.read_on(folder / "ledger.jsonl")
        books = read_books(nemesis.bot.store)
        kept = {row["update_id"] for row in books["inbox"]}
        ledger = nemesis.ledger
        coming = ledger.updates.keys() - ledger.expired - ledger.confirmed - kept
        waiting = any(row["state"] == "waiting" for row in books["inbox"])
        far_ms = (time.time() + nemesis.ahead_s + PATIENCE_S) * 1000
        if coming or waiting or any(row["not_before"] < far_ms for row in _owed(books)):
            calm_since = time.monotonic()
        elif time.monotonic() - calm_since > QUIET_S:
            return True
    return False


def _owed(books: Books) -> list[Row]:
    return [row for row in books["outbox"] if row["state"] in ("due", "sending")]


def _judged(nemesis: Nemesis, poison: frozenset[int], folder: Path, seconds: float) -> Verdict:
    ledger, books = nemesis.ledger, read_books(nemesis.bot.store)
    ledger.read_on(folder / "ledger.jsonl")
    printed = (folder / "printed.log").read_text("utf-8", "replace")
    printed = re.sub(r'"timestamp": "[^"]*"', "", printed)  # its figures could look like a place
    history = History(ledger, books, printed, programs.TOKEN, nemesis.wire_faults, poison)
    violations = [*nemesis.found, *checker.check(history)]
    (folder / "violations.json").write_text(json.dumps([str(one) for one in violations], indent=1))
    return Verdict(
        violations,
        nemesis.tally,
        nemesis.kills,
        len(ledger.updates),
        sum(call.effect and call.method.startswith(("send", "edit", "delete")) for call in ledger.calls),
        len(books["requests"]),
        sum(row["unknown"] for row in books["outbox"]),
        seconds,
    )


async def _end(server: asyncio.subprocess.Process) -> None:
    server.terminate()
    await server.wait()
