"""The section [online]: a guest on public servers must behave, and the section may change while the bot runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.config import Online, Watch, load
from tests.unit.config.files import problem, problems, written

AREA = "[region]\narea = [47.04, 9.47, 47.27, 9.64]\n"
OWN = '[online]\nprovider = "nominatim"\nurl = "http://127.0.0.1:8088"\n'
AGENT = 'user_agent = "ValleyRelief/1 (mail@valleyrelief.net)"\n'


def test_nobody_is_asked_unless_somebody_is_named() -> None:
    assert load(None).online.provider == "none"
    assert not load(None).online.public


def test_a_public_server_is_asked_with_a_contact_and_credited() -> None:
    online = load(written(f'{AREA}[online]\nprovider = "nominatim"\n{AGENT}')).online

    assert online.public
    assert online.address == "https://nominatim.openstreetmap.org"
    assert online.source == "nominatim at nominatim.openstreetmap.org"
    assert online.credit == "© OpenStreetMap"


@pytest.mark.parametrize(
    ("lines", "allowed"),
    [
        ('provider = "nominatim"', "user_agent"),
        ('provider = "photon"', "user_agent"),
        ('provider = "nominatim"\nuser_agent = "ValleyRelief"', "how to reach you"),
        ('provider = "nominatim"\nuser_agent = "my-application (me@valleyrelief.net)"', "how to reach you"),
        ('provider = "nominatim"\nuser_agent = "Relief (me@example.org)"', "how to reach you"),
        (f'provider = "nominatim"\nper_s = 2\n{AGENT}', "per_s up to 1.0"),
        (f'provider = "nominatim"\nurl = "http://nominatim.openstreetmap.org"\n{AGENT}', "https://"),
        ('provider = "nominatim"\nurl = "https://Nominatim.OpenStreetMap.org/"', "user_agent"),
        ('provider = "pelias"', "only together with url"),
        ('provider = "nominatim"\nurl = "http://10.0.0.1/search?q=x"', "without ?"),
        ('provider = "google"', "none"),
        ('country_codes = ["LI"]', "two letters"),
        ('country_codes = ["li", "li"]', "each one once"),
        ('languages = ["german"]', "language code"),
        ("per_s = 0", "greater than 0"),
        ("keep_days = 1e9", "3650"),
        ("timeout_s = 600", "60"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(lines: str, allowed: str) -> None:
    assert allowed in problem(f"{AREA}[online]\n{lines}\n")


def test_without_an_area_nobody_is_asked() -> None:
    assert "region.area" in problem(OWN)


def test_a_key_is_a_secret_like_the_token() -> None:
    text = f'{AREA}[online]\nprovider = "pelias"\nurl = "http://127.0.0.1:8088"\napi_key = "k3y-k3y"\n'
    assert "chmod 600" in "\n".join(problems(text, 0o644))
    online = load(written(text)).online
    assert "k3y" not in repr(online)
    assert "k3y" not in f"{online.mark} {online.source} {load(written(text)).redacted()}"
    assert "k3y" not in problem(text.replace('"k3y-k3y"', '"k3y k3y"'))


def test_credentials_are_told_apart_by_their_mark() -> None:
    one = Online(provider="nominatim", url="http://127.0.0.1:1")
    assert one.mark == one.model_copy(update={"per_s": 5.0}).mark
    assert one.mark != one.model_copy(update={"user_agent": "Other/1"}).mark


def rewritten(text: str, later_s: int) -> Path:
    path = written(text)
    seen = path.stat()
    os.utime(path, (seen.st_atime + later_s, seen.st_mtime + later_s))
    return path


def test_a_saved_file_is_taken_over_and_only_this_section_of_it() -> None:
    path = written(AREA)
    settings = load(path)
    watch = Watch(path, settings)
    assert watch.refresh() == "same"
    rewritten(f'{AREA}{OWN}[operation]\nname = "Other"\n', 5)
    assert watch.refresh() == "saved"
    assert watch.online().provider == "nominatim"
    assert watch.refresh() == "same"


@pytest.mark.parametrize("broken", ["[online", f"{AREA}[online]\nper_s = 0\n", f"{AREA}[online]\nprovider = 'x'\n"])
def test_a_broken_file_changes_nothing_and_is_told_once(broken: str) -> None:
    path = written(AREA + OWN)
    watch = Watch(path, load(path))
    rewritten(broken, 5)
    assert watch.refresh() == "broken"
    assert watch.refresh() == "same"
    assert watch.online().provider == "nominatim"


def test_a_file_that_is_gone_changes_nothing() -> None:
    path = written(AREA + OWN)
    watch = Watch(path, load(path))
    path.unlink()
    assert watch.refresh() == "broken"
    assert watch.online().provider == "nominatim"


def test_an_area_that_came_after_the_start_is_not_enough() -> None:
    path = written("")
    watch = Watch(path, load(path))
    rewritten(AREA + OWN, 5)
    assert watch.refresh() == "broken"
    assert watch.online().provider == "none"


def test_without_a_file_nothing_is_watched() -> None:
    watch = Watch(None, load(None))
    assert watch.refresh() == "same"
    assert watch.online().provider == "none"
