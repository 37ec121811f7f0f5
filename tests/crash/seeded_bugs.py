"""The checker checked: known bugs are put into a copy of the program, and each must be found."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tests.crash import patching
from tests.crash.check_intake import CRY, EFFECT, LOST
from tests.crash.check_secrets import LOG, PLACE
from tests.crash.check_states import HOLDER, INDEX, OWED
from tests.crash.check_words import DOUBLED, ENDED, UNSENT
from tests.crash.loop import Plan, run
from tests.crash.patching import Change

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 12
ROUNDS = 3  # seeds to try: a bug that shows itself rarely is looked for a little longer


class Bug(NamedTuple):
    """A bug on purpose, and the checks of which at least one must find it."""

    name: str
    checks: tuple[str, ...]
    changes: tuple[Change, ...]
    places: tuple[str, ...] = ()  # the failpoints at which it can show itself; none: any


BUGS = (
    Bug(
        "no unique index and no check before it",
        (HOLDER,),
        (
            Change(
                "bot/store/schema/0001_start.sql",
                "CREATE UNIQUE INDEX one_holder_a_seat ON assignments (request, seat) "
                "WHERE state IN ('accepted', 'en_route', 'on_site');\n",
                "",
            ),
            Change(
                "bot/store/schema/0009_seats.sql",
                "    PRIMARY KEY (request, seat)  ",
                "    PRIMARY KEY (request, seat, assignment)  ",
            ),
            Change(
                "bot/store/assignments.py",
                "WHERE n NOT IN (SELECT seat FROM seats WHERE request = :request)",
                "",
            ),
            Change(
                "bot/services/offers.py",
                "    if await standby.free_seats(turn, request) < 1:\n        await _too_late",
                "    if await standby.free_seats(turn, request) < 0:\n        await _too_late",
            ),
        ),
    ),
    Bug(
        "promised index forgotten",
        (INDEX,),
        (
            Change(
                "bot/store/schema/0012_bundles.sql",
                "CREATE UNIQUE INDEX one_mission_a_volunteer ON assignments (volunteer)\n"
                "    WHERE state IN ('accepted', 'en_route', 'on_site') AND bundle IS NULL;\n",
                "",
            ),
        ),
    ),
    Bug(
        "acknowledged before the commit",
        (LOST,),
        (
            Change(
                "bot/gateway/poller.py",
                "        await self._inlet.keep(updates)\n",
                "        asyncio.get_running_loop().call_later(\n"
                "            0.05, lambda: asyncio.ensure_future(self._inlet.keep(updates))\n"
                "        )\n",
            ),
        ),
        ("before_inbox",),
    ),
    Bug(
        "outbox written after the transaction",
        (OWED, EFFECT),
        (
            Change(
                "bot/store/outbox.py",
                "    await tx.run(_INSERT, _columns(letter, way, lane, now))\n",
                "    tx.later.append(_columns(letter, way, lane, now))\n",
            ),
            Change(
                "bot/store/db.py",
                "            yield Tx(self._writer)\n",
                "            tx = Tx(self._writer)\n            tx.later = []\n            yield tx\n",
            ),
            Change(
                "bot/store/db.py",
                '        await asyncio.shield(self._end("COMMIT"))\n',
                '        await asyncio.shield(self._end("COMMIT"))\n'
                "        from bot.store.outbox import _INSERT\n"
                "        for row in tx.later:\n"
                "            await self._writer.execute_fetchall(_INSERT, row)\n",
            ),
        ),
        ("after_commit",),
    ),
    Bug(
        "marked sent before sending",
        (UNSENT,),
        (
            Change(
                "bot/store/sending.py",
                "\"UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ?\"",
                "\"UPDATE outbox SET state = 'sent', ended_at = not_before, attempts = attempts + 1 WHERE id = ?\"",
            ),
        ),
        ("after_claim", "before_send"),
    ),
    Bug(
        "a crash leaves no mark on what was on its way",
        (DOUBLED,),
        (
            Change(
                "bot/store/sending.py",
                "SET state = 'due', unknown = unknown + 1, why = 'crash',",
                "SET state = 'due', why = 'crash',",
            ),
        ),
        ("after_send",),
    ),
    Bug(
        "what was on its way in a crash is forgotten",
        (ENDED,),
        (
            Change(
                "bot/gateway/dispatcher.py",
                "            await sending.recover(tx, self._clock())\n",
                "            await sending.next_due(tx, self._clock())\n",
            ),
        ),
        ("after_claim", "before_send", "after_send"),
    ),
    Bug(
        "turns marked done in a transaction of their own",
        (EFFECT, OWED, CRY),
        (
            Change(
                "bot/gateway/worker.py",
                "            await inbox.done(tx, done, self._clock())\n"
                '            failpoints.reach("in_turns")\n'
                '        failpoints.reach("after_turns")\n',
                '            failpoints.reach("in_turns")\n'
                '        failpoints.reach("after_turns")\n'
                "        async with self._store.transaction() as tx:\n"
                "            await inbox.done(tx, done, self._clock())\n",
            ),
        ),
        ("after_turns",),
    ),
    Bug(
        "exact place in the offer",
        (PLACE,),
        (
            Change(
                "bot/services/asking.py",
                "        area=cards.area_of(turn, request),\n",
                '        area=f"{request.at.lat:.5f}, {request.at.lon:.5f}",\n',
            ),
        ),
    ),
    Bug(
        "words in the log",
        (LOG,),
        (Change("bot/gateway/worker.py", "            route=end.route,\n", "            route=row.raw,\n"),),
    ),
    Bug(
        "token in the log",
        (LOG,),
        (
            Change("bot/gateway/worker.py", "            route=end.route,\n", "            route=self.address,\n"),
            Change(
                "bot/app.py",
                "        clockwork = Clockwork(",
                "        worker.address = bot.base_url\n        clockwork = Clockwork(",
            ),
            Change("bot/logs.py", '    return TOKEN.sub("[token]", text)\n', "    return text\n"),
        ),
    ),
)


def patched(bug: Bug, folder: Path) -> Path:
    """A copy of the program with the bug in it. Raises ValueError when a patch does not fit exactly once."""
    return patching.patched(bug.name, bug.changes, folder, ("bot", "handlers", "tests/crash"))


async def hunt(folder: Path, seed: int, only: str | None) -> int:
    """Run each bug and print what found it; 1 when one stayed hidden."""
    hidden = []
    for bug in BUGS:
        if only and only not in bug.name:
            continue
        began = time.monotonic()
        found = await _found(bug, folder / bug.name.replace(" ", "-"), seed)
        seen = ", ".join(f"{check} ({n})" for check, n in found.most_common())
        right = any(found[check] for check in bug.checks)
        took_s = time.monotonic() - began
        print(f"{bug.name}: {'found by' if right else 'HIDDEN, but'} {seen}; {took_s:.0f} s", flush=True)
        hidden += [] if right else [bug.name]
    print(f"{len(hidden)} bugs stayed hidden" + "".join(f"\n  {name}" for name in hidden))
    return 1 if hidden else 0


async def _found(bug: Bug, folder: Path, seed: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for more in range(ROUNDS):
        place = folder / str(seed + more)
        place.mkdir(parents=True)
        program = patched(bug, place / "program")
        plan = Plan(
            kills=KILLS,
            seed=seed + more,
            minutes=1.0,
            thorough=False,
            to_first=True,
            program=program,
            places=bug.places,
        )
        verdict = await run(plan, place, lambda _: None)
        found.update(violation.check for violation in verdict.violations)
        if any(found[check] for check in bug.checks):
            break
    return found
