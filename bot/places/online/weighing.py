"""A provider's answer beside what our own map knows: agreement raises the odds, nothing replaces anything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.places.found import flat_m
from bot.places.located import CENTROIDS, MOST_CANDIDATES, Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

AGREES_M = 250.0
SUREST = 0.9  # two that agree can be wrong together: the person is always asked


def weighed(online: Sequence[Candidate], offline: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return all that may be meant: our own candidates first, in their order, then what only the provider knows.

    One that both know is surer than each alone. A town or an area of ours is no candidate here, only a check.
    """
    ours = [one for one in offline if one.kind not in CENTROIDS]
    rough = [one for one in offline if one.kind in CENTROIDS]
    kept = [_raised(one, [other for other in online if _agree(one, other)]) for one in ours]
    news = [_checked(one, rough) for one in online if not any(_agree(one, other) for other in ours)]
    return (*kept, *sorted(news, key=lambda one: -one.probability))[:MOST_CANDIDATES]


def _agree(one: Candidate, other: Candidate) -> bool:
    return flat_m(one.point, other.point) <= AGREES_M


def _raised(one: Candidate, agreeing: Sequence[Candidate]) -> Candidate:
    if not agreeing:
        return one
    both = 1 - (1 - one.probability) * (1 - max(other.probability for other in agreeing))
    sure = max(one.probability, min(both, SUREST))
    return replace(one, probability=sure, why=(*one.why, "a geocoder on the network agrees"))


def _checked(one: Candidate, rough: Sequence[Candidate]) -> Candidate:
    """Within the town that was named it is surer; outside it, hardly what was meant."""
    if not rough:
        return one
    if any(flat_m(one.point, town.point) <= town.radius_m + AGREES_M for town in rough):
        raised = min(one.probability * 1.5, SUREST)
        return replace(one, probability=raised, why=(*one.why, "in the town that was named"))
    return replace(one, probability=one.probability / 2, why=(*one.why, "not in the town that was named"))
