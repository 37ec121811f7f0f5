"""The canary check: each phone, address and exact point is unique, and only its entitled reader ever gets it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tests.support.people import JSON, Phone
    from tests.support.stage import Stage

SENDING = ("send", "edit", "copy", "forward")
SHORTEST_CANARY = 6  # shorter words turn up by chance
NEVER_MS = 1e15  # in the year 33658
SLACK_MS = 2_000  # a message on the way when the right to it ended


class Right(NamedTuple):
    """Somebody may read a resident's place between two moments."""

    reader: int
    owner: int
    since_ms: int
    until_ms: float


async def check_canaries(drill: Stage) -> None:
    """Fail when a secret reached a chat not entitled to it at that moment, or still stands where it may not."""
    _check_logs(drill)
    rights = _rights(drill)
    calls = [entry for entry in await drill.log() if entry["kind"] == "call" and entry["method"].startswith(SENDING)]
    for owner in drill.phones:
        for secret in owner.secrets:
            for call in calls:
                _check_call(drill, owner, secret, call, rights)
    if drill.running:
        await drill.delivered()  # what is taken back at the end of a story may still wait for its turn in that chat
    unreachable = {row["telegram_id"] for row in drill.rows("SELECT telegram_id FROM people WHERE reachable = 0")}
    for reader in drill.phones:
        if reader.id not in unreachable:  # nothing can be edited in the chat of somebody who blocked the bot
            await _check_screen(drill, reader, rights)


def _check_logs(drill: Stage) -> None:
    """No token, no name, no word, no place of anybody stands in what the bot logged."""
    logged = drill.log_text.getvalue()
    words = {word for phone in drill.phones for word in phone.said | phone.secrets if len(word) >= SHORTEST_CANARY}
    names = {phone.name for phone in drill.phones if len(phone.name) >= SHORTEST_CANARY}
    leaked = sorted(one for one in words | names | {drill.server.token} if one in logged)
    assert not leaked, f"IN THE LOG: {leaked}"


def _check_call(drill: Stage, owner: Phone, secret: str, call: JSON, rights: list[Right]) -> None:
    parameters: dict[str, Any] = call["parameters"]
    chat = int(parameters["chat_id"])
    if chat == owner.id or chat in drill.coordinators or secret not in _flat(parameters):
        return
    at_ms = call["at"] * 1000
    entitled = any(
        right.reader == chat and right.owner == owner.id and right.since_ms - 1 <= at_ms <= right.until_ms + SLACK_MS
        for right in rights
    )
    assert entitled, f"LEAK: {owner.name}'s {secret!r} went to chat {chat} by {call['method']}"


async def _check_screen(drill: Stage, reader: Phone, rights: list[Right]) -> None:
    """What stands in a chat at the end belongs to open missions only."""
    if reader.id in drill.coordinators:
        return
    still = {right.owner for right in rights if right.reader == reader.id and right.until_ms == float("inf")}
    standing = " ".join(_flat(message) for message in await reader.messages() if message["from"] == "bot")
    for owner in drill.phones:
        if owner.id != reader.id and owner.id not in still:
            left = [secret for secret in owner.secrets if secret in standing]
            assert not left, f"LEFT BEHIND: {owner.name}'s {left} still stands in {reader.name}'s chat"


def _rights(drill: Stage) -> list[Right]:
    rows = drill.rows(
        """SELECT v.telegram_id AS reader, r.telegram_id AS owner, a.id AS assignment,
                  CASE WHEN a.stop IS NULL THEN 0 ELSE coalesce(
                      (SELECT min(d.at) FROM disclosures AS d WHERE d.request = a.request AND d.reader = a.volunteer),
                      9e15) END AS shown_at
           FROM assignments AS a JOIN people AS v ON v.id = a.volunteer
           JOIN requests AS q ON q.id = a.request JOIN people AS r ON r.id = q.resident"""
    )
    own = [right for row in rows for right in _spans(drill, row)]
    return own + [right for row in rows for right in _of_further_reports(drill, row)]


def _of_further_reports(drill: Stage, row: dict[str, Any]) -> list[Right]:
    """Who holds a seat reads what was said of merged requests, too, from the joining to the parting."""
    joinings = drill.rows(
        """SELECT r.telegram_id AS owner, j.at AS since, coalesce((
                      SELECT min(e.at) FROM events AS e
                      WHERE e.request = j.request AND e.id > j.id AND e.why = 'parted from A' || q.id), 9e15) AS until
           FROM events AS j JOIN requests AS q ON j.why = 'joined with A' || q.id JOIN people AS r ON r.id = q.resident
           WHERE j.request = (SELECT request FROM assignments WHERE id = ?)""",
        row["assignment"],
    )
    return [
        held._replace(
            owner=one["owner"],
            since_ms=max(held.since_ms, one["since"]),
            until_ms=held.until_ms if one["until"] > NEVER_MS else min(held.until_ms, one["until"]),
        )
        for one in joinings
        for held in _spans(drill, row)
    ]


def _spans(drill: Stage, row: dict[str, Any]) -> list[Right]:
    """From each taking of the seat to the step that ends it; who comes after all takes it twice."""
    steps = drill.rows(
        "SELECT at, after FROM events WHERE machine = 'assignment' AND subject = ? ORDER BY id", row["assignment"]
    )
    spans: list[Right] = []
    for step in steps:
        held = bool(spans) and spans[-1].until_ms == float("inf")
        holds = step["after"] in ("accepted", "en_route", "on_site")
        if holds and not held:
            spans.append(Right(row["reader"], row["owner"], step["at"], float("inf")))
        elif held and not holds:
            spans[-1] = spans[-1]._replace(until_ms=step["at"])
    # The place of a later stop of a way is known only from its turn on.
    return [one._replace(since_ms=max(one.since_ms, row["shown_at"])) for one in spans]


def _flat(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
