"""The checker of the crash loop is checked itself: each of its findings can be found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.lifecycle import HOLDING
from bot.domain.notices import AskPlace, Notice
from bot.texts import Texts
from tests.crash import check_intake, check_secrets, check_states, check_words, checker
from tests.crash.check_intake import confirmed_too_early
from tests.crash.findings import Violation
from tests.crash.history import Books, History, Ledger, read_books

AT_S = 1_795_000_000.0
RESIDENT, VOLUNTEER, STRANGER = 501, 601, 701
PLACE = (12.02613, -38.04127)
TOKEN = "123456789:AAEtoken-of-a-bot-that-nobody-owns"
CRY = "We need water zk0123abcd"

JSON = dict[str, Any]


def words(notice: Notice, again: bool = False) -> str:
    texts = Texts(languages=("en", "es", "ar"), operation="Muster", emergency_number="112", timezone="UTC")
    return texts.render(notice, "en", datetime.fromtimestamp(AT_S, UTC), again=again).html


QUESTION = AskPlace(number="A1", danger=False)


def said(update_id: int, chat: int, message_id: int, text: str) -> JSON:
    body = {"message_id": message_id, "chat": {"id": chat}, "from": {"id": chat}, "text": text}
    return {"kind": "update", "at": AT_S, "update_id": update_id, "update": "message", "body": body}


def pressed(update_id: int, chat: int, button: str) -> JSON:
    body = {"id": "1", "from": {"id": chat}, "message": {"message_id": 90, "chat": {"id": chat}}, "data": button}
    return {"kind": "update", "at": AT_S, "update_id": update_id, "update": "callback_query", "body": body}


def sent(n: int, chat: int, text: str, message_id: int, *, after_s: float = 0.1, method: str = "sendmessage") -> JSON:
    return {
        "kind": "call",
        "n": n,
        "at": AT_S + after_s,
        "method": method,
        "parameters": {"chat_id": chat, "text": text, "message_id": message_id},
        "effect": True,
        "result": {"message_id": message_id},
    }


def owed(row_id: int, notice: Notice = QUESTION, **other: Any) -> JSON:
    row = {
        "id": row_id,
        "chat": RESIDENT,
        "person": 1,
        "kind": type(notice).__name__,
        "facts": notice.model_dump_json(),
        "way": "send",
        "key": None,
        "lane": 1,
        "fate": "critical",
        "state": "sent",
        "unknown": 0,
        "why": None,
        "message_id": 100 + row_id,
        "made_at": AT_S * 1000,
        "ended_at": AT_S * 1000 + 200,
        "offer": None,
        "broadcast": None,
    }
    return row | other


def event(machine: str, subject: int, before: str, after: str, *, actor: int | None = 2, why: str = "made") -> JSON:
    steps = {"machine": machine, "subject": subject, "before": before, "after": after}
    return {"at": AT_S * 1000, "request": 1, "actor": actor, "why": why} | steps


def seat(assignment: int, volunteer: int = 2, state: str = "accepted") -> JSON:
    who = {"volunteer": volunteer, "offer": assignment, "party": 1}
    return {"id": assignment, "request": 1, "seat": 1, "state": state, **who}


def history(entries: Iterable[JSON] = (), *, confirmed: Iterable[int] = (), **tables: list[JSON]) -> History:
    """Evidence in which a resident was heard and asked where; given tables stand in place of that."""
    asked = [said(7, RESIDENT, 40, CRY), sent(20, RESIDENT, words(QUESTION), 101)]
    ledger = Ledger()
    ledger.take([{"kind": "deed", "deed": "join", "person": RESIDENT, "given": {}}, *asked, *entries])
    where = {"lat": PLACE[0], "lon": PLACE[1]}
    ledger.take([{"kind": "deed", "deed": "location", "person": RESIDENT, "given": where}])
    ledger.take([{"kind": "confirmed", "at": AT_S, "update_ids": [7, *confirmed]}])
    request = {"id": 1, "resident": 1, "state": "draft", "seats": 2, "from_chat": RESIDENT, "from_message": 40}
    inbox = [
        {"seq": n, "update_id": n, "raw": json.dumps(update), "state": "done", "fault": None}
        for n, update in ledger.updates.items()
    ]
    people = [(1, RESIDENT), (2, VOLUNTEER), (3, STRANGER)]
    whole: dict[str, list[JSON]] = {
        "inbox": inbox,
        "people": [{"id": person, "telegram_id": chat, "language": "en"} for person, chat in people],
        "requests": [request],
        "events": [event("request", 1, "", "draft")],
        "outbox": [owed(1)],
        "seats": [
            {"request": 1, "seat": one["seat"], "assignment": one["id"]}
            for one in tables.get("assignments", [])
            if one["state"] in HOLDING
        ],
    }
    books = Books(whole | tables, indexes=set(check_states.PROMISED))
    return History(ledger, books, printed="", token=TOKEN)


def found(violations: Iterable[Violation]) -> set[str]:
    return {violation.check for violation in violations}


def test_a_sound_history_is_found_sound() -> None:
    card_less = "request 1 has no status card"  # the evidence of these tests is no larger than it must be
    assert [violation.words for violation in checker.check(history())] == [card_less]


def test_an_update_that_was_confirmed_and_is_not_kept_is_found() -> None:
    evidence = history(confirmed=[8])
    assert found(confirmed_too_early(evidence.ledger, evidence.books)) == {check_intake.LOST}


def test_an_update_that_nobody_took_is_found() -> None:
    assert check_intake.LOST in found(check_intake.check(history(inbox=[])))


def test_an_update_that_waits_or_is_parked_at_the_end_is_found() -> None:
    evidence = history()
    evidence.books["inbox"][0] |= {"state": "parked", "fault": "KeyError"}
    assert found(check_intake.check(evidence)) == {check_intake.UNFINISHED}


def test_an_update_kept_twice_is_found() -> None:
    evidence = history()
    evidence.books["inbox"].append(evidence.books["inbox"][0] | {"seq": 8})
    assert check_intake.TWICE in found(check_intake.check(evidence))


@pytest.mark.parametrize("copies", [0, 2])
def test_a_cry_with_no_request_or_with_two_is_found(copies: int) -> None:
    evidence = history()
    evidence.books.tables["requests"] = evidence.books["requests"] * copies
    assert found(check_intake.check(evidence)) == {check_intake.CRY}


@pytest.mark.parametrize(("steps", "sound"), [(0, False), (1, True), (2, False)])
def test_a_press_that_did_nothing_or_stepped_twice_is_found(steps: int, sound: bool) -> None:
    taken = [event("assignment", n, "", "accepted") for n in range(1, steps + 1)]
    evidence = history(
        [pressed(8, VOLUNTEER, "accept:1:20")],
        events=taken,
        assignments=[seat(n) for n in range(1, steps + 1)],
    )
    assert (check_intake.EFFECT not in found(check_intake.check(evidence))) is sound


def test_a_refused_press_counts_as_answered() -> None:
    refused = owed(2) | {"kind": "Refused", "person": 2, "chat": VOLUNTEER}
    evidence = history([pressed(8, VOLUNTEER, "accept:1:20")], outbox=[owed(1), refused])
    assert found(check_intake.check(evidence)) == set()


def test_a_hello_answered_twice_is_found() -> None:
    hello = [owed(n) | {"kind": "Welcome"} for n in (1, 2)]
    evidence = history([said(8, RESIDENT, 41, "/start")], outbox=hello)
    assert found(check_intake.check(evidence)) == {check_intake.EFFECT}


def test_a_row_that_says_sent_without_a_message_is_found() -> None:
    assert found(check_words.check(history(outbox=[owed(1), owed(2)]))) == {check_words.UNSENT}


@pytest.mark.parametrize(("unknown", "sound"), [(0, False), (1, True)])
def test_a_message_that_left_twice_is_found_unless_its_row_says_unknown(unknown: int, sound: bool) -> None:
    again = sent(19, RESIDENT, words(QUESTION), 90, after_s=0.05)
    evidence = history([again], outbox=[owed(1, unknown=unknown)])
    assert found(check_words.check(evidence)) == (set() if sound else {check_words.DOUBLED})


def test_a_message_that_nobody_owed_is_found() -> None:
    assert found(check_words.check(history([sent(21, RESIDENT, "Hello?", 150)]))) == {check_words.UNOWED}


@pytest.mark.parametrize("end", [{"state": "due"}, {"state": "sending"}, {"state": "dead"}, {"state": "unknown"}])
def test_owed_words_that_never_came_to_an_end_are_found(end: JSON) -> None:
    assert check_words.ENDED in found(check_words.check(history(outbox=[owed(1), owed(2, **end)])))


@pytest.mark.parametrize(
    ("wire_faults", "key", "sound"), [(False, None, False), (True, None, True), (True, "k", False)]
)
def test_words_that_overtook_older_ones_are_found(wire_faults: bool, key: str | None, sound: bool) -> None:
    other = AskPlace(number="A2", danger=False)
    rows = [owed(1, key=key), owed(2, other, key=key)]
    evidence = history([sent(19, RESIDENT, words(other), 102)], outbox=rows)
    evidence.wire_faults = wire_faults
    assert found(check_words.check(evidence)) == (set() if sound else {check_words.ORDER})


def test_the_same_words_twice_belong_each_to_the_row_of_their_time() -> None:
    card: JSON = {"fate": "cosmetic", "way": "card", "key": "k"}
    rows = [
        owed(1, state="unknown", unknown=1, message_id=None, **card),
        owed(2, AskPlace(number="A2", danger=False)),
        owed(3, message_id=101, made_at=AT_S * 1000 + 900, ended_at=AT_S * 1000 + 1100, **card),
    ]
    calls = [
        sent(21, RESIDENT, words(AskPlace(number="A2", danger=False)), 102, after_s=0.2),
        sent(22, RESIDENT, words(QUESTION), 101, after_s=1.0),
    ]
    assert found(check_words.check(history(calls, outbox=rows))) == set()


def test_a_missing_index_is_found() -> None:
    evidence = history()
    evidence.books.indexes.discard("one_holder_a_seat")
    assert check_states.INDEX in found(check_states.check(evidence.books))


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [("", "draft"), ("open", "staffed")],
        [("", "draft"), ("draft", "resolved"), ("resolved", "open"), ("open", "draft")],
        [("", "draft"), ("draft", "open")],
    ],
)
def test_events_that_form_no_chain_to_the_row_are_found(steps: list[tuple[str, str]]) -> None:
    evidence = history(events=[event("request", 1, before, after) for before, after in steps])
    assert check_states.CHAIN in found(check_states.check(evidence.books))


def test_an_event_that_nobody_was_told_of_is_found() -> None:
    steps = [event("request", 1, "", "draft"), event("assignment", 1, "", "accepted")]
    violations = list(check_states.check(history(events=steps, assignments=[seat(1)]).books))
    assert any("HelpIsComing" in violation.words for violation in violations if violation.check == check_states.OWED)


@pytest.mark.parametrize(("chat", "sound"), [(RESIDENT, True), (VOLUNTEER, True), (STRANGER, False)])
@pytest.mark.parametrize("secret", [f"{PLACE[0]:.5f}", "zk0123abcd"])
def test_an_exact_place_or_own_words_in_a_chat_without_a_right_to_it_are_found(
    chat: int, sound: bool, secret: str
) -> None:
    steps = [event("assignment", 1, "", "accepted")]
    evidence = history([sent(21, chat, f"There: {secret}", 150)], events=steps, assignments=[seat(1)])
    assert found(check_secrets.check(evidence)) == (set() if sound else {check_secrets.PLACE})


@pytest.mark.parametrize("secret", [TOKEN, "zk0123abcd", f"{PLACE[1]:.5f}"])
def test_a_secret_in_what_the_bot_printed_is_found(secret: str) -> None:
    evidence = history()
    evidence.printed = f'{{"event": "turn", "what": "{secret}"}}'
    assert found(check_secrets.check(evidence)) == {check_secrets.LOG}


def test_a_file_that_does_not_hold_together_is_found(tmp_path: Path) -> None:
    path = tmp_path / "muster.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            """CREATE TABLE people (id INTEGER PRIMARY KEY, telegram_id INTEGER);
               CREATE TABLE requests (id INTEGER PRIMARY KEY, resident INTEGER REFERENCES people (id));
               INSERT INTO requests VALUES (1, 99);"""
        )
    assert next(check_states.check(read_books(path))).check == check_states.FILE


def test_a_ledger_is_read_on_from_where_reading_ended(tmp_path: Path) -> None:
    path, ledger = tmp_path / "ledger.jsonl", Ledger()
    one, two = (json.dumps({"kind": "confirmed", "at": AT_S, "update_ids": [n]}) for n in (1, 2))
    path.write_text(f"{one}\n{two[:9]}")
    ledger.read_on(path)
    assert ledger.confirmed == {1}
    path.write_text(f"{one}\n{two}\n")
    ledger.read_on(path)
    assert ledger.confirmed == {1, 2}
