"""Who is asked: the best pairs first over all requests, enough for a likely yes, and nobody worn out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching import Ask, Asked, Candidate, Want, outlook, plan, ranked
from bot.domain.model import URGENCIES, PersonId, RequestId, Urgency
from bot.domain.pace import Rules
from tests.support.wants import CANDIDATES, RULES, WANTS, crowd, pairs, timed, want, whom


@given(WANTS)
def test_nobody_gets_two_questions_or_one_about_something_they_were_not_a_candidate_for(wants: list[Want]) -> None:
    made = plan(wants, RULES)
    assert max(Counter(whom(made)).values(), default=0) <= 1
    eligible = {(one.request, who.volunteer) for one in wants for who in one.candidates}
    assert set(pairs(made)) <= eligible


@given(WANTS)
def test_nobody_is_asked_above_a_cap_or_beyond_the_widest_circle(wants: list[Want]) -> None:
    for ask in plan(wants, RULES).asks:
        urgency = next(one.urgency for one in wants if one.request == ask.request)
        pace = RULES.paces[urgency]
        assert ask.candidate.recent < pace.cap
        assert ask.candidate.today < pace.cap_day
        assert ask.candidate.km <= pace.widest_km


@given(WANTS, st.randoms(use_true_random=False))
def test_the_order_of_requests_and_candidates_does_not_matter(wants: list[Want], chance: Random) -> None:
    mixed = [one._replace(candidates=chance.sample(one.candidates, len(one.candidates))) for one in wants]
    chance.shuffle(mixed)
    assert plan(mixed, RULES) == plan(wants, RULES)


@given(WANTS)
def test_questions_stop_as_soon_as_a_yes_is_likely_enough(wants: list[Want]) -> None:
    made = plan(wants, RULES)
    for one in wants:
        mine = [ask for ask in made.asks if ask.request == one.request]
        if mine and one.seats == 1 and not one.asked:
            before_last = 1.0
            for ask in mine[:-1]:
                before_last *= 1 - RULES.chances.soon(ask.chance, RULES.paces[one.urgency].horizon_min)
            assert 1 - before_last < RULES.paces[one.urgency].target


@given(CANDIDATES, st.sampled_from(URGENCIES[1:]), st.integers(1, 3), st.sampled_from([0.0, 25.0, 100.0]))
def test_the_more_urgent_request_asks_no_fewer(
    candidates: list[Candidate], urgency: Urgency, seats: int, waiting_min: float
) -> None:
    worse = URGENCIES[URGENCIES.index(urgency) - 1]
    rested = [one._replace(recent=0, today=0, idle_min=0.0, leaning=1.0, party=1) for one in candidates]
    calm = plan([want(*rested, urgency=urgency, seats=seats, waiting_min=waiting_min)], RULES)
    hurried = plan([want(*rested, urgency=worse, seats=seats, waiting_min=waiting_min)], RULES)
    assert len(whom(calm)) <= len(whom(hurried))


@given(CANDIDATES, st.sampled_from(URGENCIES[1:]))
def test_a_calmer_request_takes_nobody_from_a_more_urgent_one_in_the_same_place(
    candidates: list[Candidate], urgency: Urgency
) -> None:
    worse = URGENCIES[URGENCIES.index(urgency) - 1]
    able = [one._replace(recent=0, today=0) for one in candidates if not one.unreachable]
    alone = plan([want(*able, urgency=worse)], RULES)
    both = plan([want(*able, urgency=worse), want(*able, number=2, urgency=urgency)], RULES)
    assert [ask for ask in both.asks if ask.request == 1] == list(alone.asks)


@given(WANTS)
def test_every_request_that_lacks_somebody_has_an_outlook_and_its_circle_never_shrinks(wants: list[Want]) -> None:
    made = plan(wants, RULES)
    assert set(made.outlooks) == {one.request for one in wants if one.seats}
    for one in wants:
        if one.seats:
            stands, pace = made.outlooks[one.request], RULES.paces[one.urgency]
            assert stands.circle_km >= pace.circle_km(one.waiting_min, one.pushed)
            assert 0 <= stands.chance <= 1
            assert stands.live == len(one.asked) + sum(ask.request == one.request for ask in made.asks)


def test_a_likely_yes_ends_the_asking() -> None:
    # 0.3 · 0.95 each within ten minutes: one is 29 %, two are 49 %, and 40 % are enough.
    made = plan([want(*crowd(0.1, 0.2, 0.3, 0.4))], RULES)
    assert whom(made) == [1, 2]
    assert made.outlooks[RequestId(1)].chance == pytest.approx(0.49, abs=0.01)


def test_life_in_danger_asks_more_at_once() -> None:
    assert len(plan([want(*crowd(*[0.5] * 30), urgency=Urgency.CRITICAL)], RULES).asks) == 8
    assert len(plan([want(*crowd(*[4.5] * 30), urgency=Urgency.CRITICAL)], RULES).asks) == 8  # the most of a round


def test_who_thinks_about_it_counts_by_what_is_left_of_them() -> None:
    just_asked = (Asked(0.0, 0.3), Asked(0.0, 0.3))
    assert whom(plan([want(*crowd(0.1, 0.2), asked=just_asked)], RULES)) == []
    silent_for_long = (Asked(30.0, 0.3), Asked(30.0, 0.3))
    assert whom(plan([want(*crowd(0.1, 0.2), asked=silent_for_long)], RULES)) == [1, 2]


def test_two_free_seats_want_more_and_a_party_fills_several() -> None:
    people = crowd(*[0.1] * 9)
    single, double = plan([want(*people)], RULES), plan([want(*people, seats=2)], RULES)
    assert (len(single.asks), len(double.asks)) == (2, 5)
    pairs_of_people = [one._replace(party=2) for one in people]
    assert len(plan([want(*pairs_of_people, seats=2)], RULES).asks) == 2


def test_the_best_pair_of_all_goes_first_and_nobody_is_asked_twice() -> None:
    near_both = Candidate(PersonId(1), 1.5)
    only_far = Candidate(PersonId(2), 4.0)
    normal = want(near_both, only_far, number=1)
    critical = want(near_both._replace(km=2.5), number=2, urgency=Urgency.CRITICAL)
    assert pairs(plan([normal, critical], RULES)) == [(2, 1), (1, 2)]


def test_equal_pairs_go_to_the_older_request_and_the_lower_number() -> None:
    twins = crowd(1.0, 1.0)
    assert pairs(plan([want(*twins, number=8), want(*twins, number=3)], RULES))[0] == (3, 1)


def test_the_circle_doubles_with_waiting_and_with_a_push() -> None:
    far = Candidate(PersonId(1), 6.0)
    near = Candidate(PersonId(2), 1.0)
    assert whom(plan([want(near, far)], RULES)) == [2]
    assert whom(plan([want(near, far, waiting_min=41.0)], RULES)) == [2, 1]
    assert whom(plan([want(near, far, pushed=1)], RULES)) == [2, 1]


def test_an_empty_circle_grows_at_once_and_not_further_than_it_must() -> None:
    made = plan([want(*crowd(7.0, 15.0))], RULES)
    stands = made.outlooks[RequestId(1)]
    assert (whom(made), stands.circle_km, stands.wider_km) == ([1], 8.75, 17.5)


def test_while_somebody_thinks_about_it_an_empty_circle_waits() -> None:
    assert whom(plan([want(*crowd(7.0), asked=(Asked(1.0, 0.1),))], RULES)) == []


def test_of_those_too_far_to_be_worth_a_question_one_is_asked_and_the_others_keep_their_rest() -> None:
    far = crowd(19.0, 18.5, 19.5)
    assert whom(plan([want(*far, waiting_min=500.0)], RULES)) == [2]
    assert whom(plan([want(*far, waiting_min=500.0, asked=(Asked(20.0, 0.02),))], RULES)) == []
    assert whom(plan([want(*far, *crowd(0, 0, 0, 4.0)[3:], waiting_min=500.0)], RULES)) == [4]


def test_who_has_been_asked_a_lot_comes_later_and_who_was_forgotten_comes_first() -> None:
    rested, tired = Candidate(PersonId(9), 1.1), Candidate(PersonId(1), 1.0, recent=2)
    assert whom(plan([want(tired, rested)], RULES))[0] == 9
    idle = Candidate(PersonId(9), 1.1, idle_min=240.0)
    assert whom(plan([want(Candidate(PersonId(1), 1.0), idle)], RULES))[0] == 9


def test_a_cap_of_one_urgency_leaves_room_for_a_worse_one() -> None:
    capped = Candidate(PersonId(1), 1.0, recent=4)
    assert whom(plan([want(capped, urgency=Urgency.HIGH)], RULES)) == []
    assert whom(plan([want(capped, urgency=Urgency.CRITICAL)], RULES)) == [1]
    assert whom(plan([want(Candidate(PersonId(1), 1.0, today=12))], RULES)) == []


def test_who_can_be_there_first_goes_before_who_is_nearer() -> None:
    three = [want(*timed((1, 30), (4, 5), (3, 20), (2, 40)), urgency=Urgency.HIGH)]
    assert whom(plan(three, RULES)) == [2, 3]  # half an hour is not worth a question yet


def test_who_has_no_road_is_asked_only_when_there_is_nobody_else() -> None:
    some = plan([want(*timed((1, None), (9, 50), (2, None)))], RULES)
    assert (whom(some), some.outlooks[RequestId(1)].no_road) == ([2], False)
    waiting = plan([want(*timed((1, None)), asked=(Asked(1.0, 0.1),))], RULES)
    assert whom(waiting) == []
    last = plan([want(*timed((3, None), (1, None)))], RULES)
    assert (whom(last), last.outlooks[RequestId(1)].no_road) == ([2, 1], True)


def test_nobody_left_in_the_widest_circle_is_said() -> None:
    alone = plan([want(*crowd(1.0))], RULES).outlooks[RequestId(1)]
    assert (alone.live, alone.exhausted) == (1, False)  # the circle can still grow
    nobody = plan([want(waiting_min=200.0)], RULES).outlooks[RequestId(1)]
    assert (nobody.live, nobody.exhausted, nobody.wider_km) == (0, True, None)
    assert not plan([want()], RULES).outlooks[RequestId(1)].no_road


def test_a_round_is_no_longer_than_what_can_be_sent() -> None:
    tight: Rules = replace(RULES, most_a_round=3)
    many = [want(Candidate(PersonId(number), 1.0), number=number) for number in range(1, 9)]
    assert len(plan(many, tight).asks) == 3


def test_an_outlook_asks_nobody() -> None:
    stands = outlook(want(*crowd(1.0), asked=(Asked(0.0, 0.3), Asked(0.0, 0.25))), RULES)
    assert stands.live == 2
    assert stands.chance == pytest.approx(0.455, abs=0.005)
    assert (stands.circle_km, stands.wider_km, stands.horizon_min) == (5.0, 10.0, 10.0)


def test_each_question_knows_its_chance_and_who_leans_to_yes_is_likelier() -> None:
    asks: tuple[Ask, ...] = plan(
        [want(Candidate(PersonId(1), 1.5), Candidate(PersonId(2), 1.5, leaning=2.0))], RULES
    ).asks
    assert [(ask.volunteer, ask.chance) for ask in asks] == [(2, 0.5), (1, 0.25)][: len(asks)]


@given(st.data(), WANTS, CANDIDATES.filter(bool))
def test_what_needs_one_volunteer_most_is_what_the_round_would_ask_them_about(
    data: st.DataObject, wants: list[Want], people: list[Candidate]
) -> None:
    """They stand at another distance to each request."""
    near = [data.draw(st.sampled_from(people))._replace(volunteer=PersonId(1)) for _ in wants]
    alone = [one._replace(candidates=(candidate,)) for one, candidate in zip(wants, near, strict=True)]
    best = ranked(alone, RULES)
    asks = plan(alone, RULES).asks
    assert best[:1] == [ask.request for ask in asks]
    for request in best:
        others = [one for one in alone if one.request not in best[: best.index(request)]]
        assert plan(others, RULES).asks[0].request == request
