"""Any text at all: junk is no more work than its length, nothing raises, nothing leads out of the area."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.model import Area, Point
from bot.places import Places
from bot.places.positions import read

SOUTH_WEST = Area(south=-12.06, west=-38.08, north=-12.0, east=-38.0)
NORTH_EAST = Area(south=47.1, west=9.4, north=47.2, east=9.6)

LONGEST = 4096  # Telegram's limit of a message
TIMES = 8  # as long; work that grows with the square would be 64 times as much
MOST_TRIES = 50


def town(words: str) -> Point | None:
    return Point(47.14, 9.52) if "VADUZ" in words else None


JUNK = [
    *(
        "1.1 ",
        "N ",
        "1 ",
        "1:",
        "1°1'",
        "LAT ",
        "1.1, ",
        "a.",
        "a-",
        "http://",
        "+",
        "2345+67 ",
        "4GRC+F5 Vaduz ",
        "1,",
    ),
    *("'", '"', "° ", "47.14 ", "north ", "1D1M", "ش", "९", "पू ", "O 1.1 ", "geo:1,1 ", "U=1", " ", "/", "///", "a:"),
    *("12.0123 S 38.1234 W ", "https://a.b/?u=", "%25", "google.com/maps/", "///a.b.c ", "w3w ", "с.ш. ", "1 С 1 В "),
    *("K 1.1 D 1.1 ", "&amp;", "(", "!3d1.1!4d1.1", "\u0301", "omaps.app/AbCMCNp0LO ", "47 8 24 ", "1" * 15 + "."),
]


@pytest.mark.parametrize("unit", JUNK)
@pytest.mark.parametrize("start", ["", "https://google.com/maps/", "https://osm.org/?x="])
def test_the_work_grows_with_the_junk_and_not_with_its_square(start: str, unit: str) -> None:
    """Two times of the same machine are compared, each the least of many: neither its speed nor its load matters."""
    brief, long = math.inf, math.inf
    for _ in range(MOST_TRIES):
        brief, long = min(brief, spent_s(start, unit, LONGEST // TIMES)), min(long, spent_s(start, unit, LONGEST))
        if long <= 2 * TIMES * brief:
            return
    raise AssertionError(f"{TIMES} times the text takes {long / brief:.0f} times as long")


def spent_s(start: str, unit: str, length: int) -> float:
    text = (start + unit * length)[:length]
    began = time.process_time()
    read(text, NORTH_EAST, town)
    return time.process_time() - began


pieces = st.sampled_from(
    [*JUNK, "12.0123", "-38.0456", ",", "https://", "?q=", "#map=", "!3d", "ge0://", "%", "\ud800", "\n"]
)
texts = st.text(st.characters(), max_size=600) | st.lists(pieces | st.text(max_size=4), max_size=60).map("".join)


@given(text=texts)
@example(text="https://[::1")
@example(text="https://google.com/maps/place/\ud800/@1.1,1.1,99999z")
@example(text="https://osm.org/#map=99/1.1/1.1")
@example(text="https://www.waze.com/ul/h000000000000")
@example(text="https://share.here.com/p/e-====")
@example(text="geo:" + "9" * 400)
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reader_or_leads_out_of_the_area(text: str) -> None:
    for area in (SOUTH_WEST, None):
        for candidate in Places(area=area).locate(text).candidates:
            assert area is None or candidate.point in area
            assert candidate.radius_m > 0
            assert 0 < candidate.probability <= 1
