"""What the positions of one text say together: one place, several to choose from, one outside, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.places.found import flat_m
from bot.places.located import MOST_CANDIDATES, Candidate, Kind, Located, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.model import Area, Point
    from bot.places.positions.reading import Reading

SLACK_M = 50.0  # the same pin, rounded twice
SURE = 0.99  # people mistype, and send the pin of yesterday
VOUCHED = 0.95  # only one way to read it lies in the area
DOUBTFUL = 0.9  # shared by the candidates of a choice: it may be none of them
VIEW = 0.5  # what somebody looked at need not be where help is needed


class _Pin(NamedTuple):
    point: Point
    reading: Reading


def settled(readings: Iterable[Reading], area: Area | None) -> Located | None:
    """Return what the positions mean, nothing outside the area; None where there is none to speak of."""
    every = list(readings)
    pins = _pins(every, area)
    outside = any(reading.sure and not reading.within(area) for reading in every)
    if not pins:
        return Located(Verdict.OUTSIDE) if outside else None
    finest = min(pins, key=lambda pin: (pin.reading.view, pin.reading.radius_m))
    one_place = not any(_apart(finest, pin) for pin in pins)
    if one_place and not finest.reading.view and not outside:
        return Located(Verdict.SURE, (_candidate(finest, SURE if finest.reading.sure else VOUCHED),))
    several = _each_once(pins)
    if len(several) == 1 and finest.reading.view:
        return Located(Verdict.CHOOSE, (_candidate(finest, VIEW),))
    share = DOUBTFUL / (len(several) + outside)
    return Located(Verdict.CHOOSE, tuple(_candidate(pin, share) for pin in several[:MOST_CANDIDATES]))


def _pins(readings: list[Reading], area: Area | None) -> list[_Pin]:
    return [_Pin(point, reading) for reading in readings for point in reading.within(area)]


def _each_once(pins: list[_Pin]) -> list[_Pin]:
    """Return the places in the order of the text, the finest pin of each."""
    kept: list[_Pin] = []
    for pin in sorted(pins, key=lambda pin: (pin.reading.view, pin.reading.radius_m)):
        if all(_apart(pin, other) for other in kept):
            kept.append(pin)
    return [pin for pin in pins if any(pin is one for one in kept)]


def _apart(one: _Pin, other: _Pin) -> bool:
    return flat_m(one.point, other.point) > one.reading.radius_m + other.reading.radius_m + SLACK_M


def _candidate(pin: _Pin, probability: float) -> Candidate:
    name = pin.reading.code or f"{pin.point.lat:.5f}, {pin.point.lon:.5f}"
    return Candidate(pin.point, Kind.POSITION, name, pin.reading.radius_m, probability, (pin.reading.why,))
