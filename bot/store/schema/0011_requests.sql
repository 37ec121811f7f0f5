-- The life of a request around the matching: clocks so that none is forgotten, a way back, referrals, duplicates.

ALTER TABLE requests ADD COLUMN still_at INTEGER;     -- when the resident is asked whether it is still needed
ALTER TABLE requests ADD COLUMN expire_at INTEGER;    -- when silence on that question ends it
ALTER TABLE requests ADD COLUMN take_at INTEGER;      -- when the coordinators are reminded that nobody took the case
ALTER TABLE requests ADD COLUMN watch_at INTEGER;     -- when the desk looks again, whatever else happens
ALTER TABLE requests ADD COLUMN refer_at INTEGER;     -- when the resident is asked again whether the service is in touch
ALTER TABLE requests ADD COLUMN unmet_at INTEGER;     -- when help that came in part is taken up without an answer what is missing
ALTER TABLE requests ADD COLUMN undo_until INTEGER;   -- until when an end can be taken back with one tap
ALTER TABLE requests ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0 CHECK (reminders >= 0);   -- that nobody took the case
ALTER TABLE requests ADD COLUMN referred_to TEXT
    CHECK (referred_to IN ('ambulance', 'fire', 'police', 'hospital', 'coast_guard', 'shelter', 'utility', 'partner'));
ALTER TABLE requests ADD COLUMN merged_into INTEGER REFERENCES requests (id)
    CHECK (merged_into IS NULL OR (state = 'merged' AND merged_into <> id));
ALTER TABLE requests ADD COLUMN building TEXT NOT NULL DEFAULT '';   -- the words of the place, folded, where they hold a number
-- A cell is 0.002 degrees, about 220 m of latitude: what lies within 150 m lies in the cells around.
ALTER TABLE requests ADD COLUMN cell_lat INTEGER GENERATED ALWAYS AS (CAST((lat + 90) * 500 AS INTEGER)) VIRTUAL;
ALTER TABLE requests ADD COLUMN cell_lon INTEGER GENERATED ALWAYS AS (CAST((lon + 180) * 500 AS INTEGER)) VIRTUAL;

CREATE INDEX requests_still ON requests (still_at) WHERE still_at IS NOT NULL;
CREATE INDEX requests_expire ON requests (expire_at) WHERE expire_at IS NOT NULL;
CREATE INDEX requests_take ON requests (take_at) WHERE take_at IS NOT NULL;
CREATE INDEX requests_watch ON requests (watch_at) WHERE watch_at IS NOT NULL;
CREATE INDEX requests_refer ON requests (refer_at) WHERE refer_at IS NOT NULL;
CREATE INDEX requests_unmet ON requests (unmet_at) WHERE unmet_at IS NOT NULL;
CREATE INDEX requests_merged ON requests (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX requests_cell ON requests (cell_lat, cell_lon)
    WHERE lat IS NOT NULL AND state NOT IN ('closed', 'cancelled', 'expired', 'merged');
CREATE INDEX requests_building ON requests (building)
    WHERE building <> '' AND state NOT IN ('closed', 'cancelled', 'expired', 'merged');

-- Requests that live already are looked at once the usual time is over.
UPDATE requests SET watch_at = (CAST(strftime('%s', 'now') AS INTEGER) + 6 * 3600) * 1000
WHERE state NOT IN ('closed', 'cancelled', 'expired', 'merged');
UPDATE requests SET still_at = (CAST(strftime('%s', 'now') AS INTEGER) + 24 * 3600) * 1000
WHERE state = 'open' AND urgency <> 'critical';

CREATE TABLE twins (                     -- two requests that may be one
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    request  INTEGER NOT NULL REFERENCES requests (id),    -- the newer one, whose reporter was asked
    other    INTEGER NOT NULL REFERENCES requests (id),    -- the older one
    asked    INTEGER NOT NULL CHECK (asked IN (0, 1)),     -- whether that reporter was asked
    why      TEXT    NOT NULL CHECK (why IN ('chat', 'spot', 'building', 'name')),
    state    TEXT    NOT NULL CHECK (state IN ('suspected', 'same', 'another', 'unsure', 'apart', 'merged')),
    desk_at  INTEGER,                    -- when the desk hears of it although the reporter has not answered
    made_at  INTEGER NOT NULL,
    settled_by INTEGER REFERENCES people (id),             -- NULL: nobody yet, or the clock
    UNIQUE (request, other),
    CHECK (other < request),
    CHECK (desk_at IS NULL OR state = 'suspected')
) STRICT;
CREATE INDEX twins_of_other ON twins (other);
CREATE INDEX twins_desk ON twins (desk_at) WHERE desk_at IS NOT NULL;
