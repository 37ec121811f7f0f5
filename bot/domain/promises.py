"""How soon somebody can be there, as a time that is offered for promising."""

from __future__ import annotations

from collections.abc import Sequence


def minutes_to_promise(km: float, choices: Sequence[int]) -> int:
    """The smallest offered time that a volunteer this far away can keep, for a bare yes.

    Streets in a disaster are slow: 20 km/h and five minutes to set out; the longest choice when none fits.
    """
    return promise_after(km / 20 * 60, choices)


def promise_after(travel_min: float, choices: Sequence[int]) -> int:
    """The smallest offered time that leaves five minutes to set out; the longest choice when none fits."""
    needed = 5 + travel_min
    return next((minutes for minutes in sorted(choices) if minutes >= needed), max(choices))
