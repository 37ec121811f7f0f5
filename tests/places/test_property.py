"""Whatever somebody types: it never raises, never holds up the others, never lands outside the area that is served.

MUSTER_TEST_TEXTS says how many texts are tried (`make texts` tries 20,000).
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.model import Area
from bot.drill import town
from bot.places import Places
from bot.places.importing import import_region
from bot.places.located import MOST_CANDIDATES

TEXTS = os.environ.get("MUSTER_TEST_TEXTS", "")
FEW = 120  # in a run of the whole suite
BLOCKS_MS = 20.0  # longer, and everybody else would wait
MARGIN = 1 if TEXTS else 10  # the whole suite runs under coverage, and on machines that do other things too
TRIES = 5  # processor time is what one call takes at its least: others use the caches and the cores, too
SLOWEST = 20  # texts that are measured again
LONGEST_TEXT = 4096  # Telegram's limit of a message

SOUTH, WEST, NORTH, EAST = town.AREA
WHOLE = Area(*town.AREA)
HALF = Area(SOUTH, WEST, (SOUTH + NORTH) / 2, (WEST + EAST) / 2)  # many names of the map lie outside of it
NAMED = [tag for tag in ElementTree.fromstring(town.TOWN_FILE.read_bytes()).iter("tag") if "name" in tag.attrib["k"]]
NAMES = sorted({tag.attrib["v"] for tag in NAMED})
SCRIPTS = "LatinالعربيةКириллицаदेवनागरीবাংলাไทยမြန်မာ中文日本語한국어עבריתελληνικάქართულიአማርኛதமிழ்ಕನ್ನಡ"
JOINTS = [
    " ",
    ", ",
    "\n",
    " and ",
    " y ",
    " و ",
    " / ",
    " # ",
    " - ",
    "; ",
    " near ",
    " corner of ",
    " no. ",
    "",
    "،",
    "—",
]
SIGNS = [
    *("12.03, -38.04", "12°01'48\"N 38°02'24\"W", "-12.03 38.04", "12,03 / 38,04", "0,0", "91, 181", "NaN, inf"),
    *("6JQ52XJ6+2X", "2XJ6+2X", "///filled.count.soap", "geo:12.03,-38.04;u=35", "geo:0,0?q=12.03,-38.04(home)"),
    *(
        "https://maps.google.com/?q=12.03,-38.04",
        "https://maps.app.goo.gl/AbC1",
        "https://osm.org/#map=15/12.03/-38.04",
    ),
    *("https://www.google.com/maps/@52.5,13.4,17z", "http://", "omaps.app/AbCMCNp0LO", "ge0://w4aaaaaaaa"),
    *(
        "No:12/3",
        "# 12-19",
        "Nr. 40",
        "°",
        "'\"",
        "%00",
        "\x00",
        "\ud83c\udd98",
        "\u202e",
        "\ufeff",
        "' OR 1=1 --",
        "*",
        '"',
    ),
    *("NEAR(a b)", "s1", "AND", "NOT", "{name}", "٣٤", "१२", "১২", "½", "²", "１２"),
]


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("region") / "town.sqlite"
    import_region([town.TOWN_FILE], out)
    return out


@pytest.fixture(scope="module", params=[WHOLE, HALF], ids=["the whole town", "half of it"])
def area(request: pytest.FixtureRequest) -> Area:
    chosen: Area = request.param
    return chosen


@pytest.fixture(scope="module")
def places(region: Path, area: Area) -> Places:
    return Places.open(region, area)


def mistyped(name: str) -> st.SearchStrategy[str]:
    """A name with a letter left out, or another one in its place."""
    return st.tuples(st.integers(0, len(name)), st.text(max_size=1)).map(
        lambda slip: name[: slip[0]] + slip[1] + name[slip[0] + 1 :]
    )


PIECES = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(NAMES).flatmap(mistyped),
    st.integers(0, 99_999).map(str),
    st.sampled_from(SIGNS),
    st.text(alphabet=SCRIPTS, max_size=12),
    st.text(max_size=20),
)
MIXED = st.lists(st.tuples(PIECES, st.sampled_from(JOINTS)), max_size=12).map(
    lambda parts: "".join(piece + joint for piece, joint in parts)
)
LONG = st.tuples(MIXED, st.integers(1, 200)).map(lambda made: (made[0] * made[1])[:LONGEST_TEXT])


ANY = st.one_of(MIXED, MIXED, MIXED, st.text(max_size=200), LONG)


def test_any_text_is_read_soon_and_never_lands_outside(places: Places, area: Area) -> None:
    took_ms: dict[str, float] = {}

    @settings(max_examples=int(TEXTS or FEW), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(text=ANY)
    def reads(text: str) -> None:
        started = time.thread_time()
        located = places.locate(text)
        took_ms[text] = 1000 * (time.thread_time() - started)
        assert len(located.candidates) <= MOST_CANDIDATES
        for candidate in located.candidates:
            assert candidate.point in area
            assert 0 <= candidate.probability <= 1
            assert candidate.radius_m > 0

    reads()
    # Only now, for a time is no property of a text alone: what was slow is measured again, at its least.
    for text in sorted(took_ms, key=lambda text: -took_ms[text])[:SLOWEST]:
        assert least_ms(places, text) < BLOCKS_MS * MARGIN, text


def test_every_name_of_the_map_is_read_within_the_area_and_the_same_each_time(places: Places, area: Area) -> None:
    for name in NAMES:
        located = places.locate(name)
        assert all(candidate.point in area for candidate in located.candidates), name
        assert located == places.locate(name), name


def least_ms(places: Places, text: str) -> float:
    """Processor time of this thread for one reading, at its least of a few; one that is soon done is not repeated."""
    least = float("inf")
    for _ in range(TRIES):
        started = time.thread_time()
        places.locate(text)
        least = min(least, 1000 * (time.thread_time() - started))
        if least < BLOCKS_MS:
            break
    return least
