"""None is left alone or waited for in vain: how long each may stand as it does, as docs/architecture.md has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.soundness import OVER

if TYPE_CHECKING:
    from collections.abc import Mapping

# Minutes until the desk at the latest: when forgotten; an open one first calls everybody, one that is done first waits
# for the resident's word. Figures of a new operation.
BOUND_MS = """60000 * (CASE r.urgency WHEN 'critical' THEN 30 ELSE 360 END + CASE r.state
    WHEN 'open' THEN CASE r.urgency WHEN 'critical' THEN 5 WHEN 'high' THEN 60 WHEN 'normal' THEN 720 ELSE 4320 END
    WHEN 'resolved' THEN 1440 ELSE 0 END)"""
AHEAD: Mapping[str, str] = {
    "the desk looks again within the bound of the state": f"""
        SELECT r.id, r.state, r.urgency, (r.watch_at - :now) / 60000 AS minutes FROM requests AS r
        WHERE NOT r.{OVER} AND r.watch_at > :now + {BOUND_MS}""",
    "who is awaited has a deadline": """
        SELECT a.id, a.state, a.request FROM assignments AS a
        WHERE a.state IN ('accepted', 'en_route') AND a.late_at IS NULL
        OR a.state = 'on_site' AND a.check_at IS NULL""",
    "who is told that they did not come is counted so": """
        SELECT o.id, o.facts ->> 'assignment' AS assignment FROM outbox AS o
        WHERE o.kind = 'MissionMissed' AND NOT EXISTS (
            SELECT 1 FROM events AS e WHERE e.machine = 'assignment' AND e.after = 'no_show'
            AND e.subject = o.facts ->> 'assignment')""",
}
# Minutes past the promise until a silence costs the seat: who never set out, and who is on the way. Also after a
# standstill of the program there are at least so many minutes between the reminder, the question and the end.
_GRACE_MS = """60000 * CASE a.state
    WHEN 'accepted' THEN CASE r.urgency WHEN 'critical' THEN 5 WHEN 'high' THEN 15 WHEN 'normal' THEN 60 ELSE 120 END
    ELSE CASE r.urgency WHEN 'critical' THEN 15 WHEN 'high' THEN 60 WHEN 'normal' THEN 120 ELSE 240 END END"""
ANSWER_MS = 5 * 60_000
WAITED_MS = 4 * ANSWER_MS  # a word each, and what was left of the one before
OVERDUE = f"""
    SELECT a.id, a.state, a.request FROM assignments AS a JOIN requests AS r ON r.id = a.request
    WHERE a.state IN ('accepted', 'en_route') AND a.eta_at + {_GRACE_MS} < :now
    AND r.state <> 'on_hold' AND r.lat IS NOT NULL"""
# The last that anybody heard of each: a step or a word in its ledger, or a card at a coordinator's.
LAST_HEARD = f"""
    SELECT r.id, max(coalesce((SELECT max(at) FROM events WHERE request = r.id), 0),
                     coalesce((SELECT max(o.made_at) FROM outbox AS o JOIN people AS p ON p.id = o.person
                               WHERE p.telegram_id > 9000 AND o.kind IN ('DeskCase', 'CaseUntaken')
                               AND o.way IN ('fresh', 'send') AND o.facts ->> 'request' = r.id), 0)) AS at
    FROM requests AS r WHERE NOT r.{OVER}"""
LEFT_ALONE = f"""
    SELECT r.id, r.state, r.urgency, (:now - h.value) / 60000 AS minutes FROM requests AS r
    JOIN json_each(:heard) AS h ON h.key = CAST(r.id AS TEXT)
    WHERE NOT r.{OVER} AND h.value + {BOUND_MS} < :now"""
