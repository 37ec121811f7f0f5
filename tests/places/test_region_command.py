"""`muster region`: what the operator sees, and what is left when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot import cli
from bot.config import load
from bot.drill.town import TOWN_FILE
from bot.places.region.file import RegionFile
from bot.rehearsal import in_its_region
from tests.places.drawn import street, write

ROOT = Path(__file__).parents[2]


@pytest.fixture
def lane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small map, in a folder of one's own."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "lane.osm", street("Fir Lane", (10, 20), (10.002, 20)))


def test_import_tells_its_stages_and_what_the_file_holds(lane: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = lane.with_name("camps.csv")
    table.write_text("name,lat,lon\nCamp North,10,20\n")

    assert cli.main(["region", "import", str(lane), "--places", str(table), "--out", "out.sqlite"]) == 0

    told = capsys.readouterr()
    assert "1 streets" in told.out
    assert "1 named places" in told.out
    assert "lane.osm" in told.out
    assert "© OpenStreetMap contributors (ODbL)" in told.out
    assert told.err.splitlines()[0] == "  0% reading lane.osm"
    assert told.err.splitlines()[-1] == "100% done"


def test_show_says_what_import_said(lane: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["region", "import", str(lane)])
    imported = capsys.readouterr().out.splitlines()

    assert cli.main(["region", "show"]) == 0

    shown = capsys.readouterr().out.splitlines()
    assert imported[0] == "region.sqlite is ready."
    assert shown[0].startswith("region.sqlite, made 20")
    assert shown[1:] == imported[1:]


def test_the_file_that_the_settings_name_is_made(lane: Path) -> None:
    Path("config.toml").write_text('[region]\npath = "maps/own.sqlite"\n')
    Path("maps").mkdir()

    assert cli.main(["region", "import", str(lane)]) == 0
    assert Path("maps/own.sqlite").is_file()


def test_what_is_wrong_is_said_in_a_line_and_the_status_tells_it(
    lane: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.csv").write_text("name,lat,lon\nA,x,2\nB,1,y\n")

    assert cli.main(["region", "import", "gone.osm.pbf"]) == 1
    assert "gone.osm.pbf: No such file" in capsys.readouterr().err
    assert cli.main(["region", "import", str(lane), "--places", "bad.csv"]) == 1
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "muster: bad.csv, line 2: lat -90 to 90, lon -180 to 180, in degrees such as 47.1392, not 'x', '2'",
        "bad.csv, line 3: lat -90 to 90, lon -180 to 180, in degrees such as 47.1392, not '1', 'y'",
    ]
    assert cli.main(["region", "show", str(lane)]) == 1
    assert "is no region file" in capsys.readouterr().err
    assert sorted(path.name for path in Path().iterdir()) == ["bad.csv", "lane.osm"]


@pytest.mark.parametrize("arguments", [[], ["import"], ["import", "a.osm", "--sideways"], ["build"]])
def test_wrong_use_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["region", *arguments])

    assert ended.value.code == 2
    assert "usage: muster" in capsys.readouterr().err


def test_the_doctor_knows_a_region_file_from_the_map_it_is_made_of(
    lane: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.main(["region", "import", str(lane)])
    for path, told in (
        ("region.sqlite", "region.sqlite, made 20"),
        (str(lane), "lane.osm is no region file"),
    ):
        monkeypatch.setenv("MUSTER_REGION__PATH", path)
        assert cli.main(["doctor"]) == 1, "there is no token"
        assert told in capsys.readouterr().out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission_is_named(lane: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("closed").mkdir(mode=0o500)

    assert cli.main(["region", "import", str(lane), "--out", "closed/out.sqlite"]) == 1
    assert "closed" in capsys.readouterr().err


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle_it_leaves_nothing_behind(tmp_path: Path, wish: signal.Signals) -> None:
    work = [str(TOWN_FILE)] * 40  # so much that it is still at it when the signal comes
    order = [sys.executable, "-m", "bot", "region", "import", *work, "--out", str(tmp_path / "out.sqlite")]
    with subprocess.Popen(order, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert "reading town.osm" in running.stderr.readline()
        running.send_signal(wish)
        said = running.stderr.read()

    assert running.returncode == 1
    assert said.endswith("muster: stopped; nothing was changed\n")
    assert list(tmp_path.iterdir()) == []


async def test_the_drill_has_a_region_file_of_its_town_beside_its_store(tmp_path: Path) -> None:
    settings = load(None)
    drill = settings.model_copy(
        update={"store": settings.store.model_copy(update={"path": tmp_path / "drill-muster.db"})}
    )

    twice = [(await in_its_region(drill)).region.path for _ in range(2)]

    assert twice == [tmp_path / "drill-muster-region.sqlite"] * 2
    file = RegionFile(tmp_path / "drill-muster-region.sqlite")
    try:
        assert ("Mill Lane",) in file.connection.execute("SELECT name FROM places").fetchall()
    finally:
        file.close()
