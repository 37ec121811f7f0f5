"""The four machines of relief work, each one table of allowed steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from bot.domain.model import AssignmentState as A
from bot.domain.model import Duty
from bot.domain.model import OfferState as O
from bot.domain.model import RequestState as R

State = TypeVar("State", bound=StrEnum)

_ASIDE = frozenset({R.NEEDS_INFO, R.ON_HOLD, R.MERGED, R.CANCELLED, R.EXPIRED, R.CLOSED})

REQUEST_STEPS: Mapping[R, frozenset[R]] = {
    R.DRAFT: _ASIDE | {R.OPEN},
    # While a wrong place is asked about, its volunteer may find the people all the same.
    R.NEEDS_INFO: (_ASIDE | {R.OPEN, R.RESOLVED}) - {R.NEEDS_INFO},
    # Who was there already may end the work while nobody else is sent.
    R.ON_HOLD: (_ASIDE | {R.OPEN, R.RESOLVED}) - {R.ON_HOLD},
    # Of several seats one is held, and its holder is done without having said that they set out.
    R.OPEN: _ASIDE | {R.STAFFED, R.ACTIVE, R.RESOLVED},
    R.STAFFED: (_ASIDE | {R.OPEN, R.ACTIVE, R.RESOLVED}) - {R.EXPIRED},
    R.ACTIVE: (_ASIDE | {R.OPEN, R.STAFFED, R.RESOLVED}) - {R.EXPIRED},
    # Help that did not come needs its place again when that had turned out wrong.
    R.RESOLVED: frozenset({R.CLOSED, R.OPEN, R.NEEDS_INFO, R.ON_HOLD, R.CANCELLED, R.MERGED}),
    # What ended by mistake can be taken up again: a wrong "cancel" must not cost a life. A hold outlives the end.
    R.CLOSED: frozenset({R.OPEN, R.NEEDS_INFO, R.ON_HOLD, R.RESOLVED}),
    R.CANCELLED: frozenset({R.OPEN, R.NEEDS_INFO, R.ON_HOLD, R.RESOLVED}),
    R.EXPIRED: frozenset({R.OPEN, R.NEEDS_INFO, R.ON_HOLD, R.CLOSED}),
    R.MERGED: frozenset({R.OPEN, R.NEEDS_INFO, R.ON_HOLD}),
}

_OFFER_ENDS = frozenset(
    {O.ACCEPTED, O.DECLINED, O.EXPIRED, O.FILLED, O.WITHDRAWN, O.UNDELIVERABLE},
)

OFFER_STEPS: Mapping[O, frozenset[O]] = {
    # A crash can hide that the question reached its reader, so a queued offer may be answered.
    O.QUEUED: _OFFER_ENDS | {O.SENT},
    O.SENT: _OFFER_ENDS,
    # A late yes is still a yes while the seat is free.
    O.DECLINED: frozenset({O.ACCEPTED}),
    O.EXPIRED: frozenset({O.ACCEPTED, O.DECLINED}),
    O.FILLED: frozenset({O.ACCEPTED}),
    O.ACCEPTED: frozenset(),
    O.WITHDRAWN: frozenset(),
    O.UNDELIVERABLE: frozenset({O.ACCEPTED}),
}

_EXITS = frozenset({A.HANDED_OVER, A.RELEASED, A.NO_SHOW, A.CANNOT_LOCATE, A.UNSAFE, A.CANCELLED})

HOLDING = frozenset({A.ACCEPTED, A.EN_ROUTE, A.ON_SITE})  # a seat is taken

ASSIGNMENT_STEPS: Mapping[A, frozenset[A]] = {
    A.STANDBY: frozenset({A.ACCEPTED, A.RELEASED, A.CANCELLED}),
    A.ACCEPTED: _EXITS | {A.EN_ROUTE, A.ON_SITE, A.DONE},
    A.EN_ROUTE: _EXITS | {A.ON_SITE, A.DONE},
    A.ON_SITE: _EXITS | {A.DONE},
    A.DONE: frozenset(),
    A.HANDED_OVER: frozenset(),
    # "Cannot go" was a slip of the finger: who gave it back may have it again while the seat is free.
    A.RELEASED: HOLDING,
    # Who shows up after all takes the seat again while it is free.
    A.NO_SHOW: frozenset({A.EN_ROUTE, A.ON_SITE}),
    A.CANNOT_LOCATE: HOLDING,
    A.UNSAFE: frozenset(),
    A.CANCELLED: frozenset(),
}

DUTY_STEPS: Mapping[Duty, frozenset[Duty]] = {
    Duty.OFF: frozenset({Duty.AVAILABLE, Duty.SUSPENDED}),
    Duty.AVAILABLE: frozenset({Duty.OFF, Duty.BUSY, Duty.PAUSED, Duty.SUSPENDED}),
    Duty.BUSY: frozenset({Duty.OFF, Duty.AVAILABLE, Duty.PAUSED, Duty.SUSPENDED}),
    Duty.PAUSED: frozenset({Duty.OFF, Duty.AVAILABLE, Duty.SUSPENDED}),
    Duty.SUSPENDED: frozenset({Duty.OFF}),
}


class Machine(StrEnum):
    """Which of the four tables a step belongs to."""

    REQUEST = "request"
    OFFER = "offer"
    ASSIGNMENT = "assignment"
    DUTY = "duty"


LIVE_OFFERS = frozenset({O.QUEUED, O.SENT})  # a volunteer still thinks about it
MOVING = frozenset({A.EN_ROUTE, A.ON_SITE})
MATCHING = frozenset({R.OPEN, R.ACTIVE})  # volunteers are looked for while seats are free
ENDED = frozenset({R.CLOSED, R.CANCELLED, R.EXPIRED, R.MERGED})
LIVE_REQUESTS = frozenset(R) - ENDED


class IllegalStep(Exception):
    """A step that no table allows: a fault in the program, never a person's mistake."""


_TABLES: Mapping[Machine, Mapping[StrEnum, frozenset[StrEnum]]] = {
    Machine.REQUEST: REQUEST_STEPS,  # type: ignore[dict-item]  # Mapping is invariant in its key; each table is checked on its own
    Machine.OFFER: OFFER_STEPS,  # type: ignore[dict-item]  # as above
    Machine.ASSIGNMENT: ASSIGNMENT_STEPS,  # type: ignore[dict-item]  # as above
    Machine.DUTY: DUTY_STEPS,  # type: ignore[dict-item]  # as above
}


def check(machine: Machine, before: StrEnum, after: StrEnum) -> None:
    """Raise IllegalStep unless the machine's table allows the step."""
    if after not in _TABLES[machine][before]:
        raise IllegalStep(f"{machine}: {before} -> {after}")


def state_with(holding: Iterable[A], seats: int) -> R:
    """Where a request stands, given its volunteers: somebody moving, all seats taken, or still open."""
    states = list(holding)
    if any(state in MOVING for state in states):
        return R.ACTIVE
    return R.STAFFED if len(states) >= seats else R.OPEN
