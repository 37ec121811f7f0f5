"""When a server may be asked: the space between questions, and the breaker that leaves a failing one alone.

Pure: `now` is a monotonic clock's seconds, given by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST_AGAIN_S = 5.0
LONGEST_AGAIN_S = 300.0
LONGEST_REST_S = 900.0  # a server that comes back is noticed within a quarter of an hour
MOST_DOUBLINGS = 20


def again_after_s(attempts: int) -> float:
    """How long a question rests that failed so many times: 5, 10, 20 … 300 seconds."""
    return min(FIRST_AGAIN_S * 2.0 ** min(max(attempts - 1, 0), MOST_DOUBLINGS), LONGEST_AGAIN_S)


@dataclass(slots=True)
class Spacing:
    """So many questions a second for the whole application, without bursts."""

    per_s: float
    free_at: float = 0.0

    def wait_s(self, now: float) -> float:
        """Seconds until the next question may leave; 0 when it may now."""
        return max(0.0, self.free_at - now)

    def asked(self, now: float) -> None:
        """One question leaves."""
        self.free_at = now + 1 / self.per_s


@dataclass(slots=True)
class Breaker:
    """Closed while answers come; open after failures in a row; then one probe decides."""

    after: int
    rest_s: float
    failures: int = 0
    rests: int = 0  # in a row
    until: float | None = None  # None: closed
    probing: bool = False

    def state(self, now: float) -> str:
        """Return "closed", "open" or "half_open"."""
        if self.until is None:
            return "closed"
        return "open" if self.probing or now < self.until else "half_open"

    def wait_s(self, now: float) -> float:
        """Seconds until a question may leave; while a probe is out, a whole rest."""
        if self.state(now) != "open" or self.until is None:
            return 0.0
        return self.rest_s if self.probing else self.until - now

    def asked(self, now: float) -> None:
        """One question leaves; after a rest it is the probe, and none follows it before its answer."""
        self.probing = self.state(now) == "half_open"

    def answered(self) -> None:
        """The server works."""
        self.failures = self.rests = 0
        self.until = None
        self.probing = False

    def failed(self, now: float) -> None:
        """No useful answer; enough of them in a row, or a probe, open it for longer each time."""
        self.failures += 1
        if self.failures >= self.after or self.probing:
            longest_s = max(self.rest_s, LONGEST_REST_S)
            self.until = now + min(self.rest_s * 2.0 ** min(self.rests, MOST_DOUBLINGS), longest_s)
            self.rests += 1
        self.probing = False

    def rest(self, now: float, pause_s: float | None) -> None:
        """The server asks for a pause: at once, for as long as it says."""
        self.failures += 1
        self.probing = False
        self.until = max(self.until or 0.0, now + (self.rest_s if pause_s is None else pause_s))
