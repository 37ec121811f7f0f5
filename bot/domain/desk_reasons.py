"""Why a case lies before the coordinators: a reason stands until what it says is not so any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, get_args

from bot.domain.lifecycle import ENDED, MATCHING
from bot.domain.model import RequestState

Reason = Literal[
    "danger",
    "place_unknown",
    "incomplete",
    "cut_off",
    "unfilled",
    "nobody_meets",
    "escalated",
    "reopened",
    "wanted_again",
    "not_found",
    "forgotten",
    "unsafe",
    "handover",
    "called",
]
REASONS: tuple[Reason, ...] = get_args(Reason)
LOUDEST = 2  # the level at which every coordinator has heard that nobody comes
_UNREADY = frozenset({RequestState.DRAFT, RequestState.NEEDS_INFO})


class Standing(NamedTuple):
    """How a case stands, as far as a reason may speak of it."""

    state: RequestState
    danger: bool
    placed: bool
    reached: bool  # the resident has not blocked us
    free: int  # seats that nobody holds who wants to keep it
    held: int  # volunteers who hold one
    nobody_meets: bool
    handing_over: bool


def _lacks_people(case: Standing) -> bool:
    return case.state in MATCHING and case.free > 0


def _waits(case: Standing) -> bool:
    return case.state in _UNREADY or _lacks_people(case)


_TRUE: Mapping[Reason, Callable[[Standing], bool]] = {
    "danger": lambda case: case.danger,
    "place_unknown": lambda case: not case.placed,
    "incomplete": lambda case: case.state in _UNREADY,
    "cut_off": lambda case: not case.reached,
    "unfilled": _lacks_people,
    "nobody_meets": lambda case: case.nobody_meets and _lacks_people(case),
    "escalated": _lacks_people,
    "reopened": _waits,
    "wanted_again": _waits,
    "not_found": lambda case: not case.placed,
    "forgotten": lambda _case: True,  # until something happens
    "unsafe": lambda case: case.state is RequestState.ON_HOLD,
    "handover": lambda case: case.handing_over,
    "called": lambda case: case.held > 0,
}


def stands(why: Reason, case: Standing) -> bool:
    """Tell whether what a reason says is still so."""
    return case.state not in ENDED and _TRUE[why](case)


def needs_services(state: RequestState, *, danger: bool, escalation: int, free: int) -> bool:
    """Tell whether those who are there around the clock should be thought of: it is bad, and nobody of ours comes."""
    if state in ENDED or state is RequestState.RESOLVED:
        return False
    return (danger or escalation >= LOUDEST) and (free > 0 or state is RequestState.ON_HOLD)
