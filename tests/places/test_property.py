"""Whatever somebody types: it never raises, is never long work, never lands outside the area that is served.

MUSTER_TEST_TEXTS says how many texts are tried (`make texts` tries 20,000); `python -m benchmarks.texts` times them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from bot.domain.model import Area
from bot.drill import town
from bot.places import Places
from bot.places.importing import import_region
from bot.places.located import MOST_CANDIDATES
from bot.places.region import RegionFile
from tests.places.all_scripts import ANY, HALF, LONGEST_TEXT, NAMES, WHOLE

if TYPE_CHECKING:
    from types import FrameType

    from bot.places.located import Located

TEXTS = int(os.environ.get("MUSTER_TEST_TEXTS", "120"))  # few in a run of the whole suite
# Work is counted, for a time says as much about the machine. Both are about a fifth of a second where it was measured.
MOST_CALLS = 500_000  # of Python functions; the hardest of 6,000 texts needs half of it
MOST_STEPS = 2_000_000  # of SQLite's machine; the hardest needs a third of it
STEPS_AT_ONCE = 100
CROWDS = {
    "names": " ".join(NAMES),
    "misspelled names": " ".join(name[:1] + name[2:] for name in NAMES),
    "cut words": " ".join(word[:-1] for name in NAMES for word in name.split()),
}
MOST_OF_A_CROWD = (200_000, 60_000)  # calls and steps: twice what the hardest needs


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
def places(region: Path, area: Area) -> Iterator[Watched]:
    with closing(Watched(region, area)) as watched:
        yield watched


class Watched:
    """The places door, and how much work the last text was."""

    def __init__(self, region: Path, area: Area) -> None:
        self._file = RegionFile(region)
        self._places = Places(area, self._file)
        self.calls = self.steps = 0

    def close(self) -> None:
        self._places.close()

    def locate(self, text: str) -> Located:
        self.calls = self.steps = 0
        self._file.connection.set_progress_handler(self._stepped, STEPS_AT_ONCE)
        before = sys.getprofile()
        sys.setprofile(self._called)
        try:
            return self._places.locate(text)
        finally:
            sys.setprofile(before)

    def _stepped(self) -> int:
        self.steps += STEPS_AT_ONCE
        return 0

    def _called(self, _: FrameType, event: str, __: object) -> None:
        self.calls += event in ("call", "c_call")


def test_any_text_is_little_work_and_never_lands_outside(places: Watched, area: Area) -> None:
    @settings(max_examples=TEXTS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(text=ANY)
    def reads(text: str) -> None:
        located = places.locate(text)
        assert places.calls < MOST_CALLS
        assert places.steps < MOST_STEPS
        assert len(located.candidates) <= MOST_CANDIDATES
        for candidate in located.candidates:
            assert candidate.point in area
            assert 0 <= candidate.probability <= 1
            assert candidate.radius_m > 0

    reads()


@pytest.mark.parametrize("crowd", CROWDS)
def test_a_message_full_of_names_is_little_work(places: Watched, crowd: str) -> None:
    places.locate(CROWDS[crowd][:LONGEST_TEXT])
    assert places.calls < MOST_OF_A_CROWD[0]
    assert places.steps < MOST_OF_A_CROWD[1]


def test_every_name_of_the_map_is_read_within_the_area_and_the_same_each_time(places: Watched, area: Area) -> None:
    for name in NAMES:
        located = places.locate(name)
        assert all(candidate.point in area for candidate in located.candidates), name
        assert located == places.locate(name), name
