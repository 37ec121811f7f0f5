-- Who waits longer than others: looked at regularly, and said once a while.

CREATE TABLE watches (                   -- what is looked at regularly; a restart must not forget when
    name   TEXT    PRIMARY KEY,
    due_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO watches (name, due_at) VALUES ('fairness', 0);

CREATE TABLE alarms (                    -- what the coordinators have been told
    kind    TEXT    NOT NULL CHECK (kind IN ('area', 'language', 'who_may_come')),
    subject TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_opened ON requests (opened_at) WHERE opened_at IS NOT NULL;
