"""The database has the last word: it refuses what the rules forbid, and its words of states are the domain's."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum

import pytest

from bot.domain.duplicates import TwinState, Why
from bot.domain.lifecycle import ENDED, HOLDING, LIVE_OFFERS, Machine
from bot.domain.model import AssignmentState, CloseReason, Duty, OfferState, Question, RequestState, Urgency
from bot.domain.needs import NeedState
from bot.domain.notices import Fate, Lane, Way
from bot.domain.referrals import Service
from bot.store import broadcasts, migrations
from tests.store.bundled_rows import GOOD_BUNDLES, REFUSED_BUNDLES

GOOD = """
INSERT INTO people (id, telegram_id, name, language, first_seen_at, last_seen_at)
VALUES (1, 11, 'Ana', 'es', 0, 0), (2, 12, 'Luis', 'en', 0, 0), (3, 13, 'Eva', 'en', 0, 0);
INSERT INTO volunteers (person, state, available_until, lat, lon, joined_at)
VALUES (2, 'available', 9, 1, 1, 0), (3, 'off', NULL, NULL, NULL, 0);
INSERT INTO requests (id, resident, state, urgency, door_code, lat, lon, from_chat, from_message, created_at)
VALUES (1, 1, 'open', 'normal', '0042', 1, 1, 11, 1, 0), (2, 1, 'draft', 'normal', '0042', NULL, NULL, 11, 2, 0);
INSERT INTO offers (id, request, volunteer, state, made_at, expires_at)
VALUES (1, 1, 2, 'sent', 0, 9), (2, 1, 3, 'accepted', 0, 9), (3, 1, 2, 'expired', 0, 9);
INSERT INTO assignments (id, request, seat, volunteer, offer, state, eta_at, late_at, made_at)
VALUES (1, 1, 1, 3, 2, 'accepted', 9, 9, 0), (2, 1, 1, 2, 3, 'released', 9, NULL, 0);
INSERT INTO assignments (id, request, seat, volunteer, offer, state, eta_at, made_at, firm)
VALUES (3, 1, 1, 2, 1, 'standby', 9, 0, 1);
INSERT INTO request_needs (request, rank, need, changed_at) VALUES (1, 1, 'water', 0), (1, 2, 'medical', 0);
UPDATE assignments SET check_at = 5, check_step = 1, state = 'cancelled' WHERE id = 2;
UPDATE assignments SET check_at = NULL, check_step = 0, state = 'released' WHERE id = 2;
UPDATE assignments SET handover_why = 'tired', handover_at = 9 WHERE id = 1;
UPDATE assignments SET handover_why = NULL, handover_at = NULL WHERE id = 1;
UPDATE volunteers SET on_duty_at = 1, rest_at = 5 WHERE person = 2;
INSERT INTO events (id, at, machine, subject, before, after, why) VALUES (1, 0, 'request', 1, '', 'draft', 'made');
INSERT INTO inbox (seq, update_id, chat, raw, received_at) VALUES (1, 1, 11, '{}', 0);
INSERT INTO broadcasts (id, author, audience, state, made_at) VALUES (1, 1, 'all', 'writing', 0);
INSERT INTO outbox (id, chat, kind, facts, way, lane, fate, not_before, valid_until, made_at)
VALUES (1, 11, 'Welcome', '{}', 'send', 1, 'critical', 0, 9, 0);
INSERT INTO cards (chat, key, message_id) VALUES (11, 'card:1', 5);
INSERT INTO lookups (id, request, phrase, key, state, not_before, deadline, made_at, ended_at)
VALUES (1, 2, 'Mill Lane 12', 'mill lane 12', 'due', 0, 9, 0, NULL),
       (2, 2, 'Mill Lane 14', 'mill lane 14', 'proposed', 0, 9, 0, 5);
INSERT INTO lookup_answers (key, source, answer, fetched_at, expires_at) VALUES ('mill lane 12', 'a map', '[]', 0, 9);
INSERT INTO closures (id, kind, shape, name, state, made_by, made_at, until, due_at)
VALUES (1, 'bridge', '{}', 'Mill Bridge', 'closed', 1, 0, 9, 8);
INSERT INTO avoided (resident, volunteer, said_by, at) VALUES (1, 2, 1, 0);
INSERT INTO twins (id, request, other, asked, why, state, desk_at, made_at)
VALUES (1, 2, 1, 1, 'spot', 'suspected', 9, 0);
INSERT INTO closure_events (id, at, closure, before, after) VALUES (1, 0, 1, '', 'closed');
"""

REFUSED = {
    "an update twice": "INSERT INTO inbox (update_id, chat, raw, received_at) VALUES (1, 11, '{}', 0)",
    "an update done without an end": "UPDATE inbox SET state = 'done'",
    "an update waiting with an end": "UPDATE inbox SET ended_at = 5",
    "an update parked without a reason": "UPDATE inbox SET state = 'parked', ended_at = 5",
    "an update in a made-up state": "UPDATE inbox SET state = 'lost', ended_at = 5",
    "tries below none": "UPDATE inbox SET tries = -1",
    "text for a number": "UPDATE inbox SET chat = 'eleven'",
    "one Telegram id twice": "UPDATE people SET telegram_id = 11 WHERE id = 2",
    "a person half reachable": "UPDATE people SET reachable = 2",
    "a language half chosen": "UPDATE people SET language_chosen = 7",
    "a made-up question": "UPDATE people SET asked = 'age'",
    "a person who is asked for is deleted": "DELETE FROM people WHERE id = 1",
    "a volunteer who is nobody": "INSERT INTO volunteers (person, joined_at) VALUES (99, 0)",
    "a volunteer twice": "INSERT INTO volunteers (person, joined_at) VALUES (2, 0)",
    "on duty without an end": "UPDATE volunteers SET available_until = NULL WHERE person = 2",
    "on duty without a place": "UPDATE volunteers SET lat = NULL, lon = NULL WHERE person = 2",
    "half a place of a volunteer": "UPDATE volunteers SET lat = 1 WHERE person = 3",
    "a volunteer off the earth": "UPDATE volunteers SET lat = 91 WHERE person = 2",
    "missions below none": "UPDATE volunteers SET done = -1",
    "a request of nobody": "UPDATE requests SET resident = 99",
    "open without a place": "UPDATE requests SET lat = NULL, lon = NULL WHERE id = 1",
    "staffed without a place": "UPDATE requests SET state = 'staffed' WHERE id = 2",
    "active without a place": "UPDATE requests SET state = 'active' WHERE id = 2",
    "half a place": "UPDATE requests SET lat = 1 WHERE id = 2",
    "a place off the earth": "UPDATE requests SET lon = 181 WHERE id = 1",
    "closed without a reason": "UPDATE requests SET state = 'closed' WHERE id = 1",
    "cancelled without a reason": "UPDATE requests SET state = 'cancelled' WHERE id = 1",
    "a reason while open": "UPDATE requests SET reason = 'completed' WHERE id = 1",
    "a made-up reason": "UPDATE requests SET state = 'closed', reason = 'bored' WHERE id = 1",
    "no seats": "UPDATE requests SET seats = 0",
    "an army": "UPDATE requests SET seats = 21",
    "a door code that nobody can say": "UPDATE requests SET door_code = '042'",
    "escalated beyond everybody": "UPDATE requests SET escalation = 3",
    "one message, two requests": "UPDATE requests SET from_message = 1 WHERE id = 2",
    "a desk owner who is nobody": "UPDATE requests SET desk_owner = 99",
    "two open questions about one thing": "INSERT INTO offers (request, volunteer, state, made_at, expires_at)"
    " VALUES (1, 2, 'queued', 0, 9)",
    "a question taken up while another is open": "UPDATE offers SET state = 'queued' WHERE id = 3",
    "a question to somebody who never joined": "UPDATE offers SET volunteer = 1 WHERE id = 1",
    "a question about nothing": "UPDATE offers SET request = 99 WHERE id = 1",
    "a request that opens while it is on hold": "UPDATE requests SET hold = 'stands' WHERE id = 1",
    "a hold of a made-up kind": "UPDATE requests SET hold = 'perhaps' WHERE id = 1",
    "the end of a claim that nobody has": "UPDATE requests SET claim_at = 9, desk_owner = NULL WHERE id = 1",
    "two holders of one seat": "UPDATE assignments SET state = 'accepted', volunteer = 2 WHERE id = 2",
    "two holders, one on the way": "UPDATE assignments SET state = 'en_route' WHERE id = 2",
    "two holders, one on site": "UPDATE assignments SET state = 'on_site' WHERE id = 2",
    "two seats of one request for one": "INSERT INTO assignments (request, seat, volunteer, offer, state, eta_at,"
    " made_at) VALUES (1, 2, 3, 2, 'standby', 9, 0)",
    "two missions for one volunteer": "INSERT INTO assignments (request, seat, volunteer, offer, state, eta_at,"
    " made_at) VALUES (2, 1, 3, 2, 'on_site', 9, 0)",
    "one seat, two holders": "INSERT INTO seats (request, seat, assignment) VALUES (1, 1, 3)",
    "seat twenty-one": "INSERT INTO seats (request, seat, assignment) VALUES (1, 21, 1)",
    "a seat of no request": "INSERT INTO seats (request, seat, assignment) VALUES (99, 1, 1)",
    "a seat held by no mission": "INSERT INTO seats (request, seat, assignment) VALUES (1, 2, 99)",
    "somebody from standby on a taken seat": "UPDATE assignments SET state = 'accepted', firm = 0 WHERE id = 3",
    "a party of nobody": "UPDATE assignments SET party = 0 WHERE id = 1",
    "a party of a crowd": "UPDATE assignments SET party = 21 WHERE id = 1",
    "a way of less than no time": "UPDATE assignments SET travel_min = -1 WHERE id = 1",
    "a yes half firm": "UPDATE assignments SET firm = 2 WHERE id = 3",
    "a firm yes that holds a seat": "UPDATE assignments SET firm = 1 WHERE id = 1",
    "a holder who is asked whether they can": "UPDATE assignments SET answer_by = 9 WHERE id = 1",
    "a fourth need": "INSERT INTO request_needs (request, rank, need, changed_at) VALUES (1, 4, 'food', 0)",
    "one need twice": "INSERT INTO request_needs (request, rank, need, changed_at) VALUES (1, 3, 'water', 0)",
    "two first needs": "INSERT INTO request_needs (request, rank, need, changed_at) VALUES (1, 1, 'food', 0)",
    "a need without a name": "INSERT INTO request_needs (request, rank, need, changed_at) VALUES (1, 3, '', 0)",
    "a need half done": "UPDATE request_needs SET state = 'half'",
    "a need of no request": "INSERT INTO request_needs (request, rank, need, changed_at) VALUES (99, 1, 'food', 0)",
    "ticked off by nobody": "UPDATE request_needs SET said_by = 99",
    "seat nought": "UPDATE assignments SET seat = 0 WHERE id = 2",
    "late after the end": "UPDATE assignments SET late_at = 5 WHERE id = 2",
    "late on site": "UPDATE assignments SET state = 'on_site' WHERE id = 1",
    "a mission without a question": "UPDATE assignments SET offer = 99",
    "an event rewritten": "UPDATE events SET why = 'nothing happened'",
    "an event taken out": "DELETE FROM events",
    "an event of a made-up machine": "INSERT INTO events (at, machine, subject, before, after, why)"
    " VALUES (0, 'weather', 1, '', 'rain', '')",
    "an event about nothing": "INSERT INTO events (at, machine, subject, request, before, after, why)"
    " VALUES (0, 'request', 1, 99, '', 'draft', '')",
    "shown to nobody": "INSERT INTO disclosures (at, request, reader, as_what) VALUES (0, 1, 99, 'volunteer')",
    "shown by no right": "INSERT INTO disclosures (at, request, reader, as_what) VALUES (0, 1, 2, 'friend')",
    "an answer missed by somebody who is free": "UPDATE assignments SET check_at = 5 WHERE id = 2",
    "an answer missed thrice": "UPDATE assignments SET check_step = 3",
    "handed over for a made-up reason": "UPDATE assignments SET handover_why = 'bored'",
    "a hand-over to watch that nobody wants": "UPDATE assignments SET handover_at = 5 WHERE id = 1",
    "a hand-over to watch after the end": "UPDATE assignments SET handover_why = 'tired', handover_at = 5 WHERE id = 2",
    "a rest for somebody not on duty": "UPDATE volunteers SET rest_at = 5 WHERE person = 3",
    "a broadcast to a made-up audience": "UPDATE broadcasts SET audience = 'strangers'",
    "a broadcast in a made-up state": "UPDATE broadcasts SET state = 'loud'",
    "facts that are no JSON": "UPDATE outbox SET facts = '{'",
    "an edit of nothing": "UPDATE outbox SET way = 'edit'",
    "a made-up lane": "UPDATE outbox SET lane = 5",
    "sent without an end": "UPDATE outbox SET state = 'sent'",
    "due with an end": "UPDATE outbox SET ended_at = 5",
    "sending with an end": "UPDATE outbox SET state = 'sending', ended_at = 5",
    "words of a broadcast that is none": "UPDATE outbox SET broadcast = 99",
    "one question asked twice at once": "INSERT INTO lookups (request, phrase, key, state, not_before, deadline,"
    " made_at)"
    " VALUES (2, 'mill lane 12', 'mill lane 12', 'asking', 0, 9, 0)",
    "a question without words": "UPDATE lookups SET phrase = '' WHERE id = 1",
    "a question about nobody's request": "UPDATE lookups SET request = 99",
    "a question in a made-up state": "UPDATE lookups SET state = 'lost' WHERE id = 1",
    "a question that waits and has ended": "UPDATE lookups SET ended_at = 5 WHERE id = 1",
    "a question that ended at no time": "UPDATE lookups SET state = 'late' WHERE id = 1",
    "an answered question that waits": "UPDATE lookups SET ended_at = NULL WHERE id = 2",
    "attempts below none": "UPDATE lookups SET attempts = -1",
    "an answer that is no JSON": "UPDATE lookup_answers SET answer = '['",
    "an answer kept twice": "INSERT INTO lookup_answers (key, source, answer, fetched_at, expires_at)"
    " VALUES ('mill lane 12', 'a map', '[]', 0, 9)",
    "a closed road that nobody opens": "UPDATE closures SET due_at = NULL",
    "an open road with a deadline": "UPDATE closures SET state = 'opened'",
    "a made-up kind of closure": "UPDATE closures SET kind = 'river'",
    "a shape that is none": "UPDATE closures SET shape = 'round'",
    "a closure that is rewritten afterwards": "UPDATE closure_events SET actor = 1",
    "a closure that is forgotten": "DELETE FROM closure_events",
    "a volunteer north of the grid": "UPDATE volunteers SET grow = 18001 WHERE person = 2",
    "a volunteer east of the grid": "UPDATE volunteers SET gcol = 36001 WHERE person = 2",
    "a volunteer on a broom": "UPDATE volunteers SET transport = 'broom'",
    "bits below none": "UPDATE volunteers SET skills = -1",
    "a tier beyond the highest": "UPDATE volunteers SET tier = 4",
    "a tier below the lowest": "UPDATE volunteers SET tier = -1",
    "half a woman": "UPDATE volunteers SET woman = 2",
    "half of age": "UPDATE volunteers SET adult = 2",
    "nobody who comes": "UPDATE volunteers SET party = 0",
    "a party that is an army": "UPDATE volunteers SET party = 21",
    "a bus for a village": "UPDATE volunteers SET carries = 101",
    "a night half allowed": "UPDATE volunteers SET night_calls = 2",
    "no reach at all": "UPDATE volunteers SET reach_km = 0",
    "half a wish for women": "UPDATE requests SET women_only = 2",
    "half a wish for two": "UPDATE requests SET two_persons = 2",
    "nobody to help": "UPDATE requests SET people = 0",
    "a nation to help": "UPDATE requests SET people = 10001",
    "skills below none": "UPDATE requests SET needs_skills = -1",
    "filters below none": "UPDATE requests SET relaxed = -1",
    "a pair avoided twice": "INSERT INTO avoided (resident, volunteer, said_by, at) VALUES (1, 2, 2, 5)",
    "somebody avoided who is nobody": "UPDATE avoided SET volunteer = 99",
    "avoided by nobody's word": "UPDATE avoided SET said_by = 99",
    "facts of an event that are no JSON": "INSERT INTO events (at, machine, subject, before, after, why, facts)"
    " VALUES (0, 'request', 1, '', 'draft', '', '{')",
    "merged into itself": "UPDATE requests SET state = 'merged', merged_into = 2 WHERE id = 2",
    "merged into nothing": "UPDATE requests SET state = 'merged', merged_into = 99 WHERE id = 2",
    "merged and still alive": "UPDATE requests SET merged_into = 1 WHERE id = 2",
    "passed on to a wizard": "UPDATE requests SET referred_to = 'wizard'",
    "reminders below none": "UPDATE requests SET reminders = -1",
    "a request that is its own twin": "UPDATE twins SET other = 2",
    "twins the wrong way round": "UPDATE twins SET request = 1, other = 2",
    "one pair twice": "INSERT INTO twins (request, other, asked, why, state, made_at)"
    " VALUES (2, 1, 0, 'chat', 'unsure', 0)",
    "twins for a made-up reason": "UPDATE twins SET why = 'smell'",
    "twins in a made-up state": "UPDATE twins SET state = 'sorry', desk_at = NULL",
    "a settled pair with a deadline": "UPDATE twins SET state = 'same'",
    "a reporter half asked": "UPDATE twins SET asked = 2",
    "a twin of nothing": "UPDATE twins SET other = 0",
    "two messages under one key": "INSERT INTO cards (chat, key, message_id) VALUES (11, 'card:1', 6)",
}  # fmt: skip

WORDS: list[tuple[str, str, type[StrEnum]]] = [
    ("requests", "state", RequestState),
    ("requests", "reason", CloseReason),
    ("requests", "urgency", Urgency),
    ("offers", "state", OfferState),
    ("assignments", "state", AssignmentState),
    ("volunteers", "state", Duty),
    ("people", "asked", Question),
    ("request_needs", "state", NeedState),
    ("requests", "referred_to", Service),
    ("twins", "why", Why),
    ("twins", "state", TwinState),
    ("events", "machine", Machine),
    ("outbox", "way", Way),
    ("outbox", "fate", Fate),
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The shipped schema with one good row of each kind."""
    folder = tmp_path_factory.mktemp("schema")
    migrations.bring_up(folder / "muster.db", folder / "backups")
    with closing(sqlite3.connect(folder / "muster.db", isolation_level=None)) as one:
        one.execute("PRAGMA foreign_keys = ON")
        one.executescript(GOOD + GOOD_BUNDLES)
        yield one


@pytest.fixture
def db(filled: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The same for each test."""
    filled.execute("BEGIN")
    yield filled
    filled.execute("ROLLBACK")


@pytest.mark.parametrize("what", REFUSED | REFUSED_BUNDLES)
def test_the_database_refuses(what: str, db: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute((REFUSED | REFUSED_BUNDLES)[what])


@pytest.mark.parametrize(("table", "column", "enum"), WORDS)
def test_the_words_of_a_column_are_the_words_of_the_domain(
    table: str, column: str, enum: type[StrEnum], db: sqlite3.Connection
) -> None:
    assert _allowed(db, table, column) == {str(word) for word in enum}


def test_the_audiences_and_lanes_of_the_file_are_those_of_the_program(db: sqlite3.Connection) -> None:
    assert _allowed(db, "broadcasts", "audience") == set(broadcasts.AUDIENCES)
    (made,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'outbox'").fetchone()
    assert f"BETWEEN {min(Lane)} AND {max(Lane)}" in made


def test_the_partial_indexes_mean_the_groups_of_the_domain(db: sqlite3.Connection) -> None:
    for index, group in {
        "one_live_offer": LIVE_OFFERS,
        "one_holder_a_seat": HOLDING,
        "one_mission_a_volunteer": HOLDING,
        "requests_live": ENDED,
        "requests_cell": ENDED,
    }.items():
        (made,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
        assert set(re.findall(r"'(\w+)'", made.partition("WHERE")[2])) == {str(state) for state in group}


def test_every_table_holds_what_its_columns_say(db: sqlite3.Connection) -> None:
    loose = db.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0").fetchall()
    assert [name for (name,) in loose if not name.startswith("sqlite_")] == []


def test_whoever_leaves_takes_their_duty_with_them(db: sqlite3.Connection) -> None:
    db.execute(
        "INSERT INTO people (id, telegram_id, name, language, first_seen_at, last_seen_at) VALUES (9,9,'',' ',0,0)"
    )
    db.execute("INSERT INTO volunteers (person, joined_at) VALUES (9, 0)")
    db.execute("DELETE FROM people WHERE id = 9")
    assert db.execute("SELECT count(*) FROM volunteers WHERE person = 9").fetchone() == (0,)


def _allowed(db: sqlite3.Connection, table: str, column: str) -> set[str]:
    (made,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    (listed,) = re.findall(rf"CHECK \({column} IN \(([^)]*)\)\)", made)
    return set(re.findall(r"'(\w+)'", listed))
