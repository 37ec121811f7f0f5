"""When two places are one, which of several an answer means, and who may see them."""

from __future__ import annotations

import pytest

from bot.domain.disclosure import candidates
from bot.domain.model import Origin, PersonId, Point, Request, RequestId, RequestState, Urgency
from bot.domain.whereabouts import (
    FIRM,
    CandidateId,
    CandidateState,
    Guess,
    PlaceCandidate,
    elsewhere,
    picked,
    same_place,
)
from tests.support.build import HOME, NOW, north_of

CHURCH = Guess(HOME, "street", "Church Street", "Upper Town", radius_m=100.0)


def candidate(rank: int, guess: Guess, request: int = 1) -> PlaceCandidate:
    about = RequestId(request)
    return PlaceCandidate(CandidateId(rank), about, None, rank, CandidateState.PROPOSED, "words", guess)


@pytest.mark.parametrize(
    ("away_km", "name", "same"),
    [(0.02, "Chapel", True), (0.03, "Chapel", False), (0.09, "church street", True), (0.2, "Church Street", False)],
)
def test_one_door_or_one_name_within_reach_is_one_place(away_km: float, name: str, same: bool) -> None:
    other = Guess(north_of(HOME, away_km), "place", name)

    assert same_place(CHURCH, other) is same
    assert same_place(other, CHURCH) is same


@pytest.mark.parametrize(("away_km", "other"), [(0.39, False), (0.42, True)])
def test_a_landmark_near_by_explains_and_one_farther_off_is_another_place(away_km: float, other: bool) -> None:
    assert elsewhere(Guess(north_of(HOME, away_km), "place", "School"), CHURCH) is other


def test_a_label_says_what_tells_it_apart_once() -> None:
    assert CHURCH.label == "Church Street, Upper Town"
    assert Guess(HOME, "street", "Church Street, Upper Town", "Upper Town").label == "Church Street, Upper Town"
    assert Guess(HOME, "position", "").label == ""


@pytest.mark.parametrize(
    ("said", "rank"), [("1", 1), ("٢", 2), ("lower", 2), ("Upper Town", 1), ("town", None), ("3", None), ("", None)]
)
def test_an_answer_means_one_candidate_or_none(said: str, rank: int | None) -> None:
    among = [candidate(1, CHURCH), candidate(2, Guess(HOME, "street", "Church Street", "Lower Town"))]
    found = picked(said, among)

    assert (found and found.rank) == rank


def test_only_what_was_read_from_words_is_soft() -> None:
    assert frozenset(Origin) - FIRM == {Origin.WORDS}


def test_candidates_are_for_their_resident_and_coordinators_alone() -> None:
    resident, volunteer = PersonId(1), PersonId(2)
    request = Request(
        RequestId(1), resident, RequestState.NEEDS_INFO, None, None, "", Urgency.NORMAL, False, None, "", 1, "4821",
        0, 0, None, NOW, None,
    )  # fmt: skip
    among = [candidate(1, CHURCH), candidate(2, CHURCH, request=2)]

    assert candidates(request, resident, among, coordinator=False) == (among[0],)
    assert candidates(request, volunteer, among, coordinator=True) == (among[0],)
    assert candidates(request, volunteer, among, coordinator=False) == ()
    assert isinstance(HOME, Point)
