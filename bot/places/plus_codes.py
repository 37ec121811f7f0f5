"""Plus Codes in a text (https://github.com/google/open-location-code); a short one needs a point near by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from openlocationcode import openlocationcode

from bot.domain.model import Point
from bot.places.found import flat_m

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = re.compile(r"(?<![\w+])([23456789CFGHJMPQRVWX]{4,8})\+([23456789CFGHJMPQRVWX]{2,7})(?![\w+])")
HALF_DEGREE_M = 55_660.0  # of latitude
FINEST_M = 10.0
SHORT_REACH_M = 25_000.0  # the cell a short code names repeats every 110 km; farther than this it was another town's


class PlusCode(NamedTuple):
    """The middle of the cell that a code names; the code in full."""

    point: Point
    radius_m: float
    code: str


def plus_codes(plain: str, reference: Point | None) -> Iterator[PlusCode]:
    """Yield the Plus Codes of an upper-case text; short ones only with a reference."""
    for match in CODE.finditer(plain):
        code = match[0]
        if openlocationcode.isFull(code):
            yield _decoded(code)
        elif reference and openlocationcode.isShort(code) and not match[1].isdecimal():  # 2345+67 is a sum
            near = _decoded(openlocationcode.recoverNearest(code, reference.lat, reference.lon))
            if flat_m(near.point, reference) <= SHORT_REACH_M:
                yield near


def _decoded(code: str) -> PlusCode:
    cell = openlocationcode.decode(code)
    radius_m = max(FINEST_M, (cell.latitudeHi - cell.latitudeLo) * HALF_DEGREE_M)
    return PlusCode(Point(cell.latitudeCenter, cell.longitudeCenter), radius_m, code)
