-- Why a case was brought to the coordinators: each reason stands until what it says is not so any more.

CREATE TABLE desk_reasons (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,             -- the newest is said first
    request INTEGER NOT NULL REFERENCES requests (id),
    why     TEXT    NOT NULL CHECK (why IN ('danger', 'place_unknown', 'incomplete', 'cut_off', 'unfilled', 'nobody_meets',
                                            'escalated', 'reopened', 'wanted_again', 'not_found', 'forgotten', 'unsafe',
                                            'handover', 'called')),
    UNIQUE (request, why)
) STRICT;
