"""The command line, as operators use it: each command in a process of its own."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.store import migrations

PATIENCE_S = 60
HERE = {"PYTHONPATH": str(Path(__file__).parents[2])}  # the program under test, wherever it is installed


def muster(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **HERE, **settings}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=2 * PATIENCE_S, check=False
    )


@contextmanager
def drill(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running drill, and its address."""
    command = [sys.executable, "-m", "bot", *words, "--port", "0", "--no-browser"]
    environment = {**os.environ, **HERE}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield process, address_of(process)
        finally:
            process.terminate()
            process.wait(PATIENCE_S)
            assert process.stdout
            process.stdout.read()


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    for line in process.stdout:
        if found := re.search(r"http://[\w.]+:\d+/", line):
            return found[0]
    raise AssertionError("the drill never named its address")


def ask(address: str, path: str, given: dict[str, object] | None = None) -> dict[str, object]:
    body = json.dumps(given).encode() if given is not None else None
    request = urllib.request.Request(address + path, body, {"Content-Type": "application/json"})  # noqa: S310 - our own drill
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - as above
        found: dict[str, object] = json.loads(answer.read())
        return found


def test_run_without_a_token_is_a_drill_that_answers_a_call_for_help(tmp_path: Path) -> None:
    with drill(tmp_path, "run") as (process, address):
        everybody = ask(address, "drill/people")["people"]
        assert isinstance(everybody, list)
        ana = next(person["id"] for person in everybody if person["roles"] == ["resident"])
        ask(address, f"drill/people/{ana}/say", {"text": "We need insulin"})
        seen, until = "", time.monotonic() + PATIENCE_S
        while "A1" not in seen and time.monotonic() < until:
            seen = json.dumps(ask(address, f"drill/people/{ana}/chat?wait=1"))
        assert "A1" in seen
        assert "EXERCISE" in seen
        process.terminate()
        assert process.wait(PATIENCE_S) == 0
    assert (tmp_path / "data" / "drill-muster.db").exists()
    assert not (tmp_path / "data" / "muster.db").exists()


def test_the_server_alone_serves_any_bot(tmp_path: Path) -> None:
    with drill(tmp_path, "drill", "--server-only", "--log", "log.jsonl") as (_, address):
        assert ask(address, "bot55555:abcdefghijklmnopqrstuvwxyz0123456789/getMe")["ok"]
    assert "getme" in (tmp_path / "log.jsonl").read_text("utf-8")


def made_store(folder: Path) -> Path:
    path = folder / "data" / "muster.db"
    path.parent.mkdir()
    path.touch(mode=0o600)
    migrations.bring_up(path, folder)
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO people VALUES (1, 7, 'Ana', 'en', 0, 1, NULL, NULL, 1, 1)")
        db.commit()
    return path


def test_a_backup_can_be_restored(tmp_path: Path) -> None:
    path = made_store(tmp_path)
    made = muster(tmp_path, "backup", "--to", "copy.db")
    assert (made.returncode, made.stderr) == (0, "")
    assert "a sound copy" in made.stdout
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM people")
        db.commit()
    back = muster(tmp_path, "restore", "copy.db")
    assert back.returncode == 0
    assert "before-restore" in back.stdout
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT name FROM people").fetchall() == [("Ana",)]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 500])
def test_a_broken_backup_is_refused_and_the_store_stays(tmp_path: Path, content: bytes) -> None:
    path = made_store(tmp_path)
    before = path.read_bytes()
    (tmp_path / "copy.db").write_bytes(content)
    back = muster(tmp_path, "restore", "copy.db")
    assert back.returncode == 1
    assert "copy.db" in back.stderr
    assert "Traceback" not in back.stderr
    assert path.read_bytes() == before


def test_a_store_in_use_is_not_restored_over(tmp_path: Path) -> None:
    made_store(tmp_path)
    assert muster(tmp_path, "backup", "--to", "copy.db").returncode == 0
    with drill(tmp_path, "drill"):
        busy = muster(tmp_path, "restore", "copy.db", MUSTER_STORE__PATH=str(tmp_path / "data" / "drill-muster.db"))
    assert busy.returncode == 1
    assert "running" in busy.stderr


def test_the_doctor_names_what_is_wrong_and_the_mend(tmp_path: Path) -> None:
    path = made_store(tmp_path)
    path.chmod(0o644)
    seen = muster(tmp_path, "doctor")
    assert seen.returncode == 1
    assert "no bot token" in seen.stdout
    assert f"chmod 600 {path}" in seen.stdout
    assert "owner_ids" in seen.stdout


def test_the_doctor_knows_a_good_set_up(tmp_path: Path) -> None:
    made_store(tmp_path)
    assert muster(tmp_path, "backup").returncode == 0
    token = "55555:abcdefghijklmnopqrstuvwxyz0123456789"
    with drill(tmp_path, "drill", "--server-only") as (_, address):
        good = muster(
            tmp_path,
            "doctor",
            MUSTER_TELEGRAM__TOKEN=token,
            MUSTER_TELEGRAM__API_URL=address.rstrip("/"),
            MUSTER_OPERATION__OWNER_IDS="7",
        )
    assert "BAD" not in good.stdout
    assert good.returncode == 0
    assert token not in good.stdout + good.stderr


def test_wrong_settings_end_with_status_2_and_say_what_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[telegram]\ntokn = 'x'\n")
    wrong = muster(tmp_path, "run")
    assert wrong.returncode == 2
    assert "tokn" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_an_unknown_command_ends_with_status_2(tmp_path: Path) -> None:
    assert muster(tmp_path, "dance").returncode == 2
