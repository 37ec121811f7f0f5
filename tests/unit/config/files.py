"""Settings files as people write them, in the working directory of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import ConfigError, load

TOKEN = "123456789:AAHs3cretS3cretS3cretS3cretS3cret"
SECRET = "w3bhook-s3cret"


def written(text: str, mode: int = 0o600) -> Path:
    path = Path("config.toml").absolute()
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def problems(text: str, mode: int = 0o600) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        load(written(text, mode))
    return refused.value.problems


def problem(text: str) -> str:
    (only,) = problems(text)
    return only
