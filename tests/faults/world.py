"""A whole operation on a real file, driven step by step from outside; after each step everything must hold."""

from __future__ import annotations

import asyncio
import json
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

from bot.config import Settings
from bot.domain.model import Person, PersonId, Point
from bot.domain.refusals import Refusal
from bot.services import arrivals, volunteers, vouching
from bot.store import Store, people
from bot.store.times import from_ms, to_ms
from tests.faults.asked_well import CAPS, MADE, given
from tests.faults.in_time import AHEAD, ANSWER_MS, LAST_HEARD, LEFT_ALONE, OVERDUE, WAITED_MS
from tests.support.build import HOME, OWNER, SECOND_OWNER, Operation, fresh_file, north_of, settings_of
from tests.support.soundness import ASKED, CLOCKS, DUE, HOLDS, OVER, broken

P = ParamSpec("P")
UseCase = Callable[Concatenate[Any, Person, P], Awaitable[object]]

RESIDENTS, HELPERS, DESK = ("Ana", "Ben", "Carla"), ("Luis", "Maria", "Nuri", "Omar", "Pia"), ("Olga", "Paul")
NEW = 3  # the one among them whom nobody knows yet: asked for tasks at the door, not inside homes
MOST_TICKS = 30  # at one moment; each job takes what is due, so a clock that never rests has a row that stays due
COUNTS = f"""
    SELECT (SELECT coalesce(max(id), 0) FROM offers) AS offers, (SELECT count(*) FROM offers WHERE {ASKED}) AS asked,
           (SELECT count(*) FROM requests WHERE NOT {OVER}) AS live,
           (SELECT count(*) FROM assignments WHERE {HOLDS}) AS holding,
           (SELECT count(*) FROM assignments WHERE state = 'standby') AS waiting,
           (SELECT count(*) FROM requests WHERE state = 'resolved') AS done,
           (SELECT count(*) FROM assignments WHERE state IN ('no_show', 'unsafe', 'cancelled')) AS gone,
           (SELECT count(*) FROM offers WHERE bundle IS NOT NULL) AS ways,
           (SELECT count(*) FROM offers WHERE bundle IS NOT NULL AND {ASKED}) AS ways_asked,
           (SELECT count(*) FROM assignments WHERE {HOLDS} AND bundle IS NOT NULL) AS stops"""


class World(RuleBasedStateMachine):
    """Three residents, five volunteers on duty and two coordinators; nothing but the file outlives a restart."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._loop = asyncio.Runner()
        self.path = fresh_file(Path(self._folder.name))
        self.messages = 0
        self.asked_before = self.live = self.asked = self.holding = self.waiting = self.gone = self.ways = (
            self.stops
        ) = 0
        self.willing = 0  # who asked to be asked in this step
        self.heard: dict[int, int] = {}  # when somebody last heard of a request
        self.overdue: dict[int, int] = {}  # how long each mission has been over its time while the clock ran, in ms
        self.runs(self._begin())
        self.ticked = to_ms(self.op.now)

    def runs(self, what: Awaitable[Any]) -> Any:
        async def wait() -> Any:
            return await what

        return self._loop.run(wait())

    async def _open(self) -> None:
        self.op = Operation(await Store.open(self.path), _settings(self.path))

    async def _begin(self) -> None:
        await self._open()
        names = (*DESK, *RESIDENTS, *HELPERS)
        ids = (OWNER, SECOND_OWNER, *range(101, 101 + len(names) - len(DESK)))
        self.people = [(await self.op.person(name, telegram_id=who)).id for name, who in zip(names, ids, strict=True)]
        self.desk, self.residents = self.people[:2], self.people[2:5]
        self.helpers = self.people[5:]
        for helper in self.helpers:
            await self.act(helper, volunteers.join)
        await self.act(self.desk[0], vouching.tier, PersonId(self.helpers[NEW]), 1)

    def begins(self, hour: float, on_duty: int) -> None:
        """It is so many hours past noon, and the first of the volunteers are on duty; they come by car."""
        self.op.now += timedelta(hours=hour)
        for place, helper in enumerate(self.helpers[:on_duty]):
            self.runs(self.act(helper, volunteers.check_in, north_of(HOME, 0.4 + place), 6.0))

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
        self.sound({**DUE, **AHEAD})
        self._nobody_is_left_alone()
        self._nobody_is_waited_for_in_vain()

    def speaks(self, request: int) -> None:
        """Somebody has just said something about a request, so the time until the desk looks counts anew."""
        self.heard[request] = to_ms(self.op.now)

    def _nobody_is_left_alone(self) -> None:
        for row in self.rows(LAST_HEARD):
            self.heard[row["id"]] = max(self.heard.get(row["id"], 0), row["at"])
        alone = self.rows(LEFT_ALONE, now=to_ms(self.op.now), heard=json.dumps(self.heard))
        holds(f"nobody heard of a request within its bound: {dict(row)}" for row in alone)

    def _nobody_is_waited_for_in_vain(self) -> None:
        """While the program stood still nobody could answer: of a leap of the clock only an answer's time counts."""
        now = to_ms(self.op.now)
        ran, self.ticked = min(now - self.ticked, ANSWER_MS), now
        late = {row["id"]: row for row in self.rows(OVERDUE, now=now)}
        self.overdue = {mission: self.overdue.get(mission, -ran) + ran for mission in late}
        long = [late[mission] for mission, ms in self.overdue.items() if ms > WAITED_MS]
        holds(f"somebody keeps a seat long past their promise: {dict(row)}" for row in long)

    def next_deadline(self) -> None:
        """Let the time pass until the next thing is due, but for the round of every half minute."""
        clocks = CLOCKS.removeprefix("look_at, ").split(", ")
        sql = " UNION ALL ".join(f"SELECT min({clock}) AS at FROM requests" for clock in clocks)
        asked = "SELECT min(expires_at) FROM offers WHERE state IN ('queued', 'sent')"
        late = " UNION ALL ".join(
            f"SELECT min({clock}) FROM assignments" for clock in ("late_at", "check_at", "handover_at", "answer_by")
        )
        at = self.rows(f"SELECT min(at) AS at FROM ({sql} UNION ALL {asked} UNION ALL {late})")[0]["at"]
        if at is not None:
            self.op.now = max(self.op.now, from_ms(at))

    def sound(self, more: Mapping[str, str] | None = None) -> None:
        """Everything holds; what was asked since the last look was asked of those who may be sent."""
        asked = given(self.op.now, since=self.asked_before, willing=self.willing)
        holds(broken(self.path, {**MADE, **(more or {})}, **asked))
        self.willing = 0
        self._count()

    def _count(self) -> None:
        """What there is now says which deeds are possible next."""
        now = self.rows(COUNTS)[0]
        self.asked_before, self.live, self.asked = now["offers"], now["live"], now["asked"]
        self.holding, self.waiting, self.gone = now["holding"], now["waiting"], now["gone"]
        self.ways, self.ways_asked, self.stops = now["ways"], now["ways_asked"], now["stops"]
        self.done = now["done"]

    def teardown(self) -> None:
        self.runs(self.op.store.close())
        self._loop.close()
        self._folder.cleanup()


def _settings(path: Path) -> Settings:
    """Settings of a test with low caps, so that people reach them within a story."""
    settings = settings_of(path)
    capped = {
        urgency: getattr(settings.matching, urgency).model_copy(update={"cap": recent, "cap_day": today})
        for urgency, (recent, today) in CAPS.items()
    }
    return settings.model_copy(update={"matching": settings.matching.model_copy(update=capped)})


def holds(found: Iterable[str]) -> None:
    """Fail with everything that breaks a promise."""
    broke = list(found)
    assert not broke, "\n".join(broke)


def steps_wanted(usual: int) -> int:
    """How many steps the suite takes, or MUSTER_TEST_STEPS for a long run."""
    return int(os.environ.get("MUSTER_TEST_STEPS", usual))
