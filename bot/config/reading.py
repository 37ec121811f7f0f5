"""Reading the settings; its one rule: all that is wrong is said at once, with its place, and no secret is shown."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails

from bot.config import environment
from bot.config.sections import Settings

SECRETS = (("telegram", "token"), ("telegram", "webhook_secret"), ("telegram", "proxy"), ("online", "api_key"))
SECRET_LIKE = re.compile(r"\d{3,}:[\w-]{10,}|//[^/@\s]+@")  # a bot token; a password inside an address
SHOWN = 80  # characters of a wrong value: enough to find it again


class ConfigError(Exception):
    """All that is wrong with the settings, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(path: Path | None = None) -> Settings:
    """The settings of the file (none: the defaults) under those of the environment.

    Relative paths start at the file's folder, without a file at the working directory. Raises ConfigError.
    """
    table = _table(path) if path else {}
    problems = environment.unknown(Settings, os.environ)
    if path:
        problems += _mode(path, table)
    try:
        settings = Settings(**table)
    except ValidationError as fault:
        problems += [_sentence(error, path) for error in fault.errors(include_url=False)]
    if problems:
        raise ConfigError(problems)
    return _anchored(settings, (path or Path("nowhere")).absolute().parent)


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        problem = f"{path}: found no file to read ({fault.strerror}); allowed: a file like config.example.toml"
    except UnicodeDecodeError as fault:
        problem = f"{path}: found bytes that are no UTF-8 at {fault.start}; allowed: a text file in UTF-8"
    except tomllib.TOMLDecodeError as fault:
        problem = f"{path}: found no TOML: {fault}; allowed: lines such as those of config.example.toml"
    raise ConfigError([problem])


def _mode(path: Path, table: dict[str, Any]) -> list[str]:
    parts = {section: table.get(section) for section, _ in SECRETS}
    secret = any(key in part for section, key in SECRETS if isinstance(part := parts[section], dict))
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "nt" or not secret or not mode & 0o077:
        return []
    return [f"{path}: found a secret in a file others can open (mode {mode:04o}); allowed: 0600: chmod 600 '{path}'"]


def _sentence(error: ErrorDetails, path: Path | None) -> str:
    loc = tuple(str(part) for part in error["loc"])
    where, key = _origin(loc, path), ".".join(loc)
    if error["type"] == "extra_forbidden":
        known = _known(loc[:-1])
        return f"{where}: {key}: no such setting{environment.closest(loc[-1], known)}; allowed: {', '.join(known)}"
    allowed = str(error["ctx"]["error"]) if error["type"] == "value_error" else error["msg"]
    allowed = allowed.removeprefix("Input should be ")
    return ": ".join(part for part in (where, key, f"{_found(loc, error['input'])}allowed: {allowed}") if part)


def _origin(loc: tuple[str, ...], path: Path | None) -> str:
    names = (environment.variable(loc[:depth]) for depth in range(len(loc), 1, -1))
    return next((name for name in names if name in os.environ), str(path or "settings"))


def _known(section: tuple[str, ...]) -> list[str]:
    depth = len(section)
    paths = environment.keys(Settings)
    return list(dict.fromkeys(path[depth] for path in paths if path[:depth] == section and len(path) > depth))


def _found(loc: tuple[str, ...], value: object) -> str:
    if any(loc[:2] == secret for secret in SECRETS) or isinstance(value, SecretStr):
        return "found (hidden); "
    if len(loc) < len(("section", "key")) or isinstance(value, dict):
        return ""  # a whole section may hold a secret
    shown = SECRET_LIKE.sub("(hidden)", repr(value))
    return f"found {shown if len(shown) <= SHOWN else shown[:SHOWN] + '…'}; "


def _anchored(settings: Settings, folder: Path) -> Settings:
    store, region = settings.store, settings.region
    store = store.model_copy(
        update={
            "path": folder / store.path,
            "backup_folder": folder / store.backup_folder if store.backup_folder else None,
        }
    )
    region = region.model_copy(update={"path": folder / region.path if region.path else None})
    return settings.model_copy(update={"store": store, "region": region})
