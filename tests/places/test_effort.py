"""What one text may cost is counted in steps, alike on every machine; what was not read to its end is asked about."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.drill import town
from bot.places import Places
from bot.places.importing import import_region
from bot.places.located import CENTROIDS
from bot.places.region.confidence import SURE_AT
from bot.places.region.effort import MOST_STEPS, ROUND, STATEMENT, Effort
from bot.places.region.file import RegionFile
from bot.places.region.search import Search
from tests.places.drawn import border, house, made, place, street

if TYPE_CHECKING:
    from pathlib import Path

ENDING = 1_600  # steps at most behind the last look into the map: one round of weighing, however much was found
JOINTS = (" ", ", ", " / ", " # ", " and ", " y ", " corner of ", " 12 ", "\n", " near ")


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> RegionFile:
    out = tmp_path_factory.mktemp("region") / "town.sqlite"
    import_region([town.TOWN_FILE], out)
    return RegionFile(out)


def names_of(file: RegionFile) -> list[str]:
    return [str(row[0]) for row in file.connection.execute("SELECT name FROM names ORDER BY id")]


def misspelled(name: str, rng: Random) -> str:
    at = rng.randrange(len(name))
    return name[:at] + rng.choice("aex") + name[at + 1 :]


def hostile_texts(file: RegionFile, count: int) -> list[str]:
    """Messages of nothing but names, misspelled names, numbers and signs."""
    rng, names = Random("names, numbers and signs"), names_of(file)
    texts = []
    for _ in range(count):
        joints = rng.sample(JOINTS, 3)
        pieces = (
            rng.choice((rng.choice(names), misspelled(rng.choice(names), rng), str(rng.randint(1, 60))))
            for _ in range(rng.choice((20, 40, 90)))
        )
        texts.append("".join(piece + rng.choice(joints) for piece in pieces))
    return texts


def test_no_text_of_names_and_numbers_takes_more_steps_than_it_may(drill: RegionFile) -> None:
    spent = []
    for text in hostile_texts(drill, 60):
        effort = Effort()
        Search(drill).read(text, effort=effort)
        spent.append(effort.spent)
    assert max(spent) <= MOST_STEPS + ENDING
    assert max(spent) > MOST_STEPS / 2, "these texts try nothing"


def test_a_street_in_hundreds_of_towns_takes_no_more_steps_than_one_text_may(tmp_path: Path) -> None:
    towns = []
    for at in range(150):
        south = 10 + at * 0.05
        towns.append(border(f"Town{at}", south, 20, south + 0.04, 20.04))
        towns.append(place(south + 0.02, 20.02, place="town", name=f"Town{at}"))
        line = (south + 0.01, 20.01), (south + 0.02, 20.02)
        towns.extend(street(name, *line) for name in ("Main Street", "Mill Lane", "Church Road", "High Street"))
        towns.append(house("7", "Main Street", south + 0.01, 20.01))
    file = RegionFile(made(tmp_path, *towns).path)
    for text in ("Main Street 7", "Main Stret and Mill Lne, Church Raod 3 / High Street 12 near Mill Lane " * 8):
        effort = Effort()
        Search(file).read(text, effort=effort)
        assert effort.spent <= MOST_STEPS + ENDING, text


def test_an_address_that_is_found_takes_a_small_part_of_the_steps(drill: RegionFile) -> None:
    effort = Effort()
    answer = Search(drill).read("12 Mill Lane, Old Town", effort=effort)
    assert answer.candidates[0].probability >= SURE_AT
    assert not effort.cut
    assert effort.spent < MOST_STEPS / 4


def test_what_was_not_read_to_its_end_is_never_sure(drill: RegionFile) -> None:
    text = "we wait at Palm Grove Mosque, please come"
    whole = Effort()
    assert surest(drill, text, whole) >= SURE_AT
    cut = []
    for steps in range(ROUND, ROUND + whole.spent, 10):
        effort = Effort(steps)
        likeliest = surest(drill, text, effort)
        if effort.cut:
            cut.append(likeliest)
    assert 0 < max(cut) < SURE_AT


def surest(file: RegionFile, text: str, effort: Effort) -> float:
    found = Search(file).read(text, effort=effort).candidates
    return max((one.probability for one in found if one.kind not in CENTROIDS), default=0.0)


def test_the_same_text_takes_the_same_steps_each_time(drill: RegionFile) -> None:
    for text in hostile_texts(drill, 5):
        first, second = Effort(), Effort()
        assert Search(drill).read(text, effort=first) == Search(drill).read(text, effort=second)
        assert first.spent == second.spent


def test_the_words_beside_many_plus_codes_share_the_steps_of_one_text(drill: RegionFile) -> None:
    asked: list[str] = []
    text = "\n".join(f"2XJ6+2X {name}" for name in names_of(drill)[:200])
    drill.connection.set_trace_callback(asked.append)
    Places(file=drill).locate(text)
    drill.connection.set_trace_callback(None)
    assert 0 < len(asked) <= (MOST_STEPS + ENDING) / STATEMENT
