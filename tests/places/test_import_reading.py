"""The files themselves: several at once, cut, broken, hostile, drawn in an editor."""

from __future__ import annotations

import bz2
import gzip
from typing import TYPE_CHECKING

import osmium
import pytest

from bot.places.importing import ImportRefused, import_region
from tests.places.drawn import Made, border, house, made, node, place, street, way, write

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def village(folder: Path) -> Path:
    """A map with something of every sort."""
    return write(
        folder / "village.osm",
        border("Upper", 9.9, 19.9, 10.1, 20.1),
        *[street(name, (10, 20), (10.002, 20), first=1) for name in ("Fir Lane", "Elm Road")],
        house("1", "Fir Lane", 10, 20, addr__postcode="9495"),
        place(10, 20, amenity="bar", name="Bar"),
    )


def pbf(drawn: Path) -> Path:
    """The map as it is usually handed around."""
    path = drawn.with_suffix(".osm.pbf")
    with osmium.SimpleWriter(str(path)) as writer:
        for one in osmium.FileProcessor(drawn):
            writer.add(one)
    return path


def test_a_map_is_the_same_from_every_kind_of_file(tmp_path: Path) -> None:
    drawn = village(tmp_path)
    (tmp_path / "packed.osm.gz").write_bytes(gzip.compress(drawn.read_bytes()))
    (tmp_path / "packed.osm.bz2").write_bytes(bz2.compress(drawn.read_bytes()))
    counts = []
    for path in (drawn, pbf(drawn), tmp_path / "packed.osm.gz", tmp_path / "packed.osm.bz2"):
        import_region([path], tmp_path / "out.sqlite")
        counts.append(Made(tmp_path / "out.sqlite").counts())

    assert counts == [{"settlement": 1, "street": 2, "place": 1, "postcode": 1, "house": 1, "crossing": 2}] * 4


def test_what_two_files_share_is_taken_once_and_a_border_in_two_parts_is_whole(tmp_path: Path) -> None:
    drawn = border("Upper", 9.9, 19.9, 10.1, 20.1)
    lane = street("Fir Lane", (10, 20), (10.002, 20), first=1) + house("1", "Fir Lane", 10, 20)
    relation_at = drawn.index("<relation ")
    second_way = drawn.rindex("<way ")
    one = write(tmp_path / "one.osm", drawn[:second_way], drawn[relation_at:], lane)
    other = write(tmp_path / "other.osm", drawn[:relation_at], drawn[relation_at:], lane)
    import_region([one, other], tmp_path / "out.sqlite")
    region = Made(tmp_path / "out.sqlite")

    assert region.streets() == [("Fir Lane", "Upper")]
    assert region.counts()["house"] == 1
    assert [source in region.about("sources") for source in ("one.osm", "other.osm")] == [True, True]


def test_a_map_cut_at_its_border_and_with_odd_elements_is_read(tmp_path: Path) -> None:
    region = made(
        tmp_path,
        '<node id="-9" version="1" visible="false"/>',
        node(-1, 10.0, 20.0),
        node(-2, 10.001, 20.0),
        node(-3, 10.0005, 20.0002, addr__housenumber="7a;9", addr__street="Fir Lane", amenity="bar", name="Bar"),
        node(-4, 91.0, 20.0, amenity="bar", name="Nowhere"),
        way(-1, [-1, -2, -77], highway="residential", name="Fir Lane"),
        way(-2, [-78, -79], highway="residential", name="Gone Lane"),
        way(-3, [-1, -2], highway="residential", name=" ; "),
    )

    assert region.doors("Fir Lane") == [("7a", "7a"), ("9", "9")]
    assert region.kinds() == {("street", "residential", "Fir Lane"), ("place", "amenity=bar", "Bar")}


def test_a_border_drawn_in_an_editor_and_not_yet_uploaded_holds_its_streets(tmp_path: Path) -> None:
    drawn = border("Camp", 9.9, 19.9, 10.1, 20.1).replace('id="', 'id="-').replace('ref="', 'ref="-')

    assert made(tmp_path, drawn, street("Fir Lane", (10, 20), (10.002, 20))).within("Fir Lane") == {"Camp"}


@pytest.mark.parametrize(
    "text",
    [
        (
            '<!DOCTYPE osm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
            '<osm version="0.6"><node id="1" lat="1" lon="1"><tag k="name" v="&b;"/></node></osm>'
        ),
        '<!DOCTYPE osm SYSTEM "file:///etc/hostname"><osm version="0.6"><node id="1" lat="1" lon="1"></osm>',
        '<osm version="0.6"><node id="1" lat="1" lon="1"></osm>',
        '<osm version="0.6"><node id="x" lat="1" lon="1"/></osm>',
        '<osm version="0.6"><node id="99999999999999999999999" lat="1" lon="1"/></osm>',
        "<html><body>Sign in to the network</body></html>",
        "not xml",
        "",
    ],
)
def test_a_file_that_is_no_map_is_refused_by_name_and_nothing_is_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.osm"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ImportRefused, match=r"^bad\.osm is no OpenStreetMap file"):
        import_region([path], tmp_path / "out.sqlite")
    assert sorted(tmp_path.iterdir()) == [path]


def test_half_a_download_is_refused(tmp_path: Path) -> None:
    path = pbf(village(tmp_path))
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(ImportRefused, match=r"^village\.osm\.pbf is no OpenStreetMap file"):
        import_region([path], tmp_path / "out.sqlite")


def test_a_map_without_any_name_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "empty.osm", node(1, 1, 1), node(2, 1, 1, highway="crossing"))

    with pytest.raises(ImportRefused, match=r"empty\.osm: no street, no place and no settlement"):
        import_region([path], tmp_path / "out.sqlite")


class Listener:
    """Hears roads as a road graph would."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, str, list[int]]] = []

    def take(self, way_id: int, tags: dict[str, str], nodes: list[tuple[int, float, float]]) -> None:
        self.heard.append((way_id, tags.get("highway", tags.get("route", "")), [node for node, _, _ in nodes]))

    def write(self, connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE road_heard (ways INTEGER)")
        connection.execute("INSERT INTO road_heard VALUES (?)", (len(self.heard),))


def test_whoever_builds_roads_hears_every_road_and_ferry_once(tmp_path: Path) -> None:
    listener = Listener()
    region = made(
        tmp_path,
        *[node(n, 10, 20 + n / 1000) for n in (1, 2, 3)],
        way(1, [1, 2, 9], highway="service"),
        way(2, [2, 3], route="ferry"),
        way(3, [1, 3], building="yes", name="Elm Hall"),
        roads=listener,
    )

    assert listener.heard == [(1, "service", [1, 2]), (2, "ferry", [2, 3])]
    again = Listener()
    import_region([region.path.with_name("map.osm")] * 2, region.path, roads=again)
    assert again.heard == listener.heard
    assert region.rows("SELECT ways FROM road_heard") == [(2,)]
