"""Candidates that are looked up late: the same people are asked, and no more of them looked up than can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching import Candidate, Seek, Want, plan
from bot.domain.model import PersonId, RequestId, Urgency
from tests.support.wants import RULES, WANTS, crowd, pairs, want


def sought(seen: Want, looked: list[RequestId]) -> Want:
    """The same with candidates that are looked up."""
    if not seen.candidates:
        return seen

    def look() -> Sequence[Candidate]:
        looked.append(seen.request)
        return seen.candidates

    ways = (one.km * RULES.minutes_a_km if one.minutes is None else one.minutes for one in seen.candidates)
    return seen._replace(candidates=(), seek=Seek(min(ways), look))


@given(WANTS, st.integers(1, 12))
def test_looking_candidates_up_late_asks_the_same_people(wants: list[Want], most: int) -> None:
    rules = replace(RULES, most_a_round=most)
    wants = [
        one._replace(candidates=[who._replace(leaning=min(who.leaning, 1.0)) for who in one.candidates])
        for one in wants
    ]
    looked: list[RequestId] = []
    at_once, late = plan(wants, rules), plan([sought(one, looked) for one in wants], rules)
    assert late.asks == at_once.asks
    assert {one for one, stands in at_once.outlooks.items() if stands.exhausted and not stands.live} == {
        one for one, stands in late.outlooks.items() if stands.exhausted and not stands.live
    }
    if len(late.asks) < most:
        assert late == at_once


def test_who_is_near_is_not_looked_up_for_requests_whose_turn_does_not_come() -> None:
    looked: list[RequestId] = []
    urgent = [sought(want(*crowd(1.0), number=1, urgency=Urgency.CRITICAL), looked)]
    calm = [sought(want(Candidate(PersonId(number), 1.0), number=number), looked) for number in range(2, 9)]
    made = plan([*calm, *urgent], replace(RULES, most_a_round=1))
    assert pairs(made) == [(1, 1)]
    assert looked == [1]


def test_that_nobody_is_left_is_not_said_of_a_request_whose_candidates_nobody_has_seen() -> None:
    looked: list[RequestId] = []
    wants = [want(Candidate(PersonId(n), km), number=n, waiting_min=500.0) for n, km in ((1, 1.0), (2, 9.0))]
    made = plan([sought(one, looked) for one in wants], replace(RULES, most_a_round=1))
    assert (pairs(made), looked) == ([(1, 1)], [1])
    assert not made.outlooks[RequestId(2)].exhausted
