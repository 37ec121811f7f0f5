"""Each reason for a coordinator's card stands as long as it is so."""

from __future__ import annotations

import pytest

from bot.domain.desk_reasons import REASONS, Reason, Standing, needs_services, stands
from bot.domain.lifecycle import ENDED
from bot.domain.model import RequestState

QUIET = Standing(
    RequestState.STAFFED,
    danger=False,
    placed=True,
    reached=True,
    free=0,
    held=1,
    nobody_meets=False,
    handing_over=False,
)
SO: dict[Reason, Standing] = {
    "danger": QUIET._replace(danger=True),
    "place_unknown": QUIET._replace(placed=False),
    "incomplete": QUIET._replace(state=RequestState.DRAFT),
    "cut_off": QUIET._replace(reached=False),
    "unfilled": QUIET._replace(state=RequestState.OPEN, free=1),
    "nobody_meets": QUIET._replace(state=RequestState.OPEN, free=1, nobody_meets=True),
    "escalated": QUIET._replace(state=RequestState.ACTIVE, free=1),
    "reopened": QUIET._replace(state=RequestState.NEEDS_INFO),
    "wanted_again": QUIET._replace(state=RequestState.OPEN, free=1),
    "not_found": QUIET._replace(placed=False),
    "forgotten": QUIET,
    "unsafe": QUIET._replace(state=RequestState.ON_HOLD),
    "handover": QUIET._replace(handing_over=True),
    "called": QUIET,
}
NOT_SO: dict[Reason, Standing] = dict.fromkeys(REASONS, QUIET) | {"called": QUIET._replace(held=0)}


@pytest.mark.parametrize("why", REASONS)
def test_a_reason_stands_while_it_is_so_and_never_after_the_end(why: Reason) -> None:
    assert stands(why, SO[why])
    assert why == "forgotten" or not stands(why, NOT_SO[why])
    assert not any(stands(why, SO[why]._replace(state=ended)) for ended in ENDED)


def test_a_free_seat_that_nobody_looks_for_is_no_lack_of_people() -> None:
    held_back = QUIET._replace(state=RequestState.ON_HOLD, free=1, nobody_meets=True)
    assert not any(stands(why, held_back) for why in ("unfilled", "escalated", "nobody_meets", "wanted_again"))
    assert not stands("nobody_meets", QUIET._replace(state=RequestState.OPEN, nobody_meets=True))


@pytest.mark.parametrize(
    ("state", "danger", "escalation", "free", "needed"),
    [
        (RequestState.OPEN, True, 0, 1, True),
        (RequestState.DRAFT, True, 1, 1, True),
        (RequestState.OPEN, False, 2, 1, True),
        (RequestState.ON_HOLD, False, 2, 0, True),
        (RequestState.OPEN, False, 1, 1, False),
        (RequestState.STAFFED, True, 2, 0, False),
        (RequestState.RESOLVED, True, 2, 1, False),
        (RequestState.CLOSED, True, 2, 1, False),
    ],
)
def test_the_services_are_named_when_it_is_bad_and_nobody_comes(
    state: RequestState, danger: bool, escalation: int, free: int, needed: bool
) -> None:
    assert needs_services(state, danger=danger, escalation=escalation, free=free) is needed
