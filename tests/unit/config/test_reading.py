"""What the file says holds; a file that cannot be trusted or read is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.config import ConfigError, Settings, load
from tests.unit.config.files import problem, problems, written


def test_without_a_file_the_defaults_hold_and_the_store_lies_in_the_working_directory() -> None:
    settings = load()

    assert settings.telegram.token is None
    assert settings.store.path == Path.cwd() / "data" / "muster.db"
    assert settings.store.backups == Path.cwd() / "data" / "backups"
    assert settings.region.path is None


def test_paths_start_at_the_folder_of_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "config.toml").write_text('[store]\npath = "data/m.db"\n[region]\npath = "/maps/r.osm"\n', "utf-8")

    settings = load(Path("etc/config.toml"))

    assert settings.store.path == folder / "data/m.db"
    assert settings.store.backups == folder / "data/backups"
    assert settings.region.path == Path("/maps/r.osm")


def test_a_backup_folder_of_ones_own_is_kept() -> None:
    settings = load(written('[store]\nbackup_folder = "copies"'))

    assert settings.store.backups == Path.cwd() / "copies"


def test_one_key_of_an_urgency_changes_that_key_alone() -> None:
    settings = load(written("[matching.critical]\nmost_asks = 20\n[matching]\nround_s = 20"))

    assert settings.matching.critical.most_asks == 20
    assert settings.matching.critical.radius_km == 8
    assert settings.matching.low == Settings().matching.low


def test_the_more_urgent_the_more_are_asked_and_the_sooner_people_are_called() -> None:
    matching = load().matching
    rows = [matching.critical, matching.high, matching.normal, matching.low]

    assert [row.most_asks for row in rows] == [8, 8, 5, 3]
    assert [row.target for row in rows] == [0.8, 0.6, 0.4, 0.3]
    assert [row.desk_after_min for row in rows] == [0, 20, 180, 1440]
    assert [row.escalate_after_min for row in rows] == [5, 60, 720, 4320]


def test_a_file_from_windows_with_a_byte_order_mark_is_read() -> None:
    assert load(written('\ufeff[operation]\nname = "Río"')).operation.name == "Río"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o666])
@pytest.mark.parametrize("key", ["token", "webhook_secret"])
def test_a_secret_in_a_file_that_others_can_open_is_refused_with_the_cure(key: str, mode: int) -> None:
    (line,) = problems(f"[telegram]\n{key} = 'abc'", mode)

    path = Path("config.toml").absolute()
    assert (
        line == f"{path}: found a secret in a file others can open (mode {mode:04o}); allowed: 0600: chmod 600 '{path}'"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_secret_in_a_file_of_ones_own_is_taken(mode: int) -> None:
    assert load(written("[telegram]\ntoken = 'abc'", mode)).telegram.token is not None


def test_a_file_without_secrets_may_be_open_to_all() -> None:
    assert load(written("[web]\nport = 1", 0o644)).web.port == 1


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^nowhere\.toml: found no file to read \(No such file"):
        load(Path("nowhere.toml"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="found no file to read"):
        load(tmp_path)


def test_a_file_that_is_no_toml_is_refused_with_the_line() -> None:
    assert "at line 2" in problem("[web]\nport 8080")


def test_a_file_that_is_no_utf8_is_refused() -> None:
    path = written("")
    path.write_bytes(b"[operation]\nname = 'R\xedo'")

    with pytest.raises(ConfigError, match="found bytes that are no UTF-8 at 21; allowed: a text file in UTF-8"):
        load(path)
