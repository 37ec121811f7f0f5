"""Several tasks on one way: short detours only, nobody too late, and nobody waits because a question is larger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from math import hypot
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bundles import MOST_STOPS, Limits, Minutes, Want, Way, along, best
from bot.domain.model import RequestId, Urgency

LIMITS = Limits(most_stops=4, most_extra_min=15, stay_min=5)


def want(number: int, latest_min: float = 500, urgency: Urgency = Urgency.NORMAL) -> Want:
    return Want(RequestId(number), urgency, latest_min)


def plane(spots: dict[int, tuple[float, float]], a_minute: float = 1.0) -> Minutes:
    """Travel times between points of a plane; the driver is at its origin."""

    def minutes(before: RequestId | None, after: RequestId) -> float | None:
        from_x, from_y = spots[before] if before is not None else (0.0, 0.0)
        to_x, to_y = spots[after]
        return hypot(to_x - from_x, to_y - from_y) * a_minute

    return minutes


def line(*minutes: float) -> Minutes:
    """Requests 1, 2, 3 … so many minutes along one road."""
    return plane({number: (at, 0.0) for number, at in enumerate(minutes, 1)})


def requests(way: Way | None) -> tuple[int, ...]:
    return way.requests if way else ()


def test_what_lies_along_the_road_is_served_on_the_way() -> None:
    way = best(want(1), [want(3), want(2)], line(5, 9, 12), LIMITS)
    assert way is not None
    assert way.requests == (1, 2, 3)
    assert [stop.arrives_min for stop in way.stops] == [5, 14, 22]
    assert [stop.leg_min for stop in way.stops] == [5, 4, 3]
    assert way.whole_min == 22


def test_the_one_they_are_asked_about_stays_first_also_when_another_is_nearer() -> None:
    assert requests(best(want(1), [want(2)], line(6, 3), LIMITS)) == (1, 2)


def test_a_detour_is_not_worth_it_when_it_takes_longer_than_allowed() -> None:
    assert requests(best(want(1), [want(2)], line(5, 15), LIMITS)) == (1, 2)  # 10 of travel and 5 at the door
    assert best(want(1), [want(2)], line(5, 15.1), LIMITS) is None


def test_nobody_is_reached_too_late() -> None:
    assert requests(best(want(1), [want(2, latest_min=14)], line(5, 9), LIMITS)) == (1, 2)
    assert best(want(1), [want(2, latest_min=13.9)], line(5, 9), LIMITS) is None


def test_who_cannot_wait_comes_before_the_shorter_way() -> None:
    spots = plane({1: (0, 0), 2: (2, 0), 3: (-4, 0)})
    assert requests(best(want(1), [want(2), want(3)], spots, LIMITS)) == (1, 2, 3)
    assert requests(best(want(1), [want(2), want(3, latest_min=12)], spots, LIMITS)) == (1, 3, 2)


def test_two_far_ones_side_by_side_are_worth_a_way_that_one_is_not() -> None:
    assert best(want(1), [want(2)], line(5, 20), LIMITS) is None
    assert requests(best(want(1), [want(2), want(3)], line(5, 20, 20), LIMITS)) == (1, 2, 3)


def test_the_first_is_never_too_late_to_be_asked_about() -> None:
    assert requests(best(want(1, latest_min=-60), [want(2)], line(5, 9), LIMITS)) == (1, 2)


def test_a_life_in_danger_never_waits_behind_another_stop() -> None:
    critical = want(2, urgency=Urgency.CRITICAL)
    assert best(want(1), [critical], line(5, 6), LIMITS) is None
    assert requests(best(want(1, urgency=Urgency.CRITICAL), [want(2)], line(5, 6), LIMITS)) == (1, 2)


def test_never_more_than_four_stops() -> None:
    others = [want(number) for number in range(2, 9)]
    assert len(requests(best(want(1), others, line(*range(1, 9)), LIMITS))) == MOST_STOPS
    assert len(requests(best(want(1), others, line(*range(1, 9)), replace(LIMITS, most_stops=9)))) == MOST_STOPS
    assert len(requests(best(want(1), others, line(*range(1, 9)), replace(LIMITS, most_stops=2)))) == 2


def test_where_no_road_leads_there_is_no_way() -> None:
    def river(_before: RequestId | None, after: RequestId) -> float | None:
        return None if after == 2 else 1.0

    assert requests(best(want(1), [want(2), want(3)], river, LIMITS)) == (1, 3)
    assert best(want(2), [want(1), want(3)], river, LIMITS) is None


def test_of_two_equal_detours_the_older_request_joins() -> None:
    spots = plane({1: (5, 0), 2: (6, 1), 3: (6, -1)})
    assert requests(best(want(1), [want(3), want(2)], spots, replace(LIMITS, most_stops=2))) == (1, 2)


def in_time(way: Way, others: Sequence[Want]) -> bool:
    latest = {one.request: one.latest_min for one in others if one.urgency is not Urgency.CRITICAL}
    return all(stop.arrives_min <= latest.get(stop.request, -1) for stop in way.stops[1:])


SPOTS = st.lists(st.tuples(st.integers(-8, 8), st.integers(-8, 8)), min_size=1, max_size=7)
WANTS = SPOTS.flatmap(
    lambda spots: st.tuples(
        st.just(plane({number: (float(x), float(y)) for number, (x, y) in enumerate(spots, 1)})),
        st.tuples(
            *(
                st.builds(
                    want,
                    st.just(number),
                    st.sampled_from([-5.0, 12.0, 25.0, 60.0]),
                    st.sampled_from([Urgency.NORMAL, Urgency.NORMAL, Urgency.HIGH, Urgency.CRITICAL]),
                )
                for number in range(1, len(spots) + 1)
            )
        ),
    )
)


@given(WANTS, st.integers(2, 5))
def test_every_way_keeps_its_promises(drawn: tuple[Minutes, tuple[Want, ...]], most: int) -> None:
    minutes, (first, *others) = drawn
    limits = replace(LIMITS, most_stops=most)
    way = best(first, others, minutes, limits)
    if way is None:
        return
    assert way.requests[0] == first.request
    assert 2 <= len(way.stops) <= min(most, MOST_STOPS)
    assert len(set(way.requests)) == len(way.stops)
    assert in_time(way, others)
    alone = along([first.request], minutes, limits.stay_min)
    assert alone is not None
    assert way.whole_min - alone.whole_min <= limits.most_extra_min * (len(way.stops) - 1)
    assert way == along(way.requests, minutes, limits.stay_min)


@given(WANTS, st.randoms(use_true_random=False))
def test_the_order_in_which_requests_are_listed_changes_nothing(
    drawn: tuple[Minutes, tuple[Want, ...]], shuffle: Random
) -> None:
    minutes, (first, *others) = drawn
    listed = list(others)
    shuffle.shuffle(listed)
    assert best(first, listed, minutes, LIMITS) == best(first, others, minutes, LIMITS)


def appended(first: Want, others: Sequence[Want], minutes: Minutes) -> Way:
    """Plain append: the nearest to the last stop is next, while it is in time and near enough."""
    order, wants = [first.request], {one.request: one for one in others}
    now = along(order, minutes, LIMITS.stay_min)
    assert now is not None
    while wants and len(order) < LIMITS.most_stops:
        following = min(wants, key=lambda one: (minutes(order[-1], one), one))
        longer = along([*order, following], minutes, LIMITS.stay_min)
        assert longer is not None
        if longer.whole_min - now.whole_min > LIMITS.most_extra_min or not in_time(longer, others):
            break
        now = longer
        order.append(following)
        del wants[following]
    return now


@given(WANTS)
def test_it_is_never_worse_than_driving_on_to_whoever_is_nearest(drawn: tuple[Minutes, tuple[Want, ...]]) -> None:
    minutes, (first, *others) = drawn
    way, plain = best(first, others, minutes, LIMITS), appended(first, others, minutes)
    if way is not None and set(way.requests) == set(plain.requests):
        assert way.whole_min <= plain.whole_min + 1e-9
    else:
        assert len(way.stops if way else (first,)) >= len(plain.stops)


@given(WANTS)
def test_no_other_choice_or_order_serves_more_or_is_shorter(drawn: tuple[Minutes, tuple[Want, ...]]) -> None:
    minutes, (first, *others) = drawn
    assert worth(best(first, others, minutes, LIMITS)) == pytest.approx(worth(by_force(first, others, minutes)))


def worth(way: Way | None) -> tuple[int, float]:
    return (len(way.stops), -way.whole_min) if way else (1, 0.0)


def by_force(first: Want, others: Sequence[Want], minutes: Minutes) -> Way | None:
    """Every way there is: all sets in all orders."""
    alone = along([first.request], minutes, LIMITS.stay_min)
    assert alone is not None
    found = []
    for further in range(1, LIMITS.most_stops):
        for behind in permutations([one.request for one in others], further):
            way = along((first.request, *behind), minutes, LIMITS.stay_min)
            if way and in_time(way, others) and way.whole_min - alone.whole_min <= LIMITS.most_extra_min * further:
                found.append(way)
    return max(found, key=worth, default=None)


def test_where_many_wait_weighing_the_nearest_costs_little() -> None:
    """Drawn towns of twelve: 1.004 of the shortest way of as many stops on average, 1.065 at worst."""
    random, longer = Random(4), []
    for _ in range(40):
        spots = {number: (random.uniform(-10, 10), random.uniform(-10, 10)) for number in range(1, 13)}
        minutes, (first, *others) = plane(spots), [want(number) for number in spots]
        way, forced = best(first, others, minutes, LIMITS), by_force(first, others, minutes)
        assert worth(way)[0] == worth(forced)[0]
        if way and forced:
            longer.append(way.whole_min / forced.whole_min)
    assert fmean(longer) <= 1.02
    assert max(longer) <= 1.1
