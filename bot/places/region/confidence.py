"""How sure a reading is: signs for and against it, weighed into a probability that means what it says.

Each meaning has odds against "none of these"; they share one probability, so that two equal namesakes get half each.
The weights rest on addresses whose truth is known, some of them taken off the map (docs/places.md).
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

from bot.places.located import Kind

SURE_AT = 0.88  # from here on a place is acted on; below it the person is asked


class Signs(NamedTuple):
    """What speaks for and against one meaning."""

    unlike: float  # share of the name that is missing or misspelled
    agreeing: float = 0.0  # how well a town that was said fits; 0 when none was
    against: bool = False  # another town was said
    quarter: bool = False  # another quarter was said; where those end is a matter of opinion
    doubtful_number: bool = False  # the number may count something else
    marked_number: bool = False
    stranger: bool = False  # an unknown word stands where a town would
    modifier: bool = False  # a word before the name belongs to another one: "Upper Mill Lane"
    unused_number: bool = False  # a house number was said, and the place has none
    outer: bool = False  # the town that was said only holds the village that the place is in
    second: bool = False  # by an old or alternative number, which in a renumbered town is another street's by now
    corner: bool = False  # a corner was said, and this is only one of its streets
    little: bool = False  # the name is just a word
    by_sort: bool = False  # said by what it is: the map may lack another one
    crowded: bool = False  # more places have this name than were looked at
    close: bool = False  # where the writer is known to be


# They began as a conditional logit ("none of these" counts 0) on queries over two regions in which streets and numbers
# had been taken off the map (benchmarks/places, hold-outs). About half were then set by hand (docs/places.md).
BASE = {Kind.HOUSE: 4.5, Kind.CROSSING: 2.4, Kind.NEAR_NUMBER: 0.8, Kind.PLACE: 2.4, Kind.STREET: 2.7}
UNLIKE = -14.0  # for a name of which nothing is there
AGREEING = 2.5
AGAINST = -2.3
AGAINST_NUMBERED = {Kind.HOUSE: -7.9, Kind.NEAR_NUMBER: -4.0}  # a number that fits in another town must not win it
SECOND_NEAR = -3.0  # an unmapped number in a street by its old name: none of 92 was right (docs/places.md)
UNUSED_PLACE = -1.5  # "Poststrasse 2" is not the post office
LITTLE_PLACE = -3.5  # "no food in Vaduz" is not the café that is called Food
GRID = -0.6  # a marked number that is not on the map: most numbers of a grid town are there or far away
WEIGHTS = {
    "quarter": -2.7,
    "doubtful_number": -4.3,
    "stranger": -2.0,
    "modifier": -5.0,
    "unused_number": -2.7,
    "outer": -3.5,
    "second": -3.4,
    "corner": -2.5,
    "by_sort": -3.2,
    "crowded": -4.0,
    "close": 1.0,
}


def odds(kind: Kind, signs: Signs) -> float:
    """Return the odds of this meaning against none."""
    weight = BASE[kind] + UNLIKE * signs.unlike + AGREEING * signs.agreeing
    weight += sum(weight_of for sign, weight_of in WEIGHTS.items() if getattr(signs, sign))
    if signs.against:
        weight += AGAINST + AGAINST_NUMBERED.get(kind, 0.0)
    if kind is Kind.PLACE:
        weight += UNUSED_PLACE * signs.unused_number + LITTLE_PLACE * signs.little
    if kind is Kind.NEAR_NUMBER:
        weight += GRID * signs.marked_number + SECOND_NEAR * signs.second
    return exp(weight)


def shares(odds_of: list[float]) -> list[float]:
    """Return the probability of each of several meanings that exclude each other."""
    whole = 1.0 + sum(odds_of)
    return [one / whole for one in odds_of]
