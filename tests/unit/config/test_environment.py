"""Each setting can come from the environment, and a misspelt variable never passes in silence."""

from __future__ import annotations

import pytest

from bot.config import ConfigError, Settings, load
from bot.config.environment import keys, variable
from tests.unit.config.files import TOKEN, written


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_WEB__PORT", "9000")
    monkeypatch.setenv("MUSTER_MATCHING__HIGH__MOST_ASKS", "7")

    settings = load(written("[web]\nport = 7000\nhost = '::1'\n[matching.high]\nhold_min = 11"))

    assert (settings.web.port, settings.web.host) == (9000, "::1")
    assert (settings.matching.high.most_asks, settings.matching.high.hold_min) == (7, 11)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("MUSTER_OPERATION__LANGUAGES", "es, en", ("es", "en")),
        ("MUSTER_OPERATION__LANGUAGES", '["ar"]', ("ar",)),
        ("MUSTER_OPERATION__OWNER_IDS", "42", (42,)),
        ("MUSTER_OPERATION__OWNER_IDS", "[42, 43]", (42, 43)),
    ],
)
def test_a_list_can_be_written_with_commas_or_as_json(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, expected: tuple[object, ...]
) -> None:
    monkeypatch.setenv(name, text)

    assert getattr(load().operation, name.rsplit("__", 1)[1].lower()) == expected


def test_every_setting_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in keys(Settings):
        monkeypatch.setenv(variable(path), "?!\n")

    with pytest.raises(ConfigError) as refused:
        load()

    named = {line.split(":")[0] for line in refused.value.problems}
    free = {"MUSTER_STORE__PATH", "MUSTER_STORE__BACKUP_FOLDER", "MUSTER_REGION__PATH"}  # any name will do
    assert named == {variable(path) for path in keys(Settings)} - free


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("MUSTER_TELEGRM__TOKEN", "MUSTER_TELEGRAM__TOKEN"),
        ("MUSTER_TELEGRAM__TOKN", "MUSTER_TELEGRAM__TOKEN"),
        ("MUSTER_MATCHING__CRITICAL__RADIUS", "MUSTER_MATCHING__CRITICAL__RADIUS_KM"),
        ("muster_web__prt", "MUSTER_WEB__PORT"),
        ("MUSTER_MATCHING__CRITICAL", "MUSTER_MATCHING__CRITICAL__"),
        ("MUSTER_STORE__PATH__X", "MUSTER_STORE__PATH"),
    ],
)
def test_a_misspelt_variable_is_refused_with_a_hint(monkeypatch: pytest.MonkeyPatch, name: str, hint: str) -> None:
    monkeypatch.setenv(name, TOKEN)

    with pytest.raises(ConfigError) as refused:
        load()

    (line,) = refused.value.problems
    assert line.startswith(f"environment: {name}: no such setting (did you mean {hint}")
    assert TOKEN not in line


def test_variables_of_others_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_FAILPOINT", "before_commit:1")
    monkeypatch.setenv("MUSTER_WEB", "tcp://10.0.0.1:80")
    monkeypatch.setenv("MUSTERING__X", "1")

    assert load().web.port == 8080


@pytest.mark.parametrize("text", ["[1, 2", "1;2", "", "{}"])
def test_a_list_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("MUSTER_OPERATION__OWNER_IDS", text)

    with pytest.raises(ConfigError, match=r"^MUSTER_OPERATION__OWNER_IDS: operation\.owner_ids"):
        load()


def test_an_error_from_the_environment_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_WEB__PORT", "http")

    with pytest.raises(ConfigError, match=r"^MUSTER_WEB__PORT: web.port: found 'http'; allowed: a valid integer"):
        load()
