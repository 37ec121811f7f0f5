-- The life of a mission after the yes: checks that ask for an answer, hand-overs, and rest.

ALTER TABLE assignments ADD COLUMN check_at INTEGER        -- when an answer is missed: still well there? safe now? seen?
    CHECK (check_at IS NULL OR state IN ('on_site', 'unsafe', 'cancelled'));
ALTER TABLE assignments ADD COLUMN check_step INTEGER NOT NULL DEFAULT 0 CHECK (check_step BETWEEN 0 AND 2);
ALTER TABLE assignments ADD COLUMN handover_why TEXT       -- set: somebody is looked for who takes over
    CHECK (handover_why IN ('tired', 'leave', 'vehicle', 'skills', 'other', 'desk'));
ALTER TABLE assignments ADD COLUMN handover_note TEXT NOT NULL DEFAULT '';   -- for whoever takes over
ALTER TABLE assignments ADD COLUMN handover_at INTEGER     -- when the desk hears that nobody has taken over
    CHECK (handover_at IS NULL OR handover_why IS NOT NULL AND state IN ('accepted', 'en_route', 'on_site'));
CREATE INDEX assignments_check ON assignments (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX assignments_handover ON assignments (handover_at) WHERE handover_at IS NOT NULL;

ALTER TABLE volunteers ADD COLUMN rest_at INTEGER          -- reminded of a rest then
    CHECK (rest_at IS NULL OR on_duty_at IS NOT NULL);
CREATE INDEX volunteers_rest ON volunteers (rest_at) WHERE rest_at IS NOT NULL;
