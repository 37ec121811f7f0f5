"""The machine's test checked: bugs are put into a copy of the program, and each must be found.

With MUSTER_TEST_BUGS=1; without it only whether each patch still fits the program.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.patching import Change, patched

HUNTS = "MUSTER_TEST_BUGS" in os.environ
PARTS = ("bot", "handlers", "tests")
STEPS, EXAMPLES = "60", "60"  # enough for the rarest of these; a story that found nothing takes half a minute more
LONGEST_S = 600

BUGS: dict[str, tuple[Change, ...]] = {
    "an expired question stays open": (
        Change(
            "bot/services/asking.py",
            "    for one in whole:\n        await end(turn, one, OfferState.EXPIRED",
            "    for one in ():\n        await end(turn, one, OfferState.EXPIRED",
        ),
    ),
    "a yes does not look at the seats": (
        Change(
            "bot/services/offers.py",
            "    if await standby.free_seats(turn, request) < 1:\n        await _too_late",
            "    if await standby.free_seats(turn, request) < 0:\n        await _too_late",
        ),
        Change(
            "bot/store/assignments.py",
            "SELECT n FROM seat WHERE n NOT IN (SELECT seat FROM seats WHERE request = :request)",
            "SELECT n + (SELECT count(*) FROM seats WHERE request = :request) AS n FROM seat",
        ),
    ),
    "no keys and no check before them": (
        Change(
            "bot/store/schema/0012_bundles.sql",
            "CREATE UNIQUE INDEX one_mission_a_volunteer ON assignments (volunteer)\n"
            "    WHERE state IN ('accepted', 'en_route', 'on_site') AND bundle IS NULL;\n",
            "",
        ),
        Change(
            "bot/store/schema/0012_bundles.sql",
            "SELECT 1 FROM assignments WHERE volunteer = NEW.volunteer "
            "AND state IN ('accepted', 'en_route', 'on_site')\n",
            "SELECT 1 FROM assignments WHERE volunteer < 0 AND state IN ('accepted', 'en_route', 'on_site')\n",
        ),
        Change(
            "bot/services/offers.py",
            "    if held is not None:\n        raise BusyAlready",
            "    if held is None and by.id < 0:\n        raise BusyAlready",
        ),
    ),
    "a place that is not safe does not hold the request": (
        Change("bot/services/safety.py", "    await holds.put(turn, request, was_there=was_there)\n", ""),
    ),
    "an end that is taken back forgets the clocks": (
        Change(
            "bot/services/reopening.py",
            "    await drafts.set_deadlines(turn, now)\n",
            "    await requests.schedule(turn.tx, now.id, watch_at=None, still_at=None)\n",
        ),
    ),
    "who did not come keeps the seat": (
        Change(
            "bot/services/no_shows.py",
            '    await leaving.leave(turn, assignment, AssignmentState.NO_SHOW, "no_show")\n'
            "    await leaving.rest_of_way(turn, assignment)\n",
            "",
        ),
    ),
    "who did not come only gives the seat back": (
        Change(
            "bot/services/no_shows.py",
            '    await leaving.leave(turn, assignment, AssignmentState.NO_SHOW, "no_show")\n',
            "",
        ),
    ),
    "who never sets out is waited for": (
        Change(
            "bot/services/lateness.py",
            "    else:\n        await no_shows.missed(turn, assignment)\n\n\nasync def _on_the_way",
            "    else:\n        later = turn.now + watching.least(turn, request)\n"
            "        await assignments.watch(turn.tx, assignment.id, later, 2)\n\n\nasync def _on_the_way",
        ),
    ),
    "who is done stays busy": (
        Change("bot/services/missions.py", '    await releasing.free(turn, by.id, "done")\n', ""),
    ),
    "the place stays with who left": (
        Change("bot/services/leaving.py", "    await releasing.clear(turn, assignment, request, why)\n", ""),
    ),
    "nobody asks how far somebody is trusted": (
        Change("bot/services/screening.py", "tier=unless(Filter.TRUST, asked.risk, 0),", "tier=0,"),
        Change(
            "bot/domain/eligibility.py",
            "Filter.TRUST: lambda one, asked: one.tier >= asked.risk,",
            "Filter.TRUST: lambda _one, _asked: True,",
        ),
    ),
    "nobody counts how often somebody was asked": (
        Change("bot/services/wants.py", "        recent_cap=pace.cap,\n        today_cap=pace.cap_day,\n", ""),
        Change("bot/domain/matching.py", "if one.recent < pace.cap and one.today < pace.cap_day]", "]"),
    ),
    "people are woken": (Change("bot/services/wants.py", "quiet_since=ground.quiet_since(now),", "quiet_since=None,"),),
    "the desk looks when it is too late": (
        Change(
            "bot/domain/bounds.py",
            "return own.get(state, 0.0) + rules.forgotten_s",
            "return own.get(state, rules.escalate_s) + rules.forgotten_s",
        ),
    ),
    "a step past the ledger": (
        Change(
            "bot/services/holds.py",
            "        await steps.request_to(turn, request, RequestState.ON_HOLD, why)\n",
            "        await turn.tx.run(\"UPDATE requests SET state = 'on_hold' WHERE id = ?\", (request.id,))\n",
        ),
    ),
}

FOUND_BY = {
    "an expired question stays open": "no question is open beyond its time",
    "a yes does not look at the seats": "no more (seats|people) .* than there are",
    "no keys and no check before them": "nobody holds two missions",
    "a place that is not safe does not hold the request": "a request stands where its people put it",
    "an end that is taken back forgets the clocks": "the desk looks again at what lives",
    "who did not come keeps the seat": "no deadline of a mission has passed",
    "who did not come only gives the seat back": "who is told that they did not come is counted so",
    "who never sets out is waited for": "somebody keeps a seat long past their promise",
    "who is done stays busy": "who is busy has a mission",
    "the place stays with who left": "exact places stand only with those who hold",
    "nobody asks how far somebody is trusted": "nobody is asked who is trusted too little",
    "nobody counts how often somebody was asked": "nobody is asked above the cap",
    "people are woken": "by night only who came on duty in it",
    "the desk looks when it is too late": "the desk looks again within the bound|nobody heard of a request within",
    "a step past the ledger": "ledger and state of request differ|a step that no table allows",
}


@pytest.mark.parametrize("name", BUGS)
def test_each_bug_fits_the_program_and_is_found(name: str, tmp_path: Path) -> None:
    program = patched(name, BUGS[name], tmp_path / "program", PARTS if HUNTS else ("bot",))
    if not HUNTS:
        return
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-x")
    length = {"MUSTER_TEST_STEPS": STEPS, "MUSTER_TEST_EXAMPLES": EXAMPLES}
    ran = subprocess.run(
        (*command, "tests/faults/test_machine.py"),
        cwd=program,
        env=os.environ | length | {"PYTHONPATH": str(program)},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    found = re.search(FOUND_BY[name], ran.stdout)
    assert found, f"{name} stayed hidden:\n{ran.stdout[-2000:]}"
