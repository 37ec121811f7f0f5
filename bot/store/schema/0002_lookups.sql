-- Questions to a geocoder on the network: asked outside turns, answered with a proposal.

CREATE TABLE lookups (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    request    INTEGER NOT NULL REFERENCES requests (id),
    phrase     TEXT    NOT NULL CHECK (phrase <> ''),    -- all that leaves the machine
    key        TEXT    NOT NULL CHECK (key <> ''),       -- the phrase folded: equal keys are one question
    state      TEXT    NOT NULL CHECK (state IN ('due', 'asking', 'proposed', 'nothing', 'failed', 'late',
                                                 'crowded_out', 'moot')),
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    not_before INTEGER NOT NULL,
    deadline   INTEGER NOT NULL,                         -- an answer later than this helps nobody
    outcome    TEXT,                                     -- of the last attempt
    made_at    INTEGER NOT NULL,
    ended_at   INTEGER,
    CHECK ((state IN ('due', 'asking')) = (ended_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_open_lookup ON lookups (request, key) WHERE state IN ('due', 'asking');
CREATE INDEX lookups_open ON lookups (key, id) WHERE state IN ('due', 'asking');
CREATE INDEX lookups_of_request ON lookups (request, id);
CREATE INDEX lookups_ended ON lookups (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE lookup_answers (            -- what was answered, so that nobody is asked twice
    key        TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    answer     TEXT    NOT NULL CHECK (json_valid(answer)),
    fetched_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (key, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX lookup_answers_expire ON lookup_answers (expires_at);

CREATE TABLE lookup_pauses (             -- what a provider asked of us; a restart must not forget it
    mark       TEXT    PRIMARY KEY,      -- tells address and credentials from others, without showing them
    rest_until INTEGER,
    shut_out   TEXT,                     -- why it does not let us in; until the settings change
    noted_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
