"""House numbers as the map gives them: several on one door, ranges, and lines along which they count up."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.domain.folding import fold
from bot.places.importing.gathered import House
from bot.places.importing.plane import metres

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.places.importing.outlines import Line
    from bot.places.importing.tags import Tags

STEPS = {"all": 1, "even": 2, "odd": 2}
LONGEST_LINE = 500  # numbers between two known ones; more is a slip of the pen
LONGEST_RANGE = 40  # "12-14" is two doors, "12-140" is none of our business
LONGEST_NUMBER = 40  # letters
LEADING = re.compile(r"\d{1,9}")
RANGE = re.compile(r"(\d{1,5})\s*[-\u2013/]\s*(\d{1,5})")


def houses_of(tags: Mapping[str, str], lat: float, lon: float, street: str = "") -> Iterator[House]:
    """Yield each number on the door: "12;14" are two."""
    for number in tags.get("addr:housenumber", "").replace(",", ";").split(";"):
        if plain := " ".join(number.split())[:LONGEST_NUMBER]:
            yield House(
                plain,
                tags.get("addr:street") or street,
                tags.get("addr:place") or tags.get("addr:hamlet", ""),
                tags.get("addr:city", ""),
                tags.get("addr:suburb", ""),
                tags.get("addr:postcode", ""),
                lat,
                lon,
            )


def number_key(number: str) -> str:
    """Return the number as it is looked up: folded, without blanks, one kind of dash."""
    return fold(number.replace("\u2013", "-").replace("\u2014", "-")).replace(" ", "")


def leading(key: str) -> int | None:
    """Return the whole number that a folded number begins with."""
    found = LEADING.match(key)
    return int(found[0]) if found else None


def range_of(number: str) -> range | None:
    """Return the doors that "12-14" stands for: every second one between even ends or odd ends, else each."""
    found = RANGE.fullmatch(number)
    if not found:
        return None
    first, last = int(found[1]), int(found[2])
    if not 0 < last - first <= LONGEST_RANGE:
        return None
    return range(first, last + 1, 1 if (last - first) % 2 else 2)


def between(tags: Tags, line: Line, doors: Mapping[int, House]) -> Iterator[House]:
    """Yield the houses along a line of addr:interpolation, between each two of its nodes that have a number."""
    rule = tags["addr:interpolation"]
    step = STEPS.get(rule) or (int(rule) if re.fullmatch(r"[1-9]\d?", rule) else 0)
    ends = [at for at, (node, _, _) in enumerate(line) if node in doors]
    for start, stop in pairwise(ends):
        one, other = doors[line[start][0]], doors[line[stop][0]]
        yield from _counted(one, other, line[start : stop + 1], step, tags.get("addr:street", ""))


def _counted(one: House, other: House, line: Line, step: int, street: str) -> Iterator[House]:
    if not (one.number.isdecimal() and other.number.isdecimal() and step):
        return
    first, last = int(one.number), int(other.number)
    count = abs(last - first)
    if count > LONGEST_LINE:
        return
    for passed in range(step, count, step):
        number = first + passed if first < last else first - passed
        lat, lon = _along(line, passed / count)
        yield House(
            str(number), one.street or other.street or street, one.place, one.city, one.suburb, one.postcode, lat, lon
        )


def _along(line: Line, share: float) -> tuple[float, float]:
    """Return the point at this share of the line's length."""
    legs = [metres(*a[1:], *b[1:]) for a, b in pairwise(line)]
    left = share * sum(legs)
    for (_, lat, lon), (_, next_lat, next_lon), leg in zip(line, line[1:], legs, strict=False):
        if leg and left <= leg:
            return lat + (next_lat - lat) * left / leg, lon + (next_lon - lon) * left / leg
        left -= leg
    return line[-1][1], line[-1][2]
