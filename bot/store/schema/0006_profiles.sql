-- What volunteers bring and who may be sent where; what residents and the desk ask of those who come.

ALTER TABLE volunteers ADD COLUMN skills INTEGER NOT NULL DEFAULT 0 CHECK (skills >= 0);   -- bits of vocabulary/skills.toml
ALTER TABLE volunteers ADD COLUMN speaks TEXT NOT NULL DEFAULT '';                         -- languages beside the chat's: ' es fr '
ALTER TABLE volunteers ADD COLUMN tier INTEGER NOT NULL DEFAULT 1 CHECK (tier BETWEEN 0 AND 3);
ALTER TABLE volunteers ADD COLUMN woman INTEGER CHECK (woman IN (0, 1));                   -- NULL: not said
ALTER TABLE volunteers ADD COLUMN adult INTEGER NOT NULL DEFAULT 1 CHECK (adult IN (0, 1));
ALTER TABLE volunteers ADD COLUMN party INTEGER NOT NULL DEFAULT 1 CHECK (party BETWEEN 1 AND 20);   -- who come together fill as many seats
ALTER TABLE volunteers ADD COLUMN carries INTEGER NOT NULL DEFAULT 0 CHECK (carries BETWEEN 0 AND 100);   -- persons, beside the driver
ALTER TABLE volunteers ADD COLUMN night_calls INTEGER NOT NULL DEFAULT 0 CHECK (night_calls IN (0, 1));   -- life in danger may ring in quiet hours
ALTER TABLE volunteers ADD COLUMN reach_km REAL CHECK (reach_km > 0);                      -- how far they want to go; NULL: anywhere
ALTER TABLE volunteers ADD COLUMN cool_until INTEGER;                                      -- rest after a hard task

ALTER TABLE requests ADD COLUMN women_only INTEGER NOT NULL DEFAULT 0 CHECK (women_only IN (0, 1));
ALTER TABLE requests ADD COLUMN two_persons INTEGER NOT NULL DEFAULT 0 CHECK (two_persons IN (0, 1));
ALTER TABLE requests ADD COLUMN wants_language TEXT;
ALTER TABLE requests ADD COLUMN people INTEGER CHECK (people BETWEEN 1 AND 10000);         -- who are to be helped or moved, where said
ALTER TABLE requests ADD COLUMN needs_skills INTEGER NOT NULL DEFAULT 0 CHECK (needs_skills >= 0);   -- any one of these bits is enough
ALTER TABLE requests ADD COLUMN relaxed INTEGER NOT NULL DEFAULT 0 CHECK (relaxed >= 0);   -- filters that a coordinator lifted, bits of domain/eligibility.py

CREATE TABLE avoided (                   -- "not this person": never brought together again
    resident  INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    volunteer INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    said_by   INTEGER NOT NULL REFERENCES people (id),
    at        INTEGER NOT NULL,
    PRIMARY KEY (resident, volunteer)
) STRICT, WITHOUT ROWID;
CREATE INDEX avoided_volunteer ON avoided (volunteer);
