"""What a provider says beside what our own map knows."""

from __future__ import annotations

import pytest

from bot.places import Candidate, Kind
from bot.places.online import Answer, Outcome, candidates_json, kept_answer, weighed
from tests.support.build import HOME, north_of


def candidate(km: float, kind: Kind = Kind.HOUSE, probability: float = 0.5, radius_m: float = 25.0) -> Candidate:
    return Candidate(north_of(HOME, km), kind, f"{kind} {km}", radius_m, probability)


def test_agreement_raises_the_odds_of_our_own_place_and_shows_it_once() -> None:
    (one,) = weighed([candidate(0.2)], [candidate(0, probability=0.6)])
    assert one.point == HOME
    assert one.probability == pytest.approx(0.8)
    assert one.why == ("a geocoder on the network agrees",)


def test_agreement_never_makes_sure() -> None:
    (one,) = weighed([candidate(0, probability=0.5)], [candidate(0, probability=0.89)])
    assert one.probability == 0.9


def test_a_place_of_ours_that_was_surer_stays_as_sure() -> None:
    (one,) = weighed([candidate(0)], [candidate(0, probability=0.97)])
    assert one.probability == 0.97


def test_disagreement_replaces_nothing_and_stands_behind() -> None:
    ours, theirs = candidate(0, probability=0.3), candidate(0.3)
    assert weighed([theirs], [ours]) == (ours, theirs)


def test_a_town_that_was_named_is_a_check_and_no_candidate() -> None:
    town = candidate(0, Kind.SETTLEMENT, 1.0, radius_m=1000)
    inside, outside = weighed([candidate(20), candidate(0.5)], [town])
    assert (inside.name, inside.probability) == ("house 0.5", 0.75)
    assert (outside.name, outside.probability) == ("house 20", 0.25)


def test_without_a_map_of_ours_the_provider_stands_alone() -> None:
    assert weighed([candidate(0)], []) == (candidate(0),)


def test_no_more_are_shown_than_fit_on_buttons() -> None:
    assert len(weighed([candidate(km) for km in range(9)], [candidate(50)])) == 5


def test_a_kept_answer_is_read_back_whole() -> None:
    answer = Answer(Outcome.FOUND, (candidate(0), candidate(5, Kind.STREET)))
    assert kept_answer(candidates_json(answer)) == answer
    assert kept_answer(candidates_json(Answer(Outcome.NOTHING))) == Answer(Outcome.NOTHING)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "7",
        '{"outcome": "found"}',
        '{"outcome": "x", "places": []}',
        '{"outcome": "found", "places": [[1]]}',
        '{"outcome": "found", "places": [[91, 0, "house", "x", 1, 1]]}',
    ],
)
def test_what_was_not_kept_by_us_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own and ours, both ValueError
        kept_answer(written)
