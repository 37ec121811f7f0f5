-- How a place is known, what else may be meant, and what turned out to be wrong.

ALTER TABLE requests ADD COLUMN place_kind TEXT NOT NULL DEFAULT ''
    CHECK (place_kind IN ('', 'position', 'house', 'crossing', 'near_number', 'place', 'street', 'settlement', 'area'));
ALTER TABLE requests ADD COLUMN place_radius_m REAL NOT NULL DEFAULT 0 CHECK (place_radius_m >= 0);
ALTER TABLE requests ADD COLUMN place_probability REAL CHECK (place_probability BETWEEN 0 AND 1);
ALTER TABLE requests ADD COLUMN place_origin TEXT
    CHECK (place_origin IN ('pin', 'live', 'words', 'confirmed', 'chosen', 'desk', 'proposed'));
ALTER TABLE requests ADD COLUMN place_near INTEGER NOT NULL DEFAULT 0 CHECK (place_near IN (0, 1));   -- "near there"
ALTER TABLE requests ADD COLUMN place_hint TEXT NOT NULL DEFAULT '';                                  -- what to look for
ALTER TABLE requests ADD COLUMN for_other INTEGER NOT NULL DEFAULT 0 CHECK (for_other IN (0, 1));     -- the reporter is elsewhere
UPDATE requests SET place_origin = CASE place_words WHEN '' THEN 'pin' ELSE 'words' END WHERE lat IS NOT NULL;

CREATE TABLE place_candidates (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,         -- what a button carries; never used again
    request     INTEGER REFERENCES requests (id),
    volunteer   INTEGER REFERENCES volunteers (person),    -- of a check-in
    rank        INTEGER NOT NULL CHECK (rank >= 1),
    state       TEXT    NOT NULL CHECK (state IN ('proposed', 'chosen', 'wrong', 'area')),
    source      TEXT    NOT NULL,                          -- words, pin, desk, or the service that looked it up
    lat         REAL    NOT NULL CHECK (lat BETWEEN -90 AND 90),
    lon         REAL    NOT NULL CHECK (lon BETWEEN -180 AND 180),
    kind        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    apart       TEXT    NOT NULL,
    radius_m    REAL    NOT NULL CHECK (radius_m >= 0),
    probability REAL    NOT NULL CHECK (probability BETWEEN 0 AND 1),
    made_at     INTEGER NOT NULL,
    CHECK ((request IS NULL) <> (volunteer IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_chosen_place ON place_candidates (request) WHERE state = 'chosen';
CREATE UNIQUE INDEX one_area_known ON place_candidates (request) WHERE state = 'area';
CREATE INDEX place_candidates_of_request ON place_candidates (request, rank, id) WHERE request IS NOT NULL;
CREATE INDEX place_candidates_of_volunteer ON place_candidates (volunteer, rank, id) WHERE volunteer IS NOT NULL;
