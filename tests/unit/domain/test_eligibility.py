"""Who may be sent: every tier, risk and filter, with the rules said a second time here."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.eligibility import BITS, LIFTABLE, Filter, Profile, Requirements, Shortage, bits, refusal, refusals
from bot.domain.eligibility import shortage as shortage_of
from bot.domain.model import PersonId
from bot.domain.travel import Mode

RESIDENT, HELPER = PersonId(1), PersonId(2)
MEDIC, BOAT = 1, 4
# The protection contract's rule 9, written out: which risks a tier may be asked about.
RULE_9 = {0: {0}, 1: {0, 1}, 2: {0, 1, 2}, 3: {0, 1, 2, 3}}
FITS = Profile(HELPER, tier=3, transport=Mode.CAR, skills=MEDIC, languages=frozenset({"es"}), woman=True, party=2)
ASKS = Requirements(
    RESIDENT,
    skills=(MEDIC | BOAT,),
    transports=frozenset({Mode.CAR, Mode.BOAT}),
    carries=3,
    women_only=True,
    two_persons=True,
    languages=frozenset({"es"}),
)
FAILS: dict[Filter, Profile] = {  # the same volunteer, failing in one thing
    Filter.REQUESTER: replace(FITS, person=RESIDENT),
    Filter.AVOIDED: replace(FITS, avoids=True),
    Filter.SUSPENDED: replace(FITS, suspended=True),
    Filter.REACHABLE: replace(FITS, reachable=False),
    Filter.AREA: replace(FITS, in_area=False),
    Filter.RESTING: replace(FITS, resting=True),
    Filter.REACH: replace(FITS, km=5.01, reach_km=5.0),
    Filter.WOMEN_ONLY: replace(FITS, woman=False),
    Filter.TWO_PERSONS: replace(FITS, party=1),
    Filter.LANGUAGE: replace(FITS, languages=frozenset({"en"})),
    Filter.SKILL: replace(FITS, skills=2),
    Filter.TRANSPORT: replace(FITS, transport=Mode.FOUR_BY_FOUR),
    Filter.CAPACITY: replace(FITS, carries=2),
}
PROFILES = st.builds(
    Profile,
    person=st.sampled_from([RESIDENT, HELPER]),
    tier=st.integers(0, 3),
    km=st.sampled_from([0.0, 5.0, 9.0]),
    reach_km=st.sampled_from([None, 5.0]),
    transport=st.sampled_from(Mode),
    carries=st.integers(0, 4),
    skills=st.integers(0, 7),
    languages=st.sets(st.sampled_from(["en", "es"])).map(frozenset),
    woman=st.sampled_from([None, False, True]),
    adult=st.booleans(),
    party=st.integers(1, 3),
    avoids=st.booleans(),
    suspended=st.booleans(),
    resting=st.booleans(),
    reachable=st.booleans(),
    in_area=st.booleans(),
)
REQUIREMENTS = st.builds(
    Requirements,
    resident=st.just(RESIDENT),
    risk=st.integers(0, 3),
    skills=st.lists(st.integers(1, 7), max_size=2).map(tuple),
    transports=st.sets(st.sampled_from(Mode)).map(frozenset),
    carries=st.integers(0, 4),
    women_only=st.booleans(),
    two_persons=st.booleans(),
    seats=st.integers(1, 2),
    languages=st.sets(st.sampled_from(["en", "es"])).map(frozenset),
    relaxed=st.integers(0, 127),
)


def test_each_filter_keeps_away_who_fails_it_whatever_the_tier_and_the_risk() -> None:
    violations = []
    for tier, risk, adult, (filter_, fails) in product(range(4), range(4), (True, False), FAILS.items()):
        for one, failed in ((replace(FITS, tier=tier, adult=adult), set()), (fails, {filter_})):
            expected = set(failed)
            expected |= set() if risk in RULE_9[tier] else {Filter.TRUST}
            expected |= {Filter.DESK} if risk == 3 else set()
            expected |= set() if adult or risk == 0 else {Filter.AGE}
            found = set(refusals(replace(one, tier=tier, adult=adult), replace(ASKS, risk=risk)))
            if found != expected:
                violations.append((tier, risk, adult, filter_, found, expected))
    assert not violations


def test_what_is_lifted_is_asked_of_nobody_and_the_rest_still_is() -> None:
    violations = []
    for tier, risk, (filter_, fails), relaxed in product(range(4), range(4), FAILS.items(), range(128)):
        found = set(refusals(replace(fails, tier=tier), replace(ASKS, risk=risk, relaxed=relaxed)))
        lifted = {one for one, bit in BITS.items() if relaxed & bit}
        kept = {filter_} | ({Filter.DESK} if risk == 3 else set())
        kept |= set() if risk in RULE_9[tier] else {Filter.TRUST}
        expected = kept - lifted | ({Filter.TRUST} if risk == 3 and tier < 3 else set())
        if found != expected:
            violations.append((tier, risk, filter_, relaxed))
    assert not violations


def test_only_the_trained_are_sent_to_a_child_alone_and_only_when_a_coordinator_says_so() -> None:
    sent = [
        (tier, relaxed)
        for tier, relaxed in product(range(4), (0, bits(LIFTABLE)))
        if refusal(replace(FITS, tier=tier), replace(ASKS, risk=3, relaxed=relaxed)) is None
    ]
    assert sent == [(3, bits(LIFTABLE))]


@given(PROFILES, REQUIREMENTS, st.sampled_from(sorted(LIFTABLE)))
def test_lifting_a_filter_never_shrinks_those_who_may_be_sent(
    one: Profile, asked: Requirements, filter_: Filter
) -> None:
    after = refusals(one, replace(asked, relaxed=asked.relaxed | BITS[filter_]))
    assert set(after) <= set(refusals(one, asked))
    assert set(refusals(one, asked)) - set(after) <= {filter_}


@given(PROFILES, REQUIREMENTS)
def test_no_coordinator_sends_the_requester_the_avoided_the_suspended_or_a_man_to_her(
    one: Profile, asked: Requirements
) -> None:
    found = set(refusals(one, replace(asked, relaxed=bits(LIFTABLE))))
    assert (Filter.REQUESTER in found) == (one.person == asked.resident)
    assert (Filter.AVOIDED in found) == one.avoids
    assert (Filter.SUSPENDED in found) == one.suspended
    assert (Filter.WOMEN_ONLY in found) == (asked.women_only and one.woman is not True)
    assert (Filter.AGE in found) == (not one.adult and asked.risk > 0)


def test_the_bits_in_the_file_mean_for_ever_what_they_mean_now() -> None:
    assert {str(one): bit for one, bit in BITS.items()} == {
        "skill": 1,
        "transport": 2,
        "capacity": 4,
        "trust": 8,
        "two_persons": 16,
        "language": 32,
        "desk": 64,
    }
    with pytest.raises(KeyError):
        bits({Filter.WOMEN_ONLY})


def test_who_has_not_said_their_seats_takes_as_many_as_a_small_car() -> None:
    def takes(transport: Mode, carries: int, people: int) -> bool:
        asked = Requirements(RESIDENT, carries=people)
        return refusal(replace(FITS, transport=transport, carries=carries), asked) is None

    assert takes(Mode.CAR, 0, 3)
    assert not takes(Mode.CAR, 0, 4)
    assert takes(Mode.CAR, 7, 7)
    assert not takes(Mode.BIKE, 0, 1)


def test_two_who_come_together_or_two_seats_are_two_persons() -> None:
    asked = Requirements(RESIDENT, two_persons=True)
    assert refusal(replace(FITS, party=1), asked) is Filter.TWO_PERSONS
    assert refusal(replace(FITS, party=2), asked) is None
    assert refusal(replace(FITS, party=1), replace(asked, seats=2)) is None


def test_of_each_group_of_skills_one_is_enough() -> None:
    asked = Requirements(RESIDENT, skills=(MEDIC | BOAT, 2))
    assert refusal(replace(FITS, skills=BOAT | 2), asked) is None
    assert refusal(replace(FITS, skills=BOAT | MEDIC), asked) is Filter.SKILL


def test_at_the_limit_of_their_own_reach_people_still_go() -> None:
    assert refusal(replace(FITS, km=5.0, reach_km=5.0), ASKS) is None


def test_who_is_both_the_requester_and_too_far_hears_that_it_is_their_own_request() -> None:
    assert refusal(replace(FITS, person=RESIDENT, km=9, reach_km=1), ASKS) is Filter.REQUESTER


def test_a_shortage_names_what_keeps_people_away_and_how_many() -> None:
    men = [replace(FITS, woman=None), replace(FITS, woman=False, languages=frozenset({"en"}))]
    assert shortage_of(men, ASKS) == Shortage((Filter.WOMEN_ONLY, Filter.LANGUAGE), 2)
    assert shortage_of([*men, FITS], ASKS) is None


def test_who_cannot_come_anyway_is_no_part_of_a_shortage() -> None:
    assert shortage_of([replace(FITS, woman=None, resting=True)], ASKS) is None
    assert shortage_of([], ASKS) is None


def test_one_who_only_has_to_be_vouched_for_is_known_as_such() -> None:
    found = shortage_of([replace(FITS, tier=1)], replace(ASKS, risk=2))
    assert found is not None
    assert found.only_trust
