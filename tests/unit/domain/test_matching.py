"""Who is asked: enough, the nearest, in a circle that grows only as far as it must."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lifecycle import MATCHING
from bot.domain.matching import Candidate, Need, Pace, Plan, minutes_to_promise, plan
from bot.domain.model import PersonId, RequestState, Urgency

RADII = (2.0, 5.0, 10.0)
KM = st.sampled_from([0.0, 1.0, 2.0, 2.0001, 5.0, 5.1, 10.0, 10.1, 30.0])  # few values, so that ties come about
CROWD = st.lists(st.tuples(st.integers(1, 40), KM), max_size=25, unique_by=lambda one: one[0]).map(
    lambda rows: [Candidate(PersonId(who), km) for who, km in rows]
)
NEEDS = st.builds(
    Need,
    state=st.sampled_from(sorted(MATCHING)),
    free_seats=st.integers(0, 3),
    live_offers=st.integers(0, 6),
    radius_step=st.integers(0, 4),
)


def pace(per_seat: int = 3, radii: tuple[float, ...] = RADII) -> Pace:
    return Pace(Urgency.HIGH, per_seat, 600, radii, 1200, 3600, 900)


def crowd(*km: float) -> list[Candidate]:
    return [Candidate(PersonId(who), distance) for who, distance in enumerate(km, 1)]


def asked(made: Plan) -> list[int]:
    return [candidate.volunteer for candidate in made.ask]


def open_need(free: int = 1, live: int = 0, step: int = 0) -> Need:
    return Need(RequestState.OPEN, free, live, step)


@given(NEEDS, CROWD, st.integers(1, 4))
def test_never_more_are_asked_than_the_free_seats_are_worth(need: Need, candidates: list[Candidate], each: int) -> None:
    made = plan(need, candidates, pace(each))
    assert len(made.ask) <= max(0, need.free_seats * each - need.live_offers)


@given(NEEDS, CROWD)
def test_nobody_nearer_is_passed_over_and_ties_go_to_the_lower_id(need: Need, candidates: list[Candidate]) -> None:
    made = plan(need, candidates, pace())
    order = sorted(candidates, key=lambda one: (one.km, one.volunteer))
    assert list(made.ask) == order[: len(made.ask)]


@given(NEEDS, CROWD, st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_matter(need: Need, candidates: list[Candidate], chance: object) -> None:
    mixed = list(candidates)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert plan(need, mixed, pace()) == plan(need, candidates, pace())


@given(NEEDS, CROWD)
def test_nobody_outside_the_circle_is_asked_and_the_circle_never_shrinks(
    need: Need, candidates: list[Candidate]
) -> None:
    made = plan(need, candidates, pace())
    assert all(candidate.km <= RADII[made.radius_step] for candidate in made.ask)
    assert made.radius_step >= min(need.radius_step, len(RADII) - 1)


@given(NEEDS, CROWD)
def test_the_circle_grows_no_further_than_it_must(need: Need, candidates: list[Candidate]) -> None:
    made = plan(need, candidates, pace())
    if made.radius_step > need.radius_step:
        inside = [candidate for candidate in candidates if candidate.km <= RADII[made.radius_step - 1]]
        assert len(inside) < need.free_seats * 3 - need.live_offers


@given(NEEDS, CROWD)
def test_exhausted_means_that_too_few_are_within_the_widest_circle(need: Need, candidates: list[Candidate]) -> None:
    wanted = need.free_seats * 3 - need.live_offers
    within = sum(candidate.km <= RADII[-1] for candidate in candidates)
    assert plan(need, candidates, pace()).exhausted == (wanted > 0 and within < wanted)


@pytest.mark.parametrize("state", sorted(set(RequestState) - MATCHING))
def test_nobody_is_asked_about_a_request_that_does_not_look_for_volunteers(state: RequestState) -> None:
    assert plan(Need(state, 1, 0, 0), crowd(1.0), pace()) == Plan((), 0, exhausted=False)


def test_the_nearest_are_asked_first() -> None:
    assert asked(plan(open_need(), crowd(1.9, 0.2, 0.9, 1.0), pace())) == [2, 3, 4]


def test_open_questions_count_and_who_declined_is_replaced_by_one() -> None:
    assert asked(plan(open_need(live=2), crowd(1.0, 1.5), pace())) == [1]
    assert asked(plan(open_need(live=3), crowd(1.0, 1.5), pace())) == []


def test_two_free_seats_are_worth_twice_the_questions() -> None:
    assert len(plan(open_need(free=2), crowd(*[1.0] * 9), pace()).ask) == 6


def test_the_border_of_a_circle_is_inside() -> None:
    assert plan(open_need(), crowd(2.0, 2.0, 2.0), pace()).radius_step == 0
    assert plan(open_need(), crowd(2.0, 2.0, 2.001), pace()).radius_step == 1


def test_one_who_is_near_does_not_keep_the_others_of_the_next_circle_from_being_asked() -> None:
    made = plan(open_need(), crowd(1.0, 4.0, 9.0), pace())
    assert (asked(made), made.radius_step, made.exhausted) == ([1, 2, 3], 2, False)


@pytest.mark.parametrize(
    ("km", "minutes"), [(0.0, 10), (1.6, 10), (1.7, 20), (5.0, 20), (5.1, 40), (18.0, 60), (90.0, 60)]
)
def test_a_bare_yes_promises_the_soonest_time_that_can_be_kept(km: float, minutes: int) -> None:
    assert minutes_to_promise(km, (40, 10, 60, 20)) == minutes


def timed(*rows: tuple[float, float | None]) -> list[Candidate]:
    """Candidates by kilometres and minutes on the road; None is no road."""
    return [Candidate(PersonId(who), km, minutes, by_road=True) for who, (km, minutes) in enumerate(rows, 1)]


def test_who_can_be_there_first_goes_before_who_is_nearer() -> None:
    assert asked(plan(open_need(), timed((1, 30), (4, 5), (3, 20), (2, 40)), pace())) == [2, 3, 1]


def test_the_circle_still_counts_in_kilometres() -> None:
    assert asked(plan(open_need(), timed((1, 30), (1.5, 31), (2, 32), (9, 5)), pace())) == [1, 2, 3]


def test_who_has_no_road_is_asked_only_when_there_is_nobody_else() -> None:
    some = timed((1, None), (9, 50), (2, None))
    first = plan(open_need(), some, pace())
    assert (asked(first), first.no_road, first.exhausted) == ([2], False, True)
    waiting = plan(open_need(live=1), timed((1, None)), pace())
    assert (asked(waiting), waiting.no_road) == ([], False)
    last = plan(open_need(), timed((3, None), (1, None)), pace())
    assert (asked(last), last.no_road) == ([2, 1], True)


def test_nobody_at_all_is_not_a_matter_of_roads() -> None:
    assert not plan(open_need(), [], pace()).no_road
