"""How sure a reading is: signs for and against it, weighed into a probability that means what it says.

Each meaning has odds against "none of these"; they share one probability, so that two equal namesakes get half each.
The weights are fitted on addresses whose truth is known, some of them taken off the map (docs/places.md).
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

from bot.places.located import Kind


class Signs(NamedTuple):
    """What speaks for and against one meaning."""

    unlike: float  # share of the name that is missing or misspelled
    agreeing: float = 0.0  # how well a town that was said fits; 0 when none was
    against: bool = False  # another town was said
    doubtful_number: bool = False  # the number may count something else
    marked_number: bool = False
    stranger: bool = False  # an unknown word stands where a town would
    modifier: bool = False  # a word before the name belongs to another one: "Upper Mill Lane"
    unused_number: bool = False  # a house number was said, and the place has none
    second: bool = False  # by an old or alternative name
    other_side: bool = False  # all numbers near it are odd and it is even, or the other way round
    crowded: bool = False  # more places have this name than were looked at
    apart: int = 0  # how far the nearest number is from the one asked for
    end: bool = False  # the number lies beyond the last known one
    close: bool = False  # where the writer is known to be


BASE = {Kind.HOUSE: 5.5, Kind.CROSSING: 5.0, Kind.NEAR_NUMBER: 3.6, Kind.PLACE: 3.6, Kind.STREET: 3.6}
UNLIKE = -14.0
AGREEING = 1.5
AGAINST = -6.0
DOUBTFUL = -3.6
STRANGER = -4.0
CROWDED = -1.5
APART = -0.03
END = -0.7
CLOSE = 1.0


def odds(kind: Kind, signs: Signs) -> float:
    """Return the odds of this meaning against none."""
    weight = BASE[kind] + UNLIKE * signs.unlike + AGREEING * signs.agreeing + APART * signs.apart
    weight += AGAINST * signs.against + DOUBTFUL * signs.doubtful_number + STRANGER * signs.stranger
    weight += CROWDED * signs.crowded + END * signs.end + CLOSE * signs.close
    return exp(weight)


def shares(odds_of: list[float]) -> list[float]:
    """Return the probability of each of several meanings that exclude each other."""
    whole = 1.0 + sum(odds_of)
    return [one / whole for one in odds_of]
