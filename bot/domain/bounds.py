"""How long a request may stand as it is: none is without a next look, and none is asked about that somebody holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.lifecycle import ENDED
from bot.domain.model import RequestState, Urgency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LOOKED_FOR = frozenset({RequestState.DRAFT, RequestState.NEEDS_INFO, RequestState.OPEN})
# The clocks of one for which people are looked for, or that is not complete or is done; and those of any that lives.
NO_SEARCH: Mapping[str, None] = dict.fromkeys(
    ("look_at", "desk_at", "escalate_at", "confirm_at", "draft_at", "close_at")
)
OFF: Mapping[str, None] = {
    **NO_SEARCH,
    **dict.fromkeys(("still_at", "expire_at", "take_at", "watch_at", "refer_at", "unmet_at", "claim_at")),
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The figures of one urgency, in seconds."""

    urgency: Urgency
    still_s: float  # unfilled for so long: still needed?
    forgotten_s: float  # nothing happened for so long: the desk looks again
    escalate_s: float  # an open request has its own deadlines until then
    confirm_s: float  # one that is done waits so long for the resident's word
    untaken_s: float  # a case that nobody takes: the coordinators are reminded
    claim_s: float  # a case that somebody took and does nothing about: it is everybody's again


def still_s(state: RequestState, rules: Bounds) -> float | None:
    """Seconds until the resident is asked whether it is still needed; None where no clock may ask.

    A life in danger is never ended by a clock, and neither is what somebody holds or has done, or what waits for us.
    """
    return rules.still_s if state in LOOKED_FOR and rules.urgency is not Urgency.CRITICAL else None


def watch_s(state: RequestState, rules: Bounds) -> float | None:
    """Seconds after which the desk looks at a request in which nothing has happened; None once it has ended."""
    if state in ENDED:
        return None
    own = {RequestState.OPEN: rules.escalate_s, RequestState.RESOLVED: rules.confirm_s}
    return own.get(state, 0.0) + rules.forgotten_s


def next_look(deadlines: Mapping[str, datetime | None]) -> datetime | None:
    """The nearest deadline of a request; None when there is none, which no live request may come to."""
    return min((at for at in deadlines.values() if at is not None), default=None)


def forgotten(state: RequestState, deadlines: Mapping[str, datetime | None]) -> bool:
    """Tell whether a request breaks the promise: it lives without a next look, or a clock runs on after its end."""
    return (next_look(deadlines) is None) != (state in ENDED)
