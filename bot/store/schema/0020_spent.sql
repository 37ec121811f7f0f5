-- One of several who is done needs no one after them: so many seats fewer; they count again when help did not come after all.

ALTER TABLE assignments ADD COLUMN spent INTEGER NOT NULL DEFAULT 0    -- seats that the request needs no more since this was done
    CHECK (spent BETWEEN 0 AND 20 AND (spent = 0 OR state = 'done'));
