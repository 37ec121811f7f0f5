"""`muster locate`, as operators and scripts use it: no bot, no token, no store."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import locate
from bot.config import ConfigError, Settings
from tests.support.town import town_region

HERE = str(Path(__file__).parents[2])
AREA = "12.0,-38.08,12.06,-38.0"


def muster(
    *words: str | bytes, stdin: bytes = b"", settings: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": HERE, **(settings or {})}
    command = [sys.executable, "-m", "bot", "locate", *words]
    return subprocess.run(command, env=environment, input=stdin, capture_output=True, timeout=60, check=False)


def answered(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def within(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command writes, called within this process."""
    parser = argparse.ArgumentParser()
    locate.add_options(parser)
    assert locate.locate(parser.parse_args(words), Settings()) == 0
    return capsys.readouterr().out


def test_the_map_and_the_area_are_those_of_the_settings_and_the_answer_is_json() -> None:
    settings = {"MUSTER_REGION__PATH": str(town_region()), "MUSTER_REGION__AREA": f"[{AREA}]"}

    house = answered(muster("--json", "come", "to 12 Mill Lane", settings=settings))

    assert house.keys() == {"text", "verdict", "asks", "unreadable", "attribution", "candidates"}
    assert house["text"] == "come to 12 Mill Lane"
    assert (house["verdict"], house["asks"], house["unreadable"]) == ("sure", False, None)
    assert "OpenStreetMap" in house["attribution"]
    assert house["candidates"][0]["kind"] == "house"
    assert answered(muster("--json", "41.0082, 28.9784", settings=settings))["verdict"] == "outside"


def test_a_position_needs_no_map_and_numbers_below_zero_are_no_options() -> None:
    area = ("--area", "-12.06,-38.08,-12,-38", "--near", "-12.05,-38.05")

    assert answered(muster(*area, "--json", "-12.0123,-38.0456")) == {
        "text": "-12.0123,-38.0456",
        "verdict": "sure",
        "asks": False,
        "unreadable": None,
        "attribution": None,
        "candidates": [
            {
                "kind": "position",
                "name": "-12.01230, -38.04560",
                "lat": -12.0123,
                "lon": -38.0456,
                "radius_m": 10.0,
                "probability": 0.99,
                "why": ["decimal degrees"],
                "apart": "",
            }
        ],
    }


def test_words_for_people_are_short(capsys: pytest.CaptureFixture[str]) -> None:
    assert within(capsys, "12.0123, -38.0456").splitlines() == [
        "Sure:",
        " 99%  position     12.01230, -38.04560  12.012300, -38.045600  within 10 m  decimal degrees",
    ]
    assert within(capsys, "maps.app.goo.gl/AbC").startswith("Not readable here: a short link")
    assert within(capsys, "nowhere") == "No place was understood.\n"
    assert within(capsys, "12 Mill Lane", "--region", str(town_region()), "--area", AREA).startswith("Sure:")
    assert within(capsys, "12 Mill Lane", "--region", str(town_region()), "--area", "1,1,2,2").startswith(
        "A place outside"
    )


LINES = b"""\
{"text": "12.0123, -38.0456", "id": 7, "lang": "en"}
not json
{"text": "///filled.count.soap", "tags": ["a", {"b": null}], "near": [12.01, -38.04]}

\xff\xfe\x00 binary
[1, 2]
{"text": 5}
{"text": "x", "near": [91, 0]}
{"text": "x", "near": [true, 0]}
{"text": "x", "lang": 5}
{"text": "x", "id": NaN}
{"text": "x", "id": 1e999}
{"text": "\\ud800 12.0123, -38.0456", "verdict": "mine", "id": "last"}
"""
TOO_LONG, TOO_DEEP = b'{"text": "' + b"x" * 3_000_000 + b'"}\n', b"[" * 200_000 + b"\n"


def test_each_line_gets_its_answer_in_order_and_a_bad_one_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "asked.jsonl").write_bytes(LINES + TOO_LONG + TOO_DEEP + b'{"text": "12.0123, -38.0456"}')

    done = muster("--jsonl", str(tmp_path / "asked.jsonl"), "--area", AREA)
    answers = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 1
    assert [answer.get("line") for answer in answers] == [None, 2, None, 5, 6, 7, 8, 9, 10, 11, 12, None, 14, 15, None]
    assert all(answer["error"] for answer in answers if "line" in answer)
    assert (answers[0]["id"], answers[0]["lang"], answers[0]["verdict"]) == (7, "en", "sure")
    assert (answers[2]["tags"], answers[2]["unreadable"]) == (["a", {"b": None}], "what3words")
    assert (answers[11]["id"], answers[11]["verdict"], answers[11]["asks"]) == ("last", "sure", False)
    assert answers[14]["verdict"] == "sure"


def test_answers_come_while_the_questions_still_do() -> None:
    command = [sys.executable, "-m", "bot", "locate", "--jsonl", "-"]
    environment = {**os.environ, "PYTHONPATH": HERE}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(json.dumps({"text": "12.0123, -38.0456", "n": number}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["n"] == number
        process.stdin.close()
        assert process.wait(60) == 0


@pytest.mark.parametrize("words", [("--area", "1,2,3"), ("--area", "9,0,1,1"), ("--near", "91,0"), ("--near", "there")])
def test_numbers_that_are_no_area_and_no_position_are_refused(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as wrong:
        within(capsys, *words, "x")

    assert wrong.value.code == 2


@pytest.mark.parametrize("words", [("--region", __file__, "x"), ("--region", HERE, "x"), (), (" ",)])
def test_wrong_use_is_said_in_a_sentence(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigError, match=r"no region file|either a TEXT or --jsonl"):
        within(capsys, *words)


def test_a_missing_map_is_named_and_ends_with_status_2() -> None:
    done = muster("--region", "missing.sqlite", "x")

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"muster: no region file at missing.sqlite; make it anew: muster region import")


@pytest.mark.parametrize("settings", [{"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "LC_ALL": "C"}])
def test_any_locale_and_any_bytes_come_through(settings: dict[str, str]) -> None:
    words = "١٢٫٠١٢٣، -٣٨٫٠٤٥٦ مدرسة".encode()

    assert answered(muster("--json", words, b"\xff\xfe", settings=settings))["verdict"] == "sure"
    shown = muster("Estación".encode(), "--region", str(town_region()), settings=settings)
    assert (shown.returncode, shown.stderr) == (0, b"")
