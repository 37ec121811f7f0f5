"""An open region file: what is refused, and how a newer one comes into use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.domain.model import Area
from bot.places.region.file import RegionFile, RegionRefused
from tests.places.drawn import made, street

if TYPE_CHECKING:
    from pathlib import Path


class Clock:
    """Stands until it is moved."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def names(file: RegionFile) -> list[str]:
    return [row[0] for row in file.connection.execute("SELECT name FROM places")]


def test_an_open_file_tells_whom_it_is_owed_to_and_where_it_lies(tmp_path: Path) -> None:
    file = RegionFile(made(tmp_path, street("Fir Lane", (10, 20), (10.002, 20.001))).path)
    try:
        assert file.attribution == "© OpenStreetMap contributors (ODbL)"
        assert file.bounds == Area(10, 20, 10.002, 20.001)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            file.connection.execute("DELETE FROM places")
    finally:
        file.close()


def test_a_file_with_signs_in_its_name_is_opened(tmp_path: Path) -> None:
    odd = tmp_path / "a b#c?d%20.sqlite"
    made(tmp_path, street("Fir Lane", (10, 20), (10.002, 20))).path.rename(odd)
    file = RegionFile(odd)
    try:
        assert names(file) == ["Fir Lane"]
    finally:
        file.close()


def test_a_newer_file_is_seen_within_a_second_and_not_looked_for_more_often(tmp_path: Path) -> None:
    clock = Clock()
    file = RegionFile(made(tmp_path, street("Fir Lane", (10, 20), (10.002, 20))).path, clock)
    try:
        clock.seconds += 1
        assert not file.fresh()
        made(tmp_path, street("Elm Road", (11, 20), (11.002, 20)))
        clock.seconds += 0.9
        assert not file.fresh()
        assert names(file) == ["Fir Lane"]
        clock.seconds += 0.1
        assert file.fresh()
        assert names(file) == ["Elm Road"]
        assert file.bounds.south == 11
        clock.seconds += 1
        assert not file.fresh()
    finally:
        file.close()


def test_a_newer_file_that_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    clock = Clock()
    region = made(tmp_path, street("Fir Lane", (10, 20), (10.002, 20)))
    file = RegionFile(region.path, clock)
    try:
        broken = tmp_path / "broken"
        broken.write_text("nothing")
        os.replace(broken, region.path)  # noqa: PTH105 - as the import does it
        clock.seconds += 1
        assert not file.fresh()
        region.path.unlink()
        clock.seconds += 1
        assert not file.fresh()
        assert names(file) == ["Fir Lane"]
    finally:
        file.close()


def altered(folder: Path, order: str) -> Path:
    folder.mkdir()
    path = made(folder, street("Fir Lane", (10, 20), (10.002, 20))).path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(order)
        connection.commit()
    return path


def test_what_is_no_region_file_of_this_form_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "map.txt").write_text("<osm/>" * 200)
    (tmp_path / "empty").touch()

    for path, told in (
        (tmp_path / "gone", "no region file at"),
        (tmp_path, "no region file at"),
        (tmp_path / "map.txt", "is no region file"),
        (tmp_path / "empty", "is no region file"),
        (altered(tmp_path / "1", "PRAGMA application_id = 7"), "is no region file"),
        (altered(tmp_path / "2", "PRAGMA user_version = 2"), "of form 2, this program reads form 1"),
        (altered(tmp_path / "3", "DROP TABLE about"), "is no region file"),
        (altered(tmp_path / "4", "DELETE FROM about"), "is no region file"),
    ):
        with pytest.raises(RegionRefused, match=f"{told}.*muster region import"):
            RegionFile(path)
