"""What the measuring server hands out, and what it counted: both travel as one line of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

TOKEN = "10000000:AAbenchmarkbenchmarkbenchmarkbenchmark"  # noqa: S105 - made up, of the right shape
BOT_ID = 10_000_000
FIRST_UPDATE = 500_000
MARK = "{n}"  # in the words of a load: the message's number
ALL_AT_ONCE = 0.0
POLLED = "polled"  # what the server says when the bot first asks for updates


@dataclass(frozen=True, slots=True)
class Load:
    """Messages of people, and when the server may stop waiting for their answers."""

    updates: int
    people: int
    words: str
    per_s: float = ALL_AT_ONCE
    first_person: int = 1_000_000
    quiet_s: float = 1.5  # no call for this long after the last message went out: everything was said
    longest_s: float = 120.0
    until_answered: bool = False  # stop at the first answer to the last person, whatever else is still owed

    def line(self) -> str:
        """As one line."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Count:
    """What the server saw; times are the monotonic clock's, which all processes of a machine share."""

    first_poll_at: float
    last_reply_at: float
    replies: int
    answered: int  # messages whose chat got at least as many replies
    others: int  # replies to chats that this load did not write from
    waits_s: tuple[float, ...]  # from a message's coming to the first reply in its chat
    calls: dict[str, int]

    @property
    def took_s(self) -> float:
        """From the first question for updates to the last reply."""
        return self.last_reply_at - self.first_poll_at

    def line(self) -> str:
        """As one line."""
        return json.dumps(asdict(self))


def read_load(line: str) -> Load:
    """Read a load."""
    return Load(**json.loads(line))


def read_count(line: str) -> Count:
    """Read a count."""
    count = json.loads(line)
    return Count(**{**count, "waits_s": tuple(count["waits_s"])})
