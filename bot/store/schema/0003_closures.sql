-- Roads that coordinators closed. Times are UTC milliseconds since 1970.

CREATE TABLE closures (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT    NOT NULL CHECK (kind IN ('crossing', 'bridge', 'pin', 'polygon')),
    shape   TEXT    NOT NULL CHECK (json_valid(shape)),   -- points as [[lat, lon], …], radius_m
    name    TEXT    NOT NULL,
    state   TEXT    NOT NULL CHECK (state IN ('proposed', 'closed', 'opened', 'expired')),
    made_by INTEGER NOT NULL REFERENCES people (id),
    made_at INTEGER NOT NULL,
    until   INTEGER NOT NULL,            -- when it opens by itself
    asked   INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1)),   -- whether the coordinators were asked before that
    due_at  INTEGER,                     -- when the clock looks at it next
    CHECK ((state IN ('proposed', 'closed')) = (due_at IS NOT NULL))
) STRICT;
CREATE INDEX closures_due ON closures (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX closures_standing ON closures (id) WHERE state = 'closed';

CREATE TABLE closure_events (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    closure INTEGER NOT NULL REFERENCES closures (id),
    actor   INTEGER REFERENCES people (id),   -- NULL: the clock
    before  TEXT    NOT NULL,
    after   TEXT    NOT NULL
) STRICT;
CREATE TRIGGER closure_events_stay BEFORE UPDATE ON closure_events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER closure_events_are_kept BEFORE DELETE ON closure_events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

ALTER TABLE assignments ADD COLUMN road_closure INTEGER REFERENCES closures (id);  -- set: look whether it lies on the way
CREATE INDEX assignments_road ON assignments (id) WHERE road_closure IS NOT NULL;
