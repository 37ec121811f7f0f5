"""The store by itself: chains of events, holders of seats, words owed, the file."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from bot.domain import lifecycle
from bot.domain.lifecycle import HOLDING
from bot.domain.model import AssignmentState, Duty, OfferState, RequestState
from tests.crash.findings import Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from enum import StrEnum

    from tests.crash.history import Books

FILE = "file sound"
CHAIN = "events form a chain"
HOLDER = "one holder a seat"
INDEX = "promised indexes"
OWED = "owed words written"

PROMISED = {"one_holder_a_seat", "one_seat_a_volunteer", "one_mission_a_volunteer", "one_live_offer"}
PROMISED |= {"one_question_a_volunteer", "one_moving_a_volunteer", "one_offer_a_stop"}
MACHINES: Mapping[str, tuple[str, str, type[StrEnum], Mapping[Any, Any]]] = {
    "request": ("requests", "id", RequestState, lifecycle.REQUEST_STEPS),
    "offer": ("offers", "id", OfferState, lifecycle.OFFER_STEPS),
    "assignment": ("assignments", "id", AssignmentState, lifecycle.ASSIGNMENT_STEPS),
    "duty": ("volunteers", "person", Duty, lifecycle.DUTY_STEPS),
}


def check(books: Books) -> Iterator[Violation]:
    """All of it."""
    yield from (Violation(FILE, fault) for fault in books.faults)
    yield from (Violation(INDEX, f"{name} is missing") for name in sorted(PROMISED - books.indexes))
    yield from _chains(books)
    yield from _holders(books)
    yield from _owed(books)


def _chains(books: Books) -> Iterator[Violation]:
    """Each row's events lead from its beginning to where it stands, by allowed steps alone; a note moves nothing."""
    stands: dict[tuple[str, int], str] = {("duty", row["person"]): "off" for row in books["volunteers"]}
    for event in books["events"]:
        subject = (event["machine"], event["subject"])
        before, after = stands.get(subject, ""), event["after"]
        if event["before"] != before:
            yield Violation(CHAIN, f"{subject} goes from {event['before']!r} to {after!r}, but was {before!r}")
        elif before not in ("", after) and not _allowed(event["machine"], before, after):
            yield Violation(CHAIN, f"{subject} may not go from {before} to {after}")
        stands[subject] = after
    for machine, (table, key, _, _) in MACHINES.items():
        for row in books[table]:
            if stands.get((machine, row[key]), "") != row["state"]:
                last = stands.get((machine, row[key]), "")
                yield Violation(CHAIN, f"{machine} {row[key]} is {row['state']}, its events end with {last!r}")


def _allowed(machine: str, before: str, after: str) -> bool:
    _, _, states, table = MACHINES[machine]
    return states(after) in table[states(before)]


def _holders(books: Books) -> Iterator[Violation]:
    """At every instant: one holder a seat, one seat a volunteer."""
    seats: dict[tuple[int, int], set[int]] = defaultdict(set)
    missions: dict[int, set[int]] = defaultdict(set)
    for event in books["events"]:
        assignment = books.assignments.get(event["subject"])
        if event["machine"] != "assignment" or assignment is None:
            continue
        seat = seats[assignment["request"], assignment["seat"]]
        mission = missions[assignment["volunteer"]]
        for held in (seat, mission):
            held.discard(assignment["id"])
            if event["after"] in HOLDING:
                held.add(assignment["id"])
        if len(seat) > 1:
            yield Violation(HOLDER, f"seat {assignment['seat']} of request {assignment['request']}: {sorted(seat)}")
        if len(mission) > 1 and not _one_way(books, mission):
            yield Violation(HOLDER, f"volunteer {assignment['volunteer']} holds {sorted(mission)}")
    yield from _taken(books)
    used = Counter(row["offer"] for row in books["assignments"])
    yield from (Violation(HOLDER, f"offer {offer} became {n} assignments") for offer, n in used.items() if n > 1)


def _taken(books: Books) -> Iterator[Violation]:
    """Who holds a seat has at least one row among the taken seats, and never more than come; nobody else has any."""
    rows = Counter(row["assignment"] for row in books["seats"])
    for assignment in books["assignments"]:
        least, most = (1, assignment["party"]) if assignment["state"] in HOLDING else (0, 0)
        if not least <= rows[assignment["id"]] <= most:
            stands = f"{assignment['state']} with a party of {assignment['party']}"
            yield Violation(HOLDER, f"assignment {assignment['id']}, {stands}, has {rows[assignment['id']]} seats")
    for row in books["seats"]:
        if row["seat"] > books.requests[row["request"]]["seats"]:
            yield Violation(HOLDER, f"seat {row['seat']} of request {row['request']} is more than there are")


def _one_way(books: Books, held: set[int]) -> bool:
    """Tell whether these are the tasks of one bundle."""
    bundles = {books.assignments[one].get("bundle") for one in held}
    return len(bundles) == 1 and None not in bundles


def _owed(books: Books) -> Iterator[Violation]:
    """What happened was told: so many events, so many notices to the person concerned."""
    for kind, (happened, whom) in DEBTS.items():
        due, told = Counter(whom(books, event) for event in books["events"] if happened(event)), books.count(kind=kind)
        for person in due.keys() | told.keys():
            if due[person] != told[person]:
                yield Violation(OWED, f"person {person}: {due[person]} times due, {told[person]} times told {kind}")
    cards, offered = books.count(kind="StatusCard"), Counter(row["offer"] for row in books["outbox"])
    for request in books["requests"]:
        if not cards[request["resident"]]:
            yield Violation(OWED, f"request {request['id']} has no status card")
    for offer in books["offers"]:
        if offered[offer["id"]] != (1 if offer.get("stop") in (None, 1) else 0):
            yield Violation(OWED, f"offer {offer['id']} has {offered[offer['id']]} questions")
    yield from _broadcasts(books)


def _broadcasts(books: Books) -> Iterator[Violation]:
    """Everybody in the audience is owed a broadcast once."""
    for broadcast in books["broadcasts"]:
        readers = Counter(row["person"] for row in books["outbox"] if row["broadcast"] == broadcast["id"])
        if readers.total() != broadcast["total"] or max(readers.values(), default=1) > 1:
            yield Violation(OWED, f"broadcast {broadcast['id']} to {broadcast['total']} has {readers.total()} rows")


Event = dict[str, Any]


def _resident(books: Books, event: Event) -> int:
    return int(books.requests[event["request"]]["resident"])


def _volunteer(books: Books, event: Event) -> int:
    return int(books.assignments[event["subject"]]["volunteer"])


def _to(machine: str, after: str) -> Callable[[Event], bool]:
    return lambda event: (event["machine"], event["after"]) == (machine, after)


def _stepped(machine: str, after: str) -> Callable[[Event], bool]:
    """A note about a state moves nothing, so nothing is owed for it."""
    return lambda event: _to(machine, after)(event) and event["before"] != event["after"]


def _left(event: Event) -> bool:
    gave_up = _stepped("assignment", "released")(event) and event["why"] == "cannot_go"
    return bool(gave_up or _stepped("assignment", "cannot_locate")(event))


def _lost(event: Event) -> bool:
    return _left(event) or _stepped("assignment", "no_show")(event)


GIVEN_UP = ("no_show", "released", "cannot_locate")


def _came_back(event: Event) -> bool:
    """Who comes after all is announced like one who said yes."""
    return bool(event["before"] in GIVEN_UP and event["after"] == "en_route")


def _coming(event: Event) -> bool:
    return _stepped("assignment", "accepted")(event) or _came_back(event)


def _on_way(event: Event) -> bool:
    return _stepped("assignment", "en_route")(event) and not _came_back(event)


def _came(event: Event) -> bool:
    return bool(event["machine"] == "request" and event["why"].startswith("help came"))


DEBTS: dict[str, tuple[Callable[[Event], bool], Callable[[Books, Event], int]]] = {
    "HelpIsComing": (_coming, _resident),
    "HelpOnTheWay": (_on_way, _resident),
    "HelpArrived": (_stepped("assignment", "on_site"), _resident),
    "AskCame": (_to("request", "resolved"), _resident),
    "CameNoted": (_came, _resident),
    "RequestEnded": (_to("request", "cancelled"), _resident),
    "MissionThanks": (_to("assignment", "done"), _volunteer),
    "MissionLeft": (_left, _volunteer),
    "HelperLost": (_lost, _resident),
    "CodeChanged": (_stepped("assignment", "handed_over"), _resident),
    "HandedOver": (_stepped("assignment", "handed_over"), _volunteer),
    "HelpHeld": (_stepped("assignment", "unsafe"), _resident),
    "MissionMissed": (_stepped("assignment", "no_show"), _volunteer),
}
