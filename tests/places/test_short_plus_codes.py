"""Short Plus Codes: completed by the town beside them, or by the area where it has only one such cell."""

from __future__ import annotations

import pytest

from bot.domain.model import Area, Point
from bot.places import Places, Verdict, distance_km
from bot.places.positions import Read, read, settled

SOUTH_WEST = Area(south=-12.06, west=-38.08, north=-12.0, east=-38.0)


def town(words: str) -> Point | None:
    return Point(47.14, 9.52) if "vaduz" in words.lower() else None


def said(text: str, around: Area | None = None) -> Read:
    return read(text, around, town)


@pytest.mark.parametrize(
    "text",
    ["4GRC+F5 Vaduz", "4grc+f5, Vaduz, Liechtenstein", "Vaduz 4GRC+F5", "come to 4GRC+F5 Vaduz please", "8FVF4GRC+F5"],
)
def test_a_short_plus_code_is_completed_by_the_town_beside_it(text: str) -> None:
    located = settled(said(text).readings, None)

    assert located is not None
    assert located.sure is not None
    assert located.sure.name == "8FVF4GRC+F5"


def test_a_short_plus_code_without_a_town_takes_the_one_cell_in_the_area() -> None:
    one = Places(area=Area(47.05, 9.4, 47.3, 9.7)).locate("4GRC+F5").sure
    assert one is not None
    assert distance_km(one.point, Point(47.1412, 9.5204)) < 0.06
    for area in (Area(45.0, 9.4, 48.0, 9.7), Area(47.05, 8.0, 47.3, 11.0)):
        wide = Places(area=area).locate("4GRC+F5")
        assert wide.verdict is Verdict.CHOOSE
        assert len(wide.candidates) == 3
    assert settled(said("4GRC+F5 Zurich").readings, None) is None


def test_a_plus_code_of_a_town_outside_the_area_is_outside() -> None:
    located = settled(said("4GRC+F5 Vaduz", SOUTH_WEST).readings, SOUTH_WEST)

    assert located is not None
    assert located.verdict is Verdict.OUTSIDE
