"""A wrong setting is refused with its place, what was found and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Settings, load
from tests.unit.config.files import SECRET, TOKEN, problem, problems, written


@pytest.mark.parametrize(
    ("text", "key", "hint"),
    [
        ("[telegrm]\ntoken = 'x'", "telegrm", "telegram"),
        ("[web]\nprot = 1", "web.prot", "port"),
        ("[matching]\nround = 1", "matching.round", "round_s"),
        ("[matching.critical]\nradius = [1]", "matching.critical.radius", "radius_km"),
        ("[matching.urgent]\nradius_km = [1]", "matching.urgent", ""),
        ("port = 1", "port", ""),
    ],
)
def test_an_unknown_key_is_refused_at_every_level(text: str, key: str, hint: str) -> None:
    line = problem(text)

    assert line.startswith(f"{Path('config.toml').absolute()}: {key}: no such setting")
    assert f"(did you mean {hint}?)" in line or not hint
    assert "; allowed: " in line


@pytest.mark.parametrize("section", list(Settings.model_fields))
def test_no_section_takes_an_unknown_key(section: str) -> None:
    assert f"{section}.nonsense: no such setting" in problem(f"[{section}]\nnonsense = 1")


def test_an_unknown_key_is_answered_with_the_keys_there_are() -> None:
    assert problem("[web]\nx = 1").endswith("allowed: host, port")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[telegram]\npoll_timeout_s = 51", "telegram.poll_timeout_s: found 51; allowed: less than or equal to 50"),
        (
            "[telegram]\nwebhook_connections = 0",
            "telegram.webhook_connections: found 0; allowed: greater than or equal",
        ),
        ("[telegram]\napi_url = 'ftp://x'", "telegram.api_url: found 'ftp://x'; allowed: an http:// or https://"),
        ("[telegram]\napi_url = 'http://x:0'", "allowed: an http:// or https:// address"),
        ("[telegram]\nproxy = 'socks5://x'", "allowed: an http:// or https:// proxy"),
        ("[telegram]\ntoken = ''", "telegram.token: found (hidden); allowed: the token as @BotFather gave it"),
        ("[telegram]\nwebhook_secret = ''", "allowed: 1 to 256 letters, digits, _ and -"),
        (f"[telegram]\nwebhook_secret = '{'x' * 257}'", "allowed: 1 to 256 letters, digits, _ and -"),
        ("[telegram]\nwebhook_secret = 'ñ'", "allowed: 1 to 256 letters, digits, _ and -"),
        ("[store]\npath = ''", "store.path: found ''; allowed: a path that is not empty"),
        ("[store]\npath = '~/m.db'", "does not begin with ~"),
        ("[store]\nbackup_every_min = -1", "allowed: greater than or equal to 0"),
        ("[store]\nbackups_kept = 0", "allowed: greater than 0"),
        ("[web]\nport = 65536", "allowed: less than or equal to 65535"),
        ("[web]\nhost = ''", "allowed: one line of text"),
        ("[region]\narea = [1, 2, 3]", "region.area: found [1, 2, 3]; allowed: four numbers"),
        ("[region]\narea = [9, 1, 8, 2]", "allowed: [south, west, north, east] in degrees, with south < north"),
        ("[region]\narea = [1, 9, 2, 8]", "with south < north and west < east"),
        ("[region]\narea = [1, 2, 91, 8]", "with south < north and west < east"),
        ("[region]\narea = [nan, 2, 3, 8]", "region.area.0: found nan; allowed: a finite number"),
        ("[operation]\nemergency_number = ''", "allowed: a number to call, such as 112"),
        ("[operation]\nemergency_number = 'police'", "found 'police'; allowed: a number to call"),
        ("[operation]\nlanguages = []", "operation.languages: found []; allowed: one or more"),
        ("[operation]\nlanguages = ['English']", "operation.languages.0: found 'English'; allowed: a language code"),
        ("[operation]\nlanguages = ['en', 'en']", "allowed: one or more languages, each once"),
        ("[operation]\ntimezone = 'Madrid'", "found 'Madrid'; allowed: a time zone's name, such as UTC"),
        ("[operation]\ntimezone = ''", "allowed: a time zone's name"),
        ("[operation]\ntimezone = '../../etc/passwd'", "allowed: a time zone's name"),
        ('[operation]\nname = "a\\nb"', "operation.name: found 'a\\nb'; allowed: one line of text"),
        ("[operation]\nowner_ids = [0]", "operation.owner_ids.0: found 0; allowed: greater than 0"),
        ("[operation]\nowner_ids = [5, -100123]", "operation.owner_ids.1: found -100123; allowed: greater than 0"),
        ("[operation]\nowner_ids = [1087968824]", "stands for every anonymous group administrator"),
        ("[operation]\nowner_ids = [777000]", "Telegram's own service account"),
        ("[operation]\nowner_ids = [136817688]", "stands for every channel"),
        ("[sending]\noverall_per_s = inf", "sending.overall_per_s: found inf; allowed: "),
        ("[sending]\nin_flight = 33", "sending.in_flight up to telegram.connections"),
        ("[turns]\nbatch = 1.5", "turns.batch: found 1.5; allowed: a valid integer"),
        ("[matching.high]\nradius_km = -1", "matching.high.radius_km: found -1; allowed: greater than 0"),
        ("[matching.high]\nradius_km = 25", "matching.high: allowed: radius_km up to widest_km"),
        ("[matching.high]\ntarget = 1", "matching.high.target: found 1; allowed: less than 1"),
        ("[matching.high]\ntarget = 0.95", "matching: allowed: target never lower for what is more urgent"),
        ("[matching.high]\nhorizon_min = 11", "matching: allowed: horizon_min never longer for what is more urgent"),
        ("[matching]\nchance_by_minutes = [[6, 0.2], [3, 0.3]]", "with growing minutes and a chance that never grows"),
        ("[matching]\nchance_beyond = 2", "matching.chance_beyond: found 2; allowed: less than or equal to 1"),
        (
            "[matching]\nchance_beyond = 0.07",
            "matching: allowed: chance_beyond up to the last chance of chance_by_minutes",
        ),
        ("[matching]\nreply_late_min = 2", "matching: allowed: reply_late_min above reply_median_min"),
        ("[matching]\nquiet_hours = [7]", "[from, until] as two different hours of the day"),
        ("[matching]\nquiet_hours = [22, 24]", "matching.quiet_hours.1: found 24; allowed: less than 24"),
        ("[matching.high]\ndesk_after_min = 61", "matching.high: allowed: desk_after_min up to escalate_after_min"),
        ("[matching]\neta_choices_min = [20, 10]", "allowed: one or more numbers in ascending order"),
        ("[duty]\nchoices_h = [0]", "duty.choices_h.0: found 0; allowed: greater than 0"),
        ("[log]\nlevel = 'loud'", "log.level: found 'loud'; allowed: 'debug', 'info', 'warning' or 'error'"),
        ("web = 1", "web: allowed: "),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_allowed(text: str, words: str) -> None:
    line = problem(text)

    assert line.startswith(f"{Path('config.toml').absolute()}: ")
    assert words in line


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_WEB__PRT", "1")

    lines = problems(f"[telegram]\ntoken = '{TOKEN}'\nx = 1\n[web]\nport = -1\n[log]\nlevel = 'loud'", mode=0o640)

    assert len(lines) == 5


def test_a_very_long_value_is_shown_shortened() -> None:
    assert len(problem(f"[log]\nlevel = '{'x' * 100_000}'")) < 500


@pytest.mark.parametrize("address", ["http://muster.example/tg", "http://10.0.0.5/tg", "http://127.0.0.1.example.org/"])
def test_a_webhook_without_https_is_refused(address: str) -> None:
    text = f"[telegram]\ntoken = '{TOKEN}'\nwebhook_secret = '{SECRET}'\nwebhook_url = '{address}'"

    assert "telegram.webhook_url" in problem(text)
    assert "allowed: an https:// address" in problem(text)


@pytest.mark.parametrize(
    "address", ["https://muster.example/tg", "http://127.0.0.1:8080/tg", "http://localhost/tg", "http://[::1]/tg"]
)
def test_a_webhook_with_https_or_on_this_machine_is_taken(address: str) -> None:
    text = f"[telegram]\ntoken = '{TOKEN}'\nwebhook_secret = '{SECRET}'\nwebhook_url = '{address}'"

    assert load(written(text)).telegram.webhook_url == address


def test_a_webhook_without_a_secret_is_refused() -> None:
    line = problem(f"[telegram]\ntoken = '{TOKEN}'\nwebhook_url = 'https://muster.example/'")

    assert line.endswith(
        "telegram: allowed: webhook_url only together with webhook_secret, by which Telegram proves itself"
    )


def test_a_webhook_without_a_token_is_refused() -> None:
    line = problem(f"[telegram]\nwebhook_secret = '{SECRET}'\nwebhook_url = 'https://muster.example/'")

    assert line.endswith("telegram: allowed: webhook_url only together with token")
