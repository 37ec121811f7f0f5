"""Every update that was handed out has its effect exactly once."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.crash.findings import Violation
from tests.crash.history import SECRET_WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.crash.history import Books, History, Ledger

LOST = "update lost"
TWICE = "update twice"
UNFINISHED = "turn not finished"
CRY = "a cry, a request"
EFFECT = "each deed one effect"

STEPS = ("accept", "take_all", "first", "decline", "on_way", "there", "done", "cannot")
ANSWERS = (  # to what a person asked for
    *("AskCancel", "NoteAdded", "PlaceNoted", "PlaceUnknown"),
    *("PlaceEcho", "PlaceChoices", "PlaceArea", "PlaceOutside", "PlaceUnreadable", "AskPinHere", "HintNoted"),
    *("CheckedIn", "SeatsTaken"),
    *("CaseMine", "BroadcastPreview", "NotUnderstood"),
)
BESIDE = (
    "back",
    "safe",
    "seen",
    "give",
    "handover",
    "unsafe",
    "resume",
)  # may be refused; what they do is not counted here
STEPPED = ("standby", "accepted", "en_route", "on_site", "done", "released")


def confirmed_too_early(ledger: Ledger, books: Books) -> Iterator[Violation]:
    """At any moment: what the Bot API was told we have, we have."""
    kept = {row["update_id"] for row in books["inbox"]}
    for missing in sorted(ledger.confirmed - kept):
        yield Violation(LOST, f"update {missing} was confirmed, but is not in the inbox")


def check(history: History) -> Iterator[Violation]:
    """At the end of a run."""
    yield from _inbox(history)
    yield from _cries(history)
    yield from _presses(history)
    yield from _greetings(history)


def _inbox(history: History) -> Iterator[Violation]:
    ledger, rows = history.ledger, history.books["inbox"]
    yield from confirmed_too_early(ledger, history.books)
    times = Counter(row["update_id"] for row in rows)
    for update_id in sorted(ledger.updates.keys() - ledger.expired - times.keys() - ledger.confirmed):
        yield Violation(LOST, f"update {update_id} was never taken")
    for update_id, n in times.items():
        if n > 1 or update_id not in ledger.updates:
            yield Violation(TWICE, f"update {update_id} is in the inbox {n} times, made by nobody or more than once")
    for row in rows:
        if row["update_id"] in ledger.updates and json.loads(row["raw"]) != ledger.updates[row["update_id"]]:
            yield Violation(TWICE, f"update {row['update_id']} is kept with other words than it came with")
        wanted = "parked" if row["update_id"] in history.poison else "done"
        if row["state"] != wanted:
            yield Violation(UNFINISHED, f"update {row['update_id']} is {row['state']} ({row['fault']}), not {wanted}")


def _cries(history: History) -> Iterator[Violation]:
    """Each cry for help is one request, and no request comes from nowhere."""
    filed = Counter((row["from_chat"], row["from_message"]) for row in history.books["requests"])
    cries = {deed.message for deed in history.deeds if deed.verb == "words" and SECRET_WORD.search(deed.words)}
    for source in sorted(cries - filed.keys()):
        yield Violation(CRY, f"the cry {source} has no request")
    for source, n in filed.items():
        if n > 1 or source not in cries:
            yield Violation(CRY, f"{n} requests say they come from {source}, which is no single cry")


def _presses(history: History) -> Iterator[Violation]:
    """Each press and each command of the work either stepped once or was refused once."""
    books = history.books
    refused, stepped = books.count(kind="Refused"), Counter(_stepped(books))
    for kind in ANSWERS:
        stepped += books.count(kind=kind)
    for row in books["broadcasts"]:
        stepped[row["author"]] += 1 if row["total"] == 0 else 2  # begun; begun and released
    asked = Counter(deed.person for deed in history.deeds if _counts(deed.verb, deed.words))
    beside = Counter(deed.person for deed in history.deeds if deed.verb in BESIDE)
    for person, chat in books.telegram_id.items():
        answered = stepped[person] + refused[person]
        if not asked[chat] <= answered <= asked[chat] + beside[chat]:
            yield Violation(
                EFFECT,
                f"person {person} asked for {asked[chat]} things; {stepped[person]} happened, "
                f"{refused[person]} were refused",
            )


def _counts(verb: str, words: str) -> bool:
    counted = {*STEPS, "cancel", "cancel_yes", "came", "mine", "send", "broadcast", "pin"}
    return verb in counted or (verb == "words" and words.startswith("Note:"))


def _stepped(books: Books) -> Iterator[int]:
    """Who took each step that a press can take."""
    further = _further(books)
    for event in books["events"]:
        machine, after, actor = event["machine"], event["after"], event["actor"]
        worked = machine == "assignment" and after in STEPPED and _own(books, event)
        declined = machine == "offer" and after == "declined"
        if (machine, after, event["subject"]) in further:
            continue
        answered = machine == "request" and (after == "cancelled" or event["why"].startswith("help came"))
        if actor is not None and (worked or declined or answered):
            yield actor


def _further(books: Books) -> set[tuple[str, str, int]]:
    """Steps that come with another by the same press: a yes or a no to several tasks on one way."""
    taken = {("assignment", "accepted", row["id"]) for row in books["assignments"] if (row.get("stop") or 1) > 1}
    declined: set[tuple[str, str, int]] = set()
    begun: set[int] = set()
    for row in books["offers"]:
        if row.get("bundle") is not None and row["state"] == "declined":
            if row["bundle"] in begun:
                declined.add(("offer", "declined", row["id"]))
            begun.add(row["bundle"])
    return taken | declined


def _own(books: Books, event: dict[str, Any]) -> bool:
    assignment = books.assignments.get(event["subject"])
    return assignment is not None and assignment["volunteer"] == event["actor"]


def _greetings(history: History) -> Iterator[Violation]:
    """Hello is answered once, and so is the wish to help, also that of somebody who is back."""
    books = history.books
    for verbs, kind in ((("start",), "Welcome"), (("volunteer", "back"), "AskCheckIn")):
        said, answered = Counter(_who(history, *verbs)), books.count(kind=kind)
        for person, chat in books.telegram_id.items():
            if said[chat] != answered[person]:
                yield Violation(EFFECT, f"person {person} said {verbs} {said[chat]} times, {answered[person]} answers")


def _who(history: History, *verbs: str) -> Iterable[int]:
    return (deed.person for deed in history.deeds if deed.verb in verbs)
