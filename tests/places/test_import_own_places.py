"""The operator's own table: every way to save it is read, and each wrong line is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.places.importing import ImportRefused
from tests.places.drawn import Made, border, made, place, street

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "name,lat,lon,kind,aliases\n"


def imported(folder: Path, table: str | bytes) -> Made:
    path = folder / "camps.csv"
    path.write_bytes(table if isinstance(table, bytes) else table.encode())
    town = [border("Upper", 9.9, 19.9, 10.1, 20.1), place(10, 20, place="village", name="Upper")]
    return made(folder, *town, street("Fir Lane", (10, 20), (10.002, 20)), own=[path])


@pytest.mark.parametrize(
    "table",
    [
        HEADER + "Camp North,10.01,20.02,shelter,North Camp;المخيم الشمالي\n",
        "\ufeff" + HEADER + "Camp North,10.01,20.02,shelter,North Camp;المخيم الشمالي\r\n\r\n",
        'name;lat;lon;kind;aliases\nCamp North;10,01;20,02;shelter;"North Camp;المخيم الشمالي"\n',
        "Lon, Lat ,NAME,Aliases,Kind\n20.02,10.01,  Camp   North ,North Camp; المخيم الشمالي ;,shelter",
        (HEADER + "Camp North,10.01,20.02,shelter,North Camp;المخيم الشمالي\n").replace("\n", "\r\n"),
    ],
)
def test_a_table_is_read_however_it_was_saved(tmp_path: Path, table: str) -> None:
    region = imported(tmp_path, table)

    assert region.rows("SELECT category, lat, lon FROM places WHERE name = 'Camp North'") == [("shelter", 10.01, 20.02)]
    assert region.names("Camp North") == {("Camp North", ""), ("North Camp", ""), ("المخيم الشمالي", "")}
    assert region.within("Camp North") == {"Upper"}
    assert "camps.csv" in region.about("sources")


def test_kind_and_aliases_may_be_left_out(tmp_path: Path) -> None:
    region = imported(tmp_path, 'name,lat,lon\n"Camp, North",10.01,20.02\n')

    assert ("place", "place", "Camp, North") in region.kinds()


def test_each_wrong_line_is_named_with_what_is_allowed_and_nothing_is_written(tmp_path: Path) -> None:
    table = (
        HEADER + "Good,1,2\n,1,2\nFar,91,2\nNear,1,181\nWords,north,2\nNaN,nan,2\n...,1,2\nMore,1,2,a,b,c\nShort,1\n"
    )

    with pytest.raises(ImportRefused) as refused:
        imported(tmp_path, table)

    told = str(refused.value).splitlines()
    assert [line.partition(":")[0] for line in told] == [f"camps.csv, line {number}" for number in range(3, 11)]
    assert "name: 1 to 200 letters" in told[0]
    assert "lat -90 to 90, lon -180 to 180" in told[1]
    assert "'north'" in told[3]
    assert "more cells than columns" in told[6]
    assert not (tmp_path / "region.sqlite").exists()


def test_a_line_number_is_that_of_the_file_though_a_name_runs_over_two(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="line 4: lat"):
        imported(tmp_path, HEADER + '"Camp\nNorth",1,2\nBad,x,2\n')


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (b"", "line 1: the first line names the columns"),
        ("name,lat\nA,1\n", "line 1: the first line names the columns: name, lat, lon"),
        ("name,lat,lon,colour\nA,1,2,red\n", "it says: name, lat, lon, colour"),
        ("name,name,lat,lon\nA,B,1,2\n", "line 1"),
        ("name,lat,lon\nCampamento,1,2\nRefugio Peña,1,2\n".encode("latin-1"), "line 3: not UTF-8"),
        (HEADER + '"Open,1,2\n', "line 2: "),
        ("name,lat,lon\n\0,1,2\n", "line 2"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path, table: str | bytes, told: str) -> None:
    with pytest.raises(ImportRefused, match=rf"^camps\.csv, .*{told}"):
        imported(tmp_path, table)


def test_a_thousand_wrong_lines_are_told_shortly(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        imported(tmp_path, HEADER + "A,x,y\n" * 1_000)

    assert len(str(refused.value).splitlines()) == 21
    assert str(refused.value).endswith("… and 980 more lines")
