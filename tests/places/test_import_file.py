"""The file that is made: its index of words, its form, and how it takes the old one's place."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot import failpoints
from bot.drill.town import TOWN_FILE
from bot.places.importing import ATTRIBUTION, ImportRefused, import_region
from tests.places.drawn import Made, made, place, street, write
from tests.support.town import town_region

ROOT = Path(__file__).parents[2]


def test_the_file_says_what_it_is_and_whom_it_is_owed_to(tmp_path: Path) -> None:
    region = made(tmp_path, street("Fir Lane", (10, 20), (10.002, 20.001)))

    assert region.rows("PRAGMA application_id") == [(0x4D735267,)]
    assert region.rows("PRAGMA user_version") == [(1,)]
    assert region.about("attribution") == ATTRIBUTION == "© OpenStreetMap contributors (ODbL)"
    assert [float(region.about(side)) for side in ("south", "west", "north", "east")] == [10, 20, 10.002, 20.001]
    assert region.about("word_count") == "2"
    assert '"name": "map.osm"' in region.about("sources")


def test_a_name_is_found_by_its_words_and_its_settlement_in_one_question(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        place(10, 20, place="village", name="Upper"),
        place(10.1, 20, place="village", name="Lower"),
        street("Fir Lane", (10, 20), (10.002, 20), name__es="Senda del Abeto"),
        street("Fir Lane", (10.1, 20), (10.102, 20)),
    )
    words = dict(region.rows("SELECT word, id FROM words"))
    upper = region.rows("SELECT id FROM places WHERE name = 'Upper'")[0][0]
    found = region.rows(
        "SELECT n.name, p.lat < 10.05 FROM named"
        " JOIN names AS n ON n.id = named.rowid JOIN places AS p ON p.id = n.place WHERE named MATCH ?",
        f"{words['fir']} AND {words['lane']} AND s{upper}",
    )

    assert found == [("Fir Lane", 1)]
    assert region.rows("SELECT names FROM words WHERE word = 'fir'") == [(2,)]
    assert region.rows("SELECT key FROM names WHERE language = 'es'")[0][0].split()[-1] == "abeto"


def test_a_slip_of_one_letter_leads_to_the_word_and_short_words_have_none(tmp_path: Path) -> None:
    region = made(tmp_path, street("Mill Fir A44b", (10, 20), (10.002, 20)))
    slips = region.rows("SELECT slip, words.word FROM slips JOIN words ON words.id = slips.word")

    assert {slip for slip, _ in slips} == {"mill", "ill", "mll", "mil"}


def test_a_name_without_a_word_is_not_there(tmp_path: Path) -> None:
    region = made(
        tmp_path, place(10, 20, amenity="bar", name="!!!"), place(10, 20, amenity="bar", name="Bar", alt_name="?")
    )

    assert region.rows("SELECT name FROM names") == [("Bar",)]


def test_boxes_hold_what_they_stand_for() -> None:
    town = Made(town_region())

    assert town.rows(
        "SELECT count(*) FROM places p JOIN placed b ON b.id = p.id WHERE p.lat BETWEEN b.south AND b.north"
        " AND p.lon BETWEEN b.west AND b.east"
    ) == town.rows("SELECT count(*) FROM places")
    assert town.rows(
        "SELECT count(*) FROM houses h JOIN housed b ON b.id = h.id WHERE h.lat BETWEEN b.south AND b.north"
        " AND h.lon BETWEEN b.west AND b.east"
    ) == town.rows("SELECT count(*) FROM houses")
    assert town.about("number_first") == "1"
    assert town.rows("SELECT name FROM places WHERE id = ?", int(town.about("chief"))) == [("Port Lantern",)]


def test_the_same_map_gives_the_same_places_each_time(tmp_path: Path) -> None:
    def content() -> list[tuple[object, ...]]:
        import_region([TOWN_FILE], tmp_path / "town.sqlite")
        town = Made(tmp_path / "town.sqlite")
        tables = ("places", "names", "within", "houses", "crossings", "words", "slips")
        return [row for table in tables for row in town.rows(f"SELECT * FROM {table}")]  # noqa: S608 - the names above

    assert content() == content()


@pytest.mark.parametrize(
    ("tags", "first"),
    [({"addr__country": "LI"}, "0"), ({"addr__country": "us"}, "1"), ({"ISO3166-2": "US-NY"}, "1"), ({}, "0")],
)
def test_the_number_stands_where_the_country_writes_it(tmp_path: Path, tags: dict[str, str], first: str) -> None:
    region = made(
        tmp_path, place(10, 20, amenity="bar", name="Bar", **tags), street("Hauptstrasse", (10, 20), (10.001, 20))
    )

    assert region.about("number_first") == first


def test_while_somebody_reads_the_old_file_a_new_one_takes_its_place(tmp_path: Path) -> None:
    region = made(tmp_path, street("Fir Lane", (10, 20), (10.002, 20)))
    with closing(sqlite3.connect(region.path)) as reader:
        names = reader.execute("SELECT name FROM places")
        made(tmp_path, street("Elm Road", (10, 20), (10.002, 20)))

        assert list(names) == [("Fir Lane",)]
        assert reader.execute("SELECT name FROM places").fetchall() == [("Fir Lane",)]
    assert region.kinds() == {("street", "residential", "Elm Road")}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.osm", "region.sqlite"]


def test_killed_before_the_swap_the_old_file_stands_and_the_next_import_clears_up(tmp_path: Path) -> None:
    region = made(tmp_path, street("Fir Lane", (10, 20), (10.002, 20)))
    order = [sys.executable, "-m", "bot", "region", "import", str(TOWN_FILE), "--out", str(region.path)]
    killed = subprocess.run(
        order, cwd=ROOT, env={**os.environ, "MUSTER_FAILPOINT": "in_import"}, capture_output=True, check=False
    )
    left = [path for path in tmp_path.iterdir() if path.suffix == ".part"]

    assert killed.returncode == failpoints.KILLED
    assert region.kinds() == {("street", "residential", "Fir Lane")}
    assert len(left) == 1
    long_ago = time.time() - 100_000
    os.utime(left[0], (long_ago, long_ago))
    made(tmp_path, street("Elm Road", (10, 20), (10.002, 20)))
    assert not left[0].exists()


def test_an_import_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    region = made(tmp_path, street("Fir Lane", (10, 20), (10.002, 20)))

    class Breaks:
        def take(self, *_: object) -> None:
            """Hear nothing."""

        def write(self, connection: sqlite3.Connection) -> None:
            connection.execute("PRAGMA max_page_count = 1")  # as on a full disk
            connection.execute("CREATE TABLE road_lines AS SELECT zeroblob(100000)")

    with pytest.raises(OSError, match="full"):
        made(tmp_path, street("Elm Road", (10, 20), (10.002, 20)), roads=Breaks())
    assert region.kinds() == {("street", "residential", "Fir Lane")}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.osm", "region.sqlite"]


def test_a_file_without_names_is_not_put_in_place(tmp_path: Path) -> None:
    class Empties:
        def take(self, *_: object) -> None:
            """Hear nothing."""

        def write(self, connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM names")

    with pytest.raises(ImportRefused, match="is not sound"):
        made(tmp_path, street("Elm Road", (10, 20), (10.002, 20)), roads=Empties())
    assert not (tmp_path / "region.sqlite").exists()


def test_a_map_or_a_store_is_never_overwritten(tmp_path: Path) -> None:
    source = write(tmp_path / "map.osm", street("Fir Lane", (10, 20), (10.002, 20)))
    store = tmp_path / "muster.db"
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("CREATE TABLE people (id INTEGER)")
    before = [path.read_bytes() for path in (source, store)]

    for out in (source, store):
        with pytest.raises(ImportRefused, match="is no region file; name another with --out"):
            import_region([source], out)
    assert [path.read_bytes() for path in (source, store)] == before


def test_what_is_missing_is_found_before_the_work_begins(tmp_path: Path) -> None:
    source = write(tmp_path / "map.osm", street("Fir Lane", (10, 20), (10.002, 20)))

    with pytest.raises(ImportRefused, match=r"gone\.osm: No such file"):
        import_region([source, tmp_path / "gone.osm"], tmp_path / "out.sqlite")
    with pytest.raises(ImportRefused, match="Is a directory"):
        import_region([tmp_path], tmp_path / "out.sqlite")
    with pytest.raises(ImportRefused, match=r"gone\.csv: No such file"):
        import_region([source], tmp_path / "out.sqlite", [tmp_path / "gone.csv"])
    with pytest.raises(ImportRefused, match="there is no folder"):
        import_region([source], tmp_path / "gone" / "out.sqlite")
