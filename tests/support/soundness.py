"""What must hold of every store asked of the file itself: ledger and states agree, nothing is held twice.

The questions are in SQL of their own and share no line with the code they judge; only the tables of allowed steps are
the program's. Each returns what breaks the promise, so nothing found is sound.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from bot.domain import lifecycle

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STEPS: Mapping[str, Mapping[Any, frozenset[Any]]] = {
    "request": lifecycle.REQUEST_STEPS,
    "offer": lifecycle.OFFER_STEPS,
    "assignment": lifecycle.ASSIGNMENT_STEPS,
    "duty": lifecycle.DUTY_STEPS,
}
HOLDS = "state IN ('accepted', 'en_route', 'on_site')"
ASKED = "state IN ('queued', 'sent')"
OVER = "state IN ('closed', 'cancelled', 'expired', 'merged')"
CLOCKS = (
    "look_at, desk_at, escalate_at, draft_at, close_at, confirm_at, still_at, expire_at, take_at, watch_at, refer_at,"
    " unmet_at, claim_at"
)
_SOME = f"coalesce({CLOCKS}) IS NOT NULL"

PROMISES: Mapping[str, str] = {
    "a seat has one holder": "SELECT request, seat FROM seats GROUP BY request, seat HAVING count(*) > 1",
    "a named seat has one holder": (
        f"SELECT request, seat FROM assignments WHERE {HOLDS} GROUP BY request, seat HAVING count(*) > 1"
    ),
    "no more seats are held than there are": """
        SELECT r.id, r.seats, count(*) AS held FROM seats AS s JOIN requests AS r ON r.id = s.request
        GROUP BY r.id HAVING count(*) > r.seats""",
    "no more people hold than there are seats": f"""
        SELECT r.id, r.seats, count(*) AS held FROM assignments AS a JOIN requests AS r ON r.id = a.request
        WHERE a.{HOLDS} GROUP BY r.id HAVING count(*) > r.seats""",
    "who holds has a seat, and only they": f"""
        SELECT a.id, a.state FROM assignments AS a
        WHERE a.{HOLDS} <> EXISTS (SELECT 1 FROM seats AS s WHERE s.assignment = a.id AND s.request = a.request)""",
    "nobody fills more seats than come along": """
        SELECT a.id, a.party FROM assignments AS a JOIN seats AS s ON s.assignment = a.id
        GROUP BY a.id HAVING count(*) > a.party""",
    "nobody holds two missions": f"""
        SELECT volunteer FROM assignments WHERE {HOLDS}
        GROUP BY volunteer HAVING count(DISTINCT coalesce('b' || bundle, id)) > 1""",
    "nobody has two open questions": f"""
        SELECT volunteer FROM offers WHERE {ASKED}
        GROUP BY volunteer HAVING count(DISTINCT coalesce('b' || bundle, id)) > 1""",
    "a yes counts once": "SELECT offer FROM assignments GROUP BY offer HAVING count(*) > 1",
    "who is busy has a mission": f"""
        SELECT v.person FROM volunteers AS v WHERE v.state = 'busy'
        AND NOT EXISTS (SELECT 1 FROM assignments AS a WHERE a.volunteer = v.person AND a.{HOLDS})""",
    "who has a mission is asked nothing": f"""
        SELECT v.person, v.state FROM volunteers AS v JOIN assignments AS a ON a.volunteer = v.person
        WHERE a.{HOLDS} AND v.state = 'available'""",
    "only who is on duty has a question": f"""
        SELECT o.id, o.volunteer, v.state FROM offers AS o JOIN volunteers AS v ON v.person = o.volunteer
        JOIN people AS p ON p.id = v.person WHERE o.{ASKED} AND (v.state <> 'available' OR NOT p.reachable)""",
    "questions are only about what is looked for": f"""
        SELECT o.id, r.state FROM offers AS o JOIN requests AS r ON r.id = o.request
        WHERE o.{ASKED} AND r.state NOT IN ('open', 'active')""",
    "what is over has nobody": f"""
        SELECT r.id, r.state, a.state AS holds FROM requests AS r JOIN assignments AS a ON a.request = r.id
        WHERE (r.{OVER} OR r.state = 'resolved') AND (a.{HOLDS} OR a.state = 'standby')""",
    "what lives has a next look, what is over has none": f"""
        SELECT id, state, {CLOCKS} FROM requests WHERE ({OVER}) = ({_SOME})""",
    "the desk looks again at what lives": f"SELECT id, state FROM requests WHERE ({OVER}) = (watch_at IS NOT NULL)",
    "nobody is sent where somebody left as not safe before a coordinator has looked": """
        SELECT r.id, r.state FROM requests AS r WHERE r.state IN ('open', 'staffed', 'active')
        AND (SELECT max(e.id) FROM events AS e
             WHERE e.machine = 'assignment' AND e.request = r.id AND e.after = 'unsafe')
            > (SELECT coalesce(max(e.id), 0) FROM events AS e
               WHERE e.machine = 'request' AND e.subject = r.id AND e.why = 'resumed')""",
    "what is on hold waits for a coordinator": "SELECT id FROM requests WHERE state = 'on_hold' AND hold <> 'stands'",
    "a claim has its end, and only a claim": f"""
        SELECT id, desk_owner FROM requests WHERE NOT {OVER} AND (desk_owner IS NULL) = (claim_at IS NOT NULL)""",
    "a request stands where its people put it": f"""
        SELECT * FROM (
            SELECT r.id, r.state, CASE
                WHEN EXISTS (SELECT 1 FROM assignments AS a
                             WHERE a.request = r.id AND a.state IN ('en_route', 'on_site'))
                    THEN 'active'
                WHEN (SELECT count(*) FROM seats AS s JOIN assignments AS a ON a.id = s.assignment
                      WHERE a.request = r.id AND a.{HOLDS} AND a.handover_why IS NULL) >= r.seats THEN 'staffed'
                ELSE 'open' END AS should
            FROM requests AS r WHERE r.state IN ('open', 'staffed', 'active')) WHERE state <> should""",
    "exact places stand only with those who hold": f"""
        SELECT o.id, o.kind, o.key, o.person FROM outbox AS o JOIN requests AS r JOIN people AS p ON p.id = o.person
        WHERE r.lat IS NOT NULL AND instr(o.facts, r.lat) AND o.state IN ('due', 'sending', 'sent') AND o.way <> 'erase'
        AND o.person <> r.resident AND p.reachable AND p.telegram_id < 9000
        AND NOT EXISTS (SELECT 1 FROM assignments AS a WHERE a.request = r.id AND a.volunteer = o.person AND a.{HOLDS})
        AND NOT EXISTS (SELECT 1 FROM outbox AS n WHERE n.chat = o.chat AND n.key = o.key AND n.id > o.id
                        AND n.state <> 'superseded')""",
}
# One tick takes fifty rows of a job, so after a few of them nothing may be left of what was due.
DUE: Mapping[str, str] = {
    "no deadline of a request has passed": "SELECT id, state FROM requests WHERE "
    + " OR ".join(f"{clock} <= :now" for clock in CLOCKS.split(", ")),
    "no question is open beyond its time": f"SELECT id FROM offers WHERE {ASKED} AND expires_at <= :now",
    "no deadline of a mission has passed": """
        SELECT id, state FROM assignments
        WHERE late_at <= :now OR check_at <= :now OR handover_at <= :now OR answer_by <= :now""",
    "duty ends in time": "SELECT person FROM volunteers WHERE state = 'available' AND available_until <= :now",
}
_SUBJECTS = {"request": ("requests", "id"), "offer": ("offers", "id"), "assignment": ("assignments", "id")}
_SUBJECTS["duty"] = ("volunteers", "person")
_LEDGER = """
    SELECT machine, subject, before, after,
           coalesce(lag(after) OVER w, CASE machine WHEN 'duty' THEN 'off' ELSE '' END) AS stood
    FROM events WINDOW w AS (PARTITION BY machine, subject ORDER BY id)"""


def broken(path: Path, more: Mapping[str, str] | None = None, **given: object) -> list[str]:
    """Everything in this file that breaks a promise; `more` are further questions, with what they are given."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        asked = {**PROMISES, **(more or {})}
        found = [f"{name}: {dict(row)}" for name, sql in asked.items() for row in db.execute(sql, given)]
        return found + _steps(db) + _stands(db)


def _steps(db: sqlite3.Connection) -> list[str]:
    """Each event begins where the one before it ended, and takes a step that the table allows; a note moves nothing."""
    return [
        f"a step that no table allows: {dict(row)}"
        for row in db.execute(f"SELECT * FROM ({_LEDGER}) WHERE before <> stood OR (before <> '' AND before <> after)")
        if row["before"] != row["stood"] or row["after"] not in STEPS[row["machine"]][row["before"]]
    ]


def _stands(db: sqlite3.Connection) -> list[str]:
    """Every row stands where its events end."""
    found = []
    for machine, (table, key) in _SUBJECTS.items():
        begin = "off" if machine == "duty" else ""
        sql = f"""SELECT t.{key} AS subject, t.state, coalesce(e.after, '{begin}') AS ended FROM {table} AS t
                  LEFT JOIN (SELECT subject, after, max(id) FROM events WHERE machine = '{machine}'
                             GROUP BY subject) AS e ON e.subject = t.{key} WHERE t.state <> ended"""
        found += [f"ledger and state of {machine} differ: {dict(row)}" for row in db.execute(sql)]
    return found
