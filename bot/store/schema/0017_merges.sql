-- What requests that were merged into one ask for beside its own: their filters go on counting, and come off again.

ALTER TABLE requests ADD COLUMN joined TEXT           -- of each request merged into it: its reporter and what it asks of those who come
    CHECK (joined IS NULL OR json_valid(joined));
ALTER TABLE requests ADD COLUMN apart TEXT            -- what it was by itself, and what the joining made of that
    CHECK (apart IS NULL OR json_valid(apart));
