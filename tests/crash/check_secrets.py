"""Exact places and people's own words reach the entitled alone; the bot's output holds neither, nor the token."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.lifecycle import HOLDING
from tests.crash.findings import Violation
from tests.crash.history import SECRET_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crash.history import Books, Call, History

PLACE = "exact place to the entitled"
LOG = "nothing secret in the log"
SLACK_MS = 4_000  # a message on the way when the right to it ended: a hanging call is given up after two seconds


class Right(NamedTuple):
    """A volunteer may read of a request between two moments."""

    since_ms: float
    until_ms: float


def check(history: History) -> Iterator[Violation]:
    """Look for every secret in every message and in all that was printed."""
    owners = _owners(history)
    rights = _rights(history.books)
    coordinators = {chat for chat, role in history.ledger.roles.items() if role == "coordinator"}
    for call in history.ledger.calls:
        if call.effect and call.chat and call.chat not in coordinators:
            yield from _leaks(call, owners, rights)
    for secret in {*owners, history.token} - {""}:
        if secret in history.printed:
            yield Violation(LOG, f"the bot printed {'its token' if secret == history.token else repr(secret)}")


def _owners(history: History) -> dict[str, set[int]]:
    """Each secret with whose it is; two people can live on one meridian."""
    owners: dict[str, set[int]] = defaultdict(set)
    for person, places in history.ledger.places.items():
        for degrees in (one for place in places for one in place):
            owners[format(degrees, ".5f")].add(person)
    for deed in history.deeds:
        for word in SECRET_WORD.findall(deed.words):
            owners[word].add(deed.person)
    return owners


def _rights(books: Books) -> dict[tuple[int, int], list[Right]]:
    """(reader, resident) -> when the reader holds a seat of the resident's request; both as chats."""
    spans: dict[int, list[Right]] = defaultdict(list)
    for event in books["events"]:
        if event["machine"] == "assignment" and event["after"] != "standby":
            _follow(spans[event["subject"]], event["after"] in HOLDING, event["at"])
    shown: dict[tuple[int, int], float] = {}  # the place of a later stop of a way is known only from its turn on
    for row in books["disclosures"]:
        shown.setdefault((row["request"], row["reader"]), row["at"])
    rights: dict[tuple[int, int], list[Right]] = defaultdict(list)
    for subject, held in spans.items():
        assignment = books.assignments[subject]
        if assignment.get("stop") is not None:
            since_ms = shown.get((assignment["request"], assignment["volunteer"]), float("inf"))
            held[:] = [Right(max(one.since_ms, since_ms), one.until_ms) for one in held]
        resident = books.requests[assignment["request"]]["resident"]
        rights[books.telegram_id[assignment["volunteer"]], books.telegram_id[resident]] += held
    return rights


def _follow(spans: list[Right], holds: bool, at_ms: float) -> None:
    """A right begins with the seat and ends with it; who comes after all has it a second time."""
    held = bool(spans) and spans[-1].until_ms == float("inf")
    if holds and not held:
        spans.append(Right(at_ms, float("inf")))
    elif held and not holds:
        spans[-1] = Right(spans[-1].since_ms, at_ms)


def _leaks(call: Call, owners: dict[str, set[int]], rights: dict[tuple[int, int], list[Right]]) -> Iterator[Violation]:
    carried = json.dumps(call.parameters, ensure_ascii=False)
    for secret, whose in owners.items():
        if secret not in carried or call.chat in whose:
            continue
        spans = [span for owner in whose for span in rights.get((call.chat, owner), ())]
        if not any(span.since_ms - SLACK_MS <= call.at_ms <= span.until_ms + SLACK_MS for span in spans):
            yield Violation(PLACE, f"{secret!r} of {whose} went to {call.chat} by {call.method}")
