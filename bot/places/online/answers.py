"""What came of one question: an outcome from a closed set, and with it the places that may be proposed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.model import Point
from bot.places.found import flat_m
from bot.places.located import CENTROIDS, MOST_CANDIDATES, Candidate, Kind

if TYPE_CHECKING:
    from bot.domain.model import Area

# Two geocoders that agree may be wrong together (a third of the time for a street name that two villages share),
# so what one says is no more than even odds, divided among the places it names.
EVEN_ODDS = 0.5
ONE_PLACE_M = 300.0  # nearer than this, two answers mean one place


class Outcome(StrEnum):
    """What became of a question; an outage is never "no such address"."""

    FOUND = "found"
    NOTHING = "nothing"  # it was looked for, and there is no such address
    ONLY_AREA = "only_area"  # a town, a postcode: nobody is sent to its middle
    UNAVAILABLE = "unavailable"  # nobody there, or something else than a geocoder answered
    BUSY = "busy"  # no answer in time
    BROKEN = "broken"  # it answered that it cannot
    LIMITED = "limited"  # it asks us to wait
    SHUT_OUT = "shut_out"  # it does not let us in: key, quota, ban
    HOPELESS = "hopeless"  # it cannot read this phrase
    BAD_ANSWER = "bad_answer"  # an answer that is no place, or none of ours


LASTING = frozenset({Outcome.FOUND, Outcome.NOTHING, Outcome.ONLY_AREA})  # what is worth keeping


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, the places with FOUND (the likeliest first), and the pause a server asked for."""

    outcome: Outcome
    candidates: tuple[Candidate, ...] = ()
    pause_s: float | None = None
    fault: str = ""  # the name of what was raised, for the log


def judged(named: Sequence[Candidate | None], area: Area) -> Answer:
    """Return what a list of places amounts to; None stands for one that made no sense."""
    if not named:
        return Answer(Outcome.NOTHING)
    ours = [one for one in named if one is not None and one.point in area]
    if not ours:
        return Answer(Outcome.BAD_ANSWER, fault="no place of ours")
    fine = _apart([one for one in ours if one.kind not in CENTROIDS])
    if not fine:
        return Answer(Outcome.ONLY_AREA)
    return Answer(Outcome.FOUND, tuple(_with_odds(one, EVEN_ODDS / len(fine)) for one in fine))


def _apart(candidates: list[Candidate]) -> list[Candidate]:
    """Keep the first of those that mean one place, in order, as many as fit on buttons."""
    kept: list[Candidate] = []
    for one in candidates:
        if all(flat_m(one.point, other.point) > ONE_PLACE_M for other in kept):
            kept.append(one)
    return kept[:MOST_CANDIDATES]


def _with_odds(one: Candidate, probability: float) -> Candidate:
    return Candidate(one.point, one.kind, one.name, one.radius_m, probability, one.why, one.apart)


def candidates_json(answer: Answer) -> str:
    """Write the places of an answer for keeping; none for no such address."""
    return json.dumps(
        {
            "outcome": answer.outcome,
            "places": [
                [one.point.lat, one.point.lon, one.kind, one.name, one.radius_m, one.probability]
                for one in answer.candidates
            ],
        },
        ensure_ascii=False,
    )


def kept_answer(written: str) -> Answer:
    """Read an answer back. Raises ValueError for what was not written by `candidates_json`."""
    try:
        held = json.loads(written)
        places = tuple(
            Candidate(Point(lat, lon), Kind(kind), name, radius_m, probability)
            for lat, lon, kind, name, radius_m, probability in held["places"]
        )
        return Answer(Outcome(held["outcome"]), places)
    except (KeyError, TypeError) as fault:
        raise ValueError("not an answer that was kept") from fault
