"""What stands in the log: facts of the program; never a token, never what people wrote."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from bot import logs

TOKEN = "123456789:AAHs3cretS3cretS3cretS3cretS3cret"
SECRET = TOKEN.partition(":")[2]


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg",
        f"token={TOKEN}",
        f"<{TOKEN}>",
        f'{{"token": "{TOKEN}"}}',
        f"{TOKEN} and {TOKEN}",
        f"x_{TOKEN}",
    ],
)
def test_a_token_is_taken_out_wherever_it_stands(text: str) -> None:
    kept = logs.redact(text)
    assert SECRET not in kept
    assert "[token]" in kept


@pytest.mark.parametrize("text", ["at 12:30:45", "2026-03-02T12:00:00Z", "update 12345: done", "A12", "127.0.0.1:8080"])
def test_what_is_no_token_stays(text: str) -> None:
    assert logs.redact(text) == text


@pytest.mark.parametrize("style", ["json", "text", "auto"])
def test_a_token_in_any_part_of_an_event_does_not_reach_the_log(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", style)
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    structlog.get_logger().info(url, plain=TOKEN, nested=[{"url": url}], fault=ValueError(url), raw=url.encode())
    written = capsys.readouterr().err
    assert "[token]" in written
    assert SECRET not in written


def test_events_are_json_for_machines_with_level_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", "json")
    structlog.get_logger().warning("poll.failed", pause_s=2.0)
    written = json.loads(capsys.readouterr().err)
    assert (written["event"], written["level"], written["pause_s"]) == ("poll.failed", "warning", 2.0)
    assert written["timestamp"].endswith("Z")


def test_the_least_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("warning", "text")
    structlog.get_logger().info("turn")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("source", ["telegram.ext.Application", "aiohttp.client", "asyncio", "somebody.else"])
def test_of_a_library_only_its_name_and_the_kind_of_fault_are_written(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("info", "json")
    words = f"my mother is diabetic, {TOKEN}"
    fault = LookupError(words)
    logging.getLogger(source).error("Update %s caused an error", words, exc_info=fault, extra={"update": words})
    written = capsys.readouterr().err
    assert "diabetic" not in written
    assert SECRET not in written
    line = json.loads(written)
    assert {source, "LookupError", "ERROR"} <= set(line.values())


def test_the_chatter_of_libraries_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("debug", "json")
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("aiohttp.access").debug("GET /")
    assert capsys.readouterr().err == ""
