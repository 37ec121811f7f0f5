"""A whole operation on a real file, driven step by step from outside; after each step everything must hold."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, ParamSpec

from hypothesis.stateful import RuleBasedStateMachine
from structlog.testing import capture_logs

from bot.domain.model import Person, PersonId, Point
from bot.domain.refusals import Refusal
from bot.services import arrivals, volunteers
from bot.store import Store, people
from bot.store.times import from_ms, to_ms
from tests.support.build import HOME, OWNER, SECOND_OWNER, Operation, fresh_file, north_of, settings_of
from tests.support.soundness import ASKED, CLOCKS, DUE, HOLDS, OVER, broken

P = ParamSpec("P")
UseCase = Callable[Concatenate[Any, Person, P], Awaitable[object]]

RESIDENTS, HELPERS, DESK = ("Ana", "Ben", "Carla"), ("Luis", "Maria", "Nuri", "Omar", "Pia"), ("Olga", "Paul")
MOST_TICKS = 30  # at one moment; each job takes what is due, so a clock that never rests has a row that stays due
LONGEST_H = 49.0  # no request is left alone for longer than two days, whatever its state
# What a need asks of those who come, and what a coordinator can lift, as docs/trust.md has it.
RISKS = """CASE WHEN r.need = 'info' THEN 0 WHEN r.need IN ('medical', 'rescue', 'evac', 'shelter') THEN 2
           WHEN r.need = 'care' THEN iif(instr(r.words, 'child is alone'), 3, 2) ELSE 1 END"""
TRUST, DESK_ALONE = 8, 64
_NEW = """SELECT o.id, o.request, o.volunteer FROM offers AS o JOIN requests AS r ON r.id = o.request
          JOIN volunteers AS v ON v.person = o.volunteer WHERE o.id > :since AND """
MADE: Mapping[str, str] = {  # of the questions made in this step
    "nobody is asked who is trusted too little": f"{_NEW} v.tier < ({RISKS}) AND NOT r.relaxed & {TRUST}",
    "alone with a child a person decides": f"{_NEW} ({RISKS}) = 3 AND (v.tier < 3 OR NOT r.relaxed & {DESK_ALONE})",
    "women only": f"{_NEW} r.women_only AND v.woman IS NOT 1",
    "nobody is asked about their own request": f"{_NEW} r.resident = o.volunteer",
    "nobody is asked who is avoided": f"""{_NEW} EXISTS (
        SELECT 1 FROM avoided AS a WHERE a.resident = r.resident AND a.volunteer = o.volunteer)""",
    "nobody is asked again who said no": f"""{_NEW} EXISTS (
        SELECT 1 FROM offers AS no WHERE no.request = o.request AND no.volunteer = o.volunteer
        AND no.state = 'declined' AND no.id < o.id)""",
}
BOUND: Mapping[str, str] = {
    "every request is looked at again in time": f"SELECT id, state FROM requests WHERE NOT {OVER} AND "
    + " AND ".join(f"coalesce({clock}, :latest + 1) > :latest" for clock in CLOCKS.split(", "))
}
COUNTS = f"""
    SELECT (SELECT coalesce(max(id), 0) FROM offers) AS offers, (SELECT count(*) FROM offers WHERE {ASKED}) AS asked,
           (SELECT count(*) FROM requests WHERE NOT {OVER}) AS live,
           (SELECT count(*) FROM assignments WHERE {HOLDS}) AS holding,
           (SELECT count(*) FROM assignments WHERE state = 'standby') AS waiting,
           (SELECT count(*) FROM assignments WHERE state IN ('no_show', 'unsafe', 'cancelled')) AS gone"""


class World(RuleBasedStateMachine):
    """Three residents, five volunteers on duty and two coordinators; nothing but the file outlives a restart."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._loop = asyncio.Runner()
        self.path = fresh_file(Path(self._folder.name))
        self.messages = 0
        self.asked_before = self.live = self.asked = self.holding = self.waiting = self.gone = 0
        self.runs(self._begin())

    def runs(self, what: Awaitable[Any]) -> Any:
        async def wait() -> Any:
            return await what

        return self._loop.run(wait())

    async def _open(self) -> None:
        self.op = Operation(await Store.open(self.path), settings_of(self.path))

    async def _begin(self) -> None:
        await self._open()
        names = (*DESK, *RESIDENTS, *HELPERS)
        ids = (OWNER, SECOND_OWNER, *range(101, 101 + len(names) - len(DESK)))
        self.people = [(await self.op.person(name, telegram_id=who)).id for name, who in zip(names, ids, strict=True)]
        self.desk, self.residents = self.people[:2], self.people[2:5]
        self.helpers = self.people[5:]
        for place, helper in enumerate(self.helpers):
            await self.act(helper, volunteers.join)
            await self.act(helper, volunteers.check_in, north_of(HOME, 0.4 + place), 6.0)

    async def act(self, who: int, use_case: UseCase[P], *given: P.args, **more: P.kwargs) -> None:
        """Let a person do something as an update does: met first, who had blocked the bot is back."""
        by = await people.by_id(self.op.store.reads, PersonId(who))
        with suppress(Refusal):
            async with self.op.turn(by) as turn:
                met = await arrivals.meet(turn, by.telegram_id, by.name, by.language)
                await use_case(turn, met, *given, **more)

    def rows(self, sql: str, **given: object) -> list[sqlite3.Row]:
        """Look into the file from outside."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as db:
            db.row_factory = sqlite3.Row
            return db.execute(sql, given).fetchall()

    def one(self, sql: str, number: int) -> Any:
        """One row of several, the newest first; None when there is none."""
        found = self.rows(sql)
        return found[number % len(found)] if found else None

    def spot(self, number: int, km: float) -> Point:
        """A place that no two requests share, so that it is known wherever it stands."""
        return Point(round(HOME.lat + km / 111.195 + number * 0.000137, 6), round(HOME.lon + number * 0.000191, 6))

    def restart(self) -> None:
        """End the program and begin it again: only the file remains."""
        now = self.op.now
        self.runs(self.op.store.close())
        self.runs(self._open())
        self.op.now = now

    def clock_ticks(self, *, delivered: bool) -> None:
        """All that is due is done, and what follows from it, until the clock has nothing left to do."""
        with capture_logs() as logged:
            for _ in range(MOST_TICKS):
                if not self.runs(self.op.tick()):
                    break
                if delivered:
                    self.runs(self.op.posts())
        holds(f"the clock broke: {entry}" for entry in logged if entry["log_level"] == "error")
        latest = to_ms(self.op.now + timedelta(hours=LONGEST_H))
        holds(broken(self.path, {**DUE, **BOUND}, now=to_ms(self.op.now), latest=latest))

    def next_deadline(self) -> None:
        """Let the time pass until the next thing is due."""
        sql = " UNION ALL ".join(f"SELECT min({clock}) AS at FROM requests" for clock in CLOCKS.split(", "))
        asked = "SELECT min(expires_at) FROM offers WHERE state IN ('queued', 'sent')"
        late = " UNION ALL ".join(
            f"SELECT min({clock}) FROM assignments" for clock in ("late_at", "check_at", "handover_at", "answer_by")
        )
        at = self.rows(f"SELECT min(at) AS at FROM ({sql} UNION ALL {asked} UNION ALL {late})")[0]["at"]
        if at is not None:
            self.op.now = max(self.op.now, from_ms(at))

    def sound(self) -> None:
        """Everything holds; what was asked since the last look was asked of those who may be sent."""
        holds(broken(self.path, MADE, since=self.asked_before))
        self._count()

    def _count(self) -> None:
        """What there is now says which deeds are possible next."""
        now = self.rows(COUNTS)[0]
        self.asked_before, self.live, self.asked = now["offers"], now["live"], now["asked"]
        self.holding, self.waiting, self.gone = now["holding"], now["waiting"], now["gone"]

    def teardown(self) -> None:
        self.runs(self.op.store.close())
        self._loop.close()
        self._folder.cleanup()


def holds(found: Iterable[str]) -> None:
    """Fail with everything that breaks a promise."""
    broke = list(found)
    assert not broke, "\n".join(broke)


def steps_wanted(usual: int) -> int:
    """How many steps the suite takes, or MUSTER_TEST_STEPS for a long run."""
    return int(os.environ.get("MUSTER_TEST_STEPS", usual))
