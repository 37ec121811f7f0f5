"""Pictures of a moment for the policy: made by hand, and made up."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.config import Settings
from bot.domain.matching import Asked, Candidate, Plan, Want
from bot.domain.model import URGENCIES, PersonId, RequestId, Urgency
from bot.services.rules import rules_of

RULES = rules_of(Settings())
# Few values, so that ties come about.
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        volunteer=st.integers(1, 12).map(PersonId),
        km=st.sampled_from([0.0, 1.0, 4.9, 5.0, 5.1, 9.0, 14.0, 20.0, 20.1]),
        minutes=st.sampled_from([None, 2.0, 15.0, 50.0]),
        by_road=st.booleans(),
        recent=st.integers(0, 7),
        today=st.sampled_from([0, 5, 6, 12, 24]),
        idle_min=st.sampled_from([0.0, 30.0, 600.0]),
        party=st.integers(1, 3),
        spare=st.booleans(),
        leaning=st.sampled_from([0.5, 1.0, 2.0]),
    ),
    max_size=6,
    unique_by=lambda one: one.volunteer,
)
ASKED = st.lists(
    st.builds(Asked, st.sampled_from([0.0, 2.0, 40.0]), st.sampled_from([0.02, 0.3]), st.just(1)), max_size=4
)
WANTS = st.lists(
    st.builds(
        Want,
        request=st.integers(1, 9).map(RequestId),
        urgency=st.sampled_from(URGENCIES),
        seats=st.integers(0, 3),
        waiting_min=st.sampled_from([0.0, 6.0, 40.0, 500.0]),
        pushed=st.integers(0, 2),
        asked=ASKED.map(tuple),
        candidates=CANDIDATES,
        seek=st.none(),
    ),
    max_size=4,
    unique_by=lambda one: one.request,
)


def want(*candidates: Candidate, number: int = 1, urgency: Urgency = Urgency.NORMAL, **more: object) -> Want:
    facts = {"seats": 1, "waiting_min": 0.0, **more}
    return Want(RequestId(number), urgency, candidates=candidates, **facts)  # type: ignore[arg-type]  # the fields of Want


def crowd(*km: float) -> list[Candidate]:
    return [Candidate(PersonId(who), distance) for who, distance in enumerate(km, 1)]


def timed(*rows: tuple[float, float | None]) -> list[Candidate]:
    """Candidates by kilometres and minutes on the road; None is no road."""
    return [Candidate(PersonId(who), km, minutes, by_road=True) for who, (km, minutes) in enumerate(rows, 1)]


def pairs(made: Plan) -> list[tuple[int, int]]:
    return [(ask.request, ask.volunteer) for ask in made.asks]


def whom(made: Plan) -> list[int]:
    return [ask.volunteer for ask in made.asks]
