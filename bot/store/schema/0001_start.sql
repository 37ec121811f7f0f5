-- The store of Muster. Times are UTC milliseconds since 1970. States are the words of domain/lifecycle.py.

CREATE TABLE inbox (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,   -- order of arrival; update ids may start anew after a quiet week
    update_id   INTEGER NOT NULL UNIQUE,
    chat        INTEGER NOT NULL,                    -- keeps one chat's updates in order; 0 when it has none
    raw         TEXT    NOT NULL,                    -- the update as it came, ASCII JSON
    state       TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'parked')),
    tries       INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    fault       TEXT,
    received_at INTEGER NOT NULL,
    ended_at    INTEGER,
    CHECK ((state = 'waiting') = (ended_at IS NULL)),
    CHECK (state <> 'parked' OR fault IS NOT NULL)
) STRICT;
CREATE INDEX inbox_waiting ON inbox (seq) WHERE state = 'waiting';
CREATE INDEX inbox_waiting_chat ON inbox (chat, seq) WHERE state = 'waiting';
CREATE INDEX inbox_ended ON inbox (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE people (
    id              INTEGER PRIMARY KEY,
    telegram_id     INTEGER NOT NULL UNIQUE,
    name            TEXT    NOT NULL,
    language        TEXT    NOT NULL,
    language_chosen INTEGER NOT NULL DEFAULT 0 CHECK (language_chosen IN (0, 1)),
    reachable       INTEGER NOT NULL DEFAULT 1 CHECK (reachable IN (0, 1)),
    asked           TEXT    CHECK (asked IN ('place', 'need', 'check_in', 'broadcast')),
    asked_about     INTEGER,
    first_seen_at   INTEGER NOT NULL,
    last_seen_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE volunteers (
    person          INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    state           TEXT    NOT NULL DEFAULT 'off' CHECK (state IN ('off', 'available', 'busy', 'paused', 'suspended')),
    available_until INTEGER,
    lat             REAL CHECK (lat BETWEEN -90 AND 90),
    lon             REAL CHECK (lon BETWEEN -180 AND 180),
    done            INTEGER NOT NULL DEFAULT 0 CHECK (done >= 0),
    joined_at       INTEGER NOT NULL,
    CHECK ((lat IS NULL) = (lon IS NULL)),
    CHECK (state <> 'available' OR (available_until IS NOT NULL AND lat IS NOT NULL))
) STRICT;
CREATE INDEX volunteers_ready ON volunteers (lat, lon, person, available_until) WHERE state = 'available';
CREATE INDEX volunteers_due ON volunteers (available_until) WHERE state = 'available';

CREATE TABLE requests (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    resident     INTEGER NOT NULL REFERENCES people (id),
    state        TEXT    NOT NULL CHECK (state IN ('draft', 'open', 'staffed', 'active', 'resolved', 'closed',
                                                    'needs_info', 'on_hold', 'merged', 'cancelled', 'expired')),
    reason       TEXT    CHECK (reason IN ('completed', 'partly_done', 'done_by_others', 'no_longer_needed', 'referred',
                                           'unreachable', 'out_of_scope', 'duplicate', 'invalid', 'unfilled')),
    need         TEXT,
    words        TEXT    NOT NULL DEFAULT '',
    urgency      TEXT    NOT NULL CHECK (urgency IN ('critical', 'high', 'normal', 'low')),
    danger       INTEGER NOT NULL DEFAULT 0 CHECK (danger IN (0, 1)),
    lat          REAL CHECK (lat BETWEEN -90 AND 90),
    lon          REAL CHECK (lon BETWEEN -180 AND 180),
    place_words  TEXT    NOT NULL DEFAULT '',
    place_asked  INTEGER NOT NULL DEFAULT 0 CHECK (place_asked >= 0),
    seats        INTEGER NOT NULL DEFAULT 1 CHECK (seats BETWEEN 1 AND 20),
    door_code    TEXT    NOT NULL CHECK (length(door_code) = 4),
    radius_step  INTEGER NOT NULL DEFAULT 0 CHECK (radius_step >= 0),
    escalation   INTEGER NOT NULL DEFAULT 0 CHECK (escalation BETWEEN 0 AND 2),
    desk_owner   INTEGER REFERENCES people (id),
    from_chat    INTEGER NOT NULL,       -- the message that made it: the same words twice are one request
    from_message INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    opened_at    INTEGER,
    look_at      INTEGER,                -- when to ask more volunteers
    desk_at      INTEGER,                -- when an unfilled request reaches the desk
    escalate_at  INTEGER,                -- when it reaches every coordinator
    draft_at     INTEGER,                -- when an incomplete request moves on
    close_at     INTEGER,                -- when silence after the work closes it
    CHECK ((lat IS NULL) = (lon IS NULL)),
    CHECK ((state IN ('closed', 'cancelled')) = (reason IS NOT NULL)),
    CHECK (state NOT IN ('open', 'staffed', 'active') OR lat IS NOT NULL),
    UNIQUE (from_chat, from_message)
) STRICT;
CREATE INDEX requests_of_resident ON requests (resident, id);
CREATE INDEX requests_live ON requests (urgency, id) WHERE state NOT IN ('closed', 'cancelled', 'expired', 'merged');
CREATE INDEX requests_look ON requests (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX requests_desk ON requests (desk_at) WHERE desk_at IS NOT NULL;
CREATE INDEX requests_escalate ON requests (escalate_at) WHERE escalate_at IS NOT NULL;
CREATE INDEX requests_draft ON requests (draft_at) WHERE draft_at IS NOT NULL;
CREATE INDEX requests_close ON requests (close_at) WHERE close_at IS NOT NULL;

CREATE TABLE offers (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    request    INTEGER NOT NULL REFERENCES requests (id),
    volunteer  INTEGER NOT NULL REFERENCES volunteers (person),
    state      TEXT    NOT NULL CHECK (state IN ('queued', 'sent', 'accepted', 'declined', 'expired', 'filled',
                                                  'withdrawn', 'undeliverable')),
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_live_offer ON offers (request, volunteer) WHERE state IN ('queued', 'sent');
CREATE INDEX offers_of_volunteer ON offers (volunteer, id);
CREATE INDEX offers_of_request ON offers (request, state);
CREATE INDEX offers_due ON offers (expires_at) WHERE state IN ('queued', 'sent');

CREATE TABLE assignments (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    request    INTEGER NOT NULL REFERENCES requests (id),
    seat       INTEGER NOT NULL CHECK (seat >= 1),
    volunteer  INTEGER NOT NULL REFERENCES volunteers (person),
    offer      INTEGER NOT NULL REFERENCES offers (id),
    state      TEXT    NOT NULL CHECK (state IN ('standby', 'accepted', 'en_route', 'on_site', 'done', 'handed_over',
                                                  'released', 'no_show', 'cannot_locate', 'unsafe', 'cancelled')),
    eta_at     INTEGER NOT NULL,
    late_step  INTEGER NOT NULL DEFAULT 0 CHECK (late_step BETWEEN 0 AND 2),
    late_at    INTEGER,                  -- when lateness is looked at next
    made_at    INTEGER NOT NULL,
    CHECK (late_at IS NULL OR state IN ('accepted', 'en_route'))
) STRICT;
CREATE UNIQUE INDEX one_holder_a_seat ON assignments (request, seat) WHERE state IN ('accepted', 'en_route', 'on_site');
CREATE UNIQUE INDEX one_seat_a_volunteer ON assignments (request, volunteer)
    WHERE state IN ('accepted', 'en_route', 'on_site', 'standby');
CREATE UNIQUE INDEX one_mission_a_volunteer ON assignments (volunteer) WHERE state IN ('accepted', 'en_route', 'on_site');
CREATE INDEX assignments_of_volunteer ON assignments (volunteer, id);
CREATE INDEX assignments_late ON assignments (late_at) WHERE late_at IS NOT NULL;

CREATE TABLE events (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    machine TEXT    NOT NULL CHECK (machine IN ('request', 'offer', 'assignment', 'duty')),
    subject INTEGER NOT NULL,            -- the row that stepped; for duty the person
    request INTEGER REFERENCES requests (id),
    actor   INTEGER REFERENCES people (id),   -- NULL: the clock
    before  TEXT    NOT NULL,
    after   TEXT    NOT NULL,
    why     TEXT    NOT NULL
) STRICT;
CREATE INDEX events_of_request ON events (request, id) WHERE request IS NOT NULL;
CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_kept BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TABLE disclosures (               -- who was shown an exact place, when, and by what right
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    request INTEGER NOT NULL REFERENCES requests (id),
    reader  INTEGER NOT NULL REFERENCES people (id),
    as_what TEXT    NOT NULL CHECK (as_what IN ('volunteer', 'coordinator'))
) STRICT;
CREATE INDEX disclosures_of_request ON disclosures (request);

CREATE TABLE broadcasts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    author     INTEGER NOT NULL REFERENCES people (id),
    audience   TEXT    NOT NULL CHECK (audience IN ('all', 'volunteers', 'residents')),
    words      TEXT    NOT NULL DEFAULT '',
    state      TEXT    NOT NULL CHECK (state IN ('writing', 'previewed', 'sending', 'stopped', 'done', 'dropped')),
    total      INTEGER NOT NULL DEFAULT 0,
    made_at    INTEGER NOT NULL,
    show_at    INTEGER                   -- when its progress is shown next
) STRICT;
CREATE INDEX broadcasts_show ON broadcasts (show_at) WHERE show_at IS NOT NULL;

CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    chat       INTEGER NOT NULL,
    person     INTEGER REFERENCES people (id),      -- NULL in a group
    kind       TEXT    NOT NULL,                     -- class name of the notice
    facts      TEXT    NOT NULL CHECK (json_valid(facts)),
    way        TEXT    NOT NULL CHECK (way IN ('send', 'card', 'fresh', 'edit', 'erase')),
    key        TEXT,                                 -- names the message for later edits, e.g. card:12
    lane       INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 4),
    fate       TEXT    NOT NULL CHECK (fate IN ('critical', 'bulk', 'cosmetic')),
    state      TEXT    NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sending', 'sent', 'unknown', 'dead', 'expired',
                                                                'unreachable', 'superseded', 'stopped', 'moot')),
    unknown    INTEGER NOT NULL DEFAULT 0 CHECK (unknown >= 0),   -- times its fate was not known
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    not_before INTEGER NOT NULL,
    valid_until INTEGER NOT NULL,
    why        TEXT,
    message_id INTEGER,
    broadcast  INTEGER REFERENCES broadcasts (id),
    offer      INTEGER REFERENCES offers (id),       -- the offer that lives once this row is sent
    made_at    INTEGER NOT NULL,
    ended_at   INTEGER,
    CHECK (key IS NOT NULL OR way = 'send'),
    CHECK ((state IN ('due', 'sending')) = (ended_at IS NULL))
) STRICT;
CREATE INDEX outbox_due ON outbox (lane, id) WHERE state = 'due';
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_due_chat ON outbox (chat, key) WHERE state = 'due';
CREATE INDEX outbox_broadcast ON outbox (broadcast, state) WHERE broadcast IS NOT NULL;
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE cards (                     -- the message that now stands under a key
    chat       INTEGER NOT NULL,
    key        TEXT    NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (chat, key)
) STRICT, WITHOUT ROWID;
