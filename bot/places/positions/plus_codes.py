"""Plus Codes in a text (https://github.com/google/open-location-code); a short one needs a town or an area near by."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from openlocationcode import openlocationcode

from bot.domain.model import Area, Point
from bot.places.found import flat_m
from bot.places.positions.reading import FINEST_M, HALF_DEGREE_M, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

Town = Callable[[str], Point | None]  # words that may name a town -> its middle

CODE = re.compile(r"(?<![\w+])([23456789CFGHJMPQRVWX]{4,8})\+([23456789CFGHJMPQRVWX]{2,7})(?![\w+])")
SHORT_REACH_M = 25_000.0  # the cell a short code names repeats every 110 km; farther than this it was another town's
MOST_CODES = 6  # a message with more is a list, not a place
WORDS_BESIDE = 80  # characters in which the town is looked for
NEW_SENTENCE = re.compile(r"[\n.!?;:]")
REPEATS = (0.0, -1.0, 1.0)  # degrees: four letters left out leave a cell in each square of one degree


def plus_codes(plain: str, around: Area | Point | None = None, town: Town | None = None) -> Iterator[Reading]:
    """Yield the Plus Codes of a plain text; short ones where a town beside them, or the area, completes them."""
    for match in islice(CODE.finditer(plain), MOST_CODES):
        if openlocationcode.isFull(match[0]):
            yield _decoded(match[0], "Plus Code")
        elif openlocationcode.isShort(match[0]):
            yield from _completed(match, town, around)


def _completed(code: re.Match[str], town: Town | None, around: Area | Point | None) -> Iterator[Reading]:
    middle = _town(code, town) if town else None
    if middle:
        yield _nearest(code[0], middle, "Plus Code completed by the town beside it")
    elif code[1].isdecimal():
        return  # 2345+67 is a sum
    elif isinstance(around, Area):
        yield from _inside(code[0], around)
    elif around:
        near = _nearest(code[0], around, "Plus Code completed by the region")
        yield from [near] if flat_m(near.meanings[0], around) <= SHORT_REACH_M else []


def _town(code: re.Match[str], town: Town) -> Point | None:
    """Return the middle of the town that stands after the code, else before it."""
    text = code.string
    after = NEW_SENTENCE.split(text[code.end() : code.end() + WORDS_BESIDE].strip(" ,"))[0]
    before = NEW_SENTENCE.split(text[max(0, code.start() - WORDS_BESIDE) : code.start()].strip(" ,"))[-1]
    return next((middle for words in (after, before) if words.strip() and (middle := town(words))), None)


def _nearest(code: str, to: Point, why: str) -> Reading:
    return _decoded(openlocationcode.recoverNearest(code, to.lat, to.lon), why)


def _inside(code: str, area: Area) -> Iterator[Reading]:
    """Yield each cell of that name in the area, as one reading with several meanings where there are several."""
    lat, lon = (area.south + area.north) / 2, (area.west + area.east) / 2
    north_south, west_east = area.north - area.south, area.east - area.west
    cells = [
        _nearest(code, Point(lat + north, lon + east), "Plus Code completed by the area")
        for north in (REPEATS if north_south > 1 else REPEATS[:1])
        for east in (REPEATS if west_east > 1 else REPEATS[:1])
        if abs(lat + north) <= 90 and abs(lon + east) <= 180  # noqa: PLR2004 - the globe's own bounds
    ]
    points = dict.fromkeys(point for cell in cells for point in cell.meanings if point in area)
    if points:
        code = next(cell.code for cell in cells if cell.meanings[0] in points)
        yield cells[0]._replace(meanings=tuple(points), sure=False, code=code if len(points) == 1 else "")


def _decoded(code: str, why: str) -> Reading:
    cell = openlocationcode.decode(code)
    radius_m = max(FINEST_M, (cell.latitudeHi - cell.latitudeLo) * HALF_DEGREE_M)
    return Reading((Point(cell.latitudeCenter, cell.longitudeCenter),), radius_m, sure=True, why=why, code=code)
