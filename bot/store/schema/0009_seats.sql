-- Seats: who holds which, who waits for one and in which order; and the needs of a request, closed one by one.

CREATE TABLE seats (                     -- taken seats; a row goes when its volunteer does
    request    INTEGER NOT NULL REFERENCES requests (id),
    seat       INTEGER NOT NULL CHECK (seat BETWEEN 1 AND 20),
    assignment INTEGER NOT NULL REFERENCES assignments (id),
    PRIMARY KEY (request, seat)          -- one holder a seat, also where several people come together
) STRICT, WITHOUT ROWID;
CREATE INDEX seats_of_assignment ON seats (assignment);

ALTER TABLE assignments ADD COLUMN party INTEGER NOT NULL DEFAULT 1 CHECK (party BETWEEN 1 AND 20);   -- persons who come together
ALTER TABLE assignments ADD COLUMN taken_at INTEGER;                                 -- since when they hold a seat; NULL: never did
ALTER TABLE assignments ADD COLUMN travel_min REAL CHECK (travel_min >= 0);          -- of travel by road then; NULL: not known
ALTER TABLE assignments ADD COLUMN firm INTEGER NOT NULL DEFAULT 0
    CHECK (firm IN (0, 1) AND (firm = 0 OR state = 'standby'));                      -- said yes just now: gets a free seat without being asked again
ALTER TABLE assignments ADD COLUMN answer_by INTEGER
    CHECK (answer_by IS NULL OR state = 'standby');                                  -- asked whether they can still go, until then
CREATE INDEX assignments_standby ON assignments (request) WHERE state = 'standby';
CREATE INDEX assignments_answer ON assignments (answer_by) WHERE answer_by IS NOT NULL;

INSERT INTO seats (request, seat, assignment)
    SELECT request, seat, id FROM assignments WHERE state IN ('accepted', 'en_route', 'on_site');
UPDATE assignments SET taken_at = made_at WHERE state <> 'standby';

CREATE TRIGGER seat_taken AFTER INSERT ON assignments WHEN NEW.state IN ('accepted', 'en_route', 'on_site') BEGIN
    INSERT INTO seats (request, seat, assignment) VALUES (NEW.request, NEW.seat, NEW.id);
END;
CREATE TRIGGER seat_taken_up AFTER UPDATE OF state ON assignments
    WHEN NEW.state IN ('accepted', 'en_route', 'on_site') AND OLD.state NOT IN ('accepted', 'en_route', 'on_site') BEGIN
    INSERT INTO seats (request, seat, assignment) VALUES (NEW.request, NEW.seat, NEW.id);
END;
CREATE TRIGGER seats_left AFTER UPDATE OF state ON assignments
    WHEN NEW.state NOT IN ('accepted', 'en_route', 'on_site') BEGIN
    DELETE FROM seats WHERE assignment = NEW.id;
END;

ALTER TABLE requests ADD COLUMN confirm_at INTEGER;   -- when the best of those who said yes gets the seat
CREATE INDEX requests_confirm ON requests (confirm_at) WHERE confirm_at IS NOT NULL;

CREATE TABLE request_needs (             -- what is needed, the main thing first; at most three
    request    INTEGER NOT NULL REFERENCES requests (id),
    rank       INTEGER NOT NULL CHECK (rank BETWEEN 1 AND 3),
    need       TEXT    NOT NULL CHECK (need <> ''),
    state      TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
    said_by    INTEGER REFERENCES people (id),   -- who ticked it off, or opened it again
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (request, rank),
    UNIQUE (request, need)
) STRICT, WITHOUT ROWID;
INSERT INTO request_needs (request, rank, need, state, changed_at)
    SELECT id, 1, need, CASE WHEN reason = 'completed' THEN 'done' ELSE 'open' END, created_at
    FROM requests WHERE need IS NOT NULL;
