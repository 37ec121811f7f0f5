-- A hold that only a coordinator ends, and claims of coordinators that lapse when nothing follows them.

ALTER TABLE requests ADD COLUMN hold TEXT NOT NULL DEFAULT 'never'     -- somebody left because it was not safe there
    CHECK (hold IN ('never', 'stands', 'resumed'))
    CHECK (hold <> 'stands' OR state NOT IN ('open', 'staffed', 'active'));
ALTER TABLE requests ADD COLUMN claim_at INTEGER     -- when the coordinator who took it has been silent too long
    CHECK (claim_at IS NULL OR desk_owner IS NOT NULL);
CREATE INDEX requests_claim ON requests (claim_at) WHERE claim_at IS NOT NULL;

-- What was on hold before is so still, unless a coordinator has looked at it since.
UPDATE requests SET hold = CASE
    WHEN state NOT IN ('open', 'staffed', 'active') AND NOT EXISTS (
        SELECT 1 FROM events AS r WHERE r.machine = 'request' AND r.subject = requests.id AND r.why = 'resumed'
        AND r.id > (SELECT max(h.id) FROM events AS h
                    WHERE h.machine = 'request' AND h.subject = requests.id AND h.after = 'on_hold')) THEN 'stands'
    ELSE 'resumed' END
WHERE id IN (SELECT subject FROM events WHERE machine = 'request' AND after = 'on_hold');
-- Whoever has a case now has the usual time from now on.
UPDATE requests SET claim_at = (CAST(strftime('%s', 'now') AS INTEGER) + 30 * 60) * 1000
WHERE desk_owner IS NOT NULL AND state NOT IN ('closed', 'cancelled', 'expired', 'merged');
