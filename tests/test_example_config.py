"""config.example.toml shows every setting with its default and a sentence; none can be forgotten."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings, load
from bot.config.environment import keys

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
PATHS = list(keys(Settings))
LINE = re.compile(r"^(#?)([a-z_]+) = (.+)$")


def lines_by_path(text: str) -> dict[tuple[str, ...], tuple[str, bool]]:
    """Each setting's path with the line above it and whether it is switched off."""
    found: dict[tuple[str, ...], tuple[str, bool]] = {}
    section: tuple[str, ...] = ()
    above = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = tuple(line.strip("[]").split("."))
        elif match := LINE.match(line):
            found[(*section, match[2])] = (above, match[1] == "#")
        above = line
    return found


def value_at(path: tuple[str, ...], table: dict[str, Any]) -> Any:
    for part in path[:-1]:
        table = table[part]
    return table.get(path[-1])


def test_the_example_has_every_setting_and_no_other() -> None:
    assert sorted(lines_by_path(EXAMPLE.read_text("utf-8"))) == sorted(PATHS)


@pytest.mark.parametrize("path", PATHS, ids=".".join)
def test_each_setting_is_explained_and_shows_its_default(path: tuple[str, ...]) -> None:
    text = EXAMPLE.read_text("utf-8")
    above, off = lines_by_path(text)[path]
    default = value_at(path, Settings.model_construct().model_dump(mode="json"))

    assert re.fullmatch(r"# [A-Z0-9a-z].{10,}[.]", above), f"a sentence must stand above {path}"
    assert value_at(path, tomllib.loads(text)) == default
    assert off == (default is None)


@pytest.mark.parametrize(
    "path", [path for path in PATHS if path[-1].endswith(("_s", "_min", "_h", "_km"))], ids=".".join
)
def test_each_setting_with_a_unit_names_it_in_words(path: tuple[str, ...]) -> None:
    words = {"s": "seconds|a second", "min": "minutes|a minute", "h": "hours", "km": "kilometres"}
    above, _ = lines_by_path(EXAMPLE.read_text("utf-8"))[path]

    assert re.search(words[path[-1].rsplit("_", 1)[1]], above, re.IGNORECASE)


def test_the_example_loads_as_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "config.toml"
    copy.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    monkeypatch.chdir(tmp_path)

    assert load(copy) == load(None)


def test_the_example_with_every_setting_switched_on_loads_too(tmp_path: Path) -> None:
    copy = tmp_path / "config.toml"
    copy.write_text(re.sub(r"^#(?=[a-z_]+ = )", "", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    copy.chmod(0o600)

    settings = load(copy)

    assert settings.telegram.token is not None
    assert settings.region.area is not None
